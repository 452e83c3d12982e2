//! Annealed importance sampling whose Gibbs step leaves another law invariant than its weights belong to: what its
//! estimate of Z is in the mean, exactly.

use super::super::plain::Plain;
use crate::ensemble::states;
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
    let up = Plain::of(m);
    let (down, log) = (up.exchanged(), up.log_of_unit());
    let ln_f: Vec<f64> = states(m.n_v()).map(|v| up.ln_f(&v, &log)).collect();
    let most = ln_f.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut mass = vec![0.5_f64.powi(m.n_v() as i32); 1 << m.n_v()];
    let last = betas - 1;
    for k in 1..=last {
        let step = 1.0 / last as f64;
        for (mass, ln_f) in mass.iter_mut().zip(&ln_f) {
            *mass *= (step * (ln_f - most)).exp();
        }
        if k < last {
            let beta = k as f64 / last as f64;
            let at = |used| if used { beta } else { 1.0 };
            let hidden = drawn(&up.times(at(kernel.hidden)), &mass);
            mass = drawn(&down.times(at(kernel.visible)), &hidden);
        }
    }
    mass.iter().sum::<f64>().ln() + most + m.n_v() as f64 * LN_2
}

/// The masses of the other layer's states, its units being drawn given each state of this one.
fn drawn(from: &Plain, mass: &[f64]) -> Vec<f64> {
    let (n_v, n_h) = from.counts();
    let mut found = vec![0.0; 1 << n_h];
    for (v, mass) in states(n_v).zip(mass) {
        from.mix(&mut found, &from.means(&from.values(&v)), *mass);
    }
    found
}
