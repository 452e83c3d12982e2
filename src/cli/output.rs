//! Results go to stdout or, whole or not at all, to a file.

use super::args::{Format, OutputArgs};
use super::failed;
use crate::error::Result;
use crate::files::write_whole;
use crate::number::Digits;
use crate::report::view::Document;
use crate::report::{html, latex, markdown, terminal};
use std::io::{IsTerminal, Write};

/// The digits asked for.
pub fn digits(args: &OutputArgs) -> Digits {
    match args.significant {
        true => Digits::significant(args.digits),
        false => Digits::of_itself(args.digits),
    }
}

/// Writes a document in the format asked for; JSON is written by its own builders.
pub fn document(args: &OutputArgs, document: &Document) -> Result<()> {
    let screen = std::io::stdout().is_terminal() && args.output.is_none();
    let colour = screen && std::env::var_os("NO_COLOR").is_none();
    let text = match args.format {
        Format::Markdown => markdown(document),
        Format::Latex => latex(document),
        Format::Html => html(document),
        Format::Table | Format::Json => terminal(document, WIDTH, colour),
    };
    self::text(args, &text)
}

/// Reports are laid out for a screen that every projector and pager has.
const WIDTH: usize = 80;

/// Writes text where the options say.
pub fn text(args: &OutputArgs, text: &str) -> Result<()> {
    match &args.output {
        Some(path) => write_whole(path, text.as_bytes()),
        None => print(text),
    }
}

/// Writes a line to stderr, folded at the width of the terminal where it is one.
pub fn say(text: &str) {
    let mut err = std::io::stderr().lock();
    let text = match err.is_terminal() {
        true => textwrap::fill(
            text,
            textwrap::Options::with_termwidth()
                .break_words(false)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .subsequent_indent("  "),
        ),
        false => text.to_string(),
    };
    // Nothing is left to do if stderr is gone.
    let _ = writeln!(err, "{text}");
}

/// Writes to stdout; a reader that went away is not a failure.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| failed("the result", &error))
}
