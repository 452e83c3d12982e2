//! Reports: one typed view of every answer, and the renderers that write it. It takes what the rooms up to
//! `derivation` and `oracle` found, and reads and writes no files.
//!
//! Builders (a file for each command) choose what to say and build a [`view::Document`]; renderers
//! are matches over its blocks and spans and compute nothing. [`output`] is the layout of the JSON.

mod answers;
mod cd;
mod check;
mod compute;
mod derive;
mod difference;
mod explain;
mod expression;
mod formula;
mod gradient;
mod legend;
mod letters;
mod machine;
mod numbers;
pub mod output;
mod path;
mod prose;
mod render;
mod samples;
mod steps;
mod story;
mod symbols;
mod tables;
pub mod view;
mod words;
mod written;

pub use answers::{
    Checked, Clamped, Computed, Derivation, Differences, Given, Path, Provenance, Report, Sampled,
    Symbols, Updates,
};
pub(crate) use explain::at_length;
pub use explain::explain;
pub use legend::{legend, legend_of_claims};
pub use numbers::Show;
pub use render::{html, latex, markdown, terminal};
