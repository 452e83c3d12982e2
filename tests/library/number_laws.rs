//! One contract for all arithmetics, held by laws over random and special values: the result of an
//! operation contains the exact result for every number that the operands contain.

use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig};
use proptest::prelude::*;
use rbm_exact::number::{
    Arithmetic, Decimal, Digits, Enclosure, Enclosures, Fractions, Polynomial, Slopes, Slot,
    Symbols, Theta, Value, Verdict, rational,
};
use rug::{Float, Integer, Rational, ops::Pow};

const CASES: u32 = 2000;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Fractions of all sizes and both signs; zero, one and neighbours of powers of two among them.
fn fraction() -> impl Strategy<Value = Rational> {
    let plain = (any::<i64>(), 1..i64::MAX).prop_map(Rational::from);
    let small = (-20..20_i64, 1..20_i64).prop_map(Rational::from);
    let scaled = (any::<i64>(), 1..i64::MAX, -400..400_i32)
        .prop_map(|(p, q, e)| Rational::from((p, q)) * Rational::from(2).pow(e));
    let near_one = (-3..3_i32, 1..200_u32).prop_map(|(d, e)| {
        Rational::from(1) + Rational::from(d) / Integer::from(Integer::u_pow_u(2, e))
    });
    prop_oneof![plain, small, scaled, near_one]
}

fn bits() -> impl Strategy<Value = u32> {
    prop_oneof![2..20_u32, 20..300_u32]
}

fn holds(x: &Enclosure, q: &Rational) -> bool {
    // An infinite bound compares as it should: rug's comparison of Float and Rational is exact.
    *x.lo() <= *q && *x.hi() >= *q
}

/// An interval around two fractions, as wide as they are apart.
fn around(p: &Rational, q: &Rational, bits: u32) -> Enclosure {
    let (p, q) = (Enclosure::of(p, bits), Enclosure::of(q, bits));
    Enclosure::new(p.lo().clone().min(q.lo()), p.hi().clone().max(q.hi()))
}

