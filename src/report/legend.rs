//! What the words and marks of a report mean, for `--help`. They stand in one place,
//! `docs/reading.md`: a heading for each section, a line `- word: meaning` for each word.

use super::prose::{pairs, prose};
use super::view::Document;

const PAGE: &str = include_str!("../../docs/reading.md");

/// The sections that are about claims of other programs.
const OF_CLAIMS: [&str; 2] = ["Beside a claimed number", "Words of a judgement"];

/// Those sections of the page, or the others.
fn sections(document: &mut Document, of_claims: bool) {
    for section in PAGE.split("\n## ").skip(1) {
        let (title, lines) = section.split_once('\n').unwrap_or((section, ""));
        if OF_CLAIMS.contains(&title) == of_claims {
            let words = lines
                .lines()
                .filter_map(|line| line.strip_prefix("- ")?.split_once(": "))
                .map(|(word, text)| (word, prose(text)));
            document.heading(title);
            document.blocks.push(pairs(words));
        }
    }
}

/// What may be claimed, each key with what stands there, and the words of a judgement.
pub fn legend_of_claims(keys: &[(&str, &str)]) -> Document {
    let mut document = Document::new("What may be claimed");
    document.heading("Keys");
    let keys = keys.iter().map(|(key, text)| (key, prose(text)));
    document.blocks.push(pairs(keys));
    sections(&mut document, true);
    document
}

/// The words of all reports.
pub fn legend() -> Document {
    let mut document = Document::new("What the words of a report mean");
    sections(&mut document, false);
    document
}

#[cfg(test)]
mod tests {
    use super::super::view::Block;
    use super::*;

    /// Every line of the page is read: a heading, or a word and its meaning.
    #[test]
    fn no_line_of_the_page_is_lost() {
        let lines = PAGE.lines().skip_while(|line| !line.starts_with("## "));
        let wanted = lines.filter(|line| !line.is_empty()).count();
        let documents = [legend(), legend_of_claims(&[])];
        let found = documents.iter().flat_map(|document| &document.blocks);
        let found = found.map(|block| match block {
            Block::Heading(_) => 1,
            Block::Pairs(pairs) => pairs.len(),
            _ => 0,
        });
        // The heading of the keys is not on the page.
        assert_eq!(found.sum::<usize>(), wanted + 1);
    }
}
