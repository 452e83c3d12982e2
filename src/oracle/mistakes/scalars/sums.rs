//! Other sums in the place of the machine's own: what each of these mistakes makes of what should have been computed,
//! what was done, and the cure.

use super::super::super::claim::Quantity;
use super::super::plain::Layer;
use super::changes::Change;
use super::laws::{Edge, Law};
use super::problem::Problem;
use super::turns::{
    any_law, divergence_law, given_partition, law_of, likelihood_law, likelihood_mean_law,
    one_at_a_time, overflowing, partition_law, without_bias,
};

/// What Z is.
const ALL_STATES: &str =
    "Sum over all joint states: Z = sum_v exp(b'v) prod_j (1 + exp(c_j + sum_i v_i w_ij)).";

/// Another Z, other weights of the rows, or both.
pub(super) const SUMS: &[Change] = &[
    Change {
        id: "z-for-ln-z",
        why: "Z is subtracted in the place of its logarithm: -F(v) - Z.",
        cure: "Take the logarithm: ln p(v) = -F(v) - ln Z.",
        of: |p| likelihood_law(p, Law::PartitionForItsLogarithm),
    },
    Change {
        id: "visible-bias-mismatch",
        why: "F(v) has no visible bias, and Z has it.",
        cure: "Use the visible bias b in F(v) and in Z alike: ln p(v) = -F(v) - ln Z.",
        of: |p| without_bias(p, Layer::Visible, false),
    },
    Change {
        id: "visible-bias-mismatch",
        why: "Z has no visible bias, and F(v) has it.",
        cure: "Use the visible bias b in F(v) and in Z alike: ln p(v) = -F(v) - ln Z.",
        of: |p| without_bias(p, Layer::Visible, true),
    },
    Change {
        id: "hidden-bias-mismatch",
        why: "F(v) has no hidden bias, and Z has it.",
        cure: "Use the hidden bias c in F(v) and in Z alike: ln p(v) = -F(v) - ln Z.",
        of: |p| without_bias(p, Layer::Hidden, false),
    },
    Change {
        id: "hidden-bias-mismatch",
        why: "Z has no hidden bias, and F(v) has it.",
        cure: "Use the hidden bias c in F(v) and in Z alike: ln p(v) = -F(v) - ln Z.",
        of: |p| without_bias(p, Layer::Hidden, true),
    },
    Change {
        id: "ln-z-once",
        why: "ln Z is subtracted once from the sum over all rows, in the place of once for every row.",
        cure: "Subtract ln Z from every -F(v): the total is sum_n -F(v_n) minus N ln Z.",
        of: |p| match p.quantity {
            Quantity::LogLikelihood if p.data.total() > 1 => any_law(p, Law::PartitionOnce),
            _ => None,
        },
    },
    Change {
        id: "likelihood-of-unnormalised",
        why: "Z is left out: -F(v) stands in the place of ln p(v), or exp(-F(v)) in that of p(v).",
        cure: "Subtract ln Z from every -F(v).",
        of: |p| likelihood_law(p, Law::Unnormalised),
    },
    Change {
        id: "log-of-mean",
        why: "The logarithm is taken of the mean of p(v) over the rows: it stands outside of the mean.",
        cure: "Take the logarithm of every p(v), and the mean then.",
        of: |p| likelihood_mean_law(p, Law::LogOfMean),
    },
    Change {
        id: "duplicates-as-distinct",
        why: "Every row counts as another state: -ln N is the largest log-likelihood of N rows only where no two of them are the same.",
        cure: "Count how often each state occurs: the largest mean is sum_v q(v) ln q(v), q being the share of the rows that are v.",
        of: |p| divergence_law(p, Law::RowsAllDistinct),
    },
    Change {
        id: "state-missing",
        why: "The first of the visible states is left out of Z, as a loop that begins at 1 does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Visible, Edge::First)),
    },
    Change {
        id: "state-missing",
        why: "The last of the visible states is left out of Z, as a loop that ends one too early does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Visible, Edge::Last)),
    },
    Change {
        id: "state-missing",
        why: "The first of the hidden states is left out of Z, as a loop that begins at 1 does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Hidden, Edge::First)),
    },
    Change {
        id: "state-missing",
        why: "The last of the hidden states is left out of Z, as a loop that ends one too early does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Hidden, Edge::Last)),
    },
    Change {
        id: "state-missing",
        why: "The first of the joint states is left out of Z, as a loop that begins at 1 does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Joint, Edge::First)),
    },
    Change {
        id: "state-missing",
        why: "The last of the joint states is left out of Z, as a loop that ends one too early does.",
        cure: "Sum over all states: range(2**n) has them all, from 0 to 2**n - 1.",
        of: |p| partition_law(p, Law::StateMissing(Layer::Joint, Edge::Last)),
    },
    Change {
        id: "layer-missing",
        why: "Z is a sum over the visible states of exp(b'v): the hidden units are left out.",
        cure: ALL_STATES,
        of: |p| partition_law(p, Law::OneLayer(Layer::Visible)),
    },
    Change {
        id: "layer-missing",
        why: "Z is a sum over the hidden states of exp(c'h): the visible units are left out.",
        cure: ALL_STATES,
        of: |p| partition_law(p, Law::OneLayer(Layer::Hidden)),
    },
    Change {
        id: "z-over-data",
        why: "Z is the sum of exp(-F(v)) over the data rows alone.",
        cure: ALL_STATES,
        of: |p| partition_law(p, Law::OverRows { distinct: false }),
    },
    Change {
        id: "z-over-data",
        why: "Z is the sum of exp(-F(v)) over the distinct data rows alone.",
        cure: ALL_STATES,
        of: |p| partition_law(p, Law::OverRows { distinct: true }),
    },
    Change {
        id: "states-averaged",
        why: "Z is divided by the number of joint states: a mean stands for a sum, or annealing that begins at all states alike leaves out the Z of its first law.",
        cure: "Add that number's logarithm, ln 2 for each unit, to ln Z.",
        of: |p| partition_law(p, Law::Averaged(Layer::Joint)),
    },
    Change {
        id: "states-averaged",
        why: "Z is divided by the number of visible states: a mean stands for a sum, or annealing that begins at all states alike leaves out the Z of its first law.",
        cure: "Add that number's logarithm, ln 2 for each unit, to ln Z.",
        of: |p| partition_law(p, Law::Averaged(Layer::Visible)),
    },
    Change {
        id: "states-averaged",
        why: "Z is divided by the number of hidden states: a mean stands for a sum, or annealing that begins at all states alike leaves out the Z of its first law.",
        cure: "Add that number's logarithm, ln 2 for each unit, to ln Z.",
        of: |p| partition_law(p, Law::Averaged(Layer::Hidden)),
    },
    Change {
        id: "energy-of-means",
        why: "F(v) is the energy of v with the means of the hidden units in the place of their states: their entropy is left out.",
        cure: "F(v) = -b'v - sum_j ln(1 + exp(c_j + sum_i v_i w_ij)).",
        of: |p| law_of(p, Law::EnergyOfMeans),
    },
    Change {
        id: "probability-for-mean",
        why: "The probability of a hidden unit to be on and its mean are confused: for -1 and 1 units the mean is 2 p - 1, for 0 and 1 units it is p.",
        cure: "Report E[h_j | v]: tanh of the activation for -1 and 1 units, and sigma of it for 0 and 1 units.",
        of: |p| law_of(p, Law::OtherMean),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over visible units is taken for each hidden unit alone, and these are added: states with two or more hidden units on never enter Z.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, false, false, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over visible units is taken for each hidden unit alone, on and off, and these are added: states with two or more hidden units on never enter Z.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, false, true, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the hidden units the product over visible units is taken for each unit that is on alone, and these are added: no factor has two hidden units in it.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, false, false, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the hidden units the product over visible units is taken for each unit alone, and these are added where their activations have to be: no factor has two hidden units in it.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, false, true, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over hidden units is taken for each visible unit alone, and these are added: states with two or more visible units on never enter Z.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, true, false, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over hidden units is taken for each visible unit alone, on and off, and these are added: states with two or more visible units on never enter Z.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, true, true, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the visible units the product over hidden units is taken for each unit that is on alone, and these are added: no factor has two visible units in it.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, true, false, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the visible units the product over hidden units is taken for each unit alone, and these are added where their activations have to be: no factor has two visible units in it.",
        cure: ALL_STATES,
        of: |p| one_at_a_time(p, true, true, true),
    },
    Change {
        id: "free-energy-sign",
        why: "exp(+F(v)) is summed for Z, where it has to be exp(-F(v)).",
        cure: "Z = sum_v exp(-F(v)).",
        of: |p| any_law(p, Law::FreeEnergySign),
    },
    Change {
        id: "free-energy-sign",
        why: "exp(+F(v)) is used in the place of exp(-F(v)), in Z and in p(v).",
        cure: "p(v) = exp(-F(v))/Z with Z = sum_v exp(-F(v)).",
        of: |p| any_law(p, Law::FreeEnergySignInBoth),
    },
    Change {
        id: "uniform",
        why: "The number is that of the uniform law, in which every state has the same probability: the parameters do not enter.",
        cure: "See whether the parameters reach the function, and whether they are all zero there.",
        of: |p| any_law(p, Law::Uniform),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 10 on, which drops up to 4.5e-5 for each unit.",
        cure: "Use logaddexp(0, x), or max(x, 0) + log1p(exp(-|x|)).",
        of: |p| any_law(p, Law::CutOffVisible(10.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 10 on, which drops up to 4.5e-5 for each unit; the hidden states are summed.",
        cure: "Use logaddexp(0, x), or max(x, 0) + log1p(exp(-|x|)).",
        of: |p| any_law(p, Law::CutOffHidden(10.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 20 on (the default of PyTorch), which drops up to 2.1e-9 for each unit.",
        cure: "Use logaddexp(0, x), or softplus with a threshold of 40.",
        of: |p| any_law(p, Law::CutOffVisible(20.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 20 on (the default of PyTorch), which drops up to 2.1e-9 for each unit; the hidden states are summed.",
        cure: "Use logaddexp(0, x), or softplus with a threshold of 40.",
        of: |p| any_law(p, Law::CutOffHidden(20.0)),
    },
    Change {
        id: "probability-clamped",
        why: "Every p(v) is put between 2^-52 and 1 - 2^-52 before its logarithm is taken: no ln p(v) is below -36.04.",
        cure: "Compute ln p(v) = -F(v) - ln Z without forming p(v).",
        of: |p| likelihood_law(p, Law::Clamped(f64::EPSILON)),
    },
    Change {
        id: "probability-clamped",
        why: "Every p(v) is put between 2^-23 and 1 - 2^-23 before its logarithm is taken: no ln p(v) is below -15.94.",
        cure: "Compute ln p(v) = -F(v) - ln Z without forming p(v).",
        of: |p| likelihood_law(p, Law::Clamped(f32::EPSILON as f64)),
    },
    Change {
        id: "overflow",
        why: "Z overflows to infinity, so that every p(v) is 0 and is then put up to 2^-52: each row counts -36.04, which looks plausible and says nothing.",
        cure: "Compute ln Z by log-sum-exp, and ln p(v) = -F(v) - ln Z.",
        of: |p| overflowing(p, Law::OverflowClamped(f64::EPSILON), 709.0),
    },
    Change {
        id: "overflow",
        why: "Z overflows to infinity in single precision, so that every p(v) is 0 and is then put up to 2^-23: each row counts -15.94.",
        cure: "Compute ln Z by log-sum-exp, and ln p(v) = -F(v) - ln Z.",
        of: |p| overflowing(p, Law::OverflowClamped(f32::EPSILON as f64), 88.0),
    },
];

/// What nothing else explains may follow from another wrong claim.
pub(super) const FOLLOWING: &[Change] = &[
    wrong_ln_z(|p| given_partition(p, 0)),
    wrong_ln_z(|p| given_partition(p, 1)),
    wrong_ln_z(|p| given_partition(p, 2)),
];

const fn wrong_ln_z(of: fn(&Problem) -> Option<Problem>) -> Change {
    Change {
        id: "wrong-ln-z",
        why: "ln p(v) = -F(v) - ln Z is computed with a ln Z that is claimed beside it, and not with the true one.",
        cure: "Correct that ln Z. Nothing else is wrong with this number.",
        of,
    }
}
