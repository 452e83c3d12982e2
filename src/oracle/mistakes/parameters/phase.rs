//! The names of the vectors that gradients are made of, right and wrong ones.

use crate::answer::Passed;
use crate::error::Error;
use std::rc::Rc;

/// Means of `v_i h_j`, `v_i` and `h_j` under some law, or a direction made of such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    Zero,
    Theta,
    /// -1, 0 or 1 for each of them.
    Signs,
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
    Model,
    /// `sum_v p(v) v_i q_j(v)`, where p is the machine's that is meant and q this one's.
    ModelThrough,
    /// `<v_i> <h_j>` under the model.
    ModelMeans,
    /// `mean_v v_i q_j(v)` over all states alike.
    Uniform,
    /// After k Gibbs steps from the data.
    Cd(u32),
    /// The same for k = 0 or the model, where the bias unit of the hidden layer is free: `v_i sigma(b.v)`.
    FreeBiasUnit(Option<u32>),
    /// k steps of a chain that no correct CD-k goes.
    Walked(Walk, u32),
    /// `<v_k> <q_j(v_k)>` after k steps.
    CdMeans(u32),
    /// Probabilities passed on in place of samples.
    Passed(Passed),
    /// `v_t` paired with the probabilities of `h` given `v_(t-1)`, under the model.
    StaleForever,
    /// `v_k` paired with the probabilities of `h` given `v_(k-1)`, from the data.
    Stale(u32),
    /// `v_k` paired with the sampled `h_(k-1)`, from the data.
    StaleSampled(u32),
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

/// Why, in the words of an error: what was found and what was wanted.
pub(super) fn missing(error: Error) -> Missing {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().into()
}

/// How a chain of some steps is walked, or paired, by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Walk {
    /// v_k is paired with the hidden probabilities of the data.
    FirstHidden,
    /// The data are paired with the hidden probabilities of v_k.
    FirstVisible,
    /// In the product the probabilities stand that v_k was drawn with.
    VisibleMeans,
    /// It begins at all visible states alike.
    FromUniform,
    /// It begins at the state whose bits are all 0.
    FromNothing,
    /// Hidden units are on where that is likelier, and not drawn.
    HiddenThreshold,
    /// The same of both layers.
    BothThreshold,
    /// The visible units are drawn by this law, the hidden ones by the machine that is meant.
    VisibleHalf,
}

/// What the centred direction subtracts from the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Offsets {
    /// Their means in the data phase.
    Data,
    /// The middle between their means in both phases.
    Both,
    Half,
}

/// What a reconstruction is compared with the data by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Loss {
    /// Half the squared distance.
    Half,
    /// The squared distance, a sum over the units.
    Squared,
    /// The squared distance, a mean over the units.
    MeanSquared,
    /// `-sum v ln r + (1 - v) ln(1 - r)`.
    CrossEntropy,
    /// The same, a mean over the units.
    MeanCrossEntropy,
}
