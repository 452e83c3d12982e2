//! The report of `cd`.

use super::answers::Updates;
use super::machine::opened;
use super::numbers::Show;
use super::output::EIGENVALUE_DIGITS;
use super::prose::{pairs, prose};
use super::tables::{by_parameter, full};
use super::view::{Document, Text};
use crate::answer::{Asked, Estimator, Hidden, Scales};
use crate::number::{Digits, Value};

/// The expected update beside the gradient, its variance, and what the chain's speed says of both.
pub(super) fn cd(updates: &Updates) -> Document {
    let (asked, update) = (updates.asked, updates.update);
    let title = match asked.estimator {
        Estimator::Steps => format!("CD-{}: expected update and gradient", asked.k),
        Estimator::Persistent => "PCD: expected update and gradient".into(),
        Estimator::MeanField => format!("Mean-field CD-{}: update and gradient", asked.k),
    };
    let mut document = opened(title, &updates.given);
    document.paragraph(what(asked));
    document.heading("Expected update, gradient, deviation, variance");
    let mut columns = vec![
        ("expected update", &update.expected),
        ("gradient", &update.gradient),
        ("deviation", &update.deviation),
    ];
    columns.extend(
        update
            .variance
            .as_ref()
            .map(|variance| ("variance", variance)),
    );
    by_parameter(&mut document, &columns);
    document.paragraph(CONVENTION);
    document.heading("How far the update is from the gradient");
    let scales = Scales::new(asked.digits, updates.given.m.units());
    let angle = match &update.angle {
        Value::Undefined => "undefined: one of them is 0".into(),
        angle => full(angle, scales.logarithm()).prose(" degrees"),
    };
    let eigenvalue = match &update.eigenvalue {
        Some(x) => full(x, Digits::significant(EIGENVALUE_DIGITS)),
        None => "not certified for a machine of this size: it would take too long".into(),
    };
    let mut found = vec![
        ("angle between update and gradient".to_string(), angle),
        ("second eigenvalue `lambda`".into(), eigenvalue),
    ];
    if let Some(bound) = &update.bound {
        let steps = match &bound.steps {
            Some(steps) => steps.to_string(),
            None => "no number of steps is shown to suffice".into(),
        };
        let at_k = Text::new().value(&bound.at_k, Show::Bound);
        found.extend([
            (
                format!("no deviation is above `C lambda^{}`", asked.k),
                at_k,
            ),
            (
                format!("steps for a bias below {}", bound.below),
                steps.into(),
            ),
        ]);
    }
    document.blocks.push(pairs(found));
    if let Some(bound) = &update.bound {
        document.paragraph(
            prose("With each step of the chain the bound on the deviation shrinks by the factor `lambda`; it starts at C = ")
                .value(&bound.factor, Show::Bound)
                .prose(" (docs/cd.md has the formula)."),
        );
    }
    document
}

const CONVENTION: &str = "All are for parameters that are to be increased: the gradient is of the mean log-likelihood. The variance is of one update, over the row drawn from the data and over the chain; the mean of n independent updates has one n-th of it.";

/// What an update is here.
fn what(asked: &Asked) -> Text {
    let k = asked.k;
    let update = match asked.hidden {
        Hidden::Probability => format!("`v_0 q(v_0) - v_{k} q(v_{k})` with `q(v) = E[h|v]`"),
        Hidden::Sampled => format!("`v_0 h_0 - v_{k} h_{k}` with h drawn given v"),
    };
    let chain = match asked.estimator {
        Estimator::Steps => {
            "a row of the data, and the same chain after so many block Gibbs steps."
        }
        Estimator::Persistent => {
            "a row of the data, and a chain of its own that has come to the machine's law while the parameters stood still. It has no bias; its updates are not independent."
        }
        Estimator::MeanField => {
            "a row of the data, and what becomes of it when each layer's probabilities are passed on in place of samples."
        }
    };
    prose(&format!("One update is {update}: {chain}"))
}
