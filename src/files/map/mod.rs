//! `--map`: which array of a file is which parameter, and how it is turned on the way.
//!
//! `W=weights.T,b=v_bias,c=h_bias` names an array for each parameter. [`parse`] reads the text,
//! [`layout`] follows slices, transposition and `reshape` back to the place of a number in the file.

mod expression;
mod layout;
mod parse;
mod text;

pub(super) use expression::{Expression, Target, Turn};
pub(super) use layout::{Layout, written};
pub use text::Map;
