//! Which case to run next: the one on which the explanations that are left differ most.

use super::battery::{Further, battery};
use super::explain::{Explainer, Explanation};
use super::predict::{Prediction, predictions};
use crate::machine::Param;
use crate::oracle::outcome::{NextCase, Predicted};

/// No more explanations are told apart.
const MOST: usize = 256;
/// Predictions nearer than this part of the largest number are not told apart.
const NEAR: f64 = 1e-7;
/// No more predictions are shown.
const MOST_PREDICTED: usize = 12;

/// A case, and what each explanation predicts there.
pub(super) struct Advice {
    pub further: Further,
    /// In the order of the explanations, those of which no part explains first.
    pub predictions: Vec<Prediction>,
}

/// The case of the battery that splits the explanations into most classes: those that are told first, then
/// with those that are unseen here. `None` where none splits them.
pub(super) fn advise(
    own: &Explainer,
    told: &[Explanation],
    unseen: &[Explanation],
) -> Option<Advice> {
    let all: Vec<Explanation> = told.iter().chain(unseen).take(MOST).cloned().collect();
    if all.len() < 2 {
        return None;
    }
    let count = told.len().min(MOST);
    let case = own.laws.case();
    let again = case.again.unwrap_or("rbm_exact.check(machine, X, ..)");
    let mut best: Option<((usize, usize), Advice)> = None;
    for further in battery(&case, again) {
        let predictions = predictions(&further, &all, own);
        let score = (classes(&predictions[..count]), classes(&predictions));
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((
                score,
                Advice {
                    further,
                    predictions,
                },
            ));
        }
    }
    best.filter(|((told, all), _)| *told > 1 || *all > 1)
        .map(|(_, advice)| advice)
}

/// How many of them differ.
fn classes(predictions: &[Prediction]) -> usize {
    let mut found: Vec<&Prediction> = Vec::new();
    for one in predictions {
        if !found.iter().any(|other| is_same(one, other)) {
            found.push(one);
        }
    }
    found.len()
}

/// Whether two predictions cannot be told apart.
pub(super) fn is_same(one: &Prediction, other: &Prediction) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return one.is_none() && other.is_none();
    };
    let size = one
        .iter()
        .chain(other)
        .map(|(_, x)| x.abs())
        .fold(0.0, f64::max);
    let pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs
            .into_iter()
            .all(|((_, x), (_, y))| (x - y).abs() <= NEAR * size)
}

impl Advice {
    /// In words, with what the explanations predict of the number that they differ in most.
    pub(super) fn told(&self, told: &[Explanation], unseen: &[Explanation]) -> NextCase {
        let parameter = self.most_apart();
        let name = parameter.map_or("the mean log-likelihood".to_string(), |param| {
            param.to_string()
        });
        let mut predicted: Vec<Predicted> = Vec::new();
        let mut seen: Vec<&Prediction> = Vec::new();
        // Where one explanation is left, what may hide behind it is told; else what is to be decided first.
        let most = if told.len() > 1 {
            told.len()
        } else {
            usize::MAX
        };
        let all = told.iter().chain(unseen).zip(&self.predictions);
        for (found, prediction) in all.take(most) {
            if predicted.len() == MOST_PREDICTED {
                break;
            }
            if seen.iter().any(|other| is_same(prediction, other)) {
                continue;
            }
            seen.push(prediction);
            let value = prediction.as_ref().and_then(|all| {
                let (_, value) = all.iter().find(|(of, _)| *of == parameter)?;
                Some(*value)
            });
            predicted.push(Predicted {
                mistakes: found.ids.clone(),
                of: name.clone(),
                value,
            });
        }
        let Further { command, ask, .. } = &self.further;
        NextCase::new(command.clone(), ask, predicted)
    }

    /// The number in which the predictions differ most.
    fn most_apart(&self) -> Option<Param> {
        let known: Vec<&Vec<(Option<Param>, f64)>> = self.predictions.iter().flatten().collect();
        let first = known.first()?;
        let spread = |at: usize| {
            let values = known.iter().filter_map(|all| all.get(at)).map(|(_, x)| *x);
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                (low.min(x), high.max(x))
            });
            high - low
        };
        let at = (0..first.len()).max_by(|x, y| spread(*x).total_cmp(&spread(*y)))?;
        first.get(at)?.0
    }
}
