//! The derivation, every line of it a pair of formulae that are run as printed. It uses the rooms up to
//! [`answer`](crate::answer) and prints nothing: verdicts and trees come out.

mod points;
mod run;
mod steps;
pub mod story;
mod tree;

pub use points::Chance;
pub use run::{
    Agreed, At, EveryMachine, Points, Route, RunOptions, Shown, StepOutcome, StepRun, check_size,
    run, run_misreadings, steps_to_run,
};

pub use steps::{Chain, ClaimKind, Hypothesis, Origin, Over, Step, parameter, steps};
#[cfg(feature = "cli")]
pub(crate) use tree::Tightness;
pub use tree::{Assigned, Assignment, Func, Index, Name, Notation, Part, Ref, Tree};
