//! A first look in doubles, which most forms do not survive.

use super::form::{Form, Part};
use super::target::{Aim, Target, computing, near};
use crate::number::Number;

/// Doubles are off by less than this part of the terms of a sum, by far, ..
const SLACK: f64 = 1e-6;
/// .. and by less than this part of the constants that phases, which are at most 1, are multiplied with.
const FLOOR: f64 = 1e-11;
/// Budgets are taken so many times, as the constants in them are doubles too.
const WIDER: f64 = 4.0;
/// Numbers that give constants worse than this are not looked at.
const LEAST_PIVOT: f64 = 1e-6;

/// One number and what a form has for it.
struct Rough {
    x: f64,
    known: f64,
    /// What every unknown constant multiplies.
    basis: Vec<f64>,
    /// How far apart doubles may be, where the unknown constants are 0, and for each unit of them.
    slack: f64,
    more: Vec<f64>,
}

/// Whether some number of the claim is certainly another one, whatever the unknown constants are.
pub(super) fn is_far<N: Number>(form: &Form<N>, target: &Target) -> bool {
    let lines = target.entries.iter().map(|aim| rough(form, aim, target));
    let count = form.unknown.len();
    if count == 0 {
        let mut lines = lines;
        return lines.any(|line| line.is_off(&[], &[]));
    }
    let lines: Vec<Rough> = lines.collect();
    let Some((values, apart)) = constants(&lines, count) else {
        return false;
    };
    lines.iter().any(|line| line.is_off(&values, &apart))
}

impl Rough {
    /// Whether the number is another one, the constants being so far from these values at most.
    fn is_off(&self, values: &[f64], apart: &[f64]) -> bool {
        let (mut gap, mut slack) = (self.x - self.known, self.slack);
        let constants = values.iter().zip(apart);
        for ((y, off), (basis, more)) in constants.zip(self.basis.iter().zip(&self.more)) {
            gap -= y * basis;
            slack += more * (y.abs() + off) + off * basis.abs();
        }
        gap.is_finite() && gap.abs() > slack
    }

    /// How far the number may be from the form, the constants having these values.
    fn room(&self, values: &[f64]) -> f64 {
        let more = self.more.iter().zip(values);
        self.slack + more.map(|(more, y)| more * y.abs()).sum::<f64>()
    }
}

/// As many rows as there are columns: each is the one with the largest entry where those before it are used, and that
/// entry is more than `least`.
pub(super) fn pivots(mut rows: Vec<Vec<f64>>, least: f64) -> Option<Vec<usize>> {
    let (mut used, mut done) = (Vec::new(), Vec::new());
    for _ in 0..rows.first()?.len() {
        let mut top = (least, None);
        for (at, row) in rows.iter().enumerate() {
            for (u, x) in row.iter().enumerate() {
                if !done.contains(&u) && x.abs() > top.0 {
                    top = (x.abs(), Some((at, u)));
                }
            }
        }
        let (at, u) = top.1?;
        let pivot = rows[at].clone();
        for row in &mut rows {
            let times = row[u] / pivot[u];
            row.iter_mut()
                .zip(&pivot)
                .for_each(|(x, p)| *x -= times * p);
        }
        used.push(at);
        done.push(u);
    }
    Some(used)
}

/// The constants that some of the numbers give, and how far they may be from that: each is taken from the number that
/// tells most of it where those before it are taken.
fn constants(lines: &[Rough], count: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    // Rows in units of what is allowed to them, columns in units of their largest entry.
    let telling = |line: &Rough, u: usize| line.basis[u] / line.slack.max(1e-300);
    let most = |u: usize| {
        let sizes = lines.iter().map(|line| telling(line, u).abs());
        sizes.fold(0.0, f64::max)
    };
    let scales: Vec<f64> = (0..count).map(most).collect();
    if scales.iter().any(|x| *x == 0.0 || !x.is_finite()) {
        return None;
    }
    let scaled = |line: &Rough| -> Vec<f64> {
        let row = (0..count).map(|u| telling(line, u) / scales[u]);
        row.collect()
    };
    let rows = lines.iter().map(scaled).collect();
    let used = pivots(rows, LEAST_PIVOT)?;
    let used: Vec<&Rough> = used.into_iter().map(|at| &lines[at]).collect();
    let inverse = inverse(used.iter().map(|line| line.basis.clone()).collect())?;
    let times = |of: &dyn Fn(&Rough) -> f64, size: fn(f64) -> f64| -> Vec<f64> {
        let rows = inverse.iter().map(|row| {
            let terms = row.iter().zip(&used);
            terms.map(|(x, line)| size(*x) * of(line)).sum()
        });
        rows.collect()
    };
    let values = times(&|line| line.x - line.known, |x| x);
    let apart = times(&|line| line.room(&values), f64::abs);
    // What is allowed grows with the constants: where that adds no more than there is, twice as much covers all.
    let apart: Vec<f64> = apart.iter().map(|x| 2.0 * x).collect();
    let grown = |line: &Rough| {
        let more = line.more.iter().zip(&apart);
        more.map(|(more, off)| more * off).sum()
    };
    let is_covered = times(&grown, f64::abs)
        .iter()
        .zip(&apart)
        .all(|(more, off)| 2.0 * more <= *off);
    is_covered.then_some((values, apart))
}

/// The inverse of a small matrix (Gauss and Jordan).
fn inverse(mut rows: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = rows.len();
    for (k, row) in rows.iter_mut().enumerate() {
        row.extend((0..n).map(|u| if u == k { 1.0 } else { 0.0 }));
    }
    for u in 0..n {
        let at = (u..n).max_by(|x, y| rows[*x][u].abs().total_cmp(&rows[*y][u].abs()))?;
        rows.swap(u, at);
        let pivot = rows[u].clone();
        if pivot[u] == 0.0 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            let times = if at == u {
                1.0 - 1.0 / pivot[u]
            } else {
                row[u] / pivot[u]
            };
            row.iter_mut()
                .zip(&pivot)
                .for_each(|(x, p)| *x -= times * p);
        }
    }
    Some(rows.into_iter().map(|row| row[n..].to_vec()).collect())
}

fn rough<N: Number>(form: &Form<N>, aim: &Aim, target: &Target) -> Rough {
    let sums = |parts| {
        let terms = form.near(parts, aim.param, target.shape);
        terms.fold((0.0, 0.0), |(sum, size), x| (sum + x, size + f64::abs(x)))
    };
    let room = |parts: &[Part<N>], size| {
        let scale = Form::scale(parts, aim.param);
        let parts = std::iter::once((size, scale));
        WIDER * computing(aim, parts, form.cancels) + SLACK * size + FLOOR * scale
    };
    let (known, known_size) = sums(&form.known);
    let of_unknown = form.unknown.iter().map(|unknown| {
        let (basis, size) = sums(&unknown.parts);
        (basis, room(&unknown.parts, size))
    });
    let (basis, more) = of_unknown.unzip();
    let x = near(&aim.x);
    Rough {
        x,
        known,
        basis,
        slack: room(&form.known, known_size) + WIDER * aim.writing + SLACK * x.abs(),
        more,
    }
}
