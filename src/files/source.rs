//! From a path to bytes and to text, within a stated limit.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes a file may have: 512 MiB (10 million rows of 20 bits, as JSON, are 420 MB).
pub const MOST_BYTES: u64 = 1 << 29;

/// What errors call the file.
pub(super) fn name_of(path: &Path) -> String {
    match is_standard(path) {
        true => "standard input".into(),
        false => path.display().to_string(),
    }
}

/// `-` is standard input where a file is read, and standard output where one is written.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file, or of standard input for `-`; `help` says what to do about too many.
pub(super) fn read(path: &Path, help: &str) -> Result<Vec<u8>> {
    if is_standard(path) {
        return bounded(io::stdin().lock(), help);
    }
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Error::input("found a directory, wanted a file"));
    }
    if about.len() > MOST_BYTES {
        return Err(too_large(&format!("{} bytes", about.len()), help));
    }
    bounded(file, help)
}

/// Pipes and devices do not know their length: they are read up to the limit.
fn bounded(from: impl Read, help: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large("more", help));
    }
    Ok(bytes)
}

fn too_large(found: &str, help: &str) -> Error {
    Error::limit(format!("found {found}, wanted at most {MOST_BYTES} bytes")).help(help)
}

fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::input("there is no such file"),
        io::ErrorKind::PermissionDenied => Error::input("you may not read this file"),
        _ => Error::input(format!("the file cannot be read: {error}")),
    }
}

/// The bytes as text, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (good, bad) = bytes.split_at(error.valid_up_to());
        let byte = bad.first().copied().unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let help = match is_utf16(bytes) {
            true => "this looks like UTF-16; save the file as UTF-8",
            false => "save the file as UTF-8 text",
        };
        Error::input(format!("found the byte 0x{byte:02x}, wanted UTF-8 text"))
            .at(place(&good, good.len()))
            .help(help)
    })?;
    if let Some(at) = text.find('\0') {
        return Err(Error::input("found the byte 0x00, wanted UTF-8 text")
            .at(place(text, at))
            .help("text has no such byte: the file is binary, or UTF-16 without a mark; save it as UTF-8"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Whether the byte order mark says so.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// `line 3, column 5` of a byte offset (columns count characters).
pub(super) fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].chars().count() + 1;
    format!("line {line}, column {column}")
}

/// Text from a file as it may be shown: on one line, and not too much of it.
pub(super) fn shown(text: &str) -> String {
    shown_up_to(text, 40)
}

/// The same, up to a number of characters.
pub(super) fn shown_up_to(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for c in text.chars().take(most) {
        match c {
            '"' | '\'' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

/// `1 row`, `2 rows`, `3 entries`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

/// Every number of a text takes memory of its own. Machines have fewer.
const MOST_NUMBERS: usize = 1 << 21;

/// Refuses a text in which too many of these bytes separate numbers.
pub(super) fn few_numbers(text: &str, separators: &[u8]) -> Result<()> {
    match text
        .bytes()
        .filter(|byte| separators.contains(byte))
        .count()
    {
        count if count > MOST_NUMBERS => Err(Error::limit(format!(
            "found a text of about {count} numbers, wanted at most {MOST_NUMBERS}"
        ))
        .help("save the arrays as .npy or .npz, which hold 8 bytes a number")),
        _ => Ok(()),
    }
}
