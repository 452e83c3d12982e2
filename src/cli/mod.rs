//! The command line: commands, options, exit status. A door: it may use every room, and computes nothing
//! itself.

mod again;
mod args;
mod cd_args;
mod commands;
mod input;
mod output;
mod output_args;
mod paths;
mod progress;
mod say;
mod source_args;
mod status;

use crate::door::Door;
use crate::error::{Error, Kind, Result};
use again::Again;
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
    let (cli, again) = match parsed(args) {
        Ok(parsed) => parsed,
        Err(error) => {
            // --help and --version come this way too, on stdout.
            return match (error.print(), error.use_stderr()) {
                (_, true) => ExitCode::from(2),
                (Ok(()), false) => ExitCode::SUCCESS,
                (Err(error), false) => complain(&output::failed("the help", &error)),
            };
        }
    };
    match run(&cli, &again) {
        Ok(status) => ExitCode::from(status as u8),
        Err(error) => complain(&error),
    }
}

/// The options; asking for help at length is an error with the help as its text.
fn parsed(
    args: impl IntoIterator<Item = OsString>,
) -> std::result::Result<(Cli, Again), clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let at_length = args.iter().any(|arg| arg == "--help" || arg == "help");
    let mut program = match at_length {
        true => args::with_all_help(),
        false => Cli::command(),
    };
    let matches = program.try_get_matches_from_mut(args)?;
    Ok((
        Cli::from_arg_matches(&matches)?,
        Again::of(&program, &matches),
    ))
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

fn run(cli: &Cli, again: &Again) -> Result<Status> {
    let is_quiet = match &cli.command {
        Command::Schema(_) | Command::Completions(_) | Command::Man(_) => true,
        _ => again.is_quiet,
    };
    progress::stage("reading or making the machine", is_quiet);
    match &cli.command {
        Command::Derive(args) => commands::derive(args, again),
        Command::Compute(args) => commands::compute(args, again),
        Command::Merge(args) => commands::merge(args),
        Command::Check(args) => commands::check(args, again),
        Command::Cd(args) => commands::cd(args, again),
        Command::Difference(args) => commands::difference(args, again),
        Command::Convert(args) => commands::convert(args, again),
        Command::Vectors(args) => commands::vectors(args),
        Command::Example(args) => commands::example(args, again),
        Command::Schema(args) => commands::schema(args),
        Command::Completions(args) => commands::completions(args),
        Command::Man(args) => commands::man(args),
    }
}
