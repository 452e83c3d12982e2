//! CSV as people write it: a header or none, names of the rows or none, comments (`#`, `%`, `//`), commas, semicolons,
//! tabs or blanks between cells and at the ends of lines, decimal commas where something else separates cells.

use super::source::counted;
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::io::Read;

/// The cells of a CSV text.
pub(super) struct Table {
    /// The names of the columns, where the first line is a header.
    pub(super) header: Option<Vec<String>>,
    /// The lines below, each with its line number in the file; names of the rows are left out.
    pub(super) lines: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// How many cells every line has, as many as the first one; none where there is no line. `noun` is what errors
    /// call them.
    ///
    /// # Errors
    /// A line of another length.
    pub(super) fn columns(&self, noun: &str) -> Result<usize> {
        let Some((first, cells)) = self.lines.first() else {
            return Ok(0);
        };
        let columns = cells.len();
        match self.lines.iter().find(|(_, cells)| cells.len() != columns) {
            None => Ok(columns),
            Some((line, cells)) => Err(Error::input(format!(
                "found {}, wanted {columns} as in line {first}",
                counted(cells.len(), noun)
            ))
            .at(format!("line {line}"))),
        }
    }
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
    let separator = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .delimiter(separator)
        .from_reader(text.as_bytes().chain(end.as_bytes()));
    let mut is_first = true;
    let mut style = Style {
        separator,
        ..Style::default()
    };
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
        // A line of blanks, or a comment.
        if record.iter().all(str::is_empty) || is_comment(record.get(0).unwrap_or_default()) {
            continue;
        }
        let begin = start.0 + skipped(text, start.0).1;
        if !held.1.is_empty() {
            let is_header = is_first && is_header(&held.1, &is_entry);
            if is_header {
                let is_quoted = text.as_bytes().get(begin as usize) == Some(&b'"');
                style.has_names = is_header_of_names(&held.1, &record, is_quoted);
            }
            is_first = false;
            match is_header {
                true => take(Line::Header(style.names(&held.1)))?,
                false => take(Line::Cells(held.0, &style.cells(&held.1)))?,
            }
        } else {
            style.ends_in_separator = record.len() > 1 && record.iter().next_back() == Some("");
        }
        record = style.plain(record);
        held.0 = start.1 + skipped(text, start.0).0;
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

/// How the lines of a text differ from plain cells.
#[derive(Clone, Copy, Default)]
struct Style {
    separator: u8,
    /// The lines end in a separator, as programs write that put one behind every cell.
    ends_in_separator: bool,
    /// The first cell of every line is its name.
    has_names: bool,
}

impl Style {
    /// The record without the cells that only separators make, and with decimal points.
    fn plain(&self, record: csv::StringRecord) -> csv::StringRecord {
        let has_commas = self.separator != b',' && record.iter().any(is_decimal_comma);
        let record = match has_commas {
            true => record.iter().map(with_point).collect(),
            false => record,
        };
        match self.separator {
            b' ' if record.iter().any(str::is_empty) => {
                record.iter().filter(|cell| !cell.is_empty()).collect()
            }
            _ if self.ends_in_separator
                && record.len() > 1
                && record.iter().next_back() == Some("") =>
            {
                record.iter().take(record.len() - 1).collect()
            }
            _ => record,
        }
    }

    /// The names of the columns that hold numbers.
    fn names(&self, header: &csv::StringRecord) -> Vec<String> {
        let names = header.iter().map(str::to_string);
        // R leaves the name of the first column out.
        let skipped = usize::from(self.has_names && header.get(0).is_some_and(is_name_of_names));
        names.skip(skipped).collect()
    }

    /// The cells that hold numbers.
    fn cells<'r>(&self, record: &'r csv::StringRecord) -> Cow<'r, csv::StringRecord> {
        match self.has_names {
            true => Cow::Owned(record.iter().skip(1).collect()),
            false => Cow::Borrowed(record),
        }
    }
}

/// None of the cells is what the file is about; or the first one is empty and the others count from 0, as pandas has it.
fn is_header(cells: &csv::StringRecord, is_entry: impl Fn(&str) -> bool) -> bool {
    let counts = || {
        let rest = cells.iter().skip(1).enumerate();
        cells.len() > 1 && rest.into_iter().all(|(k, cell)| cell == k.to_string())
    };
    !cells.iter().any(is_entry) || (cells.get(0) == Some("") && counts())
}

/// Whether the lines below a header begin with their names: R's and pandas' tables do.
fn is_header_of_names(
    header: &csv::StringRecord,
    below: &csv::StringRecord,
    is_quoted: bool,
) -> bool {
    let by_name = header.len() == below.len() && header.get(0).is_some_and(is_name_of_names);
    // R's write.table: one name less than there are cells, and names in quotation marks.
    by_name || (is_quoted && header.len() + 1 == below.len())
}

/// What stands above the names of rows.
fn is_name_of_names(cell: &str) -> bool {
    cell.is_empty() || ["index", "unnamed: 0"].contains(&cell.to_lowercase().as_str())
}

/// `0,5`: a number as most of Europe writes it.
fn is_decimal_comma(cell: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let parts = cell.split_once(',');
    parts.is_some_and(|(before, after)| {
        is_digit(before.chars().last()) && is_digit(after.chars().next()) && !after.contains(',')
    })
}

fn with_point(cell: &str) -> Cow<'_, str> {
    match is_decimal_comma(cell) {
        true => Cow::Owned(cell.replacen(',', ".", 1)),
        false => Cow::Borrowed(cell),
    }
}

/// `%` begins comments of MATLAB, `//` those of C.
fn is_comment(line: &str) -> bool {
    line.starts_with('%') || line.starts_with("//")
}

/// How many blank lines and comments stand between an offset and the next record, and how many bytes: the reader says
/// where it began to look for the record, not where it found it.
fn skipped(text: &str, offset: u64) -> (u64, u64) {
    let rest = usize::try_from(offset).ok().and_then(|at| text.get(at..));
    let lines = rest.unwrap_or_default().split_inclusive('\n');
    lines
        .take_while(|line| line.trim().is_empty() || line.starts_with('#'))
        .fold((0, 0), |(lines, bytes), line| {
            (lines + 1, bytes + line.len() as u64)
        })
}

/// Whichever separates the first line that is not a comment.
fn delimiter(text: &str) -> u8 {
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#') && !is_comment(line);
    let mut lines = text.lines().map(str::trim_end);
    let line = lines.find(|line| is_said(&line.trim_start()));
    let line = line.unwrap_or_default();
    let has = |byte: u8| line.as_bytes().contains(&byte);
    // The blank of `ln 2` separates nothing.
    let blank = has(b' ') && !line.contains("ln");
    let decimal = || line.split_whitespace().filter(|cell| cell.contains(','));
    match () {
        () if has(b';') => b';',
        () if has(b',') && (has(b'\t') || blank) && decimal().all(is_decimal_comma) => {
            if has(b'\t') { b'\t' } else { b' ' }
        }
        () if has(b',') => b',',
        () if has(b'\t') => b'\t',
        () if line.trim().contains(' ') && blank => b' ',
        () => b',',
    }
}

/// `line 3, cell 2`, both counted from 1.
pub(super) fn cell_place(line: u64, cell: usize) -> String {
    format!("line {line}, cell {}", cell + 1)
}
