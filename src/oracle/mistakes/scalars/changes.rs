//! One mistake each: what it makes of what should have been computed, what was done, and the cure.

use super::super::machines::Which;
use super::problem::Problem;
use super::turns::{
    decimal, distinct, likelihood_for_divergence, of_machine, other_likelihood, other_sign,
    other_sum, other_unit, other_units, other_z, per_row, per_unit, without_offset,
    without_row_sums,
};

/// A mistake.
pub(super) struct Change {
    pub id: &'static str,
    /// What was done, in plain words.
    pub why: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// What it makes of a problem; `None` where it changes nothing.
    pub of: fn(&Problem) -> Option<Problem>,
}

/// The quantity in another sense, another quantity, or that of other data.
pub(super) const CHANGES: &[Change] = &[
    Change {
        id: "bits",
        why: "The number is in the other unit of logarithms: bits where nats are claimed, or nats where bits are. One bit is ln 2 = 0.693 nats.",
        cure: "Use the natural logarithm, or claim it with the `unit` \"bits\".",
        of: other_unit,
    },
    Change {
        id: "decimal-logarithm",
        why: "The number is in decimal logarithms, log10. One of them is ln 10 = 2.303 nats.",
        cure: "Use the natural logarithm: log, and not log10.",
        of: decimal,
    },
    Change {
        id: "total-for-mean",
        why: "The sum over the rows stands where their mean is claimed, or the mean where the sum is.",
        cure: "Divide by the number of rows, or claim it as \"total\" (or \"mean\").",
        of: other_sum,
    },
    Change {
        id: "divided-twice",
        why: "The mean over the rows is divided by their number once more.",
        cure: "Divide by the number of rows once.",
        of: per_row,
    },
    Change {
        id: "divided-twice",
        why: "The number is divided by the number of visible units: a mean over units stands where the sum over them is claimed.",
        cure: "Multiply by the number of visible units: sum over the units, and take the mean over the rows alone.",
        of: per_unit,
    },
    Change {
        id: "sign",
        why: "Every number has the other sign: a loss to be made small in the place of a likelihood to be made large, say.",
        cure: "Multiply by -1.",
        of: other_sign,
    },
    Change {
        id: "offset-missing",
        why: "The constant of the energy that the claim names is not in the number.",
        cure: "Add the offset to every ln Z, or leave it out of the claim.",
        of: without_offset,
    },
    Change {
        id: "z-for-ln-z",
        why: "Z and ln Z are confused: one stands in the place of the other.",
        cure: "Take the logarithm of Z once: ln p(v) = -F(v) - ln Z.",
        of: other_z,
    },
    Change {
        id: "pseudo-likelihood",
        why: "The pseudo-likelihood, sum_i ln p(v_i | all other units), stands in the place of the log-likelihood, or the other way round. The two are different numbers.",
        cure: "Claim it as pseudo_likelihood; the log-likelihood needs ln Z.",
        of: other_likelihood,
    },
    Change {
        id: "entropy-missing",
        why: "Minus the mean log-likelihood stands in the place of the divergence: the entropy of the data is not subtracted.",
        cure: "Subtract the entropy of the rows: KL = sum_v q(v) (ln q(v) - ln p(v)), q being the share of the rows that are v.",
        of: likelihood_for_divergence,
    },
    Change {
        id: "duplicates-dropped",
        why: "Every distinct row is counted once, however often it occurs.",
        cure: "Weight each row with the number of times that it occurs.",
        of: distinct,
    },
];

/// The quantity of another machine, whose states have to be summed for it.
pub(super) const MACHINES: &[Change] = &[
    Change {
        id: "energy-sign",
        why: "The sign of the energy is lost: states are weighted with exp(+E), so that every number is that of the machine -W, -b, -c.",
        cure: "E = -v'Wh - b'v - c'h has its minus sign already; the weight of a state is exp(-E).",
        of: |p| of_machine(p, Which::Negated),
    },
    Change {
        id: "hidden-bias-missing",
        why: "The hidden bias c is left out.",
        cure: "Add c to the activations of the hidden units.",
        of: |p| of_machine(p, Which::NoHiddenBias),
    },
    Change {
        id: "visible-bias-missing",
        why: "The visible bias b is left out.",
        cure: "Add b'v to every log weight.",
        of: |p| of_machine(p, Which::NoVisibleBias),
    },
    Change {
        id: "spin-units",
        why: "The units are taken as 0/1 where they are -1/+1, or the other way round, with the same parameters: another law.",
        cure: "Convert the parameters with the units: s = 2x - 1, row and column sums of W included.",
        of: other_units,
    },
    Change {
        id: "spin-conversion",
        why: "The parameters were converted between -1/+1 and 0/1 units without the row and column sums of W, which s = 2x - 1 adds to the biases.",
        cure: "To 0/1 units: W' = 4W, b'_i = 2 b_i - 2 sum_j W_ij, c'_j = 2 c_j - 2 sum_i W_ij. To -1/+1 units: W' = W/4, b'_i = b_i/2 + sum_j W_ij/4, and so for c.",
        of: without_row_sums,
    },
    Change {
        id: "temperature-missing",
        why: "The temperature is left out: the weight of a state is exp(-E) and not exp(-E/T).",
        cure: "Divide the energy by T.",
        of: |p| of_machine(p, Which::NoTemperature),
    },
    Change {
        id: "weights-missing",
        why: "The weights do not enter: every number is that of units that know nothing of each other.",
        cure: "Use W in the activations: c_j + sum_i v_i w_ij.",
        of: |p| of_machine(p, Which::NoWeights),
    },
    Change {
        id: "transposed",
        why: "W is used transposed: rows are taken for hidden units. W is square, so only the numbers show it.",
        cure: "Transpose W, or name its orientation.",
        of: |p| of_machine(p, Which::Transposed),
    },
];