fn inside(x: &Enclosure, y: &Enclosure) -> bool {
    y.lo() <= x.lo() && x.hi() <= y.hi()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn lifting_encloses_within_one_unit_of_the_last_place(q in fraction(), bits in bits()) {
        let x = Enclosure::of(&q, bits);
        prop_assert!(holds(&x, &q));
        let mut next = x.lo().clone();
        next.next_up();
        prop_assert!(*x.hi() <= next, "{q} at {bits} bits");
    }

    #[test]
    fn arithmetic_contains_the_exact_fraction(p in fraction(), q in fraction(), bits in bits()) {
        let (x, y) = (Enclosure::of(&p, bits), Enclosure::of(&q, bits));
        prop_assert!(holds(&(x.clone() + &y), &Rational::from(&p + &q)), "{p} + {q}");
        prop_assert!(holds(&(x.clone() - &y), &Rational::from(&p - &q)), "{p} - {q}");
        prop_assert!(holds(&(x.clone() * &y), &Rational::from(&p * &q)), "{p} * {q}");
        if q != 0 {
            prop_assert!(holds(&(x.clone() / &y), &Rational::from(&p / &q)), "{p} / {q}");
        }
        prop_assert!(holds(&x.negated(), &Rational::from(-&p)));
    }

    /// Wide operands: every pair of members, the ends and one between, has its result inside.
    #[test]
    fn wide_operands_contain_the_results_of_their_members(
        p in fraction(), q in fraction(), r in fraction(), s in fraction(), bits in bits()
    ) {
        let (x, y) = (around(&p, &q, bits), around(&r, &s, bits));
        let members = |a: &Rational, b: &Rational| [a.clone(), b.clone(), (a.clone() + b) / 2];
        for a in members(&p, &q) {
            for b in members(&r, &s) {
                prop_assert!(holds(&(x.clone() + &y), &Rational::from(&a + &b)));
                prop_assert!(holds(&(x.clone() - &y), &Rational::from(&a - &b)));
                prop_assert!(holds(&(x.clone() * &y), &Rational::from(&a * &b)), "{a} * {b} in {x:?} * {y:?}");
                if b != 0 {
                    prop_assert!(holds(&(x.clone() / &y), &Rational::from(&a / &b)), "{a} / {b}");
                }
            }
        }
    }

    #[test]
    fn more_knowledge_never_gives_a_result_outside(
        p in fraction(), q in fraction(), r in fraction(), bits in bits()
    ) {
        let (thin, wide, other) = (Enclosure::of(&p, bits), around(&p, &q, bits), Enclosure::of(&r, bits));
        prop_assert!(inside(&(thin.clone() + &other), &(wide.clone() + &other)));
        prop_assert!(inside(&(other.clone() - &thin), &(other.clone() - &wide)));
        prop_assert!(inside(&(thin.clone() * &other), &(wide.clone() * &other)));
        prop_assert!(inside(&(other.clone() / &thin), &(other.clone() / &wide)));
        prop_assert!(inside(&thin.ln(), &wide.ln()));
        prop_assert!(inside(&thin.exp(), &wide.exp()));
    }

    /// At four times the precision the result lies inside the coarse one, and ln undoes exp.
    #[test]
    fn coarse_exponentials_and_logarithms_contain_fine_ones(q in fraction(), bits in bits()) {
        let (coarse, fine) = (Enclosure::of(&q, bits), Enclosure::of(&q, 4 * bits + 64));
        let meets = |x: &Enclosure, y: &Enclosure| x.lo() <= y.hi() && y.lo() <= x.hi();
        prop_assert!(meets(&coarse.exp(), &fine.exp()));
        let back = coarse.exp().ln();
        prop_assert!(holds(&back, &q), "ln exp {q} at {bits} bits: {back:?}");
        if q > 0 {
            prop_assert!(inside(&fine.ln(), &coarse.ln()));
            let back = coarse.ln().exp();
            prop_assert!(holds(&back, &q), "exp ln {q} at {bits} bits: {back:?}");
        }
    }

    /// f(x) = (x^2 + p) / (q x + r) at x = a: f' = (2 a (q a + r) - q (a^2 + p)) / (q a + r)^2.
    #[test]
    fn duals_carry_the_derivative_of_a_rational_function(
        a in fraction(), p in fraction(), q in fraction(), r in fraction()
    ) {
        let a = a.abs();
        prop_assume!(a != 0);
        let below = Rational::from(&q * &a) + &r;
        prop_assume!(below != 0);
        let duals = Slopes::new(Fractions, 3, Rational::from(1));
        // d/d ln(x) of x is x, so the slope with respect to x is the dual's over a.
        let theta = Theta::ln(Rational::from(2)).unwrap();
        let two = duals.factor(&theta, Slot { index: 3, power: 1 }).unwrap();
        let x = two * &duals.lift(&Rational::from(&a / 2_u32));
        let found = (x.clone() * &x + &duals.lift(&p))
            / &(duals.lift(&q) * &x + &duals.lift(&r));
        let above = Rational::from(a.square_ref()) + &p;
        let slope = (Rational::from(2) * &a * &below - q * &above) / Rational::from(below.square_ref());
        prop_assert_eq!(found.value, above / below);
        prop_assert_eq!(found.slope, slope * a);
    }

    #[test]
    fn polynomials_evaluated_at_fractions_are_fractions(
        a in fraction(), b in fraction(), k in fraction(), l in fraction()
    ) {
        prop_assume!(a != 0 && b != 0);
        let x = |index, power| Symbols.factor(&Theta::zero(), Slot { index, power }).unwrap();
        // (k x + l / y) (x - y) + x/y, over letters and over fractions
        let formula = (Symbols.lift(&k) * &x(0, 1) + &(Symbols.lift(&l) * &x(1, -1)))
            * &(x(0, 1) + &(Symbols.lift(&Rational::from(-1)) * &x(1, 1)))
            + &(x(0, 1) * &x(1, -1));
        let wanted = (Rational::from(&k * &a) + Rational::from(&l / &b))
            * (Rational::from(&a - &b)) + Rational::from(&a / &b);
        prop_assert_eq!(at(&formula, &[a, b]), wanted);
    }

    #[test]
    fn logarithms_are_compared_by_their_powers(p in 2..400_u32, q in 1..400_u32, m in 1..30_u32, n in 1..30_u32) {
        let log = |of: &Rational, power: u32, over: u32| Value::Log { of: of.clone().pow(power), over };
        let of = Rational::from((p, q));
        prop_assume!(of != 1);
        // ln(x^m)/(m n) = ln(x)/n
        let verdict = log(&of, m, m * n).compare(&log(&of, 1, n));
        prop_assert!(matches!(verdict, Verdict::Equal), "{verdict:?}");
        // One power more, of the same root, is another number.
        let verdict = log(&of, m + 1, m * n).compare(&log(&of, 1, n));
        prop_assert!(verdict.is_refuted(), "{verdict:?}");
        let other = Rational::from((p + 1, q));
        prop_assume!(other != 1);
        // x^n = y^m, both by brute force
        let same = of.clone().pow(n) == other.clone().pow(m);
        let verdict = log(&of, 1, m).compare(&log(&other, 1, n));
        prop_assert_eq!(matches!(verdict, Verdict::Equal), same);
        prop_assert_eq!(verdict.is_refuted(), !same);
    }

    #[test]
    fn enclosures_are_compared_by_overlap(p in fraction(), q in fraction(), same in any::<bool>(), bits in 20..200_u32) {
        let q = if same { p.clone() } else { q };
        let value = |q: &Rational| Value::from(Enclosure::of(q, bits));
        // Neither enclosure is wider than 2^(1 - bits) of its number.
        let widths = (p.clone().abs() + q.clone().abs()) / Integer::from(Integer::u_pow_u(2, bits - 1));
        for (p, q) in [(&p, &q), (&q, &p)] {
            let verdict = value(p).compare(&value(q));
            let exact = Value::Exact(p.clone()).compare(&Value::Exact(q.clone()));
            if p == q {
                prop_assert!(!verdict.is_refuted() && exact.holds());
            } else {
                prop_assert!(exact.is_refuted());
                prop_assert!(verdict.is_refuted() || Rational::from(p - q).abs() <= widths);
            }
            // Digits count against the smaller of the two numbers, places against 1.
            let (count, size) = match verdict {
                Verdict::Agrees { digits } => (digits, p.clone().abs().min(q.clone().abs())),
                Verdict::AgreesWithin { places } => (places, Rational::from(1)),
                _ => continue,
            };
            let apart = Rational::from(p - q).abs();
            prop_assert!(count > 300 || apart <= size * Rational::from(10).pow(-(count as i32)), "{p} {q}");
        }
    }

    /// The decimal's radius holds the true number, is as small as asked for, and the last digit
    /// is certain to one unit.
    #[test]
    fn a_printed_decimal_contains_the_number(q in fraction(), count in 1..60_u32, wide in any::<bool>()) {
        let value = match wide {
            false => Value::Exact(q.clone()),
            true => Value::from(Enclosure::of(&q, 64 + 4 * count)),
        };
        let Decimal { value: text, radius } = value.decimal(Digits::of_itself(count)).unwrap();
        let shown = rational(&text).unwrap();
        let radius = rational(&radius).unwrap();
        let off = Rational::from(&shown - &q).abs();
        prop_assert!(off <= radius, "{q} shown as {text} +- {radius}");
        let most = q.clone().abs() / Rational::from(10).pow(count as i32);
        prop_assert!(radius <= most, "{q} shown as {text} +- {radius}, wanted {count} digits");
    }

    /// An enclosure that is barely narrow enough, or not: whatever decimal it has keeps the radius
    /// asked for, of the number itself or of the larger of two it is the difference of; and it has one
    /// where it reaches `10^-count/11` of it to each side.
    #[test]
    fn a_decimal_of_a_wide_enclosure_is_no_coarser_than_asked_for(
        mantissa in 1000..100_000_i64, decade in -30..30_i32, count in 1..20_u32, share in 1..40_u32, negative in any::<bool>(), larger in any::<bool>(),
    ) {
        let ten = |power: i32| -> Rational { Rational::from(10).pow(power) };
        let x: Rational = Rational::from(mantissa) * ten(decade) * if negative { -1 } else { 1 };
        let size = x.clone().abs();
        let scale: Rational = if larger { Rational::from(&size * 7) / 5 } else { size.clone() };
        let half: Rational = scale.clone() * ten(-(count as i32)) / share;
        let end = |q: Rational, round| Float::with_val_round(400, &q, round).0;
        let lo = end(Rational::from(&x - &half), rug::float::Round::Down);
        let hi = end(Rational::from(&x + &half), rug::float::Round::Up);
        let value = Value::from(Enclosure::new(lo, hi));
        let digits = Digits::of_itself(count);
        let digits = if larger {
            digits.for_difference(&Value::Exact(scale.clone()), &Value::Exact(size))
        } else {
            digits
        };
        let found = value.decimal(digits);
        prop_assert_eq!(value.is_certain(digits), found.is_some());
        prop_assert!(found.is_some() || share < 12, "{x} has no {count} digits at a share of {share}");
        if let Some(Decimal { value: text, radius }) = found {
            let radius = rational(&radius).unwrap();
            prop_assert!(radius <= scale * ten(-(count as i32)), "{text} +- {radius}, wanted {count}");
            let off = (rational(&text).unwrap() - &x).abs() + half;
            prop_assert!(off <= radius.clone() * Rational::from((1_000_001, 1_000_000)), "{text} +- {radius} for {x}");
        }
    }
}

