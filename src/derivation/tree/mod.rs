//! Formulae as trees: what they are made of, how they are printed, checked and evaluated.

#![allow(missing_docs)]

pub(super) mod amount;
mod assignment;
mod binders;
pub(super) mod build;
pub(super) mod calculus;
pub(super) mod check;
pub(super) mod env;
pub(super) mod evaluate;
mod event;
mod exponentials;
mod far;
mod form;
mod letters;
pub(super) mod node;
pub(super) mod operations;
pub(super) mod power;
mod print;
pub(super) mod quantity;
pub(super) mod world;

pub use assignment::{Assigned, Assignment};
pub use node::{Func, Index, Name, Part, Ref, Tree};
pub use print::Notation;
#[cfg(feature = "cli")]
pub(crate) use print::Tightness;
