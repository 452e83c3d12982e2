//! Formulae as trees: what they are made of, how they are printed, checked and evaluated.

#![allow(missing_docs)]

pub mod amount;
mod assignment;
mod binders;
pub mod build;
pub mod calculus;
pub mod check;
pub mod env;
pub mod evaluate;
mod event;
mod far;
mod form;
mod letters;
pub mod node;
mod power;
mod print;
pub mod quantity;
pub mod unfold;
pub mod world;

pub use assignment::{Assigned, Assignment};
pub use node::{Func, Index, Name, Part, Ref, Tree};
pub use print::Notation;
