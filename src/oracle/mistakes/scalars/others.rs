//! Mistakes that are no change of what should have been computed: overflow, few digits, a wrong count, a wrong chain,
//! an energy of no state.

use super::super::super::allowance::allowances;
use super::super::super::claim::{Claim, Claimed, Number, Place, Precision, Quantity, last_digit};
use super::super::super::compare::of_gap;
use super::super::super::outcome::{Constant, Diagnosis, JudgedEntry, Verdict};
use super::super::super::sizes::Sizes;
use super::super::super::truth::Truths;
use super::super::plain::Plain;
use super::annealing::{Kernel, expected, is_short};
use super::not_finite::not_finite;
use super::reordered::{REORDERED, reordered};
use super::scene::Scene;
use crate::error::Result;
use crate::machine::Rbm;
use rug::Rational;

/// Every explanation that is there.
///
/// # Errors
/// A stop from the watch.
pub(super) fn others(scene: &Scene) -> Result<Vec<Diagnosis>> {
    if !scene.claim.is_finite() {
        return Ok(vec![not_finite(scene.case.m, scene.claim, scene.entries)]);
    }
    let mut found = Vec::new();
    found.extend(few_digits(scene.claim, scene.entries, 0));
    found.extend(reordered(scene));
    found.extend(energy_at_biases(scene));
    found.extend(wrong_count(scene));
    found.extend(wrong_kernel(scene));
    found.extend(thresholded(scene));
    let mut ids = found.iter().flat_map(|one| &one.mistakes);
    debug_assert!(
        ids.all(|id| IDS.contains(id)),
        "{found:?} is not in the list"
    );
    Ok(found)
}

/// What is found here.
pub(super) const IDS: &[&str] = &[
    "overflow",
    "printed-digits",
    "single-precision",
    "energy-at-biases",
    "ais-wrong-count",
    "ais-kernel",
    REORDERED,
    "thresholded-hidden",
    "sampled-hidden",
    // Of directions, where no rule explains.
    "exchanged",
];

/// Numbers with few digits that are right to their last one, claimed as floats; one of them shares at least so many
/// digits with the truth.
pub(super) fn few_digits(
    claim: &Claim,
    entries: &[JudgedEntry],
    least: usize,
) -> Option<Diagnosis> {
    let is_zero = |claimed: &Claimed| claimed.number.finite().is_some_and(|q| q.is_zero());
    // A zero shows no digit: it was printed with as many decimals as the others.
    let others = claim.entries.iter().map(|entry| &entry.claimed);
    let others = others.filter(|claimed| !is_zero(claimed));
    let units = others.filter_map(|claimed| Some(last_digit(&claimed.text)?.to_f64()));
    let of_zero = units.reduce(f64::min);
    let fits = |(claimed, entry): (&Claimed, &JudgedEntry)| {
        let digits = claimed.text.chars().filter(char::is_ascii_digit).count();
        let unit = match is_zero(claimed) {
            true => of_zero.unwrap_or(0.0),
            false => last_digit(&claimed.text)?.to_f64(),
        };
        let allowed = entry.allowed.total() + unit * 0.5;
        let fits = of_gap(entry.gap.as_ref()?, allowed) == Verdict::Agrees;
        // A fraction has no last digit.
        let is_decimal = claimed.last_digit.is_none() && !claimed.text.contains('/');
        let is_short = is_decimal && (1..=MOST_DIGITS).contains(&digits);
        Some(entry.verdict == Verdict::Agrees || fits && is_short)
    };
    let claimed = || claim.entries.iter().map(|entry| &entry.claimed);
    let tells = |claimed: &Claimed| {
        let digits = claimed.text.chars().filter(char::is_ascii_digit);
        digits.skip_while(|digit| *digit == '0').count() >= least
    };
    let all_fit = claimed().zip(entries).all(|pair| fits(pair) == Some(true));
    (all_fit && claimed().any(tells)).then(|| {
        Diagnosis::of_all(
            "printed-digits",
            Vec::new(),
            "The number is right to its last printed digit, but stands for all digits of a float.",
            "Claim a printed number as a text, \"3.178\": it is then judged to half a unit of its last digit.",
        )
    })
}

/// Numbers of more digits were not written by hand.
const MOST_DIGITS: usize = 12;

