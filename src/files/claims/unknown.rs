//! Names that are no claims, and what they may have been meant to be.

use super::super::extras::did_you_mean;
use super::super::source::shown;
use super::names::keys;
use super::options::{COUNTS, OPTIONS};
use super::words::instead;
use crate::door::named;
use crate::error::Error;

/// The error of a name that is no claim.
pub(super) fn unknown(name: &str) -> Error {
    let (key, inner) = name.split_once('.').unwrap_or((name, ""));
    let known: Vec<&str> = match inner {
        "" => keys().chain(OPTIONS.iter().copied()).collect(),
        _ => {
            let options = OPTIONS.iter().copied().chain(INNER.split(' '));
            options.chain(COUNTS.iter().copied()).collect()
        }
    };
    let word = if inner.is_empty() { key } else { inner };
    let error = Error::input(format!(
        "found `{}`, wanted {}",
        shown(name),
        known.join(", ")
    ));
    let error = error.maybe_help(instead(word).filter(|_| inner.is_empty()));
    did_you_mean(error, word, &known).help(format!("leave out what is not claimed; a gradient is `W`, `b`, `c` or the names of the machine's file, with or without `grad` (`W_grad`, `dW`, `gW`), and {} names any other; a `note` may say anything", named("claim-map")))
}

/// What may stand inside of a claim, beside the options.
const INNER: &str = "value mean total stderr interval level k W \
    b c before after learning_rate flips units";
