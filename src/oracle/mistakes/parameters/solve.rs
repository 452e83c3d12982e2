//! Whether some constants make a form agree with a claim, every number of it within what rounding allows. The
//! constants are enclosed; the numbers that they were not taken from decide.

use super::form::{Form, Role};
use super::rough::{self, is_far};
use super::target::{Aim, Target, computing, near};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use rug::Float;

/// How a form agrees with a claim.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// The constants, in the order of the form.
    pub constants: Vec<(Role, Enclosure)>,
    /// The decimal digits in which the claim could have contradicted and did not, those that the constants
    /// were taken from left out.
    pub evidence: f64,
}

/// One number of a claim, and the terms that a form has for it.
pub(super) struct Line<'t> {
    aim: &'t Aim,
    /// What is predicted without constants.
    pub(super) known: Enclosure,
    /// How large the terms of that are together.
    pub(super) known_size: f64,
    /// The constant of those terms.
    known_scale: f64,
    basis: Vec<Enclosure>,
    sizes: Vec<f64>,
    scales: Vec<f64>,
    cancels: bool,
}

/// No entry tells more digits than this.
const MOST_DIGITS: f64 = 15.0;

/// The constants with which the form agrees with the claim; `None` where none do.
pub(super) fn fit(form: &Form<Enclosure>, target: &Target, a: &Enclosures) -> Option<Fit> {
    if is_far(form, target) {
        return None;
    }
    let lines = target
        .entries
        .iter()
        .map(|aim| line(form, aim, target.shape, a));
    if form.unknown.is_empty() {
        let mut evidence = 0.0;
        for line in lines {
            evidence += line.agrees(&[], &[])?;
        }
        return Some(Fit {
            constants: Vec::new(),
            evidence,
        });
    }
    let lines: Vec<Line> = lines.collect();
    let (values, used) = match form.unknown.len() {
        1 => one(&lines, a)?,
        n => several(&lines, n, a)?,
    };
    let sizes: Vec<f64> = values.iter().map(|y| near(y).abs()).collect();
    let mut evidence = 0.0;
    for (at, line) in lines.iter().enumerate() {
        let digits = line.agrees(&values, &sizes)?;
        if !used.contains(&at) {
            evidence += digits;
        }
    }
    let roles = form.unknown.iter().map(|unknown| unknown.is);
    Some(Fit {
        constants: roles.zip(values).collect(),
        evidence,
    })
}

pub(super) fn line<'t>(
    form: &Form<Enclosure>,
    aim: &'t Aim,
    shape: (usize, usize),
    a: &Enclosures,
) -> Line<'t> {
    let sum = |parts| {
        let (mut sum, mut size) = (a.zero(), 0.0);
        for term in form.terms(parts, aim.param, shape) {
            size += near(&term).abs();
            sum += &term;
        }
        (sum, size)
    };
    let (known, known_size) = sum(&form.known);
    let (basis, sizes) = form
        .unknown
        .iter()
        .map(|unknown| sum(&unknown.parts))
        .unzip();
    Line {
        aim,
        known,
        known_size,
        known_scale: Form::scale(&form.known, aim.param),
        basis,
        sizes,
        scales: form
            .unknown
            .iter()
            .map(|unknown| Form::scale(&unknown.parts, aim.param))
            .collect(),
        cancels: form.cancels,
    }
}

impl Line<'_> {
    /// How far the claim may be from the prediction whose constants have these sizes.
    fn band(&self, constants: &[f64]) -> f64 {
        let unknown = self.sizes.iter().zip(&self.scales).zip(constants);
        let unknown = unknown.map(|((size, scale), y)| (size * y, scale * y));
        let all = std::iter::once((self.known_size, self.known_scale)).chain(unknown);
        self.aim.writing + computing(self.aim, all, self.cancels)
    }

    /// The digits in which the prediction agrees with the claim; `None` where it contradicts it.
    pub(super) fn agrees(&self, values: &[Enclosure], sizes: &[f64]) -> Option<f64> {
        let band = self.band(sizes);
        let mut predicted = self.known.clone();
        for (basis, y) in self.basis.iter().zip(values) {
            predicted += &(basis.clone() * y);
        }
        let gap = self.aim.x.clone() - &predicted;
        let apart = *gap.lo() > band || *gap.hi() < -band;
        if apart {
            return None;
        }
        let size = near(&self.aim.x).abs();
        Some(match size > band {
            true => (size / band.max(f64::MIN_POSITIVE))
                .log10()
                .min(MOST_DIGITS),
            false => 0.0,
        })
    }

    /// The claim within its band, less what is known.
    fn rest(&self, band: f64, a: &Enclosures) -> Enclosure {
        let band = Float::with_val(64, band);
        let around = a.of(&band);
        let around = Enclosure::new(around.negated().lo().clone(), around.hi().clone());
        self.aim.x.clone() + &around - &self.known
    }

    /// How well an unknown constant can be read off: its coefficient over the band.
    fn weight(&self, unknown: usize) -> f64 {
        let band = self.aim.writing + self.aim.computing;
        near(&self.basis[unknown]).abs() / band.max(1e-300)
    }
}

