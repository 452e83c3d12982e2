//! The report of `compute --temperatures`.

use super::answers::Path;
use super::machine::describe;
use super::numbers::Show;
use super::view::{Document, Formula, Table, Text};
use crate::answer::{Base, Course, Law};
use crate::number::Value;

/// A line for each beta.
pub(super) fn path(found: &Path) -> Document {
    let Path {
        given,
        course,
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
            .formula(law(course))
            .prose(match course.base {
                Base::Uniform => ", from the uniform law, in nats",
                Base::Data => ", from the base-rate model, in nats",
            }),
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
            .prose(match course.law {
                Law::Joint => " multiplies E/T: it is an inverse temperature. ",
                Law::Marginal => " multiplies the free energy of the visible states: no hidden units belong to the laws between 0 and 1. ",
            })
            .math("beta = 0", "\\beta = 0")
            .prose(match course.base {
                Base::Uniform => " is the uniform law, ",
                Base::Data => " is the base-rate model, whose visible units are on as often as in the data, (n_i + 1)/(N + 2), and whose hidden units are on half of the time; ",
            })
            .math("beta = 1", "\\beta = 1")
            .prose(" the machine as given. Both paths have these ends: an estimate that is right at the ends and wrong between them was made along another path."),
    );
    document
}

/// One law of the path, a being the biases of the base-rate model.
fn law(course: Course) -> Formula {
    let (plain, latex) = match (course.law, course.base) {
        (Law::Joint, Base::Uniform) => ("e^(-beta E/T)/Z", "e^{-\\beta E/T}/Z"),
        (Law::Joint, Base::Data) => (
            "e^((1-beta) a v - beta E/T)/Z",
            "e^{(1-\\beta)a\\cdot v-\\beta E/T}/Z",
        ),
        (Law::Marginal, Base::Uniform) => (
            "2^((1-beta) n_h) f(v)^beta/Z",
            "2^{(1-\\beta)n_h} f(v)^{\\beta}/Z",
        ),
        (Law::Marginal, Base::Data) => (
            "(2^n_h e^(a v))^(1-beta) f(v)^beta/Z",
            "(2^{n_h}e^{a\\cdot v})^{1-\\beta} f(v)^{\\beta}/Z",
        ),
    };
    Formula::new(plain, latex)
}
