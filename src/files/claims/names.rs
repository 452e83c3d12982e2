//! What claims may be about, and what other words may have been meant to be.

use super::super::extras::nearest;
use super::super::source::shown;
use super::options::{COUNTS, OPTIONS};
use crate::error::Error;

/// What a claim may be about: the key, and what stands there.
pub const CLAIMS: &[(&str, &str)] = &[
    (
        "Z",
        "The partition function: 24, or \"24\" as it is printed.",
    ),
    (
        "ln_Z",
        "Its logarithm: 3.2; an estimate is {\"value\": 3.2, \"stderr\": 0.01} or has an \"interval\".",
    ),
    (
        "log_likelihood",
        "Of the rows: -1.4 is the mean, as {\"mean\": -1.4}; {\"total\": -5.6} the sum.",
    ),
    (
        "pseudo_likelihood",
        "The sum over i of ln p(v_i given all other units): the mean over the rows, or {\"total\": x}; with \"flips\": \"one\" scikit-learn's estimate from one unit of each row.",
    ),
    (
        "free_energy",
        "F(v) = -ln sum_h exp(-E): a list over the rows, or one number, the mean.",
    ),
    (
        "probability",
        "p(v): a list over the rows, or {\"010\": p}.",
    ),
    (
        "energy",
        "Of joint states: [{\"v\": \"10\", \"h\": \"01\", \"value\": -0.5}].",
    ),
    ("conditional", "E[h_j given v]: an array for each row."),
    (
        "kl",
        "The divergence of the rows' law from the machine's, in nats.",
    ),
    (
        "maximum",
        "The largest log-likelihood that any law has on these rows.",
    ),
    (
        "gradient",
        "Of the mean log-likelihood, to be added: {\"W\": [[..]], \"b\": [..], \"c\": [..]}. Arrays of these names alone are one too.",
    ),
    (
        "update",
        "A step: {\"after\": {\"W\": ..}, \"learning_rate\": 0.1}; with \"before\" where the step does not begin at the machine, with \"k\" where it is one of CD-k.",
    ),
    (
        "cd",
        "The expected update of CD-k: {\"k\": 1, \"W\": .., \"b\": .., \"c\": ..}.",
    ),
    (
        "cd_loss",
        "Mean F of the rows minus its expected mean after k Gibbs steps: {\"k\": 1, \"value\": x}.",
    ),
    (
        "model",
        "Other parameters of the same law: {\"units\": \"spin\", \"W\": .., \"b\": .., \"c\": ..}.",
    ),
];

/// The keys of [`CLAIMS`].
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(key, _)| *key)
}

/// Words that other programs use, and ours.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    (
        "ln_Z",
        &[
            "logz",
            "log_z",
            "lnz",
            "log_partition",
            "log_partition_function",
            "log_normalizer",
            "logz_est",
        ],
    ),
    ("Z", &["partition", "partition_function"]),
    (
        "log_likelihood",
        &[
            "ll",
            "loglik",
            "log_likelihood_mean",
            "mean_log_likelihood",
            "loglikelihood",
            "nll",
            "total_log_likelihood",
        ],
    ),
    (
        "probability",
        &["prob_v", "p", "p_v", "prob", "probabilities"],
    ),
    ("conditional", &["p_h_given_v", "hidden_given_visible"]),
    ("kl", &["kl_divergence", "kld"]),
    ("maximum", &["upper_bound", "upper_bound_of_the_data_set"]),
    ("pseudo_likelihood", &["pll", "pl", "score_samples"]),
    ("gradient", &["grad", "gradients"]),
    ("model", &["converted"]),
];

/// The error of a name that is no claim.
pub(super) fn unknown(name: &str) -> Error {
    let (key, inner) = name.split_once('.').unwrap_or((name, ""));
    let known: Vec<&str> = match inner {
        "" => keys().chain(OPTIONS.iter().copied()).collect(),
        _ => OPTIONS
            .iter()
            .chain(&INNER)
            .chain(COUNTS)
            .copied()
            .collect(),
    };
    let word = if inner.is_empty() { key } else { inner };
    let error = Error::input(format!(
        "found `{}`, wanted {}",
        shown(name),
        known.join(", ")
    ));
    let lower = word.to_lowercase();
    let other = OTHER_WORDS
        .iter()
        .find(|(_, words)| words.contains(&lower.as_str()));
    match (inner, other, nearest(word, &known)) {
        ("", Some((ours, _)), _) => error.help(format!("did you mean `{ours}`?")),
        (_, _, Some(near)) => error.help(format!("did you mean `{near}`?")),
        _ => error.help("leave out what is not claimed; a gradient is `W`, `b`, `c` or the names of the machine's file, with or without `grad` (`W_grad`, `dW`, `gW`), and --claim-map names any other; a `note` may say anything"),
    }
}

/// What may stand inside of a claim, beside the options.
const INNER: [&str; 15] = [
    "value",
    "mean",
    "total",
    "stderr",
    "interval",
    "level",
    "k",
    "W",
    "b",
    "c",
    "before",
    "after",
    "learning_rate",
    "flips",
    "units",
];
