//! The commands that print what is known beforehand: machines, schemas, completions, manual pages.

use super::super::again::Again;
use super::super::args::{Cli, CompletionsArgs, ExampleArgs, ManArgs, SchemaArgs, with_all_help};
use super::super::output::failed;
use super::super::status::Status;
use super::super::{input, output};
use crate::error::{Error, Result};
use crate::machine::EXAMPLES;
use crate::report;
use crate::report::output::json;
use clap::CommandFactory;
use itertools::Itertools;
use std::io::{IsTerminal, Write};

/// `example`.
pub(crate) fn example(args: &ExampleArgs, again: &Again) -> Result<Status> {
    let mut source = args.source.clone();
    source.example = source.example.or(args.name.clone());
    let asks_nothing = source.nv.is_none() && source.model.is_none() && source.data.is_none();
    let saves = source.save_model.is_some() || source.save_data.is_some();
    if source.example.is_none() && asks_nothing && !saves {
        let lines: Vec<String> = EXAMPLES
            .iter()
            .map(|example| format!("{:8} {}\n", example.name, example.about))
            .collect();
        output::print(&lines.concat())?;
        return Ok(Status::Holds);
    }
    let input = input::read(again, &source, &[], &[])?;
    if source.save_model.is_none() && source.save_data.is_none() {
        output::print(&crate::files::write_model(&input.m))?;
    }
    Ok(Status::Holds)
}

/// `schema`.
pub(crate) fn schema(args: &SchemaArgs) -> Result<Status> {
    let schema = report::output::schema(&args.command)?;
    output::print(&json(&schema)?)?;
    Ok(Status::Holds)
}

/// `completions`.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rbm-exact", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Holds)
}

/// `man`.
pub(crate) fn man(args: &ManArgs) -> Result<Status> {
    // Built, a subcommand knows the name of its page and how it is called.
    let mut program = with_all_help().disable_help_subcommand(true);
    program.build();
    let about = format!("rbm-exact {}", env!("CARGO_PKG_VERSION"));
    let command = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let mut names = program.get_subcommands().map(|c| c.get_name());
                return Err(Error::input(format!(
                    "found the command `{}`, wanted one of {}",
                    name.escape_debug(),
                    names.join(", ")
                )));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .source(about)
        .render(&mut page)
        .map_err(|error| failed("the manual page", &error))?;
    let page = String::from_utf8_lossy(&page);
    if std::io::stdout().is_terminal() {
        if is_read(&page) {
            return Ok(Status::Holds);
        }
        output::say("note: `rbm-exact man | man -l -` shows this page where `man` is installed");
    }
    output::print(&page)?;
    Ok(Status::Holds)
}

/// Whether `man` showed the page, in the pager that it is set to.
fn is_read(page: &str) -> bool {
    let reader = std::process::Command::new("man")
        .args(["-l", "-"])
        .stdin(std::process::Stdio::piped())
        .spawn();
    let Ok(mut reader) = reader else { return false };
    if let Some(mut input) = reader.stdin.take() {
        // A reader that leaves early closes the pipe; its exit status tells whether it failed.
        let _ = input.write_all(page.as_bytes());
    }
    reader.wait().is_ok_and(|status| status.success())
}
