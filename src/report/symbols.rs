//! The report of `compute --symbolic`: the machine's quantities as formulae.

use super::answers::Symbols;
use super::prose::prose;
use super::view::{Document, Formula};
use crate::ensemble::bits;

/// Z, the rows and one gradient entry.
pub(super) fn symbols(found: &Symbols) -> Document {
    let formulae = found.formulae;
    let letters = &formulae.letters;
    let mut document = Document::new("The machine as formulae");
    document.paragraph(prose(
        "`x` stands for e to a weight, `y` for e to a visible bias, `z` for e to a hidden bias, each over T: `x12 = e^(w[1,2]/T)`.",
    ));
    let mut line = |name: &str, plain: String, latex: String| {
        let name = Formula::from(name);
        document.formula(name.then(&"= ".into()).then(&Formula::new(plain, latex)));
    };
    let (z, product) = (&formulae.z, &formulae.z_factorised);
    line("Z ", z.to_plain(letters), z.to_tex(letters));
    line("", product.to_plain(letters), product.to_tex(letters));
    for mass in &formulae.masses {
        line(
            &format!("p(v={}) ", bits(&mass.v)),
            format!("({}) / Z", mass.factorised.to_plain(letters)),
            format!("\\frac{{{}}}{{Z}}", mass.factorised.to_tex(letters)),
        );
    }
    if let Some(entry) = found.entry {
        let name = format!("gradient {} ", entry.param);
        line(&name, entry.to_plain(letters), entry.to_tex(letters));
    }
    document
}
