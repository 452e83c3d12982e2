//! Vectors for mistakes in formulae: signs, means, shapes, units, phases, chains.

use super::plan::{PLAIN, Plan};
use crate::machine::Units;

/// The simplest first.
pub(super) const FORMULAE: &[Plan] = &[
    Plan {
        name: "one-by-one",
        purpose: "One visible and one hidden unit, factors e^theta that are fractions: every number can be checked by hand.",
        aims: &["sign", "energy-sign", "cd-k (k = 1)"],
        w: &["ln 2"],
        b: "ln 3",
        c: "-ln 2",
        rows: &[("1", 2), ("0", 1)],
        ..PLAIN
    },
    Plan {
        name: "zero",
        purpose: "All parameters are 0: every state has the same probability, ln Z is (n_v + n_h) ln 2, and the model phase is 1/4 and 1/2.",
        aims: &["sign", "likelihood-of-unnormalised"],
        w: &["0, 0", "0, 0", "0, 0"],
        b: "0, 0, 0",
        c: "0, 0",
        rows: &[("110", 1), ("100", 1), ("111", 1)],
        ..PLAIN
    },
    Plan {
        name: "biases-only",
        purpose: "The weights are 0: units are independent, E[h|v] is sigma(c) whatever the row, and ln Z is a sum over units.",
        aims: &[
            "hidden-bias-ignored-in-data-phase",
            "visible-bias-missing",
            "hidden-bias-missing",
        ],
        w: &["0, 0", "0, 0", "0, 0"],
        b: "ln 2, -ln 3, ln(3/2)",
        c: "ln 4, -ln 2",
        rows: &[("101", 1), ("100", 1), ("011", 1), ("111", 1)],
        ..PLAIN
    },
    Plan {
        name: "weights-only",
        purpose: "No biases: a program that forgets them is right here and wrong elsewhere.",
        aims: &["sum-not-mean", "dz-for-dlnz", "uniform-negative-phase"],
        w: &["ln 2, -ln 2", "0, ln 3"],
        b: "0, 0",
        c: "0, 0",
        rows: &[("10", 1), ("10", 1), ("11", 1), ("01", 1)],
        ..PLAIN
    },
    Plan {
        name: "one-visible",
        purpose: "A single visible unit: arrays with an axis of length 1 must not lose it.",
        aims: &["stale-hidden (k = 1)", "one-unit-at-a-time (1)"],
        w: &["ln 3, -ln 2, ln 5"],
        b: "-ln 2",
        c: "-ln 3, ln 2, 0",
        rows: &[("1", 3), ("0", 1)],
        ..PLAIN
    },
    Plan {
        name: "one-hidden",
        purpose: "A single hidden unit: arrays with an axis of length 1 must not lose it.",
        aims: &["product-of-means (model phase)", "one-unit-at-a-time (5)"],
        w: &["ln 4", "-ln 3", "ln 2"],
        b: "-ln 2, ln 2, 0",
        c: "-ln 2",
        rows: &[("110", 1), ("011", 2), ("100", 1)],
        ..PLAIN
    },
    Plan {
        name: "wide",
        purpose: "More visible than hidden units, with biases, as fractions: W transposed has another shape.",
        aims: &["transposed", "divided-twice (by the visible units)"],
        w: &["ln 2, -ln 2", "ln 3, -ln 3", "-ln 2, ln 2", "0, ln(3/2)"],
        b: "-ln 2, 0, ln 2, -ln 3",
        c: "ln 2, -ln 2",
        rows: &[("1100", 2), ("0011", 1), ("1010", 1), ("1101", 1)],
        ..PLAIN
    },
    Plan {
        name: "tall",
        purpose: "More hidden than visible units, with biases, as fractions: the sum over visible states is the shorter one.",
        aims: &["transposed", "hidden-bias-ignored-in-model-phase"],
        w: &["ln 2, -ln 3, ln 3, 0", "-ln 2, ln 2, ln(1/3), ln 4"],
        b: "ln(3/2), -ln 2",
        c: "-ln 2, ln 2, 0, -ln 3",
        rows: &[("10", 2), ("01", 1), ("11", 2)],
        ..PLAIN
    },
    Plan {
        name: "square",
        purpose: "As many visible as hidden units, and W is not symmetric: W transposed has the same shape, and only the numbers tell.",
        aims: &["transposed", "symmetric-weight-twice"],
        w: &["1/2, -5/4, 2", "3/4, 1/4, -3/2", "-1, 7/8, 1/8"],
        b: "1/4, -3/4, 1/2",
        c: "-1/2, 3/8, 1",
        rows: &[("100", 1), ("110", 2), ("011", 1), ("001", 1)],
        ..PLAIN
    },
    Plan {
        name: "one-row",
        purpose: "A single data row: mean and total are the same number, and the data phase is an outer product.",
        aims: &["sign", "transposed", "stale-sampled-hidden (k = 1)"],
        w: &["3/4, -1/2", "-5/4, 1", "1/2, 3/2"],
        b: "1/8, -1/4, 3/8",
        c: "1/2, -3/4",
        rows: &[("101", 1)],
        ..PLAIN
    },
    Plan {
        name: "duplicates",
        purpose: "Rows that occur several times, in several places of the list: a set of rows, and counts that are used twice, show.",
        aims: &[
            "duplicates-dropped",
            "duplicates-squared",
            "weights-summed-biases-averaged",
            "biases-summed-weights-averaged",
        ],
        w: &["ln 2, -ln 2", "0, ln 3", "-ln 3, ln 4"],
        b: "-ln 2, ln 2, 0",
        c: "ln 3, -ln 2",
        rows: &[
            ("101", 1),
            ("011", 1),
            ("101", 1),
            ("110", 1),
            ("101", 1),
            ("011", 1),
            ("001", 1),
        ],
        ..PLAIN
    },
    Plan {
        name: "counts",
        purpose: "Rows with counts of a thousand: weights of rows, and a total far from the mean.",
        aims: &[
            "total-for-mean",
            "sum-not-mean",
            "divided-twice (by the rows)",
        ],
        w: &["1/2, -1", "-3/4, 5/4"],
        b: "1/4, -1/2",
        c: "-1/4, 3/4",
        rows: &[("10", 1003), ("01", 2), ("11", 517)],
        ..PLAIN
    },
    Plan {
        name: "perfect",
        purpose: "Rows drawn exactly from the machine's own law: the gradient is exactly 0, of the expected updates too, and the phases are not.",
        aims: &["duplicates-dropped", "positive-phase-only"],
        w: &["ln 2, -ln 2", "0, ln 3"],
        b: "0, 0",
        c: "0, 0",
        rows: &[("00", 8), ("10", 9), ("01", 16), ("11", 15)],
        ..PLAIN
    },
    Plan {
        name: "cancellation",
        purpose: "Nearly the machine's own law: the phases agree to five digits, and their difference is what is asked for.",
        aims: &["sign", "single-precision", "shared-buffer"],
        w: &["ln 2, -ln 2", "0, ln 3"],
        b: "0, 0",
        c: "0, 0",
        rows: &[
            ("00", 80_001),
            ("10", 90_000),
            ("01", 160_000),
            ("11", 150_000),
        ],
        ..PLAIN
    },
    Plan {
        name: "half",
        purpose: "Hidden units whose probability is exactly 1/2 on a row: a threshold may round it either way.",
        aims: &[
            "thresholded-hidden (above 1/2)",
            "thresholded-hidden (from 1/2 on)",
        ],
        w: &["ln 2, -ln 3", "-ln 2, ln 3"],
        b: "ln 2, 0",
        c: "0, 0",
        rows: &[("11", 2), ("10", 1), ("00", 1)],
        ..PLAIN
    },
    Plan {
        name: "sticky",
        purpose: "A Gibbs chain that hardly moves, its second eigenvalue being 16/25: CD-1 is 9/25 of the gradient.",
        aims: &[
            "cd-k (k = 1)",
            "cd-k (k = 2)",
            "cd-k (k = 3)",
            "exact-model-phase",
        ],
        w: &["ln 81"],
        b: "-ln 9",
        c: "-ln 9",
        rows: &[("1", 1)],
        ..PLAIN
    },
    Plan {
        name: "two-modes",
        purpose: "Two far modes, of which the rows show one: chains from the data never see the other, and CD-k is nearly 0 where the gradient is not.",
        aims: &[
            "cd-k (k = 1)",
            "mean-field-cd (k = 1)",
            "mean-field-fixed-point",
        ],
        w: &["6, -6", "6, -6", "-6, 6"],
        b: "-6, -6, 0",
        c: "-9/2, 3/2",
        rows: &[("110", 5)],
        ..PLAIN
    },
    Plan {
        name: "spin",
        purpose: "Units -1 and 1, as fractions: 0/1 formulae and softplus do not apply, E[h|v] is a tanh.",
        aims: &["spin-units", "spin-units (both phases)"],
        units: Units::Spin,
        w: &["ln 2, -ln 2", "0, ln 3", "ln 2, ln 2"],
        b: "ln 2, -ln 2, 0",
        c: "ln 3, -ln 2",
        rows: &[("101", 2), ("011", 1), ("001", 1)],
        ..PLAIN
    },
    Plan {
        name: "spin-square",
        purpose: "Units -1 and 1 with parameters of float32, W square and not symmetric.",
        aims: &["transposed", "spin-conversion", "spin-units (model phase)"],
        units: Units::Spin,
        w: &["1/2, -3/4", "1/4, 1"],
        b: "-1/8, 3/8",
        c: "1/4, -1/2",
        rows: &[("10", 1), ("11", 1), ("00", 2)],
        ..PLAIN
    },
    Plan {
        name: "temperature",
        purpose: "T = 2: energies are divided by T, and so is the difference of the phases.",
        aims: &[
            "temperature-missing",
            "temperature-factor-missing",
            "phase-temperature (model phase)",
        ],
        temperature: "2",
        w: &["ln 4, -ln 4", "0, ln 9"],
        b: "-ln 4, ln 9",
        c: "ln 9, -ln 4",
        rows: &[("10", 2), ("11", 1), ("01", 1)],
        ..PLAIN
    },
    Plan {
        name: "cold",
        purpose: "T = 1/8: small parameters, large energies.",
        aims: &["temperature-missing", "temperature-factor-missing"],
        temperature: "1/8",
        w: &["1/2, -3/8", "-1/4, 5/8"],
        b: "1/16, -1/8",
        c: "-1/8, 1/4",
        rows: &[("10", 1), ("01", 1), ("11", 1)],
        ..PLAIN
    },
];
