//! The story of one gradient entry: what is given, the question, both halves, the units summed away,
//! all rows, the slips. Its formulae are trees; its numbers are the same trees with each letter
//! replaced by a value; nothing is written down that was not computed on this machine.

mod expression;
mod follow;
mod given;
mod halves;
mod others;
mod parts;
mod rows;
mod sides;
mod slips;
mod tell;
mod teller;
mod terms;
mod visible;
mod weights;
mod writing;

pub use expression::Expr;
pub use follow::{Follow, follow};
pub use parts::{Block, Line, Numbers, Piece, Section, Story, Table};
pub use sides::{Side, Sides, sides};
pub use slips::OF_THE_QUESTION;
pub use tell::tell;
