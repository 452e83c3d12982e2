//! The report of `cd`.

use super::answers::Updates;
use super::compute::{MOST_PARAMETERS, cell, listed_of};
use super::machine::describe;
use super::numbers::Show;
use super::output::EIGENVALUE_DIGITS;
use super::view::{Block, Document, Formula, Table, Text};
use crate::answer::{Asked, Estimator, Hidden, Scales};
use crate::number::{Digits, Value};

/// The expected update beside the gradient, its variance, and what the chain's speed says of both.
pub(super) fn cd(updates: &Updates) -> Document {
    let Updates {
        given,
        asked,
        update,
    } = *updates;
    let mut document = Document::new(title(asked));
    describe(&mut document, &given);
    document.paragraph(what(asked));
    document.heading("Expected update, gradient, deviation, variance");
    let mut head = vec!["parameter", "expected update", "gradient", "deviation"];
    if update.variance.is_some() {
        head.push("variance");
    }
    let mut table = Table::new(head);
    for param in update.expected.params().take(MOST_PARAMETERS) {
        let mut cells = vec![
            Formula::from(param).into(),
            cell(update.expected.get(param)),
            cell(update.gradient.get(param)),
            cell(update.deviation.get(param)),
        ];
        cells.extend(update.variance.as_ref().map(|x| cell(x.get(param))));
        table.row(cells);
    }
    document.table(table);
    listed_of(&mut document, &update.expected);
    document.paragraph(CONVENTION);
    document.heading("How far the update leads away");
    let scales = Scales::new(asked.digits, given.m.units());
    let show = |x: &Value, show| Text::new().value(x, show);
    let mut pairs = vec![(
        "angle between update and gradient".into(),
        match &update.angle {
            Value::Undefined => "undefined: one of them is 0".into(),
            angle => show(angle, Show::Full(scales.logarithm())).prose(" degrees"),
        },
    )];
    let lambda = || Formula::new("lambda", "\\lambda");
    pairs.push((
        Text::from("second eigenvalue ").formula(lambda()),
        match &update.eigenvalue {
            Some(x) => show(x, Show::Full(Digits::significant(EIGENVALUE_DIGITS))),
            None => "not certified for a machine of this size: it would take too long".into(),
        },
    ));
    if let Some(bound) = &update.bound {
        let power = Formula::new(
            format!("C lambda^{}", asked.k),
            format!("C\\lambda^{{{}}}", asked.k),
        );
        pairs.push((
            Text::from("no deviation is above ").formula(power),
            show(&bound.at_k, Show::Bound),
        ));
        pairs.push((
            Text::from(format!("steps for a bias below {}", bound.below)),
            match &bound.steps {
                Some(steps) => steps.to_string().into(),
                None => "no number of steps is shown to suffice".into(),
            },
        ));
    }
    document.blocks.push(Block::Pairs(pairs));
    if let Some(bound) = &update.bound {
        document.paragraph(
            Text::from(
                "With each step of the chain the bound on the deviation shrinks by the factor ",
            )
            .formula(lambda())
            .prose("; it starts at C = ")
            .value(&bound.factor, Show::Bound)
            .prose(" (docs/cd.md has the formula)."),
        );
    }
    document
}

const CONVENTION: &str = "All are for parameters that are to be increased: the gradient is of the mean log-likelihood. The variance is of one update, over the row drawn from the data and over the chain; the mean of n independent updates has one n-th of it.";

fn title(asked: &Asked) -> Text {
    match asked.estimator {
        Estimator::Steps => format!("CD-{}: expected update and gradient", asked.k).into(),
        Estimator::Persistent => "PCD: expected update and gradient".into(),
        Estimator::MeanField => format!("Mean-field CD-{}: update and gradient", asked.k).into(),
    }
}

/// What an update is here.
fn what(asked: &Asked) -> Text {
    let k = asked.k;
    let with = match asked.hidden {
        Hidden::Probability => ("q(v) = E[h|v]", "q(v) = \\mathrm{E}[h\\mid v]"),
        Hidden::Sampled => ("h drawn given v", "h\\sim p(h\\mid v)"),
    };
    let update = match asked.hidden {
        Hidden::Probability => (
            format!("v_0 q(v_0) - v_{k} q(v_{k})"),
            format!("v_0\\,q(v_0) - v_{{{k}}}\\,q(v_{{{k}}})"),
        ),
        Hidden::Sampled => (
            format!("v_0 h_0 - v_{k} h_{k}"),
            format!("v_0 h_0 - v_{{{k}}} h_{{{k}}}"),
        ),
    };
    let text = Text::from("One update is ")
        .math(update.0, update.1)
        .prose(" with ")
        .math(with.0, with.1);
    match asked.estimator {
        Estimator::Steps => text.prose(": a row of the data, and the same chain after so many block Gibbs steps."),
        Estimator::Persistent => text.prose(": a row of the data, and a chain of its own that has come to the machine's law while the parameters stood still. It has no bias; its updates are not independent."),
        Estimator::MeanField => text.prose(": a row of the data, and what becomes of it when each layer's probabilities are passed on in place of samples."),
    }
}
