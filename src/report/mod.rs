//! Reports: plain documents built from computed values, and the renderers that write them.
//! Builders choose what to say; renderers compute nothing.

mod compute;
mod derive;
mod difference;
mod document;
mod explain;
mod latex;
mod line;
mod machine;
mod markdown;
mod numbers;
pub mod output;
mod path;
mod symbols;
mod terminal;
pub mod view;

pub use compute::{States, compute};
pub use derive::{Derivation, derive};
pub use difference::curve;
pub use document::{Block, Document, Line, Table, Text};
pub use explain::explain;
pub use latex::latex;
pub use machine::Provenance;
pub use markdown::markdown;
pub use numbers::{Show, long, short};
pub use path::path;
pub use symbols::symbols;
pub use terminal::terminal;
