//! A first look in doubles, which most forms do not survive.

use super::super::form::{Form, Part};
use super::super::target::{Aim, Target, computing, near};
use crate::number::Enclosure;

/// Doubles are off by less than this part of the terms of a sum, by far.
const SLACK: f64 = 1e-6;
/// Budgets are taken so many times, as the constants in them are doubles too.
const WIDER: f64 = 4.0;

/// One number and what a form has for it.
struct Rough {
    x: f64,
    known: f64,
    basis: f64,
    /// How far apart doubles may be, where the unknown constant is 0, and for each unit of it.
    slack: f64,
    more: f64,
}

/// Whether some number of the claim is certainly another one, whatever the unknown constant is. Forms of more
/// constants are never far.
pub(super) fn is_far(form: &Form<Enclosure>, target: &Target) -> bool {
    match form.unknown.len() {
        0 => target.entries.iter().any(|aim| {
            let here = rough(form, aim, target, &[]);
            (here.x - here.known).abs() > here.slack
        }),
        1 => is_far_for_any(form, target),
        _ => false,
    }
}

fn is_far_for_any(form: &Form<Enclosure>, target: &Target) -> bool {
    let parts = &form.unknown[0].parts;
    let of = |aim| rough(form, aim, target, parts);
    let telling = |here: &Rough| here.basis.abs() / here.slack.max(1e-300);
    let all = || target.entries.iter().map(of);
    let Some(best) = all().max_by(|x, y| telling(x).total_cmp(&telling(y))) else {
        return false;
    };
    if best.basis == 0.0 || !best.basis.is_finite() {
        return false;
    }
    let y = (best.x - best.known) / best.basis;
    // How far the constant may be from that.
    let apart = (best.slack + best.more * y.abs()) / best.basis.abs();
    let is_far = |here: Rough| {
        let gap = here.x - here.known - y * here.basis;
        let slack = here.slack + here.more * (y.abs() + apart) + apart * here.basis.abs();
        gap.abs() > slack
    };
    all().any(is_far)
}

fn rough(form: &Form<Enclosure>, aim: &Aim, target: &Target, parts: &[Part<Enclosure>]) -> Rough {
    let sums = |parts| {
        let terms = form.near(parts, aim.param, target.shape);
        terms.fold((0.0, 0.0), |(sum, size), x| (sum + x, size + f64::abs(x)))
    };
    let (known, known_size) = sums(&form.known);
    let (basis, size) = sums(parts);
    let of = |parts, size| {
        let scale = Form::scale(parts, aim.param);
        let parts = std::iter::once((size, scale));
        WIDER * computing(aim, parts, form.cancels) + SLACK * size
    };
    let x = near(&aim.x);
    Rough {
        x,
        known,
        basis,
        slack: of(&form.known, known_size) + WIDER * aim.writing + SLACK * x.abs(),
        more: of(parts, size),
    }
}
