//! Vectors for mistakes in computing: few digits, cancellation, exponentials past the range of floats.

use super::plan::{PLAIN, Plan};

/// The simplest first.
pub(super) const FLOATS: &[Plan] = &[
    Plan {
        name: "float32-exact",
        purpose: "Every parameter is a number of float32: inputs are not rounded, and what is left is the program's own rounding.",
        aims: &["single-precision", "centred (data means)", "bits"],
        w: &[
            "0.7109375, -1.28125",
            "0.0078125, 2.375",
            "-0.6552734375, 0.9375",
        ],
        b: "-0.40625, 0.1484375, 0.90625",
        c: "0.265625, -1.1015625",
        rows: &[("101", 1), ("001", 1), ("110", 2), ("111", 1)],
        ..PLAIN
    },
    Plan {
        name: "float64-exact",
        purpose: "Every parameter is a number of float64 and none of float32: a program that casts on the way shows.",
        aims: &[
            "single-precision",
            "reconstruction-gradient (mean squared error)",
        ],
        w: &[
            "3602879701896397/36028797018963968, -6004799503160661/18014398509481984",
            "6369051672525773/9007199254740992, -5404319552844595/18014398509481984",
        ],
        b: "8106479329266893/9007199254740992, -7880401239278895/36028797018963968",
        c: "5653199757249743/9007199254740992, -1441151880758559/72057594037927936",
        rows: &[("10", 1), ("11", 1), ("01", 1)],
        ..PLAIN
    },
    Plan {
        name: "decimal",
        purpose: "Parameters such as 0.1 that no float holds: the tolerances allow the rounding of the inputs.",
        aims: &[
            "weight-decay-included (weights)",
            "dp-for-dlnp",
            "gradient-of-product",
        ],
        w: &["0.1, -0.2, 0.7", "0.3, 0.9, -1.1"],
        b: "-0.6, 0.3",
        c: "0.1, -0.7, 0.2",
        rows: &[("10", 1), ("11", 2), ("00", 1)],
        ..PLAIN
    },
    Plan {
        name: "tiny-weights",
        purpose: "Parameters of 2^-30: ln Z differs from (n_v + n_h) ln 2 by 1e-9, and a float32 sum of exponentials has lost them.",
        aims: &["single-precision"],
        w: &["1/1073741824, -3/1073741824", "5/1073741824, 1/536870912"],
        b: "-1/1073741824, 7/1073741824",
        c: "3/1073741824, -1/268435456",
        rows: &[("10", 1), ("11", 1)],
        ..PLAIN
    },
    Plan {
        name: "softplus",
        purpose: "Activations of 10 and 21, from which on libraries replace softplus(x) by x (10, and 20 in PyTorch).",
        aims: &["softplus-cut-off (1)", "softplus-cut-off (3)"],
        w: &["1/4, 21", "1/8, 1/2"],
        b: "-20, -1",
        c: "10, 0",
        rows: &[("10", 1), ("01", 1), ("00", 1)],
        ..PLAIN
    },
    Plan {
        name: "saturated",
        purpose: "Hidden units at 1 - 1e-18 and 1e-18: sigma(x) is 1 in doubles, and 1 - sigma(x) is not 0.",
        aims: &["sign", "positive-phase-only"],
        w: &["40, -40", "-42, 44"],
        b: "0, 1/2",
        c: "1/4, -1/4",
        rows: &[("10", 1), ("01", 1)],
        ..PLAIN
    },
    Plan {
        name: "rare-rows",
        purpose: "Rows of probability 1e-18 and 1e-22: ln p is finite and plain, a clamped p is not.",
        aims: &["probability-clamped (1)", "probability-clamped (2)"],
        w: &["-20, 1", "2, -30"],
        b: "-40, -50",
        c: "1, 2",
        rows: &[("10", 1), ("01", 1), ("00", 2)],
        ..PLAIN
    },
    Plan {
        name: "underflow",
        purpose: "Rows whose probability is below the smallest double: exp(-F)/Z is 0 and its logarithm -infinity, where ln p is about -850.",
        aims: &["overflow (exp as it stands)", "probability-clamped (1)"],
        w: &["-300, -200", "-100, -350"],
        b: "-900, -850",
        c: "1/2, 1",
        rows: &[("10", 1), ("01", 2)],
        ..PLAIN
    },
    Plan {
        name: "overflow-float32",
        purpose: "Energies down to -150: exp overflows in float32 and does not in float64.",
        aims: &["overflow (exp as it stands)"],
        w: &["40, -25", "30, 60"],
        b: "25, -30",
        c: "20, 15",
        rows: &[("10", 1), ("11", 1), ("01", 1)],
        ..PLAIN
    },
    Plan {
        name: "overflow",
        purpose: "Energies down to -1450: exp overflows in float64 too, and ln Z is a plain number.",
        aims: &[
            "overflow (exp as it stands)",
            "overflow (1)",
            "z-for-ln-z (2)",
        ],
        w: &["400, -250", "300, 600"],
        b: "250, -300",
        c: "200, 150",
        rows: &[("10", 1), ("11", 1), ("01", 1)],
        ..PLAIN
    },
];