fn best(lines: &[Line], weight: impl Fn(&Line) -> f64) -> Option<usize> {
    let weights = lines.iter().map(weight).enumerate();
    let (at, most) = weights.max_by(|x, y| x.1.total_cmp(&y.1))?;
    (most > 0.0 && most.is_finite()).then_some(at)
}

/// The constants that all numbers allow: every number leaves an interval of them.
fn one(lines: &[Line], a: &Enclosures) -> Option<(Vec<Enclosure>, Vec<usize>)> {
    let at = best(lines, |line| line.weight(0))?;
    let basis = &lines[at].basis[0];
    let rough = near(&(lines[at].rest(0.0, a) / basis)).abs() * 1.001;
    let mut allowed = Enclosure::line(a.bits());
    for line in lines {
        if line.basis[0].holds_zero() {
            continue;
        }
        let here = line.rest(line.band(&[rough]), a) / &line.basis[0];
        let lo = allowed.lo().clone().max(here.lo());
        let hi = allowed.hi().clone().min(here.hi());
        if lo > hi {
            return None;
        }
        allowed = Enclosure::new(lo, hi);
    }
    Some((vec![allowed], vec![at]))
}

/// Several constants from as many numbers, by elimination; the numbers that give them best.
fn several(lines: &[Line], n: usize, a: &Enclosures) -> Option<(Vec<Enclosure>, Vec<usize>)> {
    let used = pivots(lines, n)?;
    let mut rough = vec![1.0; n];
    let mut values = Vec::new();
    for _ in 0..2 {
        let mut rows: Vec<(Vec<Enclosure>, Enclosure)> = used
            .iter()
            .map(|at| {
                let line = &lines[*at];
                (line.basis.clone(), line.rest(line.band(&rough), a))
            })
            .collect();
        values = eliminate(&mut rows)?;
        rough = values.iter().map(|y| near(y).abs() * 1.001).collect();
    }
    Some((values, used))
}

/// The lines from which the constants are taken: each is the one that is best where those before it are used.
fn pivots(lines: &[Line], n: usize) -> Option<Vec<usize>> {
    let weights: Vec<f64> = (0..n)
        .map(|u| {
            lines
                .iter()
                .map(|line| near(&line.basis[u]).abs())
                .fold(0.0, f64::max)
        })
        .collect();
    if weights.contains(&0.0) {
        return None;
    }
    let rows = lines
        .iter()
        .map(|line| (0..n).map(|u| near(&line.basis[u]) / weights[u]).collect());
    rough::pivots(rows.collect(), 1e-9)
}

fn eliminate(rows: &mut [(Vec<Enclosure>, Enclosure)]) -> Option<Vec<Enclosure>> {
    let n = rows.len();
    for u in 0..n {
        let at = (u..n).max_by(|x, y| {
            let size = |at: usize| near(&rows[at].0[u]).abs();
            size(*x).total_cmp(&size(*y))
        })?;
        rows.swap(u, at);
        let (pivot, right) = rows[u].clone();
        if pivot[u].holds_zero() {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if at == u {
                continue;
            }
            let times = row.0[u].clone() / &pivot[u];
            for (x, p) in row.0.iter_mut().zip(&pivot) {
                *x = x.clone() - &(times.clone() * p);
            }
            row.1 = row.1.clone() - &(times * &right);
        }
    }
    let solved = rows.iter().enumerate();
    Some(
        solved
            .map(|(u, (row, right))| right.clone() / &row[u])
            .collect(),
    )
}
