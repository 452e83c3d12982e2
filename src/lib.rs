#![deny(unsafe_code)]
#![warn(missing_docs)]
//! The exact gradient of restricted Boltzmann machines: computed, derived, certified.
//!
//! A machine with parameters `theta = shift + scale ln(odds)` is held exactly ([`number::Theta`],
//! [`machine::Rbm`]); every quantity is written once for every arithmetic ([`exact`]): fractions,
//! certified enclosures, dual numbers, polynomials. The teaching machine M2 has
//! `e^W = [[2, 1/2], [1, 3]]` and the data 10, 10, 11, 01; its gradient, of the mean
//! log-likelihood and to be ascended, in the order W row by row, b, c:
//!
//! ```
//! use rbm_exact::{exact, machine::example, number::Fractions};
//!
//! let (machine, data) = example("m2")?;
//! let gradient = exact::gradient(&Fractions, &machine, &data)?;
//! let shown: Vec<String> = gradient.iter().map(|q| q.to_string()).collect();
//! assert_eq!(shown, ["1/6", "1/15", "-1/12", "-1/10", "1/4", "-7/48", "1/24", "-19/240"]);
//! # Ok::<(), rbm_exact::error::Error>(())
//! ```
//!
//! [`answer::quantities`] sums larger machines over their smaller layer, to the digits asked
//! for; [`derivation::run`] runs every line of the derivation; [`difference`] sets finite
//! differences with a proven band beside a gradient.

pub mod answer;
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
#[cfg(feature = "cli")]
pub mod report;
pub mod sweep;
pub mod symbolic;
pub mod testing;
mod threads;
pub mod watch;

pub use answer::{Certified, Gradient};
pub use data::Data;
pub use error::{Error, Result};
pub use machine::{Param, Rbm, Units};
pub use rug;
