//! Assertions for the tests of a trainer written in Rust. A failure names the mistake.
//!
//! There is no tolerance to choose: every number may be off by what a sound computation in its precision (`f32` or
//! `f64`) may be off by on this machine, as `docs/check.md` derives it.
//!
//! ```
//! use rbm_exact::{Data, Rbm, Units, testing::assert_gradient};
//!
//! // What the trainer under test works with.
//! let (w, b, c) = ([[0.5, -0.25]], [0.125], [0.0, 1.0]);
//! let rows = [[1], [1], [0]];
//!
//! let machine = Rbm::from_f64(Units::Binary, &w, &b, &c)?;
//! let data = Data::from_rows(rows)?;
//! # let exact = machine.gradient(&data)?;
//! # let (w, b, c): (Vec<Vec<f64>>, _, _) = (exact.w().map(<[f64]>::to_vec).collect(), exact.b(), exact.c());
//! // Here stand the trainer's own arrays.
//! assert_gradient(&machine, &data, &w, &b, &c);
//! # Ok::<(), rbm_exact::Error>(())
//! ```
//!
//! [`assert_trainer`] calls a trainer on machines that are made to tell mistakes apart.

use crate::answer::Certified;
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Param, Rbm, Recipe, Shaped, Units, example, random};
use crate::number::Digits;
use crate::oracle::{
    Case, Claim, Claimed, Constant, Diagnosis, Entry, Explains, Judged, Place, Precision, Quantity,
    Sense, Verdict, judge,
};
use crate::sweep::Options;
use crate::watch::Unwatched;
use std::fmt::{Debug, Write};

/// The floats that trainers compute in.
pub trait Real: Copy + Debug + Into<f64> {
    /// What they are judged by.
    const PRECISION: Precision;
}

impl Real for f32 {
    const PRECISION: Precision = Precision::Single;
}

impl Real for f64 {
    const PRECISION: Precision = Precision::Double;
}

/// Panics unless a trainer's gradient of the mean log-likelihood is as near to the exact one as rounding allows.
/// The message names the worst entry, and the mistake that explains all of them.
///
/// `w` has n_v rows of n_h entries, `b` n_v and `c` n_h entries; they are to be added to the parameters.
#[track_caller]
pub fn assert_gradient<T: Real>(m: &Rbm, data: &Data, w: &[impl AsRef<[T]>], b: &[T], c: &[T]) {
    let complaint = complaint(m, data, w, b, c, Sense::default());
    assert!(complaint.is_none(), "{}", complaint.unwrap_or_default());
}

/// What is wrong with a trainer's gradient, if anything: the message of [`assert_gradient`]. `sense` says whether the
/// trainer sums over the rows, or descends.
pub fn complaint<T: Real>(
    m: &Rbm,
    data: &Data,
    w: &[impl AsRef<[T]>],
    b: &[T],
    c: &[T],
    sense: Sense,
) -> Option<String> {
    match judged(m, data, w, b, c, sense) {
        Ok(judged) if judged.verdict == Verdict::Agrees => None,
        Ok(judged) => Some(told(&judged)),
        Err(complaint) => Some(complaint),
    }
}

/// The gradient as a claim, judged; what keeps it from being one is told.
fn judged<T: Real>(
    m: &Rbm,
    data: &Data,
    w: &[impl AsRef<[T]>],
    b: &[T],
    c: &[T],
    sense: Sense,
) -> std::result::Result<Judged, String> {
    let theirs = Shaped::from_rows(w, b, c).map_err(|error| error.to_string())?;
    let (n_v, n_h) = (theirs.n_v(), theirs.n_h());
    if (n_v, n_h) != (m.n_v(), m.n_h()) {
        let turned = (n_h, n_v) == (m.n_v(), m.n_h());
        return Err(format!(
            "found a gradient of {n_v} visible and {n_h} hidden units, wanted {} and {}{}",
            m.n_v(),
            m.n_h(),
            if turned { ": is W transposed?" } else { "" }
        ));
    }
    let entry = |param: Param| {
        let claimed = Claimed::float((*theirs.get(param)).into(), T::PRECISION);
        Entry::new(Place::Parameter(param), claimed)
    };
    let entries = theirs.params().map(entry).collect();
    let claim = Claim {
        sense,
        ..Claim::new("gradient", Quantity::Gradient, entries)
    };
    let options = Options::new(Digits::of_itself(0));
    let case = Case::new(m, data, &options, &Unwatched);
    let mut judgement = judge(&case, vec![claim], 0).map_err(|error| error.to_string())?;
    let judged = judgement.claims.pop();
    judged.ok_or_else(|| "found no gradient".into())
}

