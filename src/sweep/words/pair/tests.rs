//! Each operation against MPFR, on pairs next to where roundings are largest and on random ones.

use super::super::vector::{Portable, Vector, WIDTH};
use super::*;
use crate::machine::Generator;
use rug::Float;

/// Exact for sums and products of the pairs here: their exponents lie between 2^-200 and 2^100.
const BITS: u32 = 900;
const U: f64 = f64::EPSILON / 2.0;

/// High and low parts of pairs side by side.
type Pairs = [(f64, f64); WIDTH];

/// Normalised pairs between 1 and 4, adversarial: factors next to 1 and 2, products next to 2,
/// low parts of half a unit in the last place, of nearly that, and zero.
fn adversarial(generator: &mut Generator) -> (Pairs, Pairs) {
    let both = [(); WIDTH].map(|()| {
        let few = |generator: &mut Generator| generator.below(9) as f64 * f64::EPSILON;
        let any = |generator: &mut Generator| 1.0 + (generator.bits() >> 12) as f64 * f64::EPSILON;
        let high = |generator: &mut Generator| match generator.below(5) {
            0 => 1.0 + few(generator),
            1 => 2.0 - few(generator),
            2 => 2_f64.sqrt() + few(generator),
            _ => any(generator),
        };
        let a = high(generator);
        let b = match generator.below(3) {
            // A product next to 2.
            0 => (2.0 / a + (generator.below(9) as f64 - 4.0) * f64::EPSILON).max(1.0),
            _ => high(generator),
        };
        let half = |x: f64| if x < 2.0 { U } else { 2.0 * U };
        let low = |generator: &mut Generator, x: f64| match generator.below(7) {
            0 => half(x),
            1 => -half(x),
            2 => half(x) * (1.0 - few(generator) / 2.0),
            3 => -half(x) * (1.0 - few(generator) / 2.0),
            4 => 0.0,
            _ => half(x) * ((generator.bits() >> 11) as f64 * U * 2.0 - 1.0),
        };
        let a_low = low(generator, a);
        let b_low = match generator.below(4) {
            // The mixed products cancel.
            0 => (-a_low * b / a).clamp(-half(b), half(b)),
            1 => (a_low * b / a).clamp(-half(b), half(b)),
            _ => low(generator, b),
        };
        // Powers of two change neither roundings nor errors.
        let scale = 2_f64.powi(generator.below(120) as i32 - 60);
        ((a * scale, a_low * scale), (b, b_low))
    });
    (both.map(|(a, _)| a), both.map(|(_, b)| b))
}

fn normal<V: Vector>(generator: &mut Generator) -> (Pair<V>, Pair<V>) {
    let (a, b) = adversarial(generator);
    (Pair::of(a), Pair::of(b))
}

/// As sums of products that were not normalised: low parts of at most `low` units of roundoff.
fn grown<V: Vector>(generator: &mut Generator, x: Pair<V>, low: f64) -> Pair<V> {
    let lo = x.hi.get().map(|hi| {
        let part = match generator.below(4) {
            0 => 1.0,
            1 => -1.0,
            _ => generator.below(1 << 50) as f64 * 2_f64.powi(-49) - 1.0,
        };
        hi * U * low * part
    });
    Pair {
        hi: x.hi,
        lo: V::new(lo),
    }
}

fn wide<V: Vector>(x: Pair<V>) -> [Float; WIDTH] {
    let (hi, lo) = (x.hi.get(), x.lo.get());
    std::array::from_fn(|k| Float::with_val(BITS, hi[k]) + lo[k])
}

/// The largest error in units of u^2 = 2^-106, relative to the exact result, and the largest low
/// part in units of u.
fn found<V: Vector>(result: Pair<V>, exact: [Float; WIDTH]) -> (f64, f64) {
    let (hi, lo) = (result.hi.get(), result.lo.get());
    let (mut error, mut low) = (0.0, 0.0);
    for (k, (found, exact)) in wide(result).iter().zip(&exact).enumerate() {
        let gap = Float::with_val(BITS, found - exact);
        error = f64::max(
            error,
            (gap.to_f64() / exact.to_f64()).abs() * 2_f64.powi(106),
        );
        low = f64::max(low, (lo[k] / hi[k]).abs() / U);
    }
    (error, low)
}

fn exact<V: Vector>(x: Pair<V>, y: Pair<V>, f: impl Fn(&Float, &Float) -> Float) -> [Float; WIDTH] {
    let (x, y) = (wide(x), wide(y));
    std::array::from_fn(|k| f(&x[k], &y[k]))
}

/// For first-order bounds.
const SLACK: f64 = 1.0 + 1e-9;

