//! The report of `compute --temperatures`.

use super::answers::Path;
use super::machine::describe;
use super::numbers::Show;
use super::view::{Document, Formula, Table, Text};
use crate::number::Value;

/// A line for each beta.
pub(super) fn path(found: &Path) -> Document {
    let Path {
        given,
        points,
        digits,
    } = *found;
    let mut document = Document::new(
        Text::new()
            .math("ln Z", "\\ln Z")
            .prose(" along a path of temperatures"),
    );
    describe(&mut document, &given);
    document.heading(
        Text::from("The laws ")
            .math("e^(-beta E/T)/Z", "e^{-\\beta E/T}/Z")
            .prose(", in nats"),
    );
    let beta = || Formula::new("beta", "\\beta");
    let mut head = vec![beta().into(), Formula::new("ln Z", "\\ln Z").into()];
    if given.data.total() > 0 {
        head.push(Text::from("log-likelihood, mean"));
    }
    let mut table = Table::new(head);
    let full = |value: &Value| Text::new().value(value, Show::Full(digits.for_logarithm()));
    for point in points {
        let mut row = vec![point.beta.to_string().into(), full(&point.ln_z)];
        row.extend(point.log_likelihood.as_ref().map(|both| full(&both.mean)));
        table.row(row);
    }
    document.table(table);
    document.paragraph(
        Text::new()
            .formula(beta())
            .prose(" multiplies E/T: it is an inverse temperature. ")
            .math("beta = 0", "\\beta = 0")
            .prose(" is the uniform law, ")
            .math("beta = 1", "\\beta = 1")
            .prose(" the machine as given."),
    );
    document
}