/// The worst entry and the explanations, in a few lines.
fn told(judged: &Judged) -> String {
    let wrong = judged.entries.iter();
    let wrong = wrong.filter(|entry| entry.verdict != Verdict::Agrees);
    let mut text = format!(
        "{} of {} entries of the gradient are off by more than rounding allows",
        wrong.count(),
        judged.entries.len()
    );
    if let Some((claimed, worst)) = judged.worst() {
        let exact = Certified::new(&worst.truth);
        let exact = exact.map_or_else(|| worst.truth.to_f64().to_string(), |x| x.to_string());
        let gap = worst.gap.as_ref().map_or(f64::NAN, |gap| gap.to_f64());
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "; the worst is {}: found {}, the exact entry is {exact}, off by {gap:.3e} where {:.1e} is allowed",
            worst.place.named(""),
            claimed.claimed.text,
            worst.allowed.total()
        );
    }
    for one in &judged.findings.diagnosis {
        let part = match &one.explains {
            Explains::Part(blocks) if blocks.is_empty() => {
                let _ = write!(text, "\n{}\n  what to do: {}", one.why, one.cure);
                continue;
            }
            Explains::Part(blocks) => format!(" in {} only", blocks.join(", ")),
            Explains::All => String::new(),
        };
        let _ = write!(text, "\nwhat explains it{part}: {}", in_words(one));
    }
    text
}

/// The ids of an explanation with its constants, what was done and what to do about it.
fn in_words(one: &Diagnosis) -> String {
    let constants = one.with.iter().map(|(name, value)| match value {
        Constant::Whole(n) => format!("{name} = {n}"),
        Constant::Fraction(q) => format!("{name} = {q}"),
        Constant::Real(x) => format!("{name} = {x}"),
        Constant::Word(word) => format!("{name} = {word}"),
    });
    let constants: Vec<String> = constants.collect();
    let with = match constants.is_empty() {
        true => String::new(),
        false => format!(" ({})", constants.join(", ")),
    };
    format!(
        "{}{with}\n  {}\n  what to do: {}",
        one.mistakes.join(" + "),
        one.why,
        one.cure
    )
}

/// A machine and its data as a trainer takes them, all in doubles.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What failures call it.
    pub name: &'static str,
    /// n_v rows of n_h weights.
    pub w: Vec<Vec<f64>>,
    /// The visible bias, n_v numbers.
    pub b: Vec<f64>,
    /// The hidden bias, n_h numbers.
    pub c: Vec<f64>,
    /// Rows of n_v entries, 0 and 1 or -1 and 1; some occur twice.
    pub rows: Vec<Vec<f64>>,
}

/// Machines and data that tell mistakes apart: a teaching machine with repeated rows, the same with biases, more visible
/// than hidden units and the other way round, large weights and a square W that is not symmetric, one visible unit.
///
/// # Errors
/// None that is known.
pub fn trials(units: Units) -> Result<Vec<Trial>> {
    const SHAPES: [(&str, usize, usize, u32); 4] = [
        ("4 x 2", 4, 2, 1),
        ("3 x 4", 3, 4, 1),
        ("3 x 3, large weights", 3, 3, 4),
        ("1 x 3", 1, 3, 1),
    ];
    let mut trials = Vec::new();
    for (name, example_name) in [("m2, without biases", "m2"), ("m2, with biases", "m2b")] {
        let (m, data) = example(example_name)?;
        trials.push(trial(name, &m, &data, units));
    }
    for (seed, (name, n_v, n_h, scale)) in (21..).zip(SHAPES) {
        let (m, data) = random(&Recipe {
            units,
            ..Recipe::decimals(n_v, n_h, seed, scale, 7)
        })?;
        let mut made = trial(name, &m, &data, units);
        made.rows.extend_from_within(..2);
        trials.push(made);
    }
    Ok(trials)
}

