//! Claims about small machines for the unit tests of this room, judged as every claim is.

use super::{
    Case, Claim, Claimed, Diagnosis, Entry, Judged, Number, Place, Precision, Quantity, judge,
};
use crate::data::Data;
use crate::machine::{Rbm, example};
use crate::number::Digits;
use crate::sweep::Options;
use crate::watch::Unwatched;
use rug::Rational;

/// Numbers of parameters in float64: W row by row, then b, then c; what is left out at the end is not claimed.
pub(super) fn direction(
    m: &Rbm,
    quantity: Quantity,
    numbers: impl IntoIterator<Item = Number>,
) -> Claim {
    let pairs = m.theta().params().zip(numbers);
    let entries = pairs.map(|(param, number)| {
        Entry::new(
            Place::Parameter(param),
            Claimed::number(number, Precision::Double),
        )
    });
    Claim::new("direction", quantity, entries.collect())
}

/// The same of doubles, written as doubles are.
pub(super) fn gradient(m: &Rbm, numbers: impl IntoIterator<Item = f64>) -> Claim {
    let pairs = m.theta().params().zip(numbers);
    let entries = pairs.map(|(param, x)| {
        Entry::new(
            Place::Parameter(param),
            Claimed::float(x, Precision::Double),
        )
    });
    Claim::new("gradient", Quantity::Gradient, entries.collect())
}

/// `1/6 -1/12`
pub(super) fn fractions(text: &str) -> Vec<Rational> {
    let numbers = text.split_whitespace();
    numbers.map(|x| x.parse().expect("a fraction")).collect()
}

/// The first two numbers a millionth off.
pub(super) fn nearly(mut numbers: Vec<Rational>) -> Vec<Rational> {
    for x in numbers.iter_mut().take(2) {
        *x += Rational::from((1, 1_000_000));
    }
    numbers
}

/// One claim, judged alone.
pub(super) fn judged(m: &Rbm, data: &Data, claim: Claim) -> Judged {
    let options = Options::new(Digits::of_itself(0));
    let case = Case::new(m, data, &options, &Unwatched);
    judge(&case, vec![claim], 0)
        .expect("judged")
        .claims
        .remove(0)
}

/// What is found about it.
pub(super) fn found(m: &Rbm, data: &Data, claim: Claim) -> Vec<Diagnosis> {
    judged(m, data, claim).findings.diagnosis
}

/// What is found about fractions that are claimed of the parameters of a built-in machine.
pub(super) fn found_of(name: &str, quantity: Quantity, numbers: &[Rational]) -> Vec<Diagnosis> {
    let (m, data) = example(name).expect("built in");
    let numbers = numbers.iter().cloned().map(Number::Finite);
    found(&m, &data, direction(&m, quantity, numbers))
}

/// The mistakes of each explanation.
pub(super) fn mistakes(found: Vec<Diagnosis>) -> Vec<Vec<&'static str>> {
    found.into_iter().map(|one| one.mistakes).collect()
}