/// A Laurent polynomial at fractions.
fn at(polynomial: &Polynomial, letters: &[Rational]) -> Rational {
    let mut sum = Rational::new();
    for (powers, coefficient) in &polynomial.terms {
        let product = powers
            .iter()
            .fold(coefficient.clone(), |product, (index, power)| {
                product * letters[*index].clone().pow(*power)
            });
        sum += product;
    }
    sum
}

/// `x` as a fraction, for numbers of another library: significand times a power of two.
fn exactly(x: &FBig<HalfEven>) -> Rational {
    let repr = x.repr();
    let digits: Integer = repr.significand().to_string().parse().unwrap();
    Rational::from(digits) * Rational::from(2).pow(repr.exponent() as i32)
}

/// ln and exp of an arithmetic that shares no code with MPFR: dashu, at 400 bits.
#[test]
fn logarithms_and_exponentials_contain_those_of_another_library() {
    let context = Context::<HalfEven>::new(400);
    let other = |q: &Rational| -> FBig<HalfEven> {
        let part = |n: &Integer| -> FBig<HalfEven> {
            let n: dashu_int::IBig = n.to_string().parse().unwrap();
            FBig::from(n).with_precision(400).value()
        };
        context
            .div(part(q.numer()).repr(), part(q.denom()).repr())
            .value()
    };
    for (p, q) in [
        (1, 3),
        (2, 1),
        (3, 1),
        (1, 1000),
        (1000, 1),
        (355, 113),
        (1_000_001, 1_000_000),
        (999_999, 1_000_000),
        (7, 5),
        (123_456_789, 1000),
        (1, 123_456_789),
    ] {
        let q = Rational::from((p, q));
        let x = Enclosure::of(&q, 256);
        // Their last bits may be off by a few units: the slack is 2^-380 of the value.
        let close = |ours: &Enclosure, theirs: &FBig<HalfEven>, name: &str| {
            let theirs = exactly(theirs);
            let slack = Rational::from(2).pow(-380) * (theirs.clone().abs() + 1_u32);
            let ours_lo = ours.lo().to_rational().unwrap();
            let ours_hi = ours.hi().to_rational().unwrap();
            assert!(
                ours_lo <= Rational::from(&theirs + &slack) && ours_hi >= theirs.clone() - &slack,
                "{name} {q}"
            );
            // And ours is tight: no wider than a few units of 256 bits.
            let width = ours_hi - ours_lo;
            assert!(
                width <= (theirs.abs() + 1_u32) * Rational::from(2).pow(-230),
                "{name} {q}"
            );
        };
        close(&x.ln(), &context.ln(other(&q).repr()).value(), "ln");
        if q < 2000 {
            let theirs = context.exp(other(&q).repr()).value();
            close(&x.exp(), &theirs, "exp");
            // Of a parameter, with one exponential for both bounds.
            let slot = Slot { index: 0, power: 1 };
            let factor = Enclosures::new(256).factor(&Theta::rational(q.clone()), slot);
            close(&factor.unwrap(), &theirs, "factor");
        }
    }
}

