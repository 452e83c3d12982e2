//! The options that say how results are written, and how a number of states is.

use crate::number::MOST_ASKED;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How results are written.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputArgs {
    /// How many digits of each number must be certain, counted from the size of the quantity
    /// (default: 15; tables show 8 of them)
    #[arg(long, value_name = "D", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_ASKED)))]
    pub digits: Option<u32>,
    /// Count the digits from the first digit of each number, however small it is
    #[arg(long)]
    pub significant: bool,
    /// The form of the output (default: what the ending of --output says, else a table)
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to a file, whole or not at all; its ending (.txt, .json, .md, .tex, .html) says the form
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show no progress and no estimate of the time
    #[arg(long)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Table,
    /// One object, every number with its radius
    Json,
    Markdown,
    /// A document that compiles with the class article
    Latex,
    /// One page, without scripts
    Html,
}

/// One of these, by its name.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(all.iter().map(|each| name(*each)));
    names.try_map(move |wanted| {
        let found = all.iter().find(|each| name(**each) == wanted);
        found.copied().ok_or("no such name")
    })
}

/// A number of states: digits, a power such as 2^30, or 1e9.
pub(super) fn states(text: &str) -> Result<u64, String> {
    let power = |base: &str, exponent: &str| {
        let (base, exponent) = (base.parse::<u64>().ok()?, exponent.parse().ok()?);
        base.checked_pow(exponent)
    };
    let found = match (text.split_once('^'), text.split_once('e')) {
        (Some((base, exponent)), _) => power(base, exponent),
        (_, Some((count, exponent))) => {
            power("10", exponent).and_then(|power| count.parse::<u64>().ok()?.checked_mul(power))
        }
        _ => text.parse().ok(),
    };
    found.ok_or_else(|| "wanted a number of states such as 16777216, 2^30 or 1e9".into())
}
