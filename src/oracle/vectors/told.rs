//! Which mistakes a truth tells: every mistake is planted, and its numbers are compared with the right ones.

use super::naive::Naive;
use super::right::{Group, PRECISIONS};
use super::truth::Truth;
use crate::error::Result;
use crate::machine::Units;
use crate::number::Value;
use crate::oracle::case::Case;
use crate::oracle::claim::Precision;
use crate::oracle::mistakes::{Note, planted, words};
use rug::Rational;

/// A wrong number tells where it is off by more than so many times what a sound computation may be off by, beside
/// what it may be off by itself.
const MARGIN: f64 = 4.0;
/// Bits of differences.
const BITS: u32 = 256;

/// What truths of one name tell.
#[derive(Clone, Debug)]
pub struct Told {
    /// `ln_Z`, `gradient` (of all its blocks together).
    pub of: String,
    /// The mistakes that make some of its numbers wrong by more than rounding can, and whether they show in float32
    /// and in float64.
    pub mistakes: Vec<(Note, [bool; 2])>,
}

/// What every group tells; phases, of which `check` takes no claims, tell what they show in the gradient.
///
/// # Errors
/// A stop from the watch.
pub(super) fn told(case: &Case, groups: &[Group]) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    for group in groups {
        let mut told = Told {
            of: group.name.clone(),
            mistakes: Vec::new(),
        };
        for right in &group.claims {
            let here = Case {
                m: &right.m,
                data: &right.data,
                ..*case
            };
            let of = |k: usize| planted(&here, &right.claims[k], &right.entries[k]);
            // Of directions the wrong numbers are the same in both precisions.
            let made = match told.is_direction() {
                true => vec![of(0)?],
                false => vec![of(0)?, of(1)?],
            };
            for (k, made) in (0..PRECISIONS.len()).zip(made.iter().cycle()) {
                for planted in made {
                    let pairs = planted.numbers.iter().zip(&right.entries[k]);
                    let is_off = pairs.into_iter().any(|((wrong, own), entry)| {
                        is_apart(wrong, &entry.truth, MARGIN * entry.allowed.total() + own)
                    });
                    if is_off {
                        told.add(planted.note.clone(), k);
                    }
                }
            }
        }
        for (note, shows) in of_numbers(case, group) {
            for k in (0..shows.len()).filter(|k| shows[*k]) {
                told.add(note.clone(), k);
            }
        }
        if !told.mistakes.is_empty() {
            all.push(told);
        }
    }
    Ok(all)
}

impl Told {
    /// Whether it is about a direction: the gradient or an expected update.
    pub fn is_direction(&self) -> bool {
        matches!(self.of.as_str(), "gradient" | "cd_1" | "cd_2")
    }

    fn add(&mut self, note: Note, precision: usize) {
        let found = self.mistakes.iter_mut().find(|(there, _)| *there == note);
        match found {
            Some((_, shows)) => shows[precision] = true,
            None => {
                let mut shows = [false; 2];
                shows[precision] = true;
                self.mistakes.push((note, shows));
            }
        }
    }
}

/// Whether two numbers are farther apart than that; what is no number is.
fn is_apart(wrong: &Value, truth: &Value, most: f64) -> bool {
    match wrong {
        Value::Undefined => true,
        wrong => wrong.minus(truth, BITS).to_f64().abs() > most,
    }
}

/// Mistakes of computing, which change no formula.
fn of_numbers(case: &Case, group: &Group) -> Vec<(Note, [bool; 2])> {
    let off = |k: usize, wrong: &dyn Fn(f64) -> f64| {
        let mut numbers = group.truths.iter().flat_map(|truth| numbers(truth, k));
        numbers.any(|(value, allowed)| is_off(wrong(value.to_f64()), value, allowed))
    };
    let naive = |k: usize| {
        let found = match PRECISIONS[k] {
            Precision::Single => Naive::<f32>::new(case).numbers(&group.name, case),
            _ => Naive::<f64>::new(case).numbers(&group.name, case),
        };
        let truths = group.truths.iter().flat_map(|truth| numbers(truth, k));
        let mut pairs = found.into_iter().flatten().zip(truths);
        pairs.any(|(wrong, (value, allowed))| is_off(wrong, value, allowed))
    };
    let mut all = vec![
        (AS_IT_STANDS, [naive(0), naive(1)]),
        (SINGLE, [false, off(1, &|x| f64::from(x as f32))]),
    ]
    .into_iter()
    .map(|((name, cause, cure), shows)| (note(name, cause, cure), shows))
    .collect::<Vec<_>>();
    if matches!(group.name.as_str(), "h_given_v" | "v_given_h") {
        // The nearer of the two values of a unit.
        let low = f64::from(case.m.units().value(false));
        let middle = match case.m.units() {
            Units::Binary => 0.5,
            Units::Spin => 0.0,
        };
        let value = |x: f64| if x > middle { 1.0 } else { low };
        let shows = [off(0, &value), off(1, &value)];
        let of = ["thresholded-hidden", "sampled-hidden"];
        let words = of.into_iter().filter_map(words);
        all.extend(words.map(|words| (note(words.id, words.cause, words.cure), shows)));
    }
    all
}

fn numbers(truth: &Truth, k: usize) -> impl Iterator<Item = (&Value, f64)> {
    truth.values.iter().zip(truth.allowed[k].iter().copied())
}

fn is_off(wrong: f64, truth: &Value, allowed: f64) -> bool {
    let wrong = Rational::from_f64(wrong).map_or(Value::Undefined, Value::Exact);
    is_apart(&wrong, truth, MARGIN * allowed)
}

fn note(name: &str, cause: &'static str, cure: &'static str) -> Note {
    Note {
        name: name.into(),
        cause,
        cure,
    }
}

type Words = (&'static str, &'static str, &'static str);

const AS_IT_STANDS: Words = (
    "overflow (exp as it stands)",
    "exp(-E) is computed as it stands, and Z is the sum: infinity, or 0 where its logarithm is taken.",
    "Work with logarithms: take the largest out before exp (log-sum-exp), and ln(1 + e^x) as logaddexp(0, x).",
);
const SINGLE: Words = (
    "single-precision",
    "The number was rounded to float32, at the end at least, where float64 is asked for.",
    "Compute in float64 (PyTorch and TensorFlow take float32 unless told otherwise), or use the tolerance of float32.",
);
