//! What claims may be about, and what other words may have been meant to be.

use super::super::extras::nearest;
use super::super::source::shown;
use super::options::{COUNTS, OPTIONS};
use crate::error::Error;

/// What a claim may be about.
pub(super) const KEYS: &[&str] = &[
    "Z",
    "ln_Z",
    "log_likelihood",
    "pseudo_likelihood",
    "free_energy",
    "probability",
    "energy",
    "conditional",
    "kl",
    "maximum",
    "gradient",
    "update",
    "cd",
    "cd_loss",
    "model",
];

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
        "" => KEYS.iter().chain(OPTIONS).copied().collect(),
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
