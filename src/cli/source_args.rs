//! The options that say where a machine and its data come from.

use super::output_args::one_of;
use crate::files::Spelling;
use crate::machine::{Units, Weights};
use clap::Args;
use std::path::PathBuf;

const WEIGHTS: &[Weights] = &[Weights::Short, Weights::LogRational, Weights::Decimal];
const DTYPES: &[Spelling] = &[Spelling::Decimal, Spelling::Float64, Spelling::Float32];

/// Where the machine and its data come from. The options of random machines name the other sources as
/// conflicts: clap does not enforce `requires = "nv"` beside an option that conflicts with `--nv`.
#[derive(Args, Clone, Debug)]
pub(crate) struct SourceArgs {
    /// Use a built-in machine with its data: m1, m2, m2b, m4, sticky, perfect
    #[arg(long, value_name = "NAME", conflicts_with_all = ["model", "nv", "nh"])]
    pub example: Option<String>,
    /// Draw a random machine with this many visible units
    #[arg(long, value_name = "N", requires = "nh", conflicts_with = "model")]
    pub nv: Option<usize>,
    /// Draw a random machine with this many hidden units
    #[arg(long, value_name = "M", requires = "nv")]
    pub nh: Option<usize>,
    /// The seed of the random machine; the same seed makes the same machine on every computer
    #[arg(long, value_name = "S", default_value_t = 1, requires = "nv", conflicts_with_all = ["example", "model"])]
    pub seed: u64,
    /// The weights of the random machine: ln of 1/3, 1/2, 1, 2 or 3, as first drawn (log-rational), or from the one of
    /// the seed's first 64 small machines that has the shortest fractions (short); or decimals of two places from
    /// -1 to 1, which give no fractions (decimal)
    #[arg(long, value_parser = one_of(WEIGHTS, Weights::name), default_value = "short", requires = "nv", conflicts_with_all = ["example", "model"])]
    pub weights: Weights,
    /// Multiply all parameters of the random machine by X
    #[arg(
        long,
        value_name = "X",
        default_value = "1",
        allow_hyphen_values = true,
        requires = "nv", conflicts_with_all = ["example", "model"]
    )]
    pub scale: String,
    /// How many data rows to draw for the random machine
    #[arg(long, value_name = "R", default_value_t = 6, requires = "nv", conflicts_with_all = ["example", "model", "data"])]
    pub rows: u64,
    /// Read the machine from a file: JSON, CSV of weights, .npz, .npy, .safetensors, .h5, .mat or .pt
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Say which array of the file is which parameter, and how to turn it: W=weights.T,b=v_bias,c=h_bias;
    /// -J changes the sign, p[0:6].reshape(3,2,F) takes a vector apart; rows=X.T for data
    #[arg(long, value_name = "MAP", allow_hyphen_values = true)]
    pub map: Option<String>,
    /// The program that saved the machine, if its names do not tell: sklearn, pydeep, qucumber, torchrbm,
    /// rbms-jl, boltzmann, pytorch, netket, annealer and others
    #[arg(long, value_name = "NAME", requires = "model", conflicts_with_all = ["example", "nv"])]
    pub convention: Option<String>,
    /// What a number of a JSON or CSV model means: the decimal that it spells, or the nearest float, which the
    /// program that printed it had (default: what the file says, else decimal)
    #[arg(long, value_parser = one_of(DTYPES, Spelling::name), requires = "model", conflicts_with_all = ["example", "nv"])]
    pub dtype: Option<Spelling>,
    /// Read the data rows from a file: JSON, CSV, .npy, .npz with rows and counts, or the other formats of --model
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// The values of a unit: 0 and 1 (binary), or -1 and +1 (spin)
    #[arg(long, value_parser = one_of(&[Units::Binary, Units::Spin], Units::name))]
    pub units: Option<Units>,
    /// The temperature T: a state has the probability e^(-E/T)/Z
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Save the machine as JSON
    #[arg(long, value_name = "FILE")]
    pub save_model: Option<PathBuf>,
    /// Save the data as JSON
    #[arg(long, value_name = "FILE")]
    pub save_data: Option<PathBuf>,
}