/// Right for float32, claimed as float64. Any small error is, so that this is the last that is looked for.
///
/// # Errors
/// A stop from the watch.
pub(super) fn single_precision(scene: &Scene) -> Result<Option<Diagnosis>> {
    let is_double = |claimed: &Claimed| claimed.precision == Precision::Double;
    let mut claim = scene.claim.clone();
    if !claim.entries.iter().all(|entry| is_double(&entry.claimed)) {
        return Ok(None);
    }
    for entry in &mut claim.entries {
        entry.claimed.precision = Precision::Single;
    }
    let truths = Truths::new(scene.case, &claim, DIGITS)?;
    let values: Vec<_> = scene
        .entries
        .iter()
        .map(|entry| entry.truth.clone())
        .collect();
    let sizes = Sizes::new(scene.case.m, scene.case.data);
    let allowed = allowances(&claim, &truths, &values, &sizes);
    let predicted: Vec<_> = values.into_iter().zip(allowed).collect();
    Ok((scene.fit(&predicted) == Verdict::Agrees)
        .then(|| Diagnosis::of_all("single-precision", Vec::new(), reading(scene), SINGLE_CURE)))
}

/// What makes numbers right for float32 and not for float64: their own digits and those of the machine tell more.
fn reading(scene: &Scene) -> String {
    const NEAR: &str =
        "The numbers are as near to the truth as float32 allows, and farther than float64 does";
    let numbers = scene.claim.entries.iter();
    let numbers = numbers.filter_map(|entry| entry.claimed.number.finite());
    if numbers.map(Rational::to_f64).all(is_single) {
        return format!("{NEAR}: they were computed in single precision.");
    }
    let theta = || scene.case.m.theta().iter().map(|theta| theta.approximate());
    let few = |x: f64| format!("{x}").chars().filter(char::is_ascii_digit).count() <= FEW_DIGITS;
    let saved = if theta().all(few) {
        " The machine's parameters have few digits, as decimals that were rounded."
    } else if theta().all(is_single) {
        " The machine's parameters are numbers of float32."
    } else {
        ""
    };
    format!(
        "{NEAR}. They have more digits than float32 has. There are two readings: some part was computed in single precision, or the machine was rounded when it was saved (as float32, or as decimals of few digits) and the program computed with the machine before that.{saved}"
    )
}

/// Whether a double is a number of float32, or the shortest decimal of one.
fn is_single(x: f64) -> bool {
    let single = x as f32;
    f64::from(single) == x || format!("{single:?}").parse() == Ok(x)
}

const SINGLE_CURE: &str = "Claim it with the `precision` \"float32\", or compute in float64 (PyTorch and TensorFlow take float32 unless told otherwise). If the program computes in float64, save its machine with all digits of float64 and check against that file.";
/// Parameters of so few digits were written as decimals.
const FEW_DIGITS: usize = 8;

/// Of the sums behind budgets.
const DIGITS: u32 = 11;

/// `-b'Wc`: the biases multiplied as if they were states.
fn energy_at_biases(scene: &Scene) -> Option<Diagnosis> {
    let is_energy = matches!(
        scene.claim.quantity,
        Quantity::FreeEnergy | Quantity::Energy
    );
    if !is_energy {
        return None;
    }
    let [product, with_biases] = products_of_biases(scene.case.m);
    let fits = |x: f64| scene.fits_plain(scene.entries.iter().map(|_| x));
    let found = [-product, product, -with_biases, with_biases]
        .into_iter()
        .find(|x| fits(*x));
    found
        .filter(|x| *x != 0.0)
        .map(|_| Diagnosis::of_all("energy-at-biases", Vec::new(), AT_BIASES, ROW_BY_ROW))
}

/// What `energy-at-biases` is, and its cure.
pub(super) const AT_BIASES: &str = "sum_ij w_ij b_i c_j multiplies the biases as if they were states: no data are in it, and it is the free energy of no row.";
pub(super) const ROW_BY_ROW: &str =
    "F(v) = -b'v - sum_j ln(1 + exp(c_j + sum_i v_i w_ij)), for each row v.";

/// `b'Wc`, and the same with `b'b + c'c`.
pub(super) fn products_of_biases(m: &Rbm) -> [f64; 2] {
    let plain = Plain::of(m);
    let rows = plain.w.iter().zip(&plain.b);
    let product: f64 = rows
        .map(|(row, b)| b * row.iter().zip(&plain.c).map(|(w, c)| w * c).sum::<f64>())
        .sum();
    let squares = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    [product, product + squares(&plain.b) + squares(&plain.c)]
}

