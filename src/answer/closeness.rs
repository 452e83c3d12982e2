//! Gradients compared by the crate `approx`, with each other and with flat lists of doubles (W row by
//! row, then b, then c). Gradients of different shapes are never close.

use super::Gradient;
use approx::{AbsDiffEq, RelativeEq};

/// A gradient, or a list of doubles in the place of one.
trait Doubles {
    fn doubles(&self) -> &[f64];
    /// The numbers of units, where they are known.
    fn shape(&self) -> Option<(usize, usize)>;
}

impl Doubles for Gradient {
    fn doubles(&self) -> &[f64] {
        self.flat()
    }

    fn shape(&self) -> Option<(usize, usize)> {
        Some((self.n_v(), self.n_h()))
    }
}

impl Doubles for [f64] {
    fn doubles(&self) -> &[f64] {
        self
    }

    fn shape(&self) -> Option<(usize, usize)> {
        None
    }
}

impl Doubles for Vec<f64> {
    fn doubles(&self) -> &[f64] {
        self
    }

    fn shape(&self) -> Option<(usize, usize)> {
        None
    }
}

fn all(
    left: &(impl Doubles + ?Sized),
    right: &(impl Doubles + ?Sized),
    is_close: impl Fn(&f64, &f64) -> bool,
) -> bool {
    let same_shape = match (left.shape(), right.shape()) {
        (Some(left), Some(right)) => left == right,
        _ => left.doubles().len() == right.doubles().len(),
    };
    same_shape
        && left
            .doubles()
            .iter()
            .zip(right.doubles())
            .all(|(x, y)| is_close(x, y))
}

macro_rules! compare {
    ($($left:ty, $right:ty;)*) => {$(
        impl PartialEq<$right> for $left {
            fn eq(&self, other: &$right) -> bool {
                all(self, other, f64::eq)
            }
        }

        impl AbsDiffEq<$right> for $left {
            type Epsilon = f64;

            fn default_epsilon() -> f64 {
                f64::default_epsilon()
            }

            fn abs_diff_eq(&self, other: &$right, epsilon: f64) -> bool {
                all(self, other, |x, y| x.abs_diff_eq(y, epsilon))
            }
        }

        impl RelativeEq<$right> for $left {
            fn default_max_relative() -> f64 {
                f64::default_max_relative()
            }

            fn relative_eq(&self, other: &$right, epsilon: f64, max_relative: f64) -> bool {
                all(self, other, |x, y| x.relative_eq(y, epsilon, max_relative))
            }
        }
    )*};
}

compare! {
    Gradient, Gradient;
    Gradient, [f64];
    Gradient, Vec<f64>;
    [f64], Gradient;
    Vec<f64>, Gradient;
}
