//! The options, in the words of the contract.

use super::cd_args::{CdArgs, SamplesArgs};
pub(crate) use super::output_args::{Format, OutputArgs};
use super::output_args::{one_of, states};
pub(crate) use super::source_args::SourceArgs;
use crate::answer::{Base, Law};
use crate::files::CLAIMS;
use crate::machine::Units;
use crate::report::{legend, legend_of_claims, terminal};
use crate::sweep::Side;
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// The command line with all of its help: after the examples of a command that reports, what the words of
/// its output mean. Rendering those takes longer than a small machine, so only help asks for them.
pub(crate) fn with_all_help() -> clap::Command {
    let words = terminal(&legend(), 80, false);
    let claims = terminal(&legend_of_claims(CLAIMS), 80, false);
    let of = |name: &str| match name {
        "check" => Some(&claims),
        "derive" | "compute" | "cd" | "difference" => Some(&words),
        _ => None,
    };
    Cli::command().mut_subcommands(|command| {
        match (command.get_after_help(), of(command.get_name())) {
            (Some(examples), Some(words)) => {
                let help = format!("{examples}\n\n{words}");
                command.after_long_help(help)
            }
            _ => command,
        }
    })
}

/// The digits and the parameter where none are asked for.
pub(crate) const DEFAULT_DIGITS: u32 = 15;
pub(crate) const DEFAULT_PARAM: &str = "w[1,1]";

/// The exact gradient of restricted Boltzmann machines: computed, derived step by step, certified.
#[derive(Debug, Parser)]
#[command(
    name = "rbm-exact",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  \
        rbm-exact derive --nv 4 --nh 3            every step of the derivation, on a random machine\n  \
        rbm-exact derive --example m2 --explain R8\n  \
        rbm-exact compute --model rbm.json --data rows.csv --format json\n  \
        rbm-exact difference --example m2 --param 'w[1,1]'\n\n\
        Exit status: 0 all holds, 1 something is refuted, 2 bad input or a failed write, 3 undecided, 4 stopped or refused by a limit."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Derive the gradient: every step with both sides computed, next to finite differences
    Derive(DeriveArgs),
    /// Compute Z, ln Z, likelihood, KL, phases and gradient exactly
    Compute(ComputeArgs),
    /// Add up the parts that `compute --shard` wrote, and report what `compute` reports
    Merge(MergeArgs),
    /// Judge the numbers of another program: which agree, how far off the others are, what was done wrong
    Check(CheckArgs),
    /// Compute the expected update of CD-k and its variance, next to the gradient
    Cd(CdArgs),
    /// Compare finite differences with the exact gradient, over a range of steps
    Difference(DifferenceArgs),
    /// Write the same law in another program's arrays, or in the other units, with the constant of ln Z
    Convert(ConvertArgs),
    /// Write test vectors for other programs: machines, rows, truths to 40 digits, tolerances, exposed mistakes
    Vectors(VectorsArgs),
    /// Write a built-in or random machine, and its data, as files
    Example(ExampleArgs),
    /// Print the JSON schema of a command's output
    Schema(SchemaArgs),
    /// Print a shell's completion script
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// How the states are summed.
#[derive(Args, Clone, Debug)]
pub(crate) struct SumArgs {
    /// The layer whose states are summed one by one (default: the smaller one)
    #[arg(long, value_parser = one_of(&[Side::Visible, Side::Hidden], Side::name))]
    pub side: Option<Side>,
    /// Refuse to sum more states than this: 2^30, 1e9 or 1073741824, for instance
    #[arg(long, value_name = "N", default_value = "2^24", value_parser = states)]
    pub max_states: u64,
    /// How many threads to use (default: all cores); the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact derive --nv 4 --nh 3\n  \
    rbm-exact derive --example m2 --steps Q1c.sign,R8\n  \
    rbm-exact derive --example m2 --explain G7 --format markdown")]
pub(crate) struct DeriveArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub sum: SumArgs,
    /// The parameter to follow, counted from 1: w[1,2], b[1], c[2] (default: the one whose numbers teach most)
    #[arg(long, value_name = "PARAM")]
    pub param: Option<String>,
    /// Show these steps at length, with reason, source and both sides at every input: R8, or R7,R8, or Q2.data for all
    /// that begin so
    #[arg(long, value_name = "STEPS", value_delimiter = ',', conflicts_with_all = ["steps", "all"])]
    pub explain: Option<Vec<String>>,
    /// List the steps, one line each: all, or only R8, or R7,R8, or all that begin with a letter
    /// (A, D, E, G, H, K, Q, R) or a word (anchor, cut, set)
    #[arg(
        long,
        visible_alias = "step",
        value_name = "STEPS",
        num_args = 0..=1,
        value_delimiter = ','
    )]
    pub steps: Option<Vec<String>>,
    /// Show every step at length
    #[arg(long)]
    pub all: bool,
    /// Try each line also at N random points, which stand for every machine of this size; 0: none
    /// (default: so many that the chance of error is below 2^-100)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1024))]
    pub points: Option<u32>,
    /// The seed of the random points (default: the operating system's random numbers)
    #[arg(long, value_name = "S")]
    pub points_seed: Option<u64>,
    /// Make a handout: blanks instead of the story's numbers, and the answers on a page of their own
    #[arg(long, conflicts_with_all = ["steps", "explain", "all"])]
    pub blank: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact compute --example m2 --states\n  \
    rbm-exact compute --model rbm.json --data rows.csv --digits 30 --format json\n  \
    rbm-exact compute --example m4 --temperatures 0:1:0.1")]
