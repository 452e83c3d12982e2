//! From derivatives by the parameters of a file to those by the machine's own, where the two are not the same
//! numbers: energies of `v - ov` and `h - oh`, of the other sign, of two kinds of units, and ψ².
//!
//! If the machine's parameters are `A θ + constant` of the file's θ, a derivative by θ is Aᵀ times the one by the
//! machine's. Solved for those: each is a sum of the file's derivatives.

use crate::machine::{Param, Written};
use rug::Rational;

/// A sum of derivatives by the file's own parameters.
pub(crate) type Sum = Vec<(Param, Rational)>;

/// How the machine was made from the parameters of its file.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The first one was done first.
    steps: Vec<Step>,
    /// The numbers of visible and of hidden units in the file.
    shape: (usize, usize),
}

/// A step on the way from the parameters of the file to those of the machine.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Both layers take other values, as [`crate::machine::rewritten`] does it.
    Rewritten(Written, Written),
    /// Every parameter takes the other sign.
    OtherSign,
    /// Each of so many hidden units is taken twice, and the visible bias counts twice.
    Square(usize),
}

impl Frame {
    /// The machine has the file's own parameters.
    pub(super) fn plain(n_v: usize, n_h: usize) -> Self {
        Frame {
            steps: Vec::new(),
            shape: (n_v, n_h),
        }
    }

    /// The machine is made so from what it was.
    pub(super) fn then(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Whether the machine has the file's own parameters.
    pub(crate) fn is_plain(&self) -> bool {
        self.steps.is_empty()
    }

    /// The numbers of visible and of hidden units in the file.
    pub(crate) fn shape(&self) -> (usize, usize) {
        self.shape
    }

    /// Which of the file's derivatives add up to the one by a parameter of the machine.
    pub(crate) fn sum(&self, param: Param) -> Sum {
        let whole = vec![(param, Rational::from(1))];
        self.steps.iter().rev().fold(whole, |sum, step| {
            let mut before = Sum::new();
            for (param, factor) in sum {
                for (one, part) in step.sum(param) {
                    add(&mut before, one, part * &factor);
                }
            }
            before
        })
    }

    /// Whether a step of the file's parameters is the same step of the machine's: each of them is one of the
    /// file's, or its opposite.
    pub(crate) fn keeps_steps(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step, Step::OtherSign))
    }
}

impl Step {
    /// The derivative by a parameter after the step, in those before it.
    ///
    /// With `value = scale * other + shift` in both layers, `W' = s t W`, `b' = s (b + W q)` and
    /// `c' = t (c + p W)`: the derivatives by b and c are s and t times the new ones, and
    /// `∂/∂W = s t ∂/∂W' + s q ∂/∂b' + t p ∂/∂c'` is solved for `∂/∂W'`.
    fn sum(&self, param: Param) -> Sum {
        match self {
            Step::OtherSign => vec![(param, Rational::from(-1))],
            // The two copies have the same derivative: the file's is twice each of ours.
            Step::Square(n_h) => {
                let own = match param {
                    Param::W(i, j) => Param::W(i, j % n_h),
                    Param::C(j) => Param::C(j % n_h),
                    bias => bias,
                };
                vec![(own, Rational::from((1, 2)))]
            }
            Step::Rewritten(visible, hidden) => {
                let (s, t) = (&visible.scale, &hidden.scale);
                match param {
                    Param::W(i, j) => {
                        let (p, q) = (&visible.shifts[i], &hidden.shifts[j]);
                        let both = Rational::from(s * t).recip();
                        let mut sum = vec![(param, both.clone())];
                        add(&mut sum, Param::B(i), -Rational::from(q * &both));
                        add(&mut sum, Param::C(j), -Rational::from(p * &both));
                        sum
                    }
                    Param::B(_) => vec![(param, s.clone().recip())],
                    Param::C(_) => vec![(param, t.clone().recip())],
                }
            }
        }
    }
}

fn add(sum: &mut Sum, param: Param, part: Rational) {
    if part == 0 {
        return;
    }
    match sum.iter_mut().find(|(other, _)| *other == param) {
        Some((_, factor)) => *factor += part,
        None => sum.push((param, part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Units;

    fn sum(frame: &Frame, param: Param) -> Vec<(String, String)> {
        let named = frame.sum(param).into_iter();
        named
            .map(|(param, factor)| (param.to_string(), factor.to_string()))
            .collect()
    }

    fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted
            .iter()
            .map(|(a, b)| (a.to_string(), b.to_string()))
            .collect()
    }

    /// By hand: E = -(v - 1/2) w (h - 1/4) - bv (v - 1/2) - bh (h - 1/4) has W = w, b = bv - w/4, c = bh - w/2, so
    /// that ∂L/∂w = ∂L/∂W - ∂L/∂b /4 - ∂L/∂c /2.
    #[test]
    fn the_weights_of_a_centred_energy_move_the_plain_biases() {
        let mut frame = Frame::plain(1, 1);
        let less = |q: (i32, i32)| Written::less(&[Rational::from(q)]);
        frame.then(Step::Rewritten(less((1, 2)), less((1, 4))));
        let wanted = pairs(&[("w[1,1]", "1"), ("b[1]", "1/4"), ("c[1]", "1/2")]);
        assert_eq!(sum(&frame, Param::W(0, 0)), wanted);
        assert_eq!(sum(&frame, Param::B(0)), pairs(&[("b[1]", "1")]));
        assert!(!frame.keeps_steps());
    }

    /// By hand, s = 2x - 1 in the visible layer alone: W' = 2W, b' = 2b, c' = c - W, so that
    /// ∂/∂W = 2 ∂/∂W' - ∂/∂c'.
    #[test]
    fn spins_beside_bits_are_counted_into_the_other_bias() {
        let mut frame = Frame::plain(1, 1);
        let visible = Written::units(1, Units::Spin, Units::Binary);
        frame.then(Step::Rewritten(visible, Written::same(1)));
        let wanted = pairs(&[("w[1,1]", "1/2"), ("c[1]", "1/2")]);
        assert_eq!(sum(&frame, Param::W(0, 0)), wanted);
        assert_eq!(sum(&frame, Param::B(0)), pairs(&[("b[1]", "1/2")]));
    }

    #[test]
    fn a_square_has_half_of_each_derivative_twice() {
        let mut frame = Frame::plain(1, 2);
        assert!(frame.keeps_steps());
        frame.then(Step::OtherSign);
        assert!(frame.keeps_steps());
        frame.then(Step::Square(2));
        assert_eq!(sum(&frame, Param::W(0, 3)), pairs(&[("w[1,2]", "-1/2")]));
        assert_eq!(sum(&frame, Param::C(2)), pairs(&[("c[1]", "-1/2")]));
        assert_eq!(frame.shape(), (1, 2));
    }
}