fn trial(name: &'static str, m: &Rbm, data: &Data, units: Units) -> Trial {
    let number = |param| m.theta().get(param).approximate();
    let (n_v, n_h) = (m.n_v(), m.n_h());
    let of_row = |i| (0..n_h).map(move |j| number(Param::W(i, j)));
    let listed = data
        .rows()
        .flat_map(|(row, count)| (0..count).map(move |_| row));
    Trial {
        name,
        w: (0..n_v).map(|i| of_row(i).collect()).collect(),
        b: (0..n_v).map(|i| number(Param::B(i))).collect(),
        c: (0..n_h).map(|j| number(Param::C(j))).collect(),
        rows: listed
            .map(|row| row.iter().map(|bit| f64::from(units.value(*bit))).collect())
            .collect(),
    }
}

/// Panics unless a trainer's gradient of the mean log-likelihood is right on all [`trials`]. The message names the
/// mistakes that explain it in every trial in which it is wrong.
///
/// `gradient` is called with W, b, c and the rows, and returns the same shapes.
///
/// ```should_panic
/// use rbm_exact::{Units, testing::{Trial, assert_trainer}};
///
/// // It forgets the model phase.
/// assert_trainer(Units::Binary, |trial: &Trial| {
///     let n = trial.rows.len() as f64;
///     let mut b = vec![0.0; trial.b.len()];
///     for row in &trial.rows {
///         b.iter_mut().zip(row).for_each(|(b, v)| *b += v / n);
///     }
///     (vec![vec![0.0; trial.c.len()]; b.len()], b, vec![0.0; trial.c.len()])
/// });
/// ```
#[track_caller]
pub fn assert_trainer<T: Real>(
    units: Units,
    gradient: impl FnMut(&Trial) -> (Vec<Vec<T>>, Vec<T>, Vec<T>),
) {
    let complaint = complaint_of_trainer(units, gradient, &Sense::default());
    assert!(complaint.is_none(), "{}", complaint.unwrap_or_default());
}

/// What is wrong with a trainer's gradient on the [`trials`], if anything: the message of [`assert_trainer`].
pub fn complaint_of_trainer<T: Real>(
    units: Units,
    mut gradient: impl FnMut(&Trial) -> (Vec<Vec<T>>, Vec<T>, Vec<T>),
    sense: &Sense,
) -> Option<String> {
    let trials = match trials(units) {
        Ok(trials) => trials,
        Err(error) => return Some(error.to_string()),
    };
    let mut wrong: Vec<(&str, Judged)> = Vec::new();
    for trial in &trials {
        let (w, b, c) = gradient(trial);
        let judged = case(trial, units)
            .map_err(|error| error.to_string())
            .and_then(|(m, data)| judged(&m, &data, &w, &b, &c, sense.clone()));
        match judged {
            Ok(judged) if judged.verdict == Verdict::Agrees => {}
            Ok(judged) => wrong.push((trial.name, judged)),
            Err(complaint) => return Some(format!("trial {}: {complaint}", trial.name)),
        }
    }
    let (name, first) = wrong.first()?;
    let names: Vec<&str> = wrong.iter().map(|(name, _)| *name).collect();
    let whole = |judged: &Judged| -> Vec<Diagnosis> {
        let found = judged.findings.diagnosis.iter().cloned();
        found.filter(|one| one.explains == Explains::All).collect()
    };
    let is_shared = |one: &Diagnosis| {
        let has = |(_, judged): &(&str, Judged)| {
            whole(judged)
                .iter()
                .any(|other| other.mistakes == one.mistakes)
        };
        wrong.iter().all(has)
    };
    let mut shared = whole(first);
    shared.retain(is_shared);
    let fewest = shared.iter().map(|one| one.mistakes.len()).min();
    shared.retain(|one| Some(one.mistakes.len()) == fewest);
    let mut text = format!(
        "the gradient is wrong in {} of {} trials: {}",
        wrong.len(),
        trials.len(),
        // A name may have a comma in it.
        names.join("; ")
    );
    for one in &shared {
        let _ = write!(text, "\nwhat explains all of them: {}", in_words(one));
    }
    if shared.is_empty() {
        text += "\nno mistake that is known here explains all of them";
    }
    let _ = write!(text, "\ntrial {name}: {}", told(first));
    Some(text)
}

/// The machine and the data of a trial, as the trainer has them.
fn case(trial: &Trial, units: Units) -> Result<(Rbm, Data)> {
    let m = Rbm::from_f64(units, &trial.w, &trial.b, &trial.c)?;
    let data = match units {
        Units::Binary => Data::from_rows(&trial.rows),
        Units::Spin => Data::from_spins(&trial.rows),
    };
    Ok((m, data?))
}
