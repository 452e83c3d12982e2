//! Everything the program answers, to the digits asked for: the quantities of a machine and its data,
//! finite differences beside the gradient, `ln p(v)` of every row, ln Z along a path of temperatures,
//! the table of states, and a job that can be estimated, shared out, kept, gone on with and joined. Plain
//! data comes out; nothing here reads arguments, writes files or prints. It gets its numbers from
//! [`sweep`](crate::sweep) and [`exact`](crate::exact).

mod beside;
mod cd;
mod certainty;
mod certified;
mod clamped;
mod closeness;
mod estimate;
mod fit;
mod fitting;
mod gradient;
mod job;
mod ln_p_of_rows;
mod marginal;
mod own_energy;
mod path;
mod quantities;
mod rows_in_mpfr;
mod states;
mod symmetry;

pub use crate::chain::Hidden;
pub use beside::{beside, undecided_beside};
pub(crate) use cd::least_ln_probability;
pub use cd::{
    Asked, BiasBound, Estimator, MOST_UNITS, Negative, Passed, Update, Work, negative_phase,
    update, work,
};
pub use certainty::{MOST_NAMED, Scales};
pub use certified::Certified;
pub use clamped::without_z;
pub use estimate::{Estimate, estimate};
pub use fit::{ClampedRow, Fit, FittedRow, Likelihood, MOST_LISTED, WithoutZ};
pub(crate) use fitting::maximum;
pub use gradient::{Gradient, certified, gradient};
pub use job::{Job, Keep, Round, Share, ShareOf};
pub(crate) use ln_p_of_rows::free_energies_with;
pub use ln_p_of_rows::{decimals_of_rows, doubles_of_rows, free_energies, ln_p_of_rows};
pub use marginal::PathPoint;
pub use own_energy::{OwnEnergy, own_energy};
pub use path::{Base, Course, Law, betas, path};
pub(crate) use quantities::quantities_beside;
pub use quantities::{Quantities, Samples, quantities, with_nearest};
pub use states::can_list;
pub(crate) use states::energy;
pub use states::{States, states};
