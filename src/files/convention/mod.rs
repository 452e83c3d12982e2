//! Conventions of saved models: under which names programs keep W, b and c, how W lies, and which energy
//! they mean.
//!
//! [`table`] lists the programs, [`recognise`] finds the one that wrote a file, [`plan`] says which array is
//! which parameter, [`assemble`] makes the machine, [`frame`] turns derivatives of the file's parameters into its
//! own, [`reading`] is what has to be said about it.

mod apart;
mod arrays;
mod assemble;
mod choose;
mod converted;
mod data;
mod frame;
mod kinds;
mod plan;
mod reading;
mod recognise;
mod roles;
mod table;

pub(super) use apart::{of_width, rows_of_width, taken_apart};
pub(super) use assemble::{assembled, plain};
pub use choose::Asked;
pub(super) use choose::{is_foreign, planned};
pub use converted::{Converted, converted};
pub(super) use data::{plain_rows, rows as named_rows};
pub(super) use frame::Frame;
pub(super) use kinds::{kinds, says_units};
pub(super) use plan::{
    ask, choices, found, found_in_each, holds, is_vector, listed, located, shape,
};
pub use reading::{Reading, Taken};
pub(super) use roles::{Role, leaf, role};
pub(super) use table::known_turn;
pub use table::names as convention_names;
