//! Results go to stdout or, whole or not at all, to a file.

use super::args::{DEFAULT_DIGITS, Format, OutputArgs};
use super::progress;
pub(super) use super::say::say;
use crate::error::{Error, Kind, Result};
use crate::files::write_whole;
use crate::number::Digits;
use crate::report::view::Document;
use crate::report::{Report, html, latex, markdown, terminal};
use std::io::{self, ErrorKind, IsTerminal};
use std::path::Path;

/// The digits asked for.
pub(super) fn digits(args: &OutputArgs) -> Digits {
    let count = args.digits.unwrap_or(DEFAULT_DIGITS);
    match args.significant {
        true => Digits::of_each(count),
        false => Digits::of_itself(count),
    }
}

/// The format asked for; without --format the one that the file's ending stands for.
///
/// # Errors
/// An ending that no format has.
pub(super) fn format(args: &OutputArgs) -> Result<Format> {
    let ending = args.output.as_ref().and_then(|path| path.extension());
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    Ok(match (args.format, ending.as_deref()) {
        (Some(format), _) => format,
        (None, None | Some("txt" | "text")) => Format::Table,
        (None, Some("json")) => Format::Json,
        (None, Some("md" | "markdown")) => Format::Markdown,
        (None, Some("tex")) => Format::Latex,
        (None, Some("html" | "htm")) => Format::Html,
        (None, Some(other)) => {
            return Err(Error::input(format!(
                "found the ending `.{}`, wanted .txt, .json, .md, .tex or .html",
                other.escape_debug()
            ))
            .at("--output")
            .help("or say what to write with --format"));
        }
    })
}

/// Writes what a command found in the format asked for.
pub(super) fn report(args: &OutputArgs, report: &dyn Report) -> Result<()> {
    match format(args)? {
        Format::Json => text(args, &report.json()?),
        _ => match args.digits {
            Some(digits) => document(args, &report.view().with_digits(digits)),
            None => document(args, &report.view()),
        },
    }
}

/// Writes a document in the format asked for; JSON is not one of its formats.
pub(super) fn document(args: &OutputArgs, document: &Document) -> Result<()> {
    let screen = std::io::stdout().is_terminal() && args.output.is_none();
    let colour = screen && std::env::var_os("NO_COLOR").is_none();
    let text = match format(args)? {
        Format::Markdown => markdown(document),
        Format::Latex => latex(document),
        Format::Html => html(document),
        Format::Table | Format::Json => terminal(document, WIDTH, colour),
    };
    self::text(args, &text)?;
    let lines = text.lines().count();
    let height = terminal_size::terminal_size().map(|(_, height)| usize::from(height.0));
    if screen && !args.quiet && height.is_some_and(|height| lines > height) {
        say(&format!(
            "{lines} lines: add `| less` to the command to see them from the top"
        ));
    }
    Ok(())
}

/// Reports are laid out for a screen that every projector and pager has.
const WIDTH: usize = 80;

/// Writes text where the options say.
pub(super) fn text(args: &OutputArgs, text: &str) -> Result<()> {
    match &args.output {
        Some(path) => write_whole(path, text.as_bytes()),
        None => print(text),
    }
}

/// Standard output, as a file.
const STANDARD: &str = "-";

/// Writes to stdout; a reader that went away is not a failure, and one that takes its time has nothing to be told.
pub(super) fn print(text: &str) -> Result<()> {
    progress::stage("writing the result", true);
    write_whole(Path::new(STANDARD), text.as_bytes())
}

/// The error of a result that could not be written.
pub(crate) fn failed(what: &str, error: &io::Error) -> Error {
    match error.kind() {
        ErrorKind::BrokenPipe => Error::new(Kind::ClosedPipe, "the reader went away"),
        _ => Error::input(format!("could not write {what}: {error}")),
    }
}
