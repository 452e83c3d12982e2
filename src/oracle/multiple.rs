//! Multiples and sums of claimed numbers, with their last digits and their spreads: what a program claims of
//! its own parameters, in those of the machine.

use super::claim::{Claimed, Number, Precision, Spread};
use rug::Rational;

impl Claimed {
    /// The number times a factor that is not 0.
    pub(crate) fn times(mut self, factor: &Rational) -> Self {
        if *factor == 1 {
            return self;
        }
        let size = factor.clone().abs();
        let times = |q: &Rational| Rational::from(q * factor);
        self.text = match *factor == -1 {
            true => match self.text.strip_prefix('-') {
                Some(rest) => rest.into(),
                None => format!("-{}", self.text),
            },
            false => format!("{} * {}", factor, self.text),
        };
        self.number = match self.number {
            Number::Finite(number) => Number::Finite(times(&number)),
            Number::Infinite { negative } => Number::Infinite {
                negative: negative != (*factor < 0),
            },
            Number::NotANumber => Number::NotANumber,
        };
        self.last_digit = self.last_digit.map(|digit| digit * &size);
        self.spread = self.spread.map(|spread| match spread {
            Spread::StandardError(error) => Spread::StandardError(error * &size),
            Spread::Interval { low, high, level } => {
                let (low, high) = match *factor < 0 {
                    true => (times(&high), times(&low)),
                    false => (times(&low), times(&high)),
                };
                Spread::Interval { low, high, level }
            }
        });
        self
    }

    /// The sum of two numbers: in the worse precision of the two, and as far from the truth as both together
    /// may be, as nothing says that their errors are independent.
    pub(crate) fn plus(self, other: Self) -> Self {
        let number = match (&self.number, &other.number) {
            (Number::Finite(x), Number::Finite(y)) => Number::Finite(Rational::from(x + y)),
            (Number::Finite(_), rest) | (rest, Number::Finite(_)) => rest.clone(),
            (x, y) if x == y => x.clone(),
            _ => Number::NotANumber,
        };
        let both = |x: Option<Rational>, y: Option<Rational>| match (x, y) {
            (Some(x), Some(y)) => Some(x + y),
            (x, y) => x.or(y),
        };
        Claimed {
            text: match &number {
                Number::Finite(sum) => format!("{:?}", sum.to_f64()),
                Number::Infinite { negative: true } => "-inf".into(),
                Number::Infinite { negative: false } => "inf".into(),
                Number::NotANumber => "nan".into(),
            },
            precision: match (self.precision, other.precision) {
                (Precision::Single, _) | (_, Precision::Single) => Precision::Single,
                (Precision::Double, _) | (_, Precision::Double) => Precision::Double,
                _ => Precision::Exact,
            },
            spread: spread_of_sum(&self, &other),
            last_digit: both(self.last_digit, other.last_digit),
            number,
        }
    }

    /// The ends of what its spread allows.
    fn ends(&self) -> Option<(Rational, Rational)> {
        let number = self.number.finite()?;
        Some(match &self.spread {
            None => (number.clone(), number.clone()),
            Some(Spread::StandardError(error)) => (
                Rational::from(number - error),
                Rational::from(number + error),
            ),
            Some(Spread::Interval { low, high, .. }) => (low.clone(), high.clone()),
        })
    }
}

fn spread_of_sum(x: &Claimed, y: &Claimed) -> Option<Spread> {
    use Spread::{Interval, StandardError};
    let level = match (&x.spread, &y.spread) {
        (None, None) => return None,
        (Some(StandardError(x)), Some(StandardError(y))) => {
            return Some(StandardError(Rational::from(x + y)));
        }
        (Some(StandardError(error)), None) | (None, Some(StandardError(error))) => {
            return Some(StandardError(error.clone()));
        }
        (Some(Interval { level, .. }), _) | (_, Some(Interval { level, .. })) => *level,
    };
    let ((low, high), (lower, higher)) = (x.ends()?, y.ends()?);
    Some(Interval {
        low: low + lower,
        high: high + higher,
        level,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(x: f64) -> Claimed {
        Claimed::float(x, Precision::Double)
    }

    #[test]
    fn a_sum_is_as_uncertain_as_both_of_its_parts() {
        let with = |x, error: i32| Claimed {
            last_digit: Some(Rational::from((1, 10))),
            spread: Some(Spread::StandardError(Rational::from(error))),
            ..number(x)
        };
        let half = Rational::from((1, 2));
        let sum = with(1.5, 2).plus(with(3.0, 4).times(&half));
        assert_eq!(sum.number, Number::Finite(Rational::from(3)));
        assert_eq!(sum.text, "3.0");
        assert_eq!(sum.last_digit, Some(Rational::from((3, 20))));
        assert_eq!(sum.spread, Some(Spread::StandardError(Rational::from(4))));
    }

    #[test]
    fn what_is_no_number_stays_none() {
        let infinite = |negative| Number::Infinite { negative };
        let sum = |x: f64, y: f64| number(x).plus(number(y)).number;
        assert_eq!(sum(f64::INFINITY, 1.0), infinite(false));
        assert_eq!(sum(f64::NEG_INFINITY, f64::NEG_INFINITY), infinite(true));
        assert_eq!(sum(f64::INFINITY, f64::NEG_INFINITY), Number::NotANumber);
        assert_eq!(sum(f64::NAN, 1.0), Number::NotANumber);
    }
}
