//! Sentences with mathematics in them: `e^-E`, `h^-j` and `v_i` become formulae, and all that stands in backticks.

use super::view::{Block, Span, Text};

/// The sentence as spans; a word with `_` or `^` in it is a formula.
pub(crate) fn prose(sentence: &str) -> Text {
    let mut text = Text::new();
    let mut words = String::new();
    for (place, part) in sentence.split('`').enumerate() {
        if place % 2 == 1 {
            text = said(text, &mut words).formula(part);
            continue;
        }
        for (at, word) in part.split(' ').enumerate() {
            words += if at > 0 { " " } else { "" };
            if !word.contains(['_', '^']) {
                words += word;
                continue;
            }
            let (before, inner, after) = trimmed(word);
            words += before;
            text = said(text, &mut words).formula(inner);
            words += after;
        }
    }
    said(text, &mut words)
}

/// With these words after it.
fn said(text: Text, words: &mut String) -> Text {
    match words.is_empty() {
        true => text,
        false => text.with(Span::Prose(std::mem::take(words))),
    }
}

/// Names and what they stand for.
pub(super) fn pairs<N: AsRef<str>>(pairs: impl IntoIterator<Item = (N, Text)>) -> Block {
    let pairs = pairs.into_iter();
    let read = |(name, text): (N, Text)| (prose(name.as_ref()), text);
    Block::Pairs(pairs.map(read).collect())
}

/// Punctuation around a word, and brackets that do not close inside it.
fn trimmed(word: &str) -> (&str, &str, &str) {
    let mut inner = word.trim_end_matches(['.', ',', ':', ';']);
    let count = |text: &str, c| text.matches(c).count();
    while inner.ends_with(')') && count(inner, ')') > count(inner, '(') {
        inner = &inner[..inner.len() - 1];
    }
    let begin = inner.len() - inner.trim_start_matches('"').len();
    let mut start = begin;
    while inner[start..].starts_with('(') && count(&inner[start..], '(') > count(inner, ')') {
        start += 1;
    }
    (&word[..start], &inner[start..], &word[inner.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_an_index_or_a_power_and_what_stands_in_backticks_become_formulae() {
        for (sentence, wanted) in [
            (
                "The derivative of e^-E is e^-E times that of -E.",
                &["e^-E", "e^-E"][..],
            ),
            (
                "p(v,h) = p(v,h_j) p(h^-j | v,h_j), where",
                &["p(v,h_j)", "p(h^-j", "v,h_j"],
            ),
            ("A number `1/h`, or `l(θ+h)/h`", &["1/h", "l(θ+h)/h"]),
        ] {
            let spans = prose(sentence).0.into_iter();
            let formulae = spans.filter_map(|span| match span {
                Span::Formula(formula) => Some(formula.plain),
                _ => None,
            });
            assert_eq!(formulae.collect::<Vec<_>>(), wanted);
        }
    }

    #[test]
    fn nothing_of_a_sentence_is_lost() {
        for sentence in [
            "p(v,h_j) for p(v,h~_j): h_j is free",
            "(i,j) clashes with the w_ij differentiated below",
            "a (b_i), and (c_j).",
            "no mathematics  at all ",
            "",
        ] {
            let plain: String = prose(sentence).0.iter().map(Span::plain).collect();
            assert_eq!(plain, sentence);
        }
    }
}
