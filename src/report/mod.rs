//! Reports: one typed view of every answer, and the renderers that write it.
//!
//! Builders (a file for each command) choose what to say and build a [`view::Document`]; renderers
//! are matches over its blocks and spans and compute nothing. [`output`] is the layout of the JSON.

mod compute;
mod derive;
mod difference;
mod explain;
mod machine;
mod numbers;
pub mod output;
mod path;
mod prose;
mod render;
mod steps;
mod symbols;
pub mod view;
mod words;

pub use compute::{States, compute};
pub use derive::{Derivation, derive};
pub use difference::curve;
pub use explain::explain;
pub use machine::Provenance;
pub use numbers::Show;
pub use path::path;
pub use render::{html, latex, markdown, terminal};
pub use symbols::symbols;
