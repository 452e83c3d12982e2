//! The report of `compute --symbolic`: the machine's quantities as formulae.

use super::document::{Block, Document, Text};
use crate::ensemble::bits;
use crate::symbolic::{Entry, Formulae};

/// Z, the rows and one gradient entry.
pub fn symbols(formulae: &Formulae, entry: Option<&Entry>) -> Document {
    let letters = &formulae.letters;
    let mut document = Document::new("The machine as formulae");
    document.paragraph(
        "x stands for e to a weight, y for e to a visible bias, z for e to a hidden bias, each over T: x12 = e^(w[1,2]/T).",
    );
    let mut line = |name: &str, latex: &str, plain: String, tex: String| {
        document.blocks.push(Block::Formula(Text::formula(
            format!("{name} = {plain}"),
            format!("{latex} = {tex}"),
        )));
    };
    line(
        "Z",
        "Z",
        formulae.z.to_plain(letters),
        formulae.z.to_tex(letters),
    );
    line(
        "",
        "",
        formulae.z_factorised.to_plain(letters),
        formulae.z_factorised.to_tex(letters),
    );
    for mass in &formulae.masses {
        let v = bits(&mass.v);
        let name = format!("p(v={v})");
        line(
            &name,
            &name,
            format!("({}) / Z", mass.factorised.to_plain(letters)),
            format!("\\frac{{{}}}{{Z}}", mass.factorised.to_tex(letters)),
        );
    }
    if let Some(entry) = entry {
        line(
            &format!("gradient {}", entry.param),
            &format!("\\mathrm{{gradient}}\\ {}", entry.param),
            entry.to_plain(letters),
            entry.to_tex(letters),
        );
    }
    document
}
