#![deny(unsafe_code)]
#![warn(missing_docs)]
//! The exact gradient of restricted Boltzmann machines: computed, derived, certified.

#[cfg(feature = "cli")]
#[allow(missing_docs)]
pub mod cli;
pub mod data;
pub mod derivation;
pub mod difference;
pub mod ensemble;
pub mod error;
pub mod exact;
#[cfg(feature = "files")]
pub mod files;
pub mod machine;
pub mod number;
pub mod quantities;
#[cfg(feature = "cli")]
pub mod report;
pub mod sweep;
pub mod symbolic;
pub mod watch;

pub use rug;
