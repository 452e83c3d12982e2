//! The letters of the derivation in words.

use super::view::Text;

/// What letters stand for: as they are printed plainly, in LaTeX, in words.
const LETTERS: &[(&str, &str, &str)] = &[
    ("h̃", "\\tilde h", "a copy of h that a sum runs over"),
    ("h̃ⱼ", "\\tilde h_j", "its unit j"),
    ("h̃⁻ʲ", "\\tilde h^{-j}", "its units other than j"),
    ("v⁻ⁱ", "v^{-i}", "the visible units other than i"),
    ("Σ_u", "\\sum_u", "a sum over u, a copy of v"),
    ("(x)", "(x)", "x is a visible state"),
    ("f(x)", "f(x)", "the sum of f(x,h) over all h"),
    ("f(v)", "f(v)", "the sum of f(v,h) over all h"),
    ("X", "X", "the data"),
    ("N", "N", "the number of rows"),
    ("P_d", "P_d", "the share of the rows that are x"),
    (
        "P_true",
        "P_{\\mathrm{true}}",
        "the unknown law that the rows come from; here the uniform law stands for it",
    ),
    ("T", "T", "the temperature"),
    (
        "(s)",
        "(s)",
        "s is a state of all units, visible ones first, and so is r",
    ),
    (
        "E[hⱼ|v]",
        "\\mathrm{E}[h_j\\mid v]",
        "the mean of unit j, given v",
    ),
    (
        "|_",
        "|_{\\ldots}",
        "what stands before it, on a machine or data changed so",
    ),
];

/// What the letters in these formulae stand for.
pub(super) fn named(formulae: &[String]) -> Text {
    let is_used =
        |(plain, ..): &&(&str, &str, &str)| formulae.iter().any(|formula| formula.contains(plain));
    let letters = LETTERS.iter().filter(is_used);
    let letters = letters
        .map(|(plain, latex, words)| Text::new().math(*plain, *latex).prose(format!(": {words}")));
    let text = Text::joined(letters, "; ");
    match text.is_empty() {
        true => text,
        false => text.prose("."),
    }
}
