//! The sweep against the definition: brute force over the joint states, written here.

use rbm_exact::machine::{Generator, Param, Rbm, Recipe, Shaped, Units, Weights, random};
use rbm_exact::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Theta, Value,
};
use rbm_exact::rug::Rational;
use rbm_exact::sweep::{ModelSums, Options, Side, Tier, bound, model_side, plan, timed};
use rbm_exact::watch::{Stop, Unwatched, Watch};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

/// `Z = sum_{v,h} e^(-E/T)` and the sums of `v_i h_j`, `v_i`, `h_j` times it, term by term with
/// signs: no factorisation, no change of units. `exp` gives `e^x` of an exact exponent.
fn brute<A: Arithmetic<N: Number>>(
    a: &A,
    m: &Rbm,
    exp: impl Fn(&A, &Theta) -> A::N,
) -> (A::N, Shaped<A::N>) {
    let beta = Rational::from(m.temperature().recip_ref());
    let value = |state: u32, k: usize| m.units().value(state >> k & 1 == 1);
    let mut z = a.zero();
    let mut sums = m.theta().map(|_, _| a.zero());
    for v in 0..1_u32 << m.n_v() {
        for h in 0..1_u32 << m.n_h() {
            let statistic = |param: Param| match param {
                Param::W(i, j) => value(v, i) * value(h, j),
                Param::B(i) => value(v, i),
                Param::C(j) => value(h, j),
            };
            let mut f = a.one();
            for param in m.theta().params() {
                let times = Rational::from(&beta * statistic(param));
                let theta = m.theta().get(param).times(&times).expect("small");
                f = f * &exp(a, &theta);
            }
            z += &f;
            for param in m.theta().params() {
                let term = a.lift(&Rational::from(statistic(param))) * &f;
                *sums.get_mut(param) += &term;
            }
        }
    }
    let means = sums.map(|_, sum| sum.clone() / &z);
    (z, means)
}

fn options(side: Side, tier: Option<Tier>, count: u32) -> Options {
    Options {
        side: Some(side),
        tier,
        threads: 2,
        ..Options::new(Digits::of_itself(count))
    }
}

/// Every enclosure of `sums` meets the one of `wanted`, which is much narrower.
fn contains(sums: &ModelSums, z: &Enclosure, means: &Shaped<Enclosure>, case: &str) {
    let meets = |found: &Value, wanted: &Enclosure, name: &str| {
        let found = found.enclose(sums.bits).expect("a number");
        assert!(
            found.lo() <= wanted.hi() && wanted.lo() <= found.hi(),
            "{name} of {case}: {found:?} misses {wanted:?}"
        );
    };
    meets(&sums.z, z, "Z");
    meets(&sums.ln_z, &z.ln(), "ln Z");
    for param in means.params() {
        let name = param.to_string();
        meets(sums.model_phase.get(param), means.get(param), &name);
    }
}

/// Weights of both signs whose sizes spread evenly over the decades 1e-6 to 1e3.
fn wide_machine(seed: u64, units: Units) -> Rbm {
    let mut generator = Generator::new(seed);
    let (n_v, n_h) = (1 + generator.below(5), 1 + generator.below(4));
    let theta = Shaped::build(n_v as usize, n_h as usize, |_| {
        let digits = generator.below(1999) as i64 - 999;
        let decade = 10_i64.pow(generator.below(9) as u32);
        Theta::rational(Rational::from((digits * decade, 100_000_000_000_i64)) * 1000)
    })
    .expect("units");
    let m = Rbm::new(units, theta).expect("in range");
    let temperature = Rational::from((1 + generator.below(4), 2));
    m.at_temperature(temperature).expect("positive")
}

/// Seed 1 has a weight table that underflows although its scaled products would not.
#[test]
fn every_tier_contains_the_brute_force_sums_for_weights_from_1e_6_to_1e3() {
    let a = Enclosures::new(600);
    let mut used = [0; 3];
    for seed in 0..60 {
        for units in [Units::Binary, Units::Spin] {
            let m = wide_machine(seed, units);
            let (z, means) = brute(&a, &m, |a, theta| a.theta(theta).exp());
            for side in [Side::Visible, Side::Hidden] {
                let tiers = [Tier::Doubles, Tier::DoubleDoubles, Tier::Floats];
                for (used, tier) in used.iter_mut().zip(tiers) {
                    // Out of the range of doubles is an answer too, for these weights.
                    let asked = Options {
                        portable: seed % 2 == 1,
                        ..options(side, Some(tier), 20)
                    };
                    let Ok(sums) = model_side(&m, &asked, &Unwatched) else {
                        assert_ne!(tier, Tier::Floats, "seed {seed} {units:?}");
                        continue;
                    };
                    *used += 1;
                    let case = format!("seed {seed} {units:?} {side:?} {tier:?}");
                    contains(&sums, &z, &means, &case);
                }
                let sums =
                    model_side(&m, &options(side, None, 25), &Unwatched).expect("any weights");
                assert!(sums.z.decimal(Digits::of_itself(25)).is_some());
            }
        }
    }
    assert!(used.iter().all(|count| *count > 50), "{used:?}");
}

