//! Everything the program answers, to the digits asked for: the quantities of a machine and its data,
//! `ln p(v)` of every row, ln Z along a path of temperatures. Plain data comes out; nothing here
//! reads arguments, writes files or prints.

mod beside;
mod certified;
mod closeness;
mod fit;
mod gradient;
mod ln_p_of_rows;
mod path;
mod quantities;

pub use beside::beside;
pub use certified::Certified;
pub use fit::{Fit, Likelihood, MOST_LISTED, Row};
pub use gradient::{Gradient, gradient};
pub use ln_p_of_rows::ln_p_of_rows;
pub use path::{PathPoint, betas, path};
pub use quantities::{
    Quantities, SPARE_DIGITS, Samples, Scales, from_sums, quantities, with_spare,
};
