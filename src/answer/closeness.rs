//! Gradients compared by the crate `approx`, with each other and with flat lists of doubles (W row by
//! row, then b, then c). Gradients of different shapes are never close.

use super::Gradient;
use approx::{AbsDiffEq, RelativeEq};

impl AsRef<[f64]> for Gradient {
    fn as_ref(&self) -> &[f64] {
        self.flat()
    }
}

fn all<L, R>(left: &L, right: &R, is_close: impl Fn(&f64, &f64) -> bool) -> bool
where
    L: AsRef<[f64]> + ?Sized,
    R: AsRef<[f64]> + ?Sized,
{
    let (left, right) = (left.as_ref(), right.as_ref());
    left.len() == right.len() && left.iter().zip(right).all(|(x, y)| is_close(x, y))
}

macro_rules! compare {
    ($($left:ty, $right:ty, $same:expr;)*) => {$(
        impl PartialEq<$right> for $left {
            fn eq(&self, other: &$right) -> bool {
                $same(self, other) && all(self, other, f64::eq)
            }
        }

        impl AbsDiffEq<$right> for $left {
            type Epsilon = f64;

            fn default_epsilon() -> f64 {
                f64::default_epsilon()
            }

            fn abs_diff_eq(&self, other: &$right, epsilon: f64) -> bool {
                $same(self, other) && all(self, other, |x, y| x.abs_diff_eq(y, epsilon))
            }
        }

        impl RelativeEq<$right> for $left {
            fn default_max_relative() -> f64 {
                f64::default_max_relative()
            }

            fn relative_eq(&self, other: &$right, epsilon: f64, max_relative: f64) -> bool {
                let is_close = |x: &f64, y: &f64| x.relative_eq(y, epsilon, max_relative);
                $same(self, other) && all(self, other, is_close)
            }
        }
    )*};
}

/// Gradients have shapes, lists have none.
fn same_shape(left: &Gradient, right: &Gradient) -> bool {
    (left.n_v(), left.n_h()) == (right.n_v(), right.n_h())
}

compare! {
    Gradient, Gradient, same_shape;
    Gradient, [f64], |_, _| true;
    Gradient, Vec<f64>, |_, _| true;
    [f64], Gradient, |_, _| true;
    Vec<f64>, Gradient, |_, _| true;
}