#[test]
fn special_values_give_the_whole_line_and_never_a_narrow_lie() {
    let of = |q: i32| Enclosure::of(&Rational::from(q), 64);
    let whole = |x: &Enclosure| {
        let both = x.lo().is_infinite() && x.hi().is_infinite();
        both && *x.lo() < 0 && *x.hi() > 0
    };
    assert!(whole(&(of(1) / &of(0))));
    assert!(whole(&(of(0) / &of(0))));
    assert!(whole(&of(0).ln()));
    assert!(whole(&of(-1).ln()));
    let wide = Enclosure::new(Float::with_val(64, -1), Float::with_val(64, 2));
    assert!(whole(&wide.ln()));
    assert!(whole(&(of(1) / &wide)));
    let line = Enclosure::line(64);
    for x in [
        line.clone() + &of(1),
        line.clone() - &line,
        line.clone() * &of(0),
        line.clone() / &of(2),
    ] {
        assert!(whole(&x), "{x:?}");
    }
    let nan = Float::with_val(64, rug::float::Special::Nan);
    assert!(whole(&Enclosure::new(nan.clone(), Float::with_val(64, 1))));
    assert!(whole(&Enclosure::new(Float::with_val(64, 1), nan)));
    // Past MPFR's exponents: still an enclosure, with an infinite end or a zero one.
    let huge = Enclosure::of(&Rational::from(10).pow(12), 64).exp();
    assert!(huge.hi().is_infinite() && huge.lo().is_finite());
    let tiny = Enclosure::of(&Rational::from((-1_000_000_000_000_i64, 1)), 64).exp();
    assert!(*tiny.lo() == 0 && *tiny.hi() > 0);
}

