//! What is said on stderr.

use std::io::{IsTerminal, Write};

/// Writes a line to stderr, folded at the width of the terminal where it is one.
pub(super) fn say(text: &str) {
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
