//! The vectors that gradients are made of, right and wrong ones: means of `v_i h_j`, `v_i` and `h_j` under some
//! law. Each is a function of a law in the file of its kind, with what it must give on M2 beside it.

mod chain;
mod data;
mod model;
mod objective;

use super::field::Field;
use super::law::Law;
use crate::answer::Passed;
use crate::machine::{Param, Shaped};
use crate::number::Number;
use std::rc::Rc;

pub(super) use chain::Chain;
pub(super) use model::partition;
pub(super) use objective::{Loss, Offsets, mean_p, product};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// Nothing.
    Zero,
    /// The parameters themselves.
    Theta,
    /// The data phase.
    Mean,
    /// The data phase over the distinct rows.
    Set,
    /// The data phase with every count squared.
    Squared,
    /// `<v_i> <q_j>` over the rows.
    DataMeans,
    /// `v_i [q_j > 1/2]`; where q_j is 1/2, `half`.
    Thresholded {
        /// Whether 1/2 counts as on.
        half: bool,
    },
    /// The rows weighted with p(v) once more.
    WeightedByP,
    /// The model phase.
    Model,
    /// `<v_i> <h_j>` under the model.
    ModelMeans,
    /// `mean_v v_i q_j(v)` over all states alike.
    Uniform,
    /// After k Gibbs steps from the data.
    Cd(u32),
    /// The same for k = 0 or the model, where the bias unit of the hidden layer is free: `v_i sigma(b.v)`.
    FreeBiasUnit(Option<u32>),
    /// Probabilities passed on in place of samples.
    Passed(Passed),
    /// `v_t` paired with the probabilities of `h` given `v_(t-1)`, under the model.
    StaleForever,
    /// `v_k` paired with the probabilities of `h` given `v_(k-1)`, from the data.
    Stale(u32),
    /// `v_k` paired with the sampled `h_(k-1)`, from the data.
    StaleSampled(u32),
    /// The centred direction.
    Centred {
        /// What is subtracted from the units.
        offsets: Offsets,
        /// Whether the biases' entries are those of the plain parametrisation.
        corrected: bool,
    },
    /// Downhill of a reconstruction error.
    Reconstruction(Loss),
}

/// Why a vector is not to be had.
pub(super) type Missing = Rc<str>;

/// A vector of a law.
pub(super) fn compute<A: Field>(law: &Law<A>, phase: Phase) -> Result<Shaped<A::N>, Missing> {
    match phase {
        Phase::Zero => Ok(law.m.theta().map(|_, _| law.a.zero())),
        Phase::Theta => model::parameters(law),
        Phase::Mean => data::mean(law),
        Phase::Set => data::set(law),
        Phase::Squared => data::squared(law),
        Phase::DataMeans => Ok(products(&*law.vector(Phase::Mean)?)),
        Phase::Thresholded { half } => data::thresholded(law, half),
        Phase::WeightedByP => objective::weighted_by_p(law),
        Phase::Model => model::model(law),
        Phase::ModelMeans => Ok(products(&*law.vector(Phase::Model)?)),
        Phase::Uniform => model::uniform(law),
        Phase::Cd(k) => chain::after(law, k),
        Phase::FreeBiasUnit(k) => chain::free_bias_unit(law, k),
        Phase::Passed(passed) => chain::passed(law, passed),
        Phase::StaleForever => chain::stale_forever(law),
        Phase::Stale(k) => chain::stale(law, k),
        Phase::StaleSampled(k) => chain::stale_sampled(law, k),
        Phase::Centred { offsets, corrected } => objective::centred(law, offsets, corrected),
        Phase::Reconstruction(loss) => objective::reconstruction(law, loss),
    }
}

/// `<v_i> <h_j>` in place of `<v_i h_j>`: the mean is taken before the product.
fn products<N: Number>(means: &Shaped<N>) -> Shaped<N> {
    means.map(|param, mean| match param {
        Param::W(i, j) => means.get(Param::B(i)).clone() * means.get(Param::C(j)),
        _ => mean.clone(),
    })
}

#[cfg(test)]
mod tests;
