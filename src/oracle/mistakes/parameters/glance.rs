//! Whether a claim may be made of the gradient of a reconstruction error: a look in doubles, as that gradient takes long
//! with bounds where rows are many.

use super::form::block;
use super::target::{Aim, Target, near};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::oracle::case::Case;

/// Rows times weights below which there is no need to look.
const SHORT: usize = 4096;
/// Doubles are nearer than this part of the largest number, and what rounding allows is taken so many times.
const SLACK: f64 = 1e-4;
const WIDER: f64 = 10.0;

/// Whether every block of the claim is a multiple of that of the gradient of either error, less multiples of the
/// parameters and of their signs, W in either order; true where the look is not worth it.
pub(super) fn may_be_reconstruction(case: &Case, target: &Target) -> bool {
    let m = case.m;
    if case.data.listed() * m.n_v() * m.n_h() <= SHORT {
        return true;
    }
    let theta = theta(m);
    m.units() == Units::Binary
        && [true, false].into_iter().any(|squared| {
            let gradient = gradient(case, &theta, squared);
            (0..3).all(|of| fits(of, target, &gradient, &theta))
        })
}

fn theta(m: &Rbm) -> Shaped<f64> {
    let beta = m.beta().to_f64();
    m.theta().map(|_, theta| theta.approximate() * beta)
}

fn fits(of: usize, target: &Target, gradient: &Shaped<f64>, theta: &Shaped<f64>) -> bool {
    let aims = target.entries.iter().filter(|aim| block(aim.param) == of);
    let aims: Vec<&Aim> = aims.collect();
    let (n_v, n_h) = target.shape;
    let turned = |param| match param {
        Param::W(i, j) => {
            let at = i * n_h + j;
            Param::W(at % n_v, at / n_v)
        }
        other => other,
    };
    [false, true].into_iter().any(|column_major| {
        let of = |aim: &&Aim| match column_major {
            true => *gradient.get(turned(aim.param)),
            false => *gradient.get(aim.param),
        };
        let parameters = || aims.iter().map(|aim| *theta.get(aim.param));
        let columns = [
            aims.iter().map(of).collect(),
            parameters().collect(),
            parameters().map(sign).collect(),
        ];
        is_spanned(&aims, columns)
    })
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Whether the claimed numbers are a sum of multiples of these columns.
fn is_spanned(aims: &[&Aim], columns: [Vec<f64>; 3]) -> bool {
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let mut rest: Vec<f64> = aims.iter().map(|aim| near(&aim.x)).collect();
    let most = rest.iter().map(|x| x.abs()).fold(0.0, f64::max);
    let mut done: Vec<Vec<f64>> = Vec::new();
    for mut column in columns {
        let before = dot(&column, &column);
        for other in &done {
            let share = dot(&column, other);
            column
                .iter_mut()
                .zip(other)
                .for_each(|(x, y)| *x -= share * y);
        }
        let size = dot(&column, &column);
        if size <= 1e-12 * before || size == 0.0 {
            continue;
        }
        column.iter_mut().for_each(|x| *x /= size.sqrt());
        let share = dot(&rest, &column);
        rest.iter_mut()
            .zip(&column)
            .for_each(|(x, y)| *x -= share * y);
        done.push(column);
    }
    let mut pairs = rest.iter().zip(aims);
    pairs.all(|(x, aim)| x.abs() <= SLACK * most + WIDER * (aim.writing + aim.computing))
}

/// Minus the gradient of half the squared error, or of cross-entropy.
fn gradient(case: &Case, theta: &Shaped<f64>, squared: bool) -> Shaped<f64> {
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    let sigma = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut sums = theta.map(|_, _| 0.0);
    for (row, count) in case.data.rows() {
        let v: Vec<f64> = row.iter().map(|on| f64::from(u8::from(*on))).collect();
        let hidden = (0..n_h).map(|j| {
            let fields = (0..n_v).map(|i| v[i] * theta.get(Param::W(i, j)));
            sigma(theta.get(Param::C(j)) + fields.sum::<f64>())
        });
        let hidden: Vec<f64> = hidden.collect();
        let errors = (0..n_v).map(|i| {
            let fields = (0..n_h).map(|j| hidden[j] * theta.get(Param::W(i, j)));
            let r = sigma(theta.get(Param::B(i)) + fields.sum::<f64>());
            let slope = if squared { r * (1.0 - r) } else { 1.0 };
            (v[i] - r) * slope
        });
        let errors: Vec<f64> = errors.collect();
        let back = (0..n_h).map(|j| {
            let sum: f64 = (0..n_v)
                .map(|i| errors[i] * theta.get(Param::W(i, j)))
                .sum();
            sum * hidden[j] * (1.0 - hidden[j])
        });
        let back: Vec<f64> = back.collect();
        for param in theta.params() {
            let term = match param {
                Param::W(i, j) => errors[i] * hidden[j] + back[j] * v[i],
                Param::B(i) => errors[i],
                Param::C(j) => back[j],
            };
            *sums.get_mut(param) += count as f64 * term;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::laws::Laws;
    use super::super::phase::{Loss, Phase, Which};
    use super::*;
    use crate::machine::{Recipe, Weights, random};
    use crate::number::{Arithmetic, Digits, Enclosures};
    use crate::sweep::Options;
    use crate::watch::Unwatched;
    use rug::Rational;

    /// The gradient itself, made with bounds, is seen as one: times -3, W turned, less a hundredth of the parameters. The data
    /// phase is not.
    #[test]
    fn a_reconstruction_is_seen_from_afar() {
        let (m, data) = random(&Recipe {
            n_v: 12,
            n_h: 11,
            seed: 5,
            weights: Weights::Decimal,
            scale: Rational::from(1),
            rows: 40,
            units: Units::Binary,
        })
        .expect("small");
        let options = Options::new(Digits::of_itself(20));
        let case = Case::new(&m, &data, &options, &Unwatched);
        assert!(data.listed() * 12 * 11 > SHORT);
        let a = Enclosures::new(128);
        let laws = Laws::new(&a, case, 20);
        let seen = |phase, of: &dyn Fn(&Shaped<f64>, Param) -> f64| {
            let vector = laws.vector(Which::Own, phase).expect("small");
            let vector = vector.map(|_, x| near(x));
            let aim = |param| Aim {
                param,
                x: a.lift(&Rational::from_f64(of(&vector, param)).expect("finite")),
                computing: 1e-12,
                relative: 1e-12,
                share: 1e-12,
                writing: 1e-15,
                right: false,
            };
            let target = Target {
                entries: m.theta().params().map(aim).collect(),
                shape: (12, 11),
                k: None,
            };
            may_be_reconstruction(&case, &target)
        };
        let turned = |vector: &Shaped<f64>, param| {
            let from = match param {
                Param::W(i, j) => Param::W((i * 11 + j) % 12, (i * 11 + j) / 12),
                other => other,
            };
            -3.0 * vector.get(from) - 0.01 * m.theta().get(param).approximate()
        };
        let plain = |vector: &Shaped<f64>, param| *vector.get(param);
        for loss in [Loss::MeanSquared, Loss::CrossEntropy] {
            assert!(seen(Phase::Reconstruction(loss), &plain));
            assert!(seen(Phase::Reconstruction(loss), &turned));
        }
        assert!(!seen(Phase::Mean, &plain));
    }
}
