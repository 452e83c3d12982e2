//! The derivation, every line of it a pair of formulae that are run as printed.

#[allow(missing_docs)]
mod amount;
mod assignment;
#[allow(missing_docs)]
mod binders;
#[allow(missing_docs)]
mod build;
mod check;
#[allow(missing_docs)]
mod env;
#[allow(missing_docs)]
mod evaluate;
mod event;
mod letters;
#[allow(missing_docs)]
mod node;
mod print;
mod printed;
mod quantity;
mod unfold;
#[allow(missing_docs)]
mod world;

mod again;
mod chain;
mod general;
mod inputs;
mod misreading;
mod named;
mod question;
mod ran;
mod rule;
mod run;
mod step;

pub use again::{Route, parameter};
pub use assignment::{Assigned, Assignment};
pub use named::steps;
pub use node::{Index, Name, Part, Ref, Tree};
pub use print::Notation;
pub use ran::{At, Options, Outcome, Ran, Shown};
pub use run::{datum, misreadings, run, run_misreadings, steps_to_run};
pub use step::{Chain, Hypothesis, Kind, Misreading, Origin, Over, Step};
