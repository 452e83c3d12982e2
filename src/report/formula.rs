//! A formula: written once, in a line of Unicode. Its LaTeX is made from that.

use crate::derivation::{Notation, Tree};
use crate::machine::Param;

/// A formula in the notations that renderers need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// One line of Unicode, for a terminal, Markdown's source and HTML.
    pub plain: String,
    /// LaTeX without dollar signs.
    pub latex: String,
}

impl Formula {
    /// A formula written in both notations.
    pub fn new(plain: impl Into<String>, latex: impl Into<String>) -> Self {
        Formula {
            plain: plain.into(),
            latex: latex.into(),
        }
    }

    /// One unit of a state, or its mean: `v2`.
    pub(crate) fn unit(letter: &str, unit: usize) -> Self {
        format!("{letter}{}", unit + 1).as_str().into()
    }

    /// This formula with another written after it.
    pub fn then(mut self, other: &Formula) -> Self {
        self.plain += &other.plain;
        // A command such as \ln must not run into a letter that follows it.
        let mut latex = self.latex.trim_end().to_string();
        if !latex.is_empty() && !other.latex.is_empty() {
            latex.push(' ');
        }
        self.latex = latex + other.latex.trim_start();
        self
    }
}

impl From<&str> for Formula {
    fn from(plain: &str) -> Self {
        Formula::new(plain, latex(plain).trim())
    }
}

impl From<&Tree> for Formula {
    fn from(tree: &Tree) -> Self {
        Formula::new(Notation::Plain.formula(tree), Notation::Latex.formula(tree))
    }
}

impl From<&Formula> for Formula {
    fn from(formula: &Formula) -> Self {
        formula.clone()
    }
}

impl From<Param> for Formula {
    fn from(param: Param) -> Self {
        param.to_string().as_str().into()
    }
}

/// LaTeX of a line of Unicode: `e^(-E/T)`, `h_j`, `hⱼ`, `x12`, `w[1,2]`, `ln 2`, `E[h|v]`.
fn latex(plain: &str) -> String {
    let mut out = String::new();
    let mut rest = plain;
    while let Some(first) = rest.chars().next() {
        let (written, length) = match (first, index(first)) {
            ('_' | '^', _) => {
                let (inner, length) = raised_or_lowered(&rest[1..]);
                (format!("{first}{{{}}}", latex(inner)), 1 + length)
            }
            (_, Some((place, _))) => {
                let same = |c: &char| index(*c).is_some_and(|(other, _)| other == place);
                let run: String = rest.chars().take_while(same).collect();
                let letters = run.chars().filter_map(index).map(|(_, letter)| letter);
                let letters: String = letters.collect();
                (format!("{place}{{{letters}}}"), run.len())
            }
            (c, _) if c.is_ascii_alphabetic() => word(rest),
            (c, _) => {
                let written = match symbol(c) {
                    Some(symbol) => symbol.to_string(),
                    None if "#%&${}".contains(c) => format!("\\{c}"),
                    None => c.to_string(),
                };
                (written, c.len_utf8())
            }
        };
        // A command must not run into a letter that follows it.
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let before = out.trim_end_matches(is_letter);
        if written.starts_with(is_letter) && before != out && before.ends_with('\\') {
            out.push(' ');
        }
        out += &written;
        rest = &rest[length..];
    }
    out
}

/// What a text begins with that is raised or lowered, and how long it is: a group in brackets, or a sign and
/// letters with an index of their own.
fn raised_or_lowered(text: &str) -> (&str, usize) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match depth {
            0 if at > 0 => return (&text[1..at], at + 1),
            0 => break,
            _ => {}
        }
    }
    let is_inside = |c: char| c.is_alphanumeric() || "_≠".contains(c);
    let letters = text.strip_prefix('-').unwrap_or(text);
    let end = letters.find(|c| !is_inside(c)).unwrap_or(letters.len());
    let length = text.len() - letters.len() + end;
    (&text[..length], length)
}

