//! The letters of the derivation in words.

use super::prose::prose;
use super::view::Text;

/// What letters stand for: as they are printed plainly, and in words.
const LETTERS: &[(&str, &str)] = &[
    ("h̃", "a copy of h that a sum runs over"),
    ("h̃ⱼ", "its unit j"),
    ("h̃⁻ʲ", "its units other than j"),
    ("v⁻ⁱ", "the visible units other than i"),
    ("Σ_u", "a sum over u, a copy of v"),
    ("(x)", "x is a visible state"),
    ("f(x)", "the sum of f(x,h) over all h"),
    ("f(v)", "the sum of f(v,h) over all h"),
    ("X", "the data"),
    ("N", "the number of rows"),
    ("P_d", "the share of the rows that are x"),
    (
        "P_true",
        "the unknown law that the rows come from; here the uniform law stands for it",
    ),
    ("T", "the temperature"),
    (
        "(s)",
        "s is a state of all units, visible ones first, and so is r",
    ),
    ("E[hⱼ|v]", "the mean of unit j, given v"),
    (
        "|_",
        "what stands before it, on a machine or data changed so",
    ),
];

/// What the letters in these formulae stand for.
pub(super) fn named(formulae: &[String]) -> Text {
    let is_used = |(plain, _): &&(&str, _)| formulae.iter().any(|formula| formula.contains(plain));
    let letters = LETTERS.iter().filter(is_used);
    let letters = letters.map(|(plain, words)| prose(&format!("`{plain}`: {words}")));
    let text = Text::joined(letters, "; ");
    match text.is_empty() {
        true => text,
        false => text.prose("."),
    }
}
