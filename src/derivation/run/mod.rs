//! Running the steps: both sides of each, the same quantity by other routes, and what it amounts to.

mod every_machine;
mod every_step;
mod inputs;
mod options;
mod routes;
mod runner;
mod verdicts;

pub use every_machine::EveryMachine;
pub use every_step::{run, run_misreadings, steps_to_run};
pub use options::{Points, RunOptions};
pub use routes::Route;
pub use runner::check_size;
pub use verdicts::{Agreed, At, Shown, StepOutcome, StepRun};