/// A text begins with this word: what it is in LaTeX, and how long. A letter may have its number or its numbers
/// behind it.
fn word(text: &str) -> (String, usize) {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    if let Some(accent @ ('~' | '\u{303}')) = after.chars().next() {
        return (format!("\\tilde {word}"), end + accent.len_utf8());
    }
    let in_brackets = after.starts_with('[');
    let numbers = &after[usize::from(in_brackets)..];
    let is_number = |c: char| c.is_ascii_digit() || in_brackets && c == ',';
    let length = match numbers.starts_with(|c: char| c.is_ascii_digit()) {
        true => numbers.find(|c| !is_number(c)).unwrap_or(numbers.len()),
        false => 0,
    };
    match word {
        "ln" | "sum" | "beta" | "lambda" => (format!("\\{word}"), end),
        // The blank behind a word is one of the few that TeX is to show.
        "gradient" | "mean" | "true" | "Im" => {
            let blank = if after.starts_with(' ') { "\\ " } else { "" };
            (format!("\\mathrm{{{word}}}{blank}"), end + blank.len() / 2)
        }
        "E" if in_brackets => ("\\mathrm{E}".into(), end),
        _ if word.len() > 1 || length == 0 => (word.into(), end),
        _ => {
            let behind = length + 2 * usize::from(in_brackets);
            let numbers = &numbers[..length];
            (format!("{word}_{{{numbers}}}"), end + behind)
        }
    }
}

/// A character that LaTeX has a command for.
pub(super) fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        'θ' => "\\theta",
        'Θ' => "\\Theta",
        'σ' => "\\sigma",
        'Σ' => "\\sum",
        'Π' => "\\prod",
        'Δ' => "\\Delta",
        '∂' => "\\partial",
        '∞' => "\\infty",
        '∀' => "\\forall",
        '¬' => "\\neg",
        '±' => "\\pm",
        '×' => "\\times",
        '·' => "\\cdot",
        '≠' => "\\neq",
        '≈' => "\\approx",
        '≤' => "\\leq",
        '⟨' => "\\langle",
        '⟩' => "\\rangle",
        '…' => "\\ldots",
        '|' => "\\mid",
        '~' => "\\sim",
        _ => return None,
    })
}

/// Where a raised or lowered character stands, and which it is.
pub(super) fn index(c: char) -> Option<(char, char)> {
    Some(match c {
        '₀'..='₉' => ('_', char::from_digit(u32::from(c) - u32::from('₀'), 10)?),
        'ᵢ' => ('_', 'i'),
        'ⱼ' => ('_', 'j'),
        'ₖ' => ('_', 'k'),
        '²' => ('^', '2'),
        '³' => ('^', '3'),
        '⁻' => ('^', '-'),
        'ⁱ' => ('^', 'i'),
        'ʲ' => ('^', 'j'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latex_is_made_from_a_line_of_unicode() {
        for (plain, wanted) in [
            ("e^-E", "e^{-E}"),
            ("p(h^-j", "p(h^{-j}"),
            ("v,h_j)", "v,h_{j})"),
            ("e^w_ij", "e^{w_{ij}}"),
            ("sum_h", "\\sum_{h}"),
            ("h̃⁻ʲ", "\\tilde h^{-j}"),
            ("h~_j", "\\tilde h_{j}"),
            ("w[1,12]", "w_{1,12}"),
            ("E[h2|v]", "\\mathrm{E}[h_{2}\\mid v]"),
            ("e^(-(E+1)/T)/Z", "e^{-(E+1)/T}/Z"),
            ("-ln N", "-\\ln N"),
            ("mean ln p", "\\mathrm{mean}\\ \\ln p"),
            ("θh", "\\theta h"),
            ("v1,h2", "v_{1},h_{2}"),
            ("2^n_h", "2^{n_{h}}"),
            ("p(v,h)", "p(v,h)"),
        ] {
            assert_eq!(Formula::from(plain).latex, wanted);
        }
    }
}
