//! The report of `compute --temperatures`.

use super::document::{Document, Table};
use super::machine::{Provenance, describe};
use super::numbers::long;
use crate::answer::PathPoint;
use crate::data::Data;
use crate::machine::Rbm;
use crate::number::{Digits, Value};

/// A line for each beta.
pub fn path(
    m: &Rbm,
    data: &Data,
    points: &[PathPoint],
    digits: Digits,
    from: &Provenance,
) -> Document {
    let mut document = Document::new("ln Z along a path of temperatures");
    describe(&mut document, m, Some(data), from);
    document.heading("The laws e^(-beta E/T)/Z, in nats");
    let has_data = data.total() > 0;
    let mut head = vec!["beta", "ln Z"];
    if has_data {
        head.push("log-likelihood, mean");
    }
    let mut table = Table::new(head);
    for point in points {
        let decimal = |value: &Value| long(value, digits.for_logarithm());
        let mut row = vec![point.beta.to_string(), decimal(&point.ln_z)];
        let mean = point
            .log_likelihood
            .as_ref()
            .map(|both| decimal(&both.mean));
        row.extend(mean);
        table.row(row);
    }
    document.table(table);
    document.paragraph(
        "beta multiplies E/T, so that it is an inverse temperature: beta = 0 is the uniform law, beta = 1 the machine as given.",
    );
    document
}