#[test]
fn fractions_are_those_of_brute_force() {
    for seed in 0..30 {
        for units in [Units::Binary, Units::Spin] {
            let recipe = Recipe {
                weights: Weights::LogRational,
                scale: Rational::from(1 + seed % 2),
                rows: 0,
                units,
                ..Recipe::new(1 + seed as usize % 5, 1 + seed as usize % 3, seed)
            };
            let (m, _) = random(&recipe).expect("small");
            let (z, means) = brute(&Fractions, &m, |_, theta| {
                theta.factor().expect("rational factors")
            });
            for side in [Side::Visible, Side::Hidden] {
                let sums = model_side(&m, &options(side, None, 15), &Unwatched).expect("small");
                assert_eq!(sums.tier, Tier::Integers);
                assert_eq!(
                    sums.z.fraction(),
                    Some(&z),
                    "seed {seed} {units:?} {side:?}"
                );
                for param in means.params() {
                    let found = sums.model_phase.get(param).fraction();
                    assert_eq!(
                        found,
                        Some(means.get(param)),
                        "seed {seed} {param} {side:?}"
                    );
                }
            }
        }
    }
}

fn decimal_machine(n_v: usize, n_h: usize, units: Units) -> Rbm {
    let recipe = Recipe {
        weights: Weights::Decimal,
        scale: Rational::from((1, 2)),
        rows: 0,
        units,
        ..Recipe::new(n_v, n_h, 5)
    };
    random(&recipe).expect("small").0
}

/// 2^18 states are sixteen blocks; the other side, enumerated in fewer states, is the check.
#[test]
fn many_blocks_give_the_same_bits_on_any_number_of_threads_and_agree_with_the_other_side() {
    let m = decimal_machine(18, 3, Units::Binary);
    let wanted = options(Side::Hidden, Some(Tier::Floats), 40);
    let wanted = model_side(&m, &wanted, &Unwatched).expect("8 states");
    for tier in [Tier::Doubles, Tier::DoubleDoubles] {
        let mut asked = options(Side::Visible, Some(tier), 12);
        asked.threads = 1;
        let one = model_side(&m, &asked, &Unwatched).expect("small");
        asked.threads = 3;
        let three = model_side(&m, &asked, &Unwatched).expect("small");
        for param in m.theta().params() {
            let mean = one.model_phase.get(param);
            let same = format!("{:?}", three.model_phase.get(param));
            assert_eq!(format!("{mean:?}"), same, "{param}");
            let verdict = mean.compare(wanted.model_phase.get(param));
            assert!(verdict.holds(), "{param} {tier:?} {verdict:?}");
        }
    }
}

#[test]
fn a_wide_layer_is_summed_in_closed_form() {
    let m = decimal_machine(200, 5, Units::Spin);
    let sums = model_side(&m, &options(Side::Hidden, None, 15), &Unwatched).expect("32 states");
    assert_eq!(sums.states, 32);
    assert!(sums.ln_z.decimal(Digits::of_itself(15)).is_some());
}

/// The figures are those of the section on the counted bound in `docs/arithmetic.md`.
#[test]
fn doubles_have_12_digits_and_double_doubles_28_at_20_by_20() {
    let digits = |tier| {
        let bound = bound(tier, 20, 20, 0).expect("below 1");
        -bound.to_f64().log10()
    };
    assert!((13.0..14.0).contains(&digits(Tier::Doubles)));
    assert!((28.5..30.0).contains(&digits(Tier::DoubleDoubles)));
}

/// By hand, from the rules of the counted bound in `docs/arithmetic.md`. Two entries, 1 unit each, make
/// a row's factor (3), a third the weight and x (5 each), weight times x and the sum the mass (12).
/// MPFR: added to 0 (13), to the row's sum (14), to the other row's (15), to the block's (16), to the total (17).
/// Doubles: eight lanes (24). Pairs, in u^2 / 2: a row's factor is a product of triples (2), weight and x are
/// 2 + 1 + 11 = 14, 1 + x is 14 + 4 = 18, the mass 14 + 18 + 11 = 43; two rows, or two low states of one, 43 + 4 + 6 = 53.
/// One more for all that is far below a unit. At 20 x 20 the mass is 14 + 20 * 29 = 594, two rows 604, four of these
/// 604 + 8 + 8 + 10 + 12 = 642, eight such groups 642 + 4 + 7 * 6 = 688. In doubles 5 + 20 * 7 = 145, 16 low states 161,
/// 32 of the other loop 193, two rows 194, the block 195, two tiles 196, eight lanes 204.
#[test]
fn bounds_are_those_counted_by_hand() {
    for (tier, (n, m), bits, units) in [
        (Tier::Floats, (1, 1), 100, 18),
        (Tier::Doubles, (4, 1), 53, 25),
        (Tier::Doubles, (20, 20), 53, 205),
        (Tier::DoubleDoubles, (5, 1), 107, 54),
        (Tier::DoubleDoubles, (20, 20), 107, 689),
    ] {
        let first_order: Rational = Rational::from(units) >> bits;
        let wanted = first_order.clone() / (1 - first_order);
        assert_eq!(bound(tier, n, m, bits), Some(wanted), "{tier:?}");
    }
}

