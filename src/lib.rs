#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! The exact gradient of restricted Boltzmann machines: computed, derived, certified.

pub mod data;
pub mod error;
pub mod machine;
pub mod number;
pub mod watch;

pub use rug;
