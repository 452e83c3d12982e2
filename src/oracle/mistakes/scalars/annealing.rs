//! Annealed importance sampling whose Gibbs step leaves another law invariant than its weights belong to: what its
//! estimate of Z is in the mean, exactly.

use super::plain::Plain;
use crate::machine::{Rbm, Units};
use std::f64::consts::LN_2;

/// Joint states times temperatures that are visited.
const MOST_WORK: f64 = 2e8;

/// Which half of the Gibbs step knows the inverse temperature; the weights are those of `exp(-beta F(v))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    pub hidden: bool,
    pub visible: bool,
}

impl Kernel {
    pub(super) const ALL: [Kernel; 4] = [
        Kernel {
            hidden: false,
            visible: true,
        },
        Kernel {
            hidden: true,
            visible: false,
        },
        Kernel {
            hidden: true,
            visible: true,
        },
        Kernel {
            hidden: false,
            visible: false,
        },
    ];

    /// What is wrong with the step.
    pub(super) fn words(self) -> &'static str {
        match (self.hidden, self.visible) {
            (false, true) => "h is drawn without beta and v with it",
            (true, false) => "h is drawn with beta and v without it",
            (true, true) => {
                "both are drawn from the law exp(-beta E), whose p(v) is not exp(-beta F(v))/Z"
            }
            (false, false) => "both are drawn without beta",
        }
    }
}

/// Whether the sum is short enough to be made.
pub(super) fn is_short(m: &Rbm, betas: u64) -> bool {
    let joint = 2_f64.powi((m.n_v() + m.n_h()) as i32);
    m.units() == Units::Binary && betas >= 2 && joint * betas as f64 <= MOST_WORK
}

/// `ln E[w] + n_v ln 2` over equally spaced temperatures: every weight `exp(-(beta' - beta) F(v))` is followed by one
/// step of the kernel at beta'.
pub(super) fn expected(m: &Rbm, betas: u64, kernel: Kernel) -> f64 {
    let plain = Plain::of(m);
    let (n_v, n_h) = (plain.b.len(), plain.c.len());
    let log = plain.log_of_unit();
    let turned = plain.exchanged();
    let ln_f: Vec<f64> = states(n_v).map(|v| plain.ln_f(&v, &log)).collect();
    let most = ln_f.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut mass = vec![0.5_f64.powi(n_v as i32); 1 << n_v];
    let last = betas - 1;
    for k in 1..=last {
        let step = 1.0 / last as f64;
        for (mass, ln_f) in mass.iter_mut().zip(&ln_f) {
            *mass *= (step * (ln_f - most)).exp();
        }
        if k < last {
            let beta = k as f64 / last as f64;
            let at = |used| if used { beta } else { 1.0 };
            let hidden = drawn(&plain, &mass, n_h, at(kernel.hidden));
            mass = drawn(&turned, &hidden, n_v, at(kernel.visible));
        }
    }
    mass.iter().sum::<f64>().ln() + most + n_v as f64 * LN_2
}

/// Every state of a layer, unit 1 being the lowest bit.
fn states(n: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_usize << n).map(move |k| (0..n).map(|i| k >> i & 1 == 1).collect())
}

/// The masses of the other layer's states, its units being drawn given each state of this one.
fn drawn(from: &Plain, mass: &[f64], others: usize, beta: f64) -> Vec<f64> {
    let mut found = vec![0.0; 1 << others];
    let mut part = vec![0.0; 1 << others];
    for (v, mass) in states(from.b.len()).zip(mass) {
        part[0] = *mass;
        for j in 0..others {
            let sum: f64 = v
                .iter()
                .zip(&from.w)
                .map(|(bit, row)| if *bit { row[j] } else { 0.0 })
                .sum();
            let on = 1.0 / (1.0 + (-beta * (from.c[j] + sum)).exp());
            for at in 0..1 << j {
                part[at | 1 << j] = part[at] * on;
                part[at] *= 1.0 - on;
            }
        }
        for (found, part) in found.iter_mut().zip(&part) {
            *found += part;
        }
    }
    found
}
