//! The command line: commands, options, exit status. A door: it may use every room, and computes nothing
//! itself.

mod args;
mod cd_args;
mod commands;
mod input;
mod output;
mod output_args;
mod paths;
mod progress;
mod source_args;
mod status;

use crate::door::Door;
use crate::error::{Error, Kind, Result};
use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use status::Status;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs the program and gives its exit status: 0 all holds, 1 something is refuted, 2 bad input,
/// usage or write, 3 undecided, 4 stopped or refused by a limit.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    Door::CommandLine.open();
    let cli = match parsed(args) {
        Ok(cli) => cli,
        Err(error) => {
            // --help and --version come this way too, on stdout.
            return match (error.print(), error.use_stderr()) {
                (_, true) => ExitCode::from(2),
                (Ok(()), false) => ExitCode::SUCCESS,
                (Err(error), false) => complain(&output::failed("the help", &error)),
            };
        }
    };
    match run(&cli) {
        Ok(status) => ExitCode::from(status as u8),
        Err(error) => complain(&error),
    }
}

/// The options; asking for help at length is an error with the help as its text.
fn parsed(args: impl IntoIterator<Item = OsString>) -> std::result::Result<Cli, clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let at_length = args.iter().any(|arg| arg == "--help" || arg == "help");
    let program = match at_length {
        true => args::with_all_help(),
        false => Cli::command(),
    };
    let matches = program.try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

fn complain(error: &Error) -> ExitCode {
    if error.kind() == Kind::ClosedPipe {
        return ExitCode::SUCCESS;
    }
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let (on, off) = if colour {
        ("\u{1b}[1;31m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    output::say(&format!("{on}error:{off} {error}"));
    ExitCode::from(error.status())
}

fn run(cli: &Cli) -> Result<Status> {
    let is_quiet = match &cli.command {
        Command::Derive(args) => args.output.quiet,
        Command::Compute(args) => args.output.quiet,
        Command::Check(args) => args.output.quiet,
        Command::Cd(args) => args.output.quiet,
        Command::Difference(args) => args.output.quiet,
        Command::Merge(_) | Command::Convert(_) | Command::Example(_) | Command::Vectors(_) => {
            false
        }
        Command::Schema(_) | Command::Completions(_) | Command::Man(_) => true,
    };
    progress::stage("reading or making the machine", is_quiet);
    match &cli.command {
        Command::Derive(args) => commands::derive(args),
        Command::Compute(args) => commands::compute(args),
        Command::Merge(args) => commands::merge(args),
        Command::Check(args) => commands::check(args),
        Command::Cd(args) => commands::cd(args),
        Command::Difference(args) => commands::difference(args),
        Command::Convert(args) => commands::convert(args),
        Command::Vectors(args) => commands::vectors(args),
        Command::Example(args) => commands::example(args),
        Command::Schema(args) => commands::schema(args),
        Command::Completions(args) => commands::completions(args),
        Command::Man(args) => commands::man(args),
    }
}