#[test]
fn decimals_are_written_as_people_write_them() {
    let shown = |text: &str, digits: Digits| {
        let Decimal { value, radius } = Value::Exact(rational(text).unwrap())
            .decimal(digits)
            .unwrap();
        format!("{value} {radius}")
    };
    let five = Digits::of_itself(5);
    // By hand: 1/3 has the decade -1, so a unit of 10^-6 is the first that 10^-5 / 3 allows, and
    // 0.333333 is off by a third of it, rounded up to hundredths.
    assert_eq!(shown("1/3", five), "0.333333 3.4e-7");
    assert_eq!(shown("-1/3", five), "-0.333333 3.4e-7");
    assert_eq!(shown("0", five), "0 0");
    assert_eq!(shown("1/4", five), "0.25 0");
    assert_eq!(shown("24", five), "24 0");
    assert_eq!(shown("1e30", five), "1e30 0");
    assert_eq!(shown("-1e-30", five), "-1e-30 0");
    // mpmath 1.3: mp.dps = 30; exp(10**6) prints 3.03321539680208754508640214142e+434294.
    let theta = Theta::rational(Rational::from(1_000_000));
    let arithmetic = Enclosures::new(128);
    let factor = arithmetic
        .factor(&theta, Slot { index: 0, power: 1 })
        .unwrap();
    let decimal = arithmetic
        .value(&factor)
        .decimal(Digits::of_itself(10))
        .unwrap();
    assert!(decimal.value.starts_with("3.033215396"), "{decimal:?}");
    assert!(decimal.value.ends_with("e434294"), "{decimal:?}");
}

#[test]
fn logarithms_over_large_counts_are_compared_without_huge_powers() {
    let log = |of: u32, over: u32| Value::Log {
        of: Rational::from(of),
        over,
    };
    // ln 2 / (2^32 - 5) against ln 4 / (2^32 - 6): powers of four thousand million.
    let verdict = log(2, u32::MAX - 4).compare(&log(4, u32::MAX - 5));
    assert!(verdict.is_refuted());
    assert!(log(2, u32::MAX / 2).compare(&log(4, u32::MAX - 1)).holds());
    assert!(matches!(
        Value::log(Rational::from(4), 2),
        Value::Log { over: 1, .. }
    ));
    assert!(
        matches!(Value::log(Rational::from(8), u32::MAX), Value::Log { over, .. } if over == u32::MAX / 3)
    );
}

/// By hand: x in [1, 2] and y in [5, 7] are apart by x - y in [-6, -3], y - x in [3, 6].
#[test]
fn the_gap_of_disjoint_enclosures_is_their_difference() {
    let within = |lo: i32, hi: i32| {
        Value::Within(Enclosure::new(
            Float::with_val(64, lo),
            Float::with_val(64, hi),
        ))
    };
    let (x, y) = (within(1, 2), within(5, 7));
    for (left, right, lowest, highest) in [
        (&x, &y, -6, -3),
        (&y, &x, 3, 6),
        (&x, &Value::Exact(Rational::from(4)), -3, -2),
    ] {
        let Verdict::Refuted { gap } = left.compare(right) else {
            panic!("{left:?} and {right:?} are apart");
        };
        let gap = gap.enclose(64).expect("a number");
        assert!(
            *gap.lo() == lowest && *gap.hi() == highest,
            "{left:?} - {right:?} = {gap:?}"
        );
    }
}

/// By hand: two enclosures of 1e-30 that are 1e-33 wide agree to three digits, not to thirty-three; an
/// enclosure of zero agrees with a tiny number to within its own width, and with no digit of it.
#[test]
fn digits_of_agreement_are_those_of_the_number_itself() {
    let within = |lo: &str, hi: &str| {
        let bound = |text: &str| Float::with_val(128, Float::parse(text).expect("a number"));
        Value::Within(Enclosure::new(bound(lo), bound(hi)))
    };
    let tiny = within("1e-30", "1.0009e-30");
    let other = within("1.0001e-30", "1.00095e-30");
    assert!(matches!(
        tiny.compare(&other),
        Verdict::Agrees { digits: 3 }
    ));
    let zero = within("-5.9e-39", "5.9e-39");
    let small = within("1.2e-348", "1.3e-348");
    assert!(matches!(
        small.compare(&zero),
        Verdict::AgreesWithin { places: 37 }
    ));
    assert!(matches!(
        Value::Exact(Rational::new()).compare(&zero),
        Verdict::AgreesWithin { places: 37 }
    ));
    let wide = within("-0.5", "0.5");
    assert!(matches!(small.compare(&wide), Verdict::Undecided));
}
