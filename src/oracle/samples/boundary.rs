//! How far the sum of bounded numbers with a known mean may stray, at all times together.
//!
//! Let every X have the mean mu given all before it and `X - x >= -c` for a constant x. For 0 <= l < 1 the
//! inequality of Fan, Grama and Liu, `exp(l y - psi(l) y^2) <= 1 + l y` for `y >= -1` with
//! `psi(l) = -ln(1 - l) - l`, makes
//!
//! ```text
//! M = exp(l sum (X - mu)/c - psi(l) sum (X - x)^2/c^2)
//! ```
//!
//! a supermartingale that starts at 1, and so is a mixture over l. By Ville's inequality it ever reaches
//! `1/alpha` with a chance of at most alpha: looking again and again costs nothing (Howard, Ramdas, McAuliffe
//! and Sekhon, Annals of Statistics 49(2), 2021, theorem 4).

use std::sync::LazyLock;

/// The mixture: l from 0.95 down by the root of 2 each time, with the weights 1/((k + 1)(k + 2)), which add up
/// to less than 1.
const PARTS: i32 = 64;

/// One part of the mixture: l, the logarithm of its weight, and psi(l).
struct Part {
    l: f64,
    ln_weight: f64,
    psi: f64,
}

static MIXTURE: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let part = |k: i32| {
        let l = 0.95 * 0.5_f64.powf(f64::from(k) / 2.0);
        Part {
            l,
            ln_weight: -f64::from((k + 1) * (k + 2)).ln(),
            psi: psi(l),
        }
    };
    (0..PARTS).map(part).collect()
});

/// `-ln(1 - l) - l`, without cancellation where l is small.
fn psi(l: f64) -> f64 {
    match l < 1e-4 {
        true => l * l * (0.5 + l / 3.0),
        false => -(-l).ln_1p() - l,
    }
}

/// `ln M` for the sum `s` of `X - mu` and the sum `v` of `(X - x)^2`, `X - x >= -c`.
pub(super) fn ln_evidence(s: f64, v: f64, c: f64) -> f64 {
    let (s, v) = (s / c, v / (c * c));
    let exponent = |part: &Part| part.ln_weight + part.l * s - part.psi * v;
    let most = MIXTURE
        .iter()
        .map(exponent)
        .fold(f64::NEG_INFINITY, f64::max);
    let rest: f64 = MIXTURE
        .iter()
        .map(|part| (exponent(part) - most).exp())
        .sum();
    most + rest.ln()
}

/// The sum `s` at which `ln M` comes to `limit`: it grows with s.
pub(super) fn reach(limit: f64, v: f64, c: f64) -> f64 {
    let mut high = c.max(v.sqrt());
    while ln_evidence(high, v, c) < limit {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        match ln_evidence(middle, v, c) < limit {
            true => low = middle,
            false => high = middle,
        }
    }
    high
}

/// One number after the other, tested for one mean.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    /// The mean that is tested, and what each number is compared with.
    mean: f64,
    /// `[c, c]`: how far a number can be below and above the mean.
    room: [f64; 2],
    /// How far rounding may move every number.
    rounding: f64,
    n: u64,
    sum: f64,
    squares: f64,
    /// The largest `ln M` so far, that the true mean is above and that it is below.
    most: [f64; 2],
    /// When to look next.
    next: u64,
}

/// Of what was seen.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// How many numbers.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// The true mean lies between these, at all times together with the chance that was asked for.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Whether the mean that was tested is refuted.
    pub refuted: bool,
}

impl Watched {
    /// For numbers from `low` to `high` whose mean is claimed to be `mean`.
    pub(super) fn new(mean: f64, (low, high): (f64, f64), rounding: f64) -> Self {
        // A wider room than there is makes the bound wider, and no less true.
        let least = 1e-6 * (high - low);
        Watched {
            mean,
            room: [
                (mean - low).max(least) + rounding,
                (high - mean).max(least) + rounding,
            ],
            rounding,
            n: 0,
            sum: 0.0,
            squares: 0.0,
            most: [f64::NEG_INFINITY; 2],
            next: 1,
        }
    }

    /// Takes a number in.
    pub(super) fn take(&mut self, x: f64) {
        let off = x - self.mean;
        self.n += 1;
        self.sum += off;
        self.squares += off * off;
        if self.n >= self.next {
            self.look();
            // What is not looked at cannot alarm: a twentieth more each time is often enough.
            self.next = self.n + self.n / 20 + 1;
        }
    }

    fn look(&mut self) {
        let slack = self.n as f64 * self.rounding;
        for (side, sum) in [self.sum, -self.sum].into_iter().enumerate() {
            let evidence = ln_evidence(sum - slack, self.squares, self.room[side]);
            self.most[side] = self.most[side].max(evidence);
        }
    }

    /// What was seen, each side failing with a chance of at most `alpha`.
    pub(super) fn seen(&mut self, alpha: f64) -> Seen {
        self.look();
        let (n, limit) = (self.n as f64, -alpha.ln());
        let mean = self.mean + self.sum / n;
        let width = |side: usize| reach(limit, self.squares, self.room[side]) / n + self.rounding;
        Seen {
            n: self.n,
            mean,
            low: mean - width(0),
            high: mean + width(1),
            refuted: self.most.iter().any(|most| *most >= limit),
        }
    }
}

/// How many numbers of this variance are enough that a mean which is off by `bias` is refuted, but for a chance
/// of alpha.
pub(super) fn enough(bias: f64, variance: f64, room: f64, alpha: f64) -> u64 {
    let limit = -alpha.ln();
    let width = |n: f64| 2.0 * reach(limit, n * (variance + bias * bias), room) / n;
    let mut high = 16.0;
    while width(high) > bias && high < 1e18 {
        high *= 2.0;
    }
    let mut low = high / 2.0;
    // Until both ends are the same whole number.
    for _ in 0..60 {
        if low.ceil() == high.ceil() {
            break;
        }
        let middle = f64::midpoint(low, high);
        match width(middle) > bias {
            true => low = middle,
            false => high = middle,
        }
    }
    high.ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: `-ln(1/2) - 1/2 = 0.193147...`; near 0 psi is l^2/2.
    #[test]
    fn psi_is_its_formula() {
        assert!((psi(0.5) - 0.193_147_180_559_945_3).abs() < 1e-15);
        assert!((psi(1e-5) / 0.5e-10 - 1.0).abs() < 1e-5);
        let inequality = |y: f64, l: f64| (l * y - psi(l) * y * y).exp() <= 1.0 + l * y + 1e-12;
        for l in [0.01, 0.3, 0.6, 0.9] {
            assert!((-100..1000).all(|k| inequality(f64::from(k) / 100.0, l)));
        }
        let total: f64 = MIXTURE.iter().map(|part| part.ln_weight.exp()).sum();
        assert!(total < 1.0);
    }

    #[test]
    fn the_reach_is_where_the_evidence_comes_to_its_limit() {
        for (limit, v, c) in [(5.0, 100.0, 1.0), (20.0, 1e6, 2.0), (10.0, 1e-3, 0.1)] {
            let s = reach(limit, v, c);
            assert!(
                (ln_evidence(s, v, c) - limit).abs() < 1e-9,
                "{limit} {v} {c}"
            );
        }
    }
}
