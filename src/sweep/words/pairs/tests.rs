//! Each operation against MPFR in 2400 bits, on pairs whose low parts have grown.

use super::FourPairs;
use crate::machine::Generator;
use crate::sweep::words::vector::{Portable, Vector};
use rug::Float;

/// The largest low parts that are tried, in units of roundoff of the high part.
const MOST_LOW: f64 = 64.0;

/// Four positive pairs, the largest `|lo| / (u hi)` of them being at most `low`.
fn pairs<V: Vector>(generator: &mut Generator, low: f64) -> FourPairs<V> {
    let mut hi = [0.0; 4];
    let mut lo = [0.0; 4];
    for k in 0..4 {
        // Next to a power of two, where roundings are largest, as often as anywhere.
        let next_to_one = 12 + generator.below(2) as u32 * generator.below(52) as u32;
        let fraction = 1.0 + (generator.bits() >> next_to_one) as f64 * 2_f64.powi(-52);
        hi[k] = fraction * 2_f64.powi(generator.below(200) as i32 - 100);
        let part = match generator.below(4) {
            0 => 1.0,
            1 => -1.0,
            _ => generator.below(1 << 50) as f64 * 2_f64.powi(-49) - 1.0,
        };
        lo[k] = hi[k] * 2_f64.powi(-53) * low * part;
    }
    FourPairs {
        hi: V::new(hi),
        lo: V::new(lo),
    }
}

fn wide<V: Vector>(x: FourPairs<V>) -> [Float; 4] {
    let (hi, lo) = (x.hi.get(), x.lo.get());
    std::array::from_fn(|k| Float::with_val(2400, hi[k]) + lo[k])
}

/// The largest error in units of u^2 = 2^-106, relative to the exact result, and the largest low
/// part in units of u.
fn found<V: Vector>(result: FourPairs<V>, exact: [Float; 4]) -> (f64, f64) {
    let (hi, lo) = (result.hi.get(), result.lo.get());
    let (mut error, mut low) = (0.0, 0.0);
    for (k, (found, exact)) in wide(result).iter().zip(&exact).enumerate() {
        let gap = Float::with_val(2400, found - exact) / exact;
        error = f64::max(error, gap.to_f64().abs() * 2_f64.powi(106));
        low = f64::max(low, (lo[k] / hi[k]).abs() * 2_f64.powi(53));
    }
    (error, low)
}

/// What `docs/arithmetic.md` proves of each operation, for low parts of at most a and b.
fn holds<V: Vector>() {
    let mut generator = Generator::new(7);
    // The share of its bound that each operation used at most.
    let mut worst = [0_f64; 3];
    for round in 0..60_000 {
        let (a, b) = match round % 3 {
            0 => (1.0, 1.0),
            1 => (3.0, 1.0),
            _ => (MOST_LOW, generator.below(1 + MOST_LOW as u64) as f64),
        };
        let (x, y) = (pairs::<V>(&mut generator, a), pairs::<V>(&mut generator, b));
        let (normal_x, normal_y) = (x.tidied(), y.tidied());
        let exact = |f: &dyn Fn(Float, Float) -> Float| {
            let (wide_x, wide_y) = (wide(x), wide(y));
            std::array::from_fn(|k| f(wide_x[k].clone(), wide_y[k].clone()))
        };
        // Low parts of a summand count by its share in the sum.
        let share = |of: V, all: V| {
            let (of, all) = (of.get(), all.get());
            (0..4).map(|k| of[k] / all[k]).fold(0.0, f64::max)
        };
        let (sum, one_plus) = (x.plus(y), x.plus_unit(V::splat(1.0)));
        let cases = [
            (normal_x.times(normal_y), exact(&|x, y| x * y), 5.0, 3.0),
            (
                sum,
                exact(&|x, y| x + y),
                2.0 + a + 2.0 * b * share(y.hi, sum.hi),
                1.0 + a.max(b),
            ),
            (
                one_plus,
                exact(&|x, _| x + 1_u32),
                1.0 + a * share(x.hi, one_plus.hi),
                1.0,
            ),
        ];
        let slack = 1.0 + 1e-9;
        for (worst, (result, exact, most, most_low)) in worst.iter_mut().zip(cases) {
            let (error, low) = found(result, exact);
            assert!(error <= most * slack, "{error} above {most}: {x:?} {y:?}");
            assert!(low <= most_low * slack, "{low} above {most_low}");
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

#[test]
#[cfg(target_arch = "x86_64")]
fn each_operation_in_registers_stays_within_its_proven_bound_and_has_the_same_exact_errors() {
    use crate::sweep::words::vector::Avx2;
    if !crate::sweep::words::simd::is_fast() {
        return;
    }
    holds::<Avx2>();
    let mut generator = Generator::new(8);
    for _ in 0..10_000 {
        let x = pairs::<Portable<false>>(&mut generator, 1.0).hi.get();
        let y = pairs::<Portable<false>>(&mut generator, 1.0).hi.get();
        let errors = |a: [f64; 4], b: [f64; 4]| {
            let (a, b) = (Avx2::new(a), Avx2::new(b));
            a.product_error(b, a.times(b)).get()
        };
        let (a, b) = (Portable::<false>::new(x), Portable::<false>::new(y));
        assert_eq!(errors(x, y), a.product_error(b, a.times(b)).get());
    }
}
