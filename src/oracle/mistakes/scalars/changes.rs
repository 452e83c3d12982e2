//! One mistake each: what it makes of what should have been computed, what was done, and the cure.

use super::super::super::claim::Quantity;
use super::laws::Law;
use super::problem::Problem;
use super::turns::{
    any_law, distinct, likelihood_law, negated, one_at_a_time, other_likelihood, other_sign,
    other_sum, other_unit, other_units, other_z, overflowing, transposed, without_hidden_bias,
    without_offset, without_row_sums, without_temperature, without_visible_bias,
};

/// A mistake.
pub(super) struct Change {
    /// Its id.
    pub id: &'static str,
    /// What was done, in plain words.
    pub why: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// Whether the states of another machine have to be summed for it.
    pub sums: bool,
    /// What it makes of a problem; `None` where it changes nothing.
    pub of: fn(&Problem) -> Option<Problem>,
}

/// What Z is.
const ALL_STATES: &str =
    "Sum over all joint states: Z = sum_v exp(b'v) prod_j (1 + exp(c_j + sum_i v_i w_ij)).";

/// Every mistake about single numbers that is a change of what is computed.
pub(super) const CHANGES: &[Change] = &[
    Change {
        id: "bits",
        why: "The number is in the other unit of logarithms: bits where nats are claimed, or nats where bits are. One bit is ln 2 = 0.693 nats.",
        cure: "Use the natural logarithm, or say \"unit\": \"bits\".",
        sums: false,
        of: other_unit,
    },
    Change {
        id: "total-for-mean",
        why: "The sum over the rows stands where their mean is claimed, or the mean where the sum is.",
        cure: "Divide by the number of rows, or claim it as \"total\" (or \"mean\").",
        sums: false,
        of: other_sum,
    },
    Change {
        id: "sign",
        why: "Every number has the other sign: a loss to be made small in the place of a likelihood to be made large, say.",
        cure: "Multiply by -1.",
        sums: false,
        of: other_sign,
    },
    Change {
        id: "offset-missing",
        why: "The constant of the energy that the claim names is not in the number.",
        cure: "Add the offset to every ln Z, or leave it out of the claim.",
        sums: false,
        of: without_offset,
    },
    Change {
        id: "z-for-ln-z",
        why: "Z and ln Z are confused: one stands in the place of the other.",
        cure: "Take the logarithm of Z once: ln p(v) = -F(v) - ln Z.",
        sums: false,
        of: other_z,
    },
    Change {
        id: "pseudo-likelihood",
        why: "The pseudo-likelihood, sum_i ln p(v_i | all other units), stands in the place of the log-likelihood, or the other way round. The two are different numbers.",
        cure: "Claim it as pseudo_likelihood; the log-likelihood needs ln Z.",
        sums: false,
        of: other_likelihood,
    },
    Change {
        id: "duplicates-dropped",
        why: "Every distinct row is counted once, however often it occurs.",
        cure: "Weight each row with the number of times that it occurs.",
        sums: false,
        of: distinct,
    },
    Change {
        id: "energy-sign",
        why: "The sign of the energy is lost: states are weighted with exp(+E), so that every number is that of the machine -W, -b, -c.",
        cure: "E = -v'Wh - b'v - c'h has its minus sign already; the weight of a state is exp(-E).",
        sums: true,
        of: negated,
    },
    Change {
        id: "hidden-bias-missing",
        why: "The hidden bias c is left out.",
        cure: "Add c to the activations of the hidden units.",
        sums: true,
        of: without_hidden_bias,
    },
    Change {
        id: "visible-bias-missing",
        why: "The visible bias b is left out.",
        cure: "Add b'v to every log weight.",
        sums: true,
        of: without_visible_bias,
    },
    Change {
        id: "spin-units",
        why: "The units are taken as 0/1 where they are -1/+1, or the other way round, with the same parameters: another law.",
        cure: "Convert the parameters with the units: s = 2x - 1, row and column sums of W included.",
        sums: true,
        of: other_units,
    },
    Change {
        id: "spin-conversion",
        why: "The parameters were converted between -1/+1 and 0/1 units without the row and column sums of W, which s = 2x - 1 adds to the biases.",
        cure: "To 0/1 units: W' = 4W, b'_i = 2 b_i - 2 sum_j W_ij, c'_j = 2 c_j - 2 sum_i W_ij. To -1/+1 units: W' = W/4, b'_i = b_i/2 + sum_j W_ij/4, and so for c.",
        sums: true,
        of: without_row_sums,
    },
    Change {
        id: "temperature-missing",
        why: "The temperature is left out: the weight of a state is exp(-E) and not exp(-E/T).",
        cure: "Divide the energy by T.",
        sums: true,
        of: without_temperature,
    },
    Change {
        id: "transposed",
        why: "W is used transposed: rows are taken for hidden units. Nothing but the numbers tells, W being square.",
        cure: "Transpose W, or name its orientation.",
        sums: true,
        of: transposed,
    },
    Change {
        id: "z-for-ln-z",
        why: "Z is subtracted in the place of its logarithm: -F(v) - Z.",
        cure: "Take the logarithm: ln p(v) = -F(v) - ln Z.",
        sums: false,
        of: |p| likelihood_law(p, Law::PartitionForItsLogarithm),
    },
    Change {
        id: "ln-z-once",
        why: "ln Z is subtracted once from the sum over all rows, in the place of once for every row.",
        cure: "Subtract ln Z from every -F(v): the total is sum_n -F(v_n) minus N ln Z.",
        sums: false,
        of: |p| match p.quantity {
            Quantity::LogLikelihood if p.data.total() > 1 => any_law(p, Law::PartitionOnce),
            _ => None,
        },
    },
    Change {
        id: "likelihood-of-unnormalised",
        why: "Z is left out: -F(v) stands in the place of ln p(v), or exp(-F(v)) in that of p(v).",
        cure: "Subtract ln Z from every -F(v).",
        sums: false,
        of: |p| likelihood_law(p, Law::Unnormalised),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over visible units is taken for each hidden unit alone, and these are added: states with two or more hidden units on never enter Z.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, false, false, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over visible units is taken for each hidden unit alone, on and off, and these are added: states with two or more hidden units on never enter Z.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, false, true, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the hidden units the product over visible units is taken for each unit that is on alone, and these are added: no factor has two hidden units in it.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, false, false, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the hidden units the product over visible units is taken for each unit alone, and these are added where their activations have to be: no factor has two hidden units in it.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, false, true, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over hidden units is taken for each visible unit alone, and these are added: states with two or more visible units on never enter Z.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, true, false, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "The product over hidden units is taken for each visible unit alone, on and off, and these are added: states with two or more visible units on never enter Z.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, true, true, false),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the visible units the product over hidden units is taken for each unit that is on alone, and these are added: no factor has two visible units in it.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, true, false, true),
    },
    Change {
        id: "one-unit-at-a-time",
        why: "In every state of the visible units the product over hidden units is taken for each unit alone, and these are added where their activations have to be: no factor has two visible units in it.",
        cure: ALL_STATES,
        sums: false,
        of: |p| one_at_a_time(p, true, true, true),
    },
    Change {
        id: "free-energy-sign",
        why: "exp(+F(v)) is summed for Z, where it has to be exp(-F(v)).",
        cure: "Z = sum_v exp(-F(v)).",
        sums: false,
        of: |p| any_law(p, Law::FreeEnergySign),
    },
    Change {
        id: "free-energy-sign",
        why: "exp(+F(v)) is used in the place of exp(-F(v)), in Z and in p(v).",
        cure: "p(v) = exp(-F(v))/Z with Z = sum_v exp(-F(v)).",
        sums: false,
        of: |p| any_law(p, Law::FreeEnergySignInBoth),
    },
    Change {
        id: "uniform",
        why: "The number is that of the uniform law, in which every state has the same probability: the parameters do not enter.",
        cure: "See whether the parameters reach the function, and whether they are all zero there.",
        sums: false,
        of: |p| any_law(p, Law::Uniform),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 10 on, which drops up to 4.5e-5 for each unit.",
        cure: "Use logaddexp(0, x), or max(x, 0) + log1p(exp(-|x|)).",
        sums: false,
        of: |p| any_law(p, Law::CutOffVisible(10.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 10 on, which drops up to 4.5e-5 for each unit; the hidden states are summed.",
        cure: "Use logaddexp(0, x), or max(x, 0) + log1p(exp(-|x|)).",
        sums: false,
        of: |p| any_law(p, Law::CutOffHidden(10.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 20 on (the default of PyTorch), which drops up to 2.1e-9 for each unit.",
        cure: "Use logaddexp(0, x), or softplus with a threshold of 40.",
        sums: false,
        of: |p| any_law(p, Law::CutOffVisible(20.0)),
    },
    Change {
        id: "softplus-cut-off",
        why: "softplus(x) = ln(1 + e^x) is replaced by x from x = 20 on (the default of PyTorch), which drops up to 2.1e-9 for each unit; the hidden states are summed.",
        cure: "Use logaddexp(0, x), or softplus with a threshold of 40.",
        sums: false,
        of: |p| any_law(p, Law::CutOffHidden(20.0)),
    },
    Change {
        id: "probability-clamped",
        why: "Every p(v) is put between 2^-52 and 1 - 2^-52 before its logarithm is taken: no ln p(v) is below -36.04.",
        cure: "Compute ln p(v) = -F(v) - ln Z without forming p(v).",
        sums: false,
        of: |p| likelihood_law(p, Law::Clamped(f64::EPSILON)),
    },
    Change {
        id: "probability-clamped",
        why: "Every p(v) is put between 2^-23 and 1 - 2^-23 before its logarithm is taken: no ln p(v) is below -15.94.",
        cure: "Compute ln p(v) = -F(v) - ln Z without forming p(v).",
        sums: false,
        of: |p| likelihood_law(p, Law::Clamped(f32::EPSILON as f64)),
    },
    Change {
        id: "overflow",
        why: "Z overflows to infinity, so that every p(v) is 0 and is then put up to 2^-52: each row counts -36.04, which looks plausible and says nothing.",
        cure: "Compute ln Z by log-sum-exp, and ln p(v) = -F(v) - ln Z.",
        sums: false,
        of: |p| overflowing(p, Law::OverflowClamped(f64::EPSILON), 709.0),
    },
    Change {
        id: "overflow",
        why: "Z overflows to infinity in single precision, so that every p(v) is 0 and is then put up to 2^-23: each row counts -15.94.",
        cure: "Compute ln Z by log-sum-exp, and ln p(v) = -F(v) - ln Z.",
        sums: false,
        of: |p| overflowing(p, Law::OverflowClamped(f32::EPSILON as f64), 88.0),
    },
];
