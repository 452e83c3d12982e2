#![deny(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]
//! The exact gradient of restricted Boltzmann machines: computed, derived, certified.
//!
//! For machines small enough that the states of one layer can be summed. Every number is either exact
//! or lies within proven bounds; a double is the one nearest to the true number.
//!
//! ```
//! use rbm_exact::{Data, Rbm, Units};
//!
//! let machine = Rbm::from_f64(Units::Binary, &[[0.5, -1.0], [0.25, 2.0]], &[0.0, 0.1], &[0.3, 0.0])?;
//! let data = Data::from_rows([[1, 0], [1, 1], [0, 1]])?;
//! let gradient = machine.gradient(&data)?;
//!
//! assert_eq!(gradient.b().len(), 2);
//! // For the tests of a trainer: `approx` compares gradients with each other and with flat lists.
//! let theirs = gradient.flat().to_vec();
//! approx::assert_abs_diff_eq!(theirs, gradient, epsilon = 1e-12);
//! # Ok::<(), rbm_exact::Error>(())
//! ```
//!
//! The gradient is of the mean log-likelihood (nats) and is to be ascended; see `docs/conventions.md`.
//! [`testing`] has assertions for the tests of a trainer: a failure names the mistake.
//!
//! Behind this stand, for those who want more than doubles: parameters
//! `theta = shift + scale ln(odds)`, held exactly ([`number::Theta`]); the definitions, written once for
//! every arithmetic ([`exact`]); sums over the smaller layer to any number of digits
//! ([`answer::quantities`]); every line of the derivation, run ([`derivation::run`]); finite differences
//! with a proven band ([`difference`]). The teaching machine M2 has `e^W = [[2, 1/2], [1, 3]]` and the
//! data 10, 10, 11, 01; its gradient in fractions, W row by row, b, c:
//!
//! ```
//! use rbm_exact::{exact, machine::example, number::Fractions};
//!
//! let (machine, data) = example("m2")?;
//! let gradient = exact::gradient(&Fractions, &machine, &data)?;
//! let shown: Vec<String> = gradient.iter().map(|q| q.to_string()).collect();
//! assert_eq!(shown, ["1/6", "1/15", "-1/12", "-1/10", "1/4", "-7/48", "1/24", "-19/240"]);
//! # Ok::<(), rbm_exact::Error>(())
//! ```

pub mod answer;
mod chain;
#[cfg(feature = "cli")]
#[allow(missing_docs)]
#[doc(hidden)]
pub mod cli;
pub mod data;
pub mod derivation;
pub mod difference;
mod door;
mod ensemble;
pub mod error;
pub mod exact;
#[cfg(feature = "files")]
pub mod files;
pub mod machine;
pub mod number;
pub mod oracle;
#[cfg(feature = "cli")]
#[doc(hidden)]
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
