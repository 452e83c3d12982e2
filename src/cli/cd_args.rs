//! The options of `cd`, and the choices of paths and estimators.

use super::output_args::{OutputArgs, one_of, states};
use super::source_args::SourceArgs;
use crate::answer::{Estimator, Hidden};
use clap::Args;
use std::path::PathBuf;

const ESTIMATORS: &[Estimator] = &[
    Estimator::Steps,
    Estimator::Persistent,
    Estimator::MeanField,
];
const HIDDEN: &[Hidden] = &[Hidden::Probability, Hidden::Sampled];

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact cd --example m2 --k 1\n  \
    rbm-exact cd --example m2b --k 10 --hidden sampled\n  \
    rbm-exact cd --model rbm.json --data rows.csv --estimator pcd --format json")]
pub(crate) struct CdArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// How many Gibbs steps the chain makes from the data row
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub k: u32,
    /// Where the subtracted state comes from: k steps from the row (cd), a chain that has reached the machine's
    /// law (pcd), or probabilities that are passed on k times (mean-field)
    #[arg(long, value_parser = one_of(ESTIMATORS, Estimator::name), default_value = "cd")]
    pub estimator: Estimator,
    /// What the update pairs with the visible units at both ends: E[h|v], or h drawn given v
    #[arg(long, value_parser = one_of(HIDDEN, Hidden::name), default_value = "probability")]
    pub hidden: Hidden,
    /// Say how many steps bring the bias below X
    #[arg(long, value_name = "X", default_value = "0.001")]
    pub bias: String,
    /// Leave out the variance, which needs a chain for each row or each parameter
    #[arg(long)]
    pub without_variance: bool,
    /// Print how long the run would take, and do nothing else
    #[arg(long)]
    pub dry_run: bool,
    /// Refuse machines with more joint states, 2^(n_v + n_h), than this: 2^26, 1e7 or 16777216, for instance
    #[arg(long, value_name = "N", default_value = "2^24", value_parser = states)]
    pub max_states: u64,
    /// How many threads to use (default: all cores); the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
}

/// A stream of sampled updates, and what is said of it.
#[derive(Args, Clone, Debug)]
pub(crate) struct SamplesArgs {
    /// Sampled updates of these fixed parameters, one after the other: arrays W (updates, n_v, n_h), b (updates,
    /// n_v) and c (updates, n_h), to be added to the parameters
    #[arg(long, value_name = "FILE", conflicts_with = "claim")]
    pub samples: Option<PathBuf>,
    /// What the updates should be: cd:1, gradient (independent samples of the machine), pcd (one chain, each step
    /// an update), mean-field:1
    #[arg(
        long,
        value_name = "NAME",
        default_value = "cd:1",
        conflicts_with = "claim"
    )]
    pub estimator: String,
    /// What the updates pair with the visible units at both ends: E[h|v], or h drawn given v
    #[arg(long, value_parser = one_of(HIDDEN, Hidden::name), default_value = "probability", conflicts_with = "claim")]
    pub hidden: Hidden,
    /// Each update is the mean over this many rows, drawn one by one; `all`: over rows taken in another way, and
    /// then the variance is not judged
    #[arg(
        long,
        value_name = "ROWS",
        default_value = "1",
        conflicts_with = "claim"
    )]
    pub batch: String,
    /// The number that multiplies the updates, such as the learning rate
    #[arg(
        long,
        value_name = "X",
        default_value = "1",
        allow_hyphen_values = true,
        conflicts_with = "claim"
    )]
    pub rate: String,
    /// The chance that a correct stream is refuted by any of the tests
    #[arg(
        long,
        value_name = "P",
        default_value = "1e-6",
        conflicts_with = "claim"
    )]
    pub level: String,
}