pub(crate) struct ComputeArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub sum: SumArgs,
    #[command(flatten)]
    pub shard: ShardArgs,
    /// Report the likelihood of these rows too; the gradient does not use them (with shards, give this to `merge`)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["symbolic", "shard", "temperatures"])]
    pub held_out: Option<PathBuf>,
    /// List every joint state with its energy E, Boltzmann factor f and probability p
    #[arg(long)]
    pub states: bool,
    /// Print Z, p(v) and a gradient entry as polynomials in the factors e^w (tiny machines)
    #[arg(long, conflicts_with_all = ["states", "digits", "significant", "side", "threads", "max_states", "dry_run"])]
    pub symbolic: bool,
    /// Report only what needs no Z, for machines of any size: the free energy F(v) and E[h_j|v] of the data rows,
    /// and the data phase
    #[arg(long, conflicts_with_all = ["states", "symbolic", "shard", "checkpoint", "dry_run", "held_out", "temperatures", "ln_p", "gradient", "side", "max_states"])]
    pub without_z: bool,
    /// Give ln Z of e^(-beta E/T) for these values of beta, the path of annealed importance sampling
    /// from 0 (all states equally likely) to 1 (the machine): start:stop:step, or a list
    #[arg(long, value_name = "BETAS", allow_hyphen_values = true, conflicts_with_all = ["states", "symbolic", "shard", "checkpoint", "dry_run"])]
    pub temperatures: Option<String>,
    /// With --temperatures: beta multiplies all energies (joint: each law is a machine's) or the free
    /// energies of the visible states (marginal)
    #[arg(long, value_parser = one_of(&[Law::Joint, Law::Marginal], Law::name), default_value = "joint", requires = "temperatures")]
    pub path: Law,
    /// With --temperatures: the law at beta = 0 is uniform, or the base-rate model (data), where visible unit i is on
    /// with the chance (n_i + 1)/(N + 2)
    #[arg(long, value_parser = one_of(&[Base::Uniform, Base::Data], Base::name), default_value = "uniform", requires = "temperatures")]
    pub base: Base,
    /// Write ln p(v) of every data row, in nats and in the order of the data file, to a .csv (columns
    /// row and ln_p) or a .npy (float64)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["symbolic", "temperatures"])]
    pub ln_p: Option<PathBuf>,
    /// Write the gradient to a .npz for numpy: W of shape (n_v, n_h), b and c, each entry the double
    /// nearest to the true one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["symbolic", "temperatures"])]
    pub gradient: Option<PathBuf>,
    /// With --symbolic: the parameter whose gradient entry is shown, counted from 1: w[1,2], b[1], c[2]
    #[arg(
        long,
        value_name = "PARAM",
        default_value = DEFAULT_PARAM,
        requires = "symbolic"
    )]
    pub param: String,
}

