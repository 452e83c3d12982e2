//! CSV as people write it: a header or none, `#` comments, commas, semicolons, tabs or blanks.

use crate::error::{Error, Result};
use std::io::Read;

/// The cells of a CSV text.
pub(super) struct Table {
    /// The names of the columns, where the first line is a header.
    pub(super) header: Option<Vec<String>>,
    /// The lines below, each with its line number in the file.
    pub(super) lines: Vec<(u64, csv::StringRecord)>,
}

/// No machine has more lines: a line held costs some 300 bytes.
const MOST_LINES: usize = 1 << 19;

/// Read after the text, as a line of its own.
const END: &str = "end-of-the-text";

/// Reads all cells. The first line is a header if none of its cells is what the file is about,
/// that is, if `is_entry` denies every one of them.
///
/// # Errors
/// Text that is not CSV: a quotation mark that is opened and never closed among it; too many lines.
pub(super) fn table(text: &str, is_entry: impl Fn(&str) -> bool) -> Result<Table> {
    let mut table = Table {
        header: None,
        lines: Vec::new(),
    };
    each_line(text, is_entry, |line| {
        match line {
            Line::Header(names) => table.header = Some(names),
            Line::Cells(line, _) if table.lines.len() == MOST_LINES => {
                return Err(Error::limit(format!(
                    "found more than {MOST_LINES} lines, wanted at most so many units"
                ))
                .at(format!("line {line}"))
                .help("keep larger machines as .npy or .npz"));
            }
            Line::Cells(line, cells) => table.lines.push((line, cells.clone())),
        }
        Ok(())
    })?;
    Ok(table)
}

/// One line of a table, in the order of the file.
pub(super) enum Line<'r> {
    /// The names of the columns.
    Header(Vec<String>),
    /// Its number in the file, and its cells.
    Cells(u64, &'r csv::StringRecord),
}

/// Calls `take` with every line that is not blank, up to its first error: a long file then takes no room.
///
/// # Errors
/// Those of [`table`].
pub(super) fn each_line(
    text: &str,
    is_entry: impl Fn(&str) -> bool,
    mut take: impl FnMut(Line) -> Result<()>,
) -> Result<()> {
    let end = format!("\n{END}");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes().chain(end.as_bytes()));
    let mut is_first = true;
    // The last record is held back: it has to be the end.
    let mut held = (0, csv::StringRecord::new());
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| Error::input(format!("this is not CSV: {error}")))?
    {
        let start = record
            .position()
            .map_or((0, 0), |at| (at.byte(), at.line()));
        // A line of blanks.
        if record.iter().all(str::is_empty) {
            continue;
        }
        if !held.1.is_empty() {
            let is_header = is_first && !held.1.iter().any(&is_entry);
            is_first = false;
            take(match is_header {
                true => Line::Header(held.1.iter().map(str::to_string).collect()),
                false => Line::Cells(held.0, &held.1),
            })?;
        }
        held.0 = start.1 + skipped(text, start.0);
        std::mem::swap(&mut held.1, &mut record);
    }
    // A quotation mark that is never closed makes one cell of the rest of the text, END included.
    match held.1.iter().eq([END]) {
        true => Ok(()),
        false => Err(Error::input(
            "found a quotation mark that is not closed, wanted a second one",
        )
        .at(format!("line {}", held.0.max(1)))),
    }
}

/// How many blank lines and comments stand between an offset and the next record: the reader says
/// where it began to look for the record, not where it found it.
fn skipped(text: &str, offset: u64) -> u64 {
    let rest = usize::try_from(offset).ok().and_then(|at| text.get(at..));
    let lines = rest.unwrap_or_default().split_inclusive('\n');
    lines
        .take_while(|line| line.trim().is_empty() || line.starts_with('#'))
        .count() as u64
}

/// Whichever separates the first line that is not a comment.
fn delimiter(text: &str) -> u8 {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default();
    let found = b",;\t".iter().find(|byte| line.as_bytes().contains(byte));
    match found {
        Some(byte) => *byte,
        // The blank of `ln 2` separates nothing.
        None if line.contains(' ') && !line.contains("ln") => b' ',
        None => b',',
    }
}

/// `line 3, cell 2`, both counted from 1.
pub(super) fn cell_place(line: u64, cell: usize) -> String {
    format!("line {line}, cell {}", cell + 1)
}