#[test]
fn the_tier_follows_the_digits_asked_for() {
    let tiers = [
        (4, 10, Tier::Doubles),
        (4, 19, Tier::DoubleDoubles),
        (20, 28, Tier::DoubleDoubles),
        (200, 27, Tier::DoubleDoubles),
        (20, 29, Tier::Floats),
        (4, 40, Tier::Floats),
    ];
    for (n_h, digits, tier) in tiers {
        let m = decimal_machine(4, n_h, Units::Binary);
        let sums =
            model_side(&m, &options(Side::Visible, None, digits), &Unwatched).expect("small");
        assert_eq!(sums.tier, tier, "{n_h} units, {digits} digits");
    }
}

/// Counts the states and stops past a limit.
struct Limit {
    states: AtomicU64,
    most: u64,
}

impl Watch for Limit {
    fn done(&self, states: u64) -> ControlFlow<Stop> {
        match self.states.fetch_add(states, Ordering::Relaxed) + states > self.most {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }
}

#[test]
fn the_watch_hears_of_every_state_and_can_stop() {
    for (n, digits) in [(2, 10), (13, 10), (17, 10), (9, 40)] {
        let m = decimal_machine(n, 2, Units::Binary);
        let watch = |most| Limit {
            states: AtomicU64::new(0),
            most,
        };
        let all = watch(u64::MAX);
        model_side(&m, &options(Side::Visible, None, digits), &all).expect("not stopped");
        assert_eq!(all.states.into_inner(), 1 << n);
        let error =
            model_side(&m, &options(Side::Visible, None, digits), &watch(1)).expect_err("stop");
        assert_eq!(error.status(), 4);
    }
}

#[test]
fn too_many_states_are_refused_with_what_they_would_take() {
    let m = decimal_machine(30, 30, Units::Binary);
    let error = model_side(&m, &Options::new(Digits::of_itself(15)), &Unwatched).expect_err("2^30");
    assert_eq!(error.status(), 4);
    assert!(error.to_string().contains("2^30 states"), "{error}");
    // A limit below what takes no time at all is no reason to say that none could do it.
    let small = Options {
        max_states: 1,
        ..Options::new(Digits::of_itself(15))
    };
    let m = decimal_machine(2, 2, Units::Binary);
    let error = model_side(&m, &small, &Unwatched).expect_err("2^2");
    let told = error.to_string();
    assert!(told.contains("max_states raises the limit"), "{told}");
}

#[test]
fn a_tier_that_cannot_hold_the_machine_is_refused() {
    let big = Shaped::build(1, 1, |_| Theta::rational(Rational::from(900))).expect("units");
    let m = Rbm::new(Units::Binary, big).expect("in range");
    for tier in [Tier::Integers, Tier::Doubles, Tier::DoubleDoubles] {
        let error = model_side(&m, &options(Side::Visible, Some(tier), 5), &Unwatched);
        assert_eq!(error.expect_err("too large").status(), 2, "{tier:?}");
    }
}

#[test]
fn a_rate_is_measured_and_positive_and_the_absurd_is_not_tried() {
    let rate = |n_v, n_h| {
        let m = decimal_machine(n_v, n_h, Units::Binary);
        timed(&m, &options(Side::Visible, None, 12)).unwrap()
    };
    let measured = rate(26, 2).expect("longer than the measurement");
    // From a hundred states a second to what no core does.
    assert!((1e2..1e11).contains(&measured), "{measured}");
    assert!(rate(63, 2).is_some());
    assert_eq!(rate(64, 2), None);
}

/// Parts of an earlier build fit only if a block has the same states: where these figures change, the format of parts
/// changes with them.
#[test]
fn a_run_of_20_units_has_the_blocks_that_its_parts_name() {
    let m = decimal_machine(20, 3, Units::Binary);
    let blocks = |tier| {
        let plan = plan(&m, &options(Side::Visible, Some(tier), 12));
        plan.expect("fits").blocks
    };
    let found = [Tier::Doubles, Tier::DoubleDoubles, Tier::Floats].map(blocks);
    assert_eq!(found, [1 << 6, 1 << 6, 1 << 11]);
}