/// Sums in shares, and sums that may be interrupted.
#[derive(Args, Clone, Debug)]
pub(crate) struct ShardArgs {
    /// Sum only share K of N, and write the sums to --output as a part for `merge`
    #[arg(long, value_name = "K/N", requires = "output", conflicts_with_all = ["states", "symbolic", "format"])]
    pub shard: Option<String>,
    /// Save the sums in this file every few seconds; the same command continues from it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["states", "symbolic"])]
    pub checkpoint: Option<PathBuf>,
    /// How many more digits the sums have than the results: 0, 2, 12, 42, 132, 402, 1202, 3602, or 9844 less --digits.
    /// `merge` says which are enough, if more are needed
    #[arg(long, value_name = "D", requires = "shard")]
    pub spare_digits: Option<u32>,
    /// Print how long the run would take, and do nothing else
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
    rbm-exact compute --model rbm.json --shard 1/2 --output 1.part\n  \
    rbm-exact compute --model rbm.json --shard 2/2 --output 2.part\n  \
    rbm-exact merge 1.part 2.part")]
pub(crate) struct MergeArgs {
    /// The parts, in any order
    #[arg(required = true, value_name = "FILE")]
    pub parts: Vec<PathBuf>,
    /// Report the likelihood of these rows too; the gradient does not use them
    #[arg(long, value_name = "FILE")]
    pub held_out: Option<PathBuf>,
    /// The form of the output (default: what the ending of --output says, else a table)
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write to a file, whole or not at all; its ending (.txt, .json, .md, .tex, .html) says the form
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact check --model rbm.json --data rows.csv --claim claims.json\n  \
    rbm-exact check --model rbm.npz --data rows.npy --claim gradient.npz --claim-map W=dw.T,b=dvb,c=dhb\n  \
    rbm-exact check --model rbm.npz --data rows.npy --samples updates.npz --estimator cd:1")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub sum: SumArgs,
    /// What another program says of this machine and these data, as JSON such as {"ln_Z": 3.2, "gradient": {"W":
    /// .., "b": .., "c": ..}}, or as arrays of these names; may be given more than once
    #[arg(long, value_name = "FILE", required_unless_present = "samples")]
    pub claim: Vec<PathBuf>,
    /// Which arrays of a claim, or of --samples, are the derivatives by W, b and c, if they have neither our names nor those
    /// of the machine's file: W=dw.T,b=dvb,c=dhb; g[0:6].reshape(3,2) takes a vector apart; the steps turn each update
    #[arg(long, value_name = "MAP", allow_hyphen_values = true)]
    pub claim_map: Option<String>,
    #[command(flatten)]
    pub samples: SamplesArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  rbm-exact difference --example m2 --param 'w[1,1]'")]
pub(crate) struct DifferenceArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// The parameter that the difference changes, counted from 1: w[1,2], b[1], c[2]
    #[arg(long, value_name = "PARAM", default_value = DEFAULT_PARAM)]
    pub param: String,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact convert --example m2 --to sklearn --output m2.npz\n  \
    rbm-exact convert --model rbm.json --to plain --to-units spin --output spins.json")]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// The program whose arrays to write: plain, sklearn, pydeep, qucumber, torchrbm, rbms-jl, boltzmann,
    /// pytorch, netket, annealer and others
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// The units to write, if the program has both (default: those of the machine, or the program's own)
    #[arg(long, value_parser = one_of(&[Units::Binary, Units::Spin], Units::name))]
    pub to_units: Option<Units>,
    /// The file to write: .json keeps every number exactly, .npz and .safetensors hold the nearest doubles
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    rbm-exact vectors --output vectors/\n  \
    rbm-exact vectors square duplicates --output few.npz")]
pub(crate) struct VectorsArgs {
    /// Only these vectors (default: all)
    pub names: Vec<String>,
    /// List the names, and what each is for
    #[arg(long, conflicts_with = "output")]
    pub list: bool,
    /// Write a .json, a .npz, or both and the schema into a folder; each file replaces an older one whole
    /// or not at all (default: JSON on the screen)
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  rbm-exact example m2 --save-model m2.json --save-data rows.json"
)]
pub(crate) struct ExampleArgs {
    /// The name of the machine (default: list all names)
    #[arg(conflicts_with_all = ["example", "model", "nv", "nh"])]
    pub name: Option<String>,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// The output: compute, path (of compute --temperatures), symbolic (of compute --symbolic),
    /// without-z (of compute --without-z), cd, samples (of check --samples), derive, check, difference or vectors
    pub command: String,
}

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The command (default: a page about the whole program)
    pub command: Option<String>,
}