/// The mean of the weights taken over another count than that of the chains.
fn wrong_count(scene: &Scene) -> Option<Diagnosis> {
    let (entry, claimed) = single(scene.claim, scene.entries)?;
    if !matches!(scene.claim.quantity, Quantity::LogPartition) {
        return None;
    }
    let counts = &scene.claim.counts;
    let pairs = counts
        .iter()
        .flat_map(|x| counts.iter().map(move |y| (x, y)));
    for ((first, over), (second, under)) in pairs {
        // sum/under in the place of sum/over.
        let ratio = *over as f64 / *under as f64;
        let predicted = entry.truth.to_f64() + ratio.ln();
        if over != under && scene.fits_plain(std::iter::once(predicted)) {
            let off = claimed.to_f64() - entry.truth.to_f64();
            return Some(Diagnosis::of_all(
                "ais-wrong-count",
                vec![
                    (
                        "factor",
                        Constant::Fraction(Rational::from((*over, *under))),
                    ),
                    ("divided_by", Constant::Word(second.clone())),
                    ("instead_of", Constant::Word(first.clone())),
                ],
                format!(
                    "The sum of the weights is divided by the {under} {second} and not by the {over} {first}: ln({over}/{under}) = {:.4} is added to ln Z, and it is off by {off:.4}.",
                    ratio.ln()
                ),
                format!("Take the mean of the weights over the {first}."),
            ));
        }
    }
    None
}

/// The only number of a claim.
fn single<'a>(
    claim: &'a Claim,
    entries: &'a [JudgedEntry],
) -> Option<(&'a JudgedEntry, &'a Rational)> {
    match (&claim.entries[..], entries) {
        ([claimed], [entry]) if claimed.place == Place::Whole => match &claimed.claimed.number {
            Number::Finite(number) => Some((entry, number)),
            _ => None,
        },
        _ => None,
    }
}

/// Annealing whose Gibbs step leaves another law invariant.
fn wrong_kernel(scene: &Scene) -> Option<Diagnosis> {
    let betas = scene.claim.counts.iter().find(|(name, _)| name == "betas");
    let (_, betas) = betas.filter(|_| matches!(scene.claim.quantity, Quantity::LogPartition))?;
    if !is_short(scene.case.m, *betas) {
        return None;
    }
    let truth = scene.entries.first()?.truth.to_f64();
    for kernel in Kernel::ALL {
        let mean = expected(scene.case.m, *betas, kernel);
        if scene.fits_plain(std::iter::once(mean)) {
            return Some(Diagnosis::of_all(
                "ais-kernel",
                vec![
                    ("expected", Constant::Real(mean)),
                    ("bias", Constant::Real(mean - truth)),
                ],
                format!(
                    "The weights of the annealing belong to exp(-beta F(v)), and its Gibbs step leaves another law invariant: {}. Over {betas} equal steps of beta its mean is then {mean:.6}, not {truth:.6}; no number of chains removes that.",
                    kernel.words()
                ),
                "Let weights and step belong to one path: exp(-beta E), with beta on W, b and c in both halves of the step and in the weights.",
            ));
        }
    }
    None
}

/// Hidden means that are 0 or 1: thresholds, or samples.
fn thresholded(scene: &Scene) -> Option<Diagnosis> {
    let is_bit = |claimed: &Claimed| claimed.number.finite().is_some_and(|q| *q == 0 || *q == 1);
    let bits = scene
        .claim
        .entries
        .iter()
        .all(|entry| is_bit(&entry.claimed));
    if !bits || !matches!(scene.claim.quantity, Quantity::Conditional) {
        return None;
    }
    let pairs = scene.claim.entries.iter().zip(scene.entries);
    let mut is_step = pairs.map(|(claimed, entry)| {
        let on = claimed.claimed.number.finite().is_some_and(|q| *q == 1);
        (entry.truth.to_f64() > 0.5) == on
    });
    Some(match is_step.all(|fits| fits) {
        true => Diagnosis::of_all(
            "thresholded-hidden",
            Vec::new(),
            "Every hidden unit is 1 where its probability is above 1/2 and else 0.",
            "Use the probability sigma(c_j + sum_i v_i w_ij) itself.",
        ),
        false => Diagnosis::of_all(
            "sampled-hidden",
            Vec::new(),
            "Every number is 0 or 1: samples of the hidden units, not their probabilities.",
            "Use the probability sigma(c_j + sum_i v_i w_ij) itself.",
        ),
    })
}
