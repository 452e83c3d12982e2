//! Each operation against MPFR in 2400 bits.

use super::super::vector::{Portable, Vector, WIDTH};
use super::*;
use crate::machine::Generator;
use rug::Float;

const BITS: u32 = 2400;

/// Positive numbers of 190 bits, between `2^-100` and `2^100`.
fn numbers(generator: &mut Generator) -> Vec<Float> {
    let number = |generator: &mut Generator| {
        let fraction = (0..3).fold(Float::with_val(190, 1), |sum, _| {
            sum / 18_446_744_073_709_551_616_f64 + generator.bits()
        });
        fraction * 2_f64.powi(generator.below(200) as i32 - 164)
    };
    (0..WIDTH).map(|_| number(generator)).collect()
}

/// These, side by side.
fn of<V: Vector>(triples: [[f64; 3]; WIDTH]) -> Triple<V> {
    let part = |k: usize| V::new(triples.map(|triple| triple[k]));
    Triple {
        hi: part(0),
        lo: part(1),
        rest: part(2),
    }
}

/// The nearest double, that nearest to the rest, and what both leave.
fn triple(x: &Float) -> [f64; 3] {
    let hi = x.to_f64();
    let rest = Float::with_val(BITS, x - hi);
    let lo = rest.to_f64();
    [hi, lo, (rest - lo).to_f64()]
}

fn exact<V: Vector>(x: &Triple<V>) -> Vec<Float> {
    let sum = |parts: [f64; 3]| {
        let start = Float::new(BITS);
        parts.iter().fold(start, |sum, part| sum + part)
    };
    let (hi, lo, rest) = (x.hi.get(), x.lo.get(), x.rest.get());
    (0..WIDTH).map(|k| sum([hi[k], lo[k], rest[k]])).collect()
}

/// The largest relative error in units of u^2 = 2^-106.
fn error(found: &[Float], expected: &[Float]) -> f64 {
    let each = found.iter().zip(expected).map(|(found, expected)| {
        let gap = Float::with_val(BITS, found - expected) / expected;
        gap.to_f64().abs() * 2_f64.powi(106)
    });
    each.fold(0.0, f64::max)
}

fn holds<V: Vector>() {
    let mut generator = Generator::new(9);
    let pack = |x: &[Float]| of::<V>(std::array::from_fn(|k| triple(&x[k])));
    let mut largest: f64 = 0.0;
    for _ in 0..5_000 {
        let (a, b) = (numbers(&mut generator), numbers(&mut generator));
        let (x, y) = (pack(&a), pack(&b));
        let (a, b) = (exact(&x), exact(&y));
        let pairs = |f: &dyn Fn(&Float, &Float) -> Float| -> Vec<Float> {
            a.iter().zip(&b).map(|(a, b)| f(a, b)).collect()
        };
        let mut product = <Pair<V> as Packed>::zero(0);
        Wide::product(&x, &y, &mut product);
        let (hi, lo) = (product.hi.get(), product.lo.get());
        let found: Vec<Float> = (0..WIDTH)
            .map(|k| Float::with_val(BITS, hi[k]) + lo[k])
            .collect();
        let off = error(&found, &pairs(&|a, b| Float::with_val(BITS, a * b)));
        assert!(off <= 1.0 + 1e-9, "{off}: {x:?} {y:?}");
        largest = largest.max(off);
        let mut sum = x;
        sum.join(&y);
        let expected = pairs(&|a, b| Float::with_val(BITS, a + b));
        assert!(error(&exact(&sum), &expected) < 1e-9, "{x:?} {y:?}");
    }
    assert!(largest > 0.4, "{largest}");
}

#[test]
fn products_are_rounded_once_and_sums_not_at_all() {
    holds::<Portable<false>>();
    holds::<Portable<true>>();
}

#[test]
#[cfg(target_arch = "x86_64")]
fn products_in_registers_are_rounded_once_and_sums_not_at_all() {
    if super::super::simd::is_fast() {
        holds::<super::super::vector::Avx2>();
    }
    if super::super::simd::is_wide() {
        holds::<super::super::vector::Avx512>();
    }
}

/// Sums as long as those of a block, of pairs with low parts of any sign.
#[test]
fn long_sums_keep_what_is_far_below_a_pair() {
    let mut generator = Generator::new(10);
    let mut sum = Triple::<Portable<false>>::zero(0);
    let mut expected = vec![Float::new(BITS); WIDTH];
    for _ in 0..4096 {
        let parts: Vec<_> = numbers(&mut generator).iter().map(triple).collect();
        let x = Pair::<Portable<false>>::of(std::array::from_fn(|k| (parts[k][0], parts[k][1])));
        for (expected, (hi, lo)) in expected
            .iter_mut()
            .zip(x.hi.get().into_iter().zip(x.lo.get()))
        {
            *expected += hi;
            *expected += lo;
        }
        sum.grow(&x);
    }
    assert!(error(&exact(&sum), &expected) < 1e-9);
}

/// The places hold 1 to 8, with parts that only three doubles can hold together.
#[test]
fn folding_takes_the_places_whose_bit_is_set() {
    let tiny = Float::with_val(256, 2_f64.powi(-60)) + 2_f64.powi(-120);
    let places = std::array::from_fn(|k| triple(&(Float::with_val(256, k + 1) + &tiny)));
    let row = of::<Portable<false>>(places);
    let folded = |bit| {
        let mut total = Accumulator::ZERO;
        row.fold(bit, &mut total);
        Float::with_val(BITS, total.integer()) >> 1074
    };
    assert_eq!(folded(None), Float::with_val(256, 8 * &tiny) + 36);
    for (bit, sum) in [(0, 2 + 4 + 6 + 8), (1, 3 + 4 + 7 + 8), (2, 5 + 6 + 7 + 8)] {
        assert_eq!(folded(Some(bit)), Float::with_val(256, 4 * &tiny) + sum);
    }
}
