//! Sentences with mathematics in them: `e^-E`, `h^-j` and `v_i` become formulae.

use super::view::{Formula, Span, Text};

/// The sentence as spans; a word with `_` or `^` in it is a formula.
pub(crate) fn prose(sentence: &str) -> Text {
    let mut text = Text::new();
    let mut words = String::new();
    for (place, word) in sentence.split(' ').enumerate() {
        if place > 0 {
            words.push(' ');
        }
        if !word.contains(['_', '^']) {
            words += word;
            continue;
        }
        let (before, inner, after) = trimmed(word);
        words += before;
        if !words.is_empty() {
            text = text.prose(std::mem::take(&mut words));
        }
        text = text.formula(Formula::new(inner, latex(inner)));
        words += after;
    }
    match words.is_empty() {
        true => text,
        false => text.with(Span::Prose(words)),
    }
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

fn latex(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '_' | '^' => {
                let raised = script(after);
                out += &format!("{c}{{{}}}", latex(raised));
                rest = &after[raised.len()..];
                continue;
            }
            '~' => out.push_str("\\sim "),
            '|' => out.push_str("\\mid "),
            'σ' => out.push_str("\\sigma "),
            '≠' => out.push_str("\\neq "),
            '∂' => out.push_str("\\partial "),
            '#' | '%' | '&' | '$' | '{' | '}' => out += &format!("\\{c}"),
            _ if rest.starts_with("sum") => {
                out.push_str("\\sum");
                rest = &rest[3..];
                continue;
            }
            _ if rest.starts_with("h~") => {
                out.push_str("\\tilde h");
                rest = &rest[2..];
                continue;
            }
            c => out.push(c),
        }
        rest = after;
    }
    out
}

/// What is raised or lowered: a sign and letters, with an index of their own.
fn script(after: &str) -> &str {
    let sign = usize::from(after.starts_with('-'));
    let rest = after.get(sign..).unwrap_or_default();
    let is_inside = |c: char| c.is_alphanumeric() || "_≠".contains(c);
    let length: usize = rest
        .chars()
        .take_while(|c| is_inside(*c))
        .map(char::len_utf8)
        .sum();
    &after[..sign + length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulae(sentence: &str) -> Vec<String> {
        let spans = prose(sentence).0.into_iter();
        spans
            .filter_map(|span| match span {
                Span::Formula(formula) => Some(formula.latex),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn words_with_an_index_or_a_power_become_formulae() {
        assert_eq!(
            formulae("The derivative of e^-E is e^-E times that of -E."),
            ["e^{-E}", "e^{-E}"]
        );
        assert_eq!(
            formulae("p(v,h) = p(v,h_j) p(h^-j | v,h_j), where"),
            ["p(v,h_{j})", "p(h^{-j}", "v,h_{j}"]
        );
        assert_eq!(
            formulae("Z = A + B e^w: affine in e^w_ij"),
            ["e^{w}", "e^{w_{ij}}"]
        );
        assert_eq!(formulae("ln sum_h e^-E"), ["\\sum_{h}", "e^{-E}"]);
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
            let plain: String = prose(sentence)
                .0
                .iter()
                .map(|span| match span {
                    Span::Prose(words) => words.clone(),
                    Span::Formula(formula) => formula.plain.clone(),
                    _ => String::new(),
                })
                .collect();
            assert_eq!(plain, sentence);
        }
    }
}
