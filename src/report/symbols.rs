//! The report of `compute --symbolic`: the machine's quantities as formulae.

use super::answers::Symbols;
use super::view::{Document, Formula, Text};
use crate::ensemble::bits;

/// Z, the rows and one gradient entry.
pub(super) fn symbols(found: &Symbols) -> Document {
    let (formulae, entry) = (found.formulae, found.entry);
    let letters = &formulae.letters;
    let mut document = Document::new("The machine as formulae");
    document.paragraph(
        Text::new()
            .formula(Formula::same("x"))
            .prose(" stands for e to a weight, ")
            .formula(Formula::same("y"))
            .prose(" for e to a visible bias, ")
            .formula(Formula::same("z"))
            .prose(" for e to a hidden bias, each over T: ")
            .math("x12 = e^(w[1,2]/T)", "x_{12} = e^{w_{1,2}/T}")
            .prose("."),
    );
    let mut line = |name: Formula, plain: String, tex: String| {
        let equals = Formula::same(if name.plain.is_empty() { "= " } else { " = " });
        document.formula(name.then(&equals).then(&Formula::new(plain, tex)));
    };
    line(
        Formula::same("Z"),
        formulae.z.to_plain(letters),
        formulae.z.to_tex(letters),
    );
    line(
        Formula::default(),
        formulae.z_factorised.to_plain(letters),
        formulae.z_factorised.to_tex(letters),
    );
    for mass in &formulae.masses {
        line(
            Formula::same(format!("p(v={})", bits(&mass.v))),
            format!("({}) / Z", mass.factorised.to_plain(letters)),
            format!("\\frac{{{}}}{{Z}}", mass.factorised.to_tex(letters)),
        );
    }
    if let Some(entry) = entry {
        let param = Formula::from(entry.param);
        line(
            Formula::new("gradient ", "\\mathrm{gradient}\\ ").then(&param),
            entry.to_plain(letters),
            entry.to_tex(letters),
        );
    }
    document
}
