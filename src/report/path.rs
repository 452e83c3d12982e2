//! The report of `compute --temperatures`.

use super::answers::Path;
use super::machine::opened;
use super::prose::prose;
use super::tables::full;
use super::view::{Document, Table};
use crate::answer::{Base, Law};
use crate::door::option;
use crate::number::Value;

/// A line for each beta.
pub(super) fn path(found: &Path) -> Document {
    let course = found.course;
    let mut document = opened(prose("`ln Z` along a path of temperatures"), &found.given);
    // One law of the path, a being the biases of the base-rate model.
    let law = match (course.law, course.base) {
        (Law::Joint, Base::Uniform) => "e^(-beta E/T)/Z",
        (Law::Joint, Base::Data) => "e^((1-beta) a v - beta E/T)/Z",
        (Law::Marginal, Base::Uniform) => "2^((1-beta) n_h) f(v)^beta/Z",
        (Law::Marginal, Base::Data) => "(2^n_h e^(a v))^(1-beta) f(v)^beta/Z",
    };
    let (from, is) = match course.base {
        Base::Uniform => ("the uniform law", ","),
        Base::Data => (
            "the base-rate model",
            ", whose visible units are on as often as in the data, `(n_i + 1)/(N + 2)`, and whose hidden units are on half of the time;",
        ),
    };
    document.heading(prose(&format!("The laws `{law}`, from {from}, in nats")));
    let mut head = vec!["`beta`", "`ln Z`"];
    if found.given.data.total() > 0 {
        head.push("log-likelihood, mean");
    }
    let mut table = Table::new(head.into_iter().map(prose));
    let full = |value: &Value| full(value, found.digits.for_logarithm());
    for point in found.points {
        let mut row = vec![point.beta.to_string().into(), full(&point.ln_z)];
        row.extend(point.log_likelihood.as_ref().map(|both| full(&both.mean)));
        table.row(row);
    }
    document.table(table);
    let (multiplied, other) = match course.law {
        Law::Joint => ("E/T: it is an inverse temperature", Law::Marginal),
        Law::Marginal => (
            "the free energy of the visible states: no hidden units belong to the laws between 0 and 1",
            Law::Joint,
        ),
    };
    let end = match found.points.last() {
        Some(point) if point.beta != 1 => format!(" (the table ends at `{}`)", point.beta),
        _ => String::new(),
    };
    document.paragraph(prose(&format!(
        "`beta` multiplies {multiplied}. `beta = 0` is {from}{is} `beta = 1` the machine as given{end}. The {} path (`{}`) has the same laws at 0 and 1: an estimate that is right there and wrong between was made along another path than this.",
        other.name(),
        option("path", other.name())
    )));
    document
}
