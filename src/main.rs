//! The command line program: see `rbm-exact --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rbm_exact::cli::main(std::env::args_os())
}
