//! The sources under `src`, as the tests of the house's order read them.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the library or the program.
pub struct Source {
    /// Relative to `src`, with `/`.
    pub path: String,
    /// The file or folder directly under `src` that it is in.
    pub place: String,
    /// Without the unit tests at its end, which may use any floor.
    pub code: String,
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// All files under `src`.
pub fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 15, "{} files under src", files.len());
    files.sort();
    files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&src).expect("under src");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            let text = fs::read_to_string(file).expect("text");
            let code = match text.find("#[cfg(test)]\nmod tests {") {
                Some(end) => &text[..end],
                None => &text,
            };
            Source {
                path: parts.join("/"),
                place: parts[0].trim_end_matches(".rs").to_string(),
                code: code.to_string(),
            }
        })
        .collect()
}

/// The members of `{a::{b, c}, d}` at its top level, or the whole text where there is no group.
pub fn items(rest: &str) -> Vec<&str> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![rest];
    };
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(group[start..at].trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|item| !item.is_empty());
    found
}