/// The largest error that a product of so many operands had, in units of u^2.
fn products<V: Vector>(rounds: u32) -> f64 {
    let mut generator = Generator::new(11);
    let most = if V::FUSED { 4.5 } else { 5.5 };
    let mut worst = 0.0;
    for _ in 0..rounds {
        let (x, y) = normal::<V>(&mut generator);
        let product = x.times(y);
        let truth = exact(x, y, |x, y| Float::with_val(BITS, x * y));
        let (error, low) = found(product, truth);
        assert!(error <= most * SLACK, "{error} above {most}: {x:?} {y:?}");
        assert!(low <= SLACK, "{low}: {x:?} {y:?} {product:?}");
        worst = f64::max(worst, error);
    }
    worst
}

/// What `docs/arithmetic.md` proves of each operation, for low parts of at most a and b.
fn holds<V: Vector>() {
    let mut generator = Generator::new(7);
    // The share of its bound that each operation used at most.
    let mut worst = [0_f64; 2];
    for round in 0..6_000 {
        let (a, b) = match round % 3 {
            0 => (1.0, 1.0),
            1 => (3.0, 1.0),
            _ => (64.0, generator.below(65) as f64),
        };
        let (x, y) = normal::<V>(&mut generator);
        let (x, y) = (grown(&mut generator, x, a), grown(&mut generator, y, b));
        let one = x.tidied();
        // Low parts of a summand count by its share in the sum.
        let share = |of: V, all: V| {
            let (of, all) = (of.get(), all.get());
            (0..WIDTH).map(|k| of[k] / all[k]).fold(0.0, f64::max)
        };
        let (sum, one_plus) = (x.plus(y), one.plus_one());
        let cases = [
            (
                sum,
                exact(x, y, |x, y| Float::with_val(BITS, x + y)),
                2.0 + a + 2.0 * b * share(y.hi, sum.hi),
                1.0 + a.max(b),
            ),
            (
                one_plus,
                exact(one, one, |x, _| Float::with_val(BITS, x + 1)),
                1.0 + share(one.hi, one_plus.hi),
                1.0,
            ),
        ];
        for (worst, (result, exact, most, most_low)) in worst.iter_mut().zip(cases) {
            let (error, low) = found(result, exact);
            assert!(error <= most * SLACK, "{error} above {most}: {x:?} {y:?}");
            assert!(low <= most_low * SLACK, "{low} above {most_low}");
            *worst = worst.max(error / most);
            let (tidy_error, tidy_low) = found(result.tidied(), wide(result));
            assert!(tidy_error == 0.0 && tidy_low <= 1.0, "{result:?}");
        }
    }
    assert!(worst.iter().all(|share| *share > 0.4), "{worst:?}");
}

#[test]
fn each_operation_stays_within_its_proven_bound() {
    holds::<Portable<false>>();
    holds::<Portable<true>>();
}

/// Side by side. The bound is all but reached.
/// `RBM_EXACT_OPERANDS=1000000 cargo test --release --lib adversarial -- --nocapture` is the long run.
#[test]
fn products_of_adversarial_operands_stay_within_their_proven_bound() {
    let count: u32 = std::env::var("RBM_EXACT_OPERANDS")
        .map_or(40_000, |count| count.parse().expect("a number of operands"));
    let fused = products::<Portable<true>>(count / WIDTH as u32);
    let split = products::<Portable<false>>(count / WIDTH as u32);
    println!("{count} operands: at most {fused:.3} u^2 fused, {split:.3} u^2 split");
    assert!(fused > 3.5 && split > 2.5, "{fused} {split}");
}

#[cfg(target_arch = "x86_64")]
fn gives_the_bits_of_arrays<V: Vector>() {
    holds::<V>();
    let mut generator = Generator::new(8);
    for _ in 0..10_000 {
        let (a, b) = adversarial(&mut generator);
        let bits = |x: Pair<V>| (x.hi.get(), x.lo.get());
        let expected = |x: Pair<Portable<true>>| (x.hi.get(), x.lo.get());
        let (x, y) = (Pair::<V>::of(a), Pair::<V>::of(b));
        let (p, q) = (Pair::<Portable<true>>::of(a), Pair::<Portable<true>>::of(b));
        assert_eq!(bits(x.times(y)), expected(p.times(q)));
        assert_eq!(bits(x.plus(y)), expected(p.plus(q)));
        assert_eq!(bits(x.plus_one()), expected(p.plus_one()));
        assert_eq!(bits(x.over(y)), expected(p.over(q)));
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn operations_in_registers_give_the_same_bits_as_fused_ones_in_arrays() {
    use super::super::{simd, vector};
    if simd::is_fast() {
        gives_the_bits_of_arrays::<vector::Avx2>();
    }
    if simd::is_wide() {
        gives_the_bits_of_arrays::<vector::Avx512>();
    }
}
