//! Every tier against MPFR at twice the precision, over the other layer: enclosures meet, and how much
//! larger than the error that is seen the bound is.
//!
//! `RBM_EXACT_MACHINES=10000 cargo test --release --test containment -- --nocapture` is the long run.

use rbm_exact::machine::{Generator, Rbm, Shaped, Units};
use rbm_exact::number::{Digits, Enclosure, Theta, Value};
use rbm_exact::rug::{Float, Rational};
use rbm_exact::sweep::{ModelSums, Options, Side, Tier, model_side};
use rbm_exact::watch::Unwatched;

/// Any shape up to 11 x 11 units, weights of both signs whose sizes spread over 1e-6 to 1e3.
fn machine(generator: &mut Generator) -> Rbm {
    let (n_v, n_h) = (1 + generator.below(11), 1 + generator.below(11));
    // One machine is of one size, or of all sizes.
    let fixed = generator.below(10);
    let theta = Shaped::build(n_v as usize, n_h as usize, |_| {
        let digits = generator.below(1999) as i64 - 999;
        let decade = if fixed < 9 { fixed } else { generator.below(9) };
        let size = Rational::from((10_i64.pow(decade as u32), 100_000_000_i64));
        Theta::rational(Rational::from(digits) * size)
    })
    .expect("units");
    let units = [Units::Binary, Units::Spin][generator.below(2) as usize];
    let m = Rbm::new(units, theta).expect("in range");
    let temperature = Rational::from((1 + generator.below(4), 2));
    m.at_temperature(temperature).expect("positive")
}

fn sums(m: &Rbm, side: Side, tier: Tier, digits: u32, portable: bool) -> Option<ModelSums> {
    let options = Options {
        side: Some(side),
        tier: Some(tier),
        threads: 1,
        portable,
        ..Options::new(Digits::of_itself(digits))
    };
    model_side(m, &options, &Unwatched).ok()
}

fn enclosed(value: &Value) -> Enclosure {
    value.enclose(600).expect("a number")
}

/// Half the width of the enclosure over the distance of its middle from the truth, both relative to
/// the truth, the distance being at least one unit of rounding.
fn ratio(found: &Enclosure, truth: &Enclosure, unit: f64) -> f64 {
    let wide = |x: &Float| Float::with_val(600, x);
    let middle: Float = (wide(found.lo()) + wide(found.hi())) / 2;
    let half: Float = (wide(found.hi()) - wide(found.lo())) / 2;
    let size = wide(truth.lo()).abs();
    let gap: Float = middle - truth.lo();
    let error = gap.abs() / &size;
    half.to_f64() / size.to_f64() / error.to_f64().max(unit)
}

#[test]
fn no_tier_misses_the_truth() {
    let count: u64 = std::env::var("RBM_EXACT_MACHINES")
        .map_or(150, |count| count.parse().expect("a number of machines"));
    // Tier, digits asked for, unit of rounding.
    let tiers = [
        (Tier::Doubles, 10, 2_f64.powi(-53)),
        (Tier::DoubleDoubles, 20, 2_f64.powi(-106)),
        (Tier::Floats, 30, 2_f64.powi(-192)),
    ];
    let mut ratios = [Vec::new(), Vec::new(), Vec::new()];
    let mut used = [0; 3];
    for seed in 0..count {
        let mut generator = Generator::new(seed);
        let m = machine(&mut generator);
        let sides = match generator.below(2) {
            0 => (Side::Visible, Side::Hidden),
            _ => (Side::Hidden, Side::Visible),
        };
        let truth = sums(&m, sides.1, Tier::Floats, 90, false).expect("any machine");
        for (k, (tier, digits, unit)) in tiers.into_iter().enumerate() {
            // Out of the range of doubles is an answer too, for these weights.
            let Some(found) = sums(&m, sides.0, tier, digits, seed % 3 == 0) else {
                assert_ne!(tier, Tier::Floats, "seed {seed}");
                continue;
            };
            used[k] += 1;
            let pairs = [(&found.z, &truth.z), (&found.ln_z, &truth.ln_z)].into_iter();
            for (found, truth) in
                pairs.chain(found.model_phase.iter().zip(truth.model_phase.iter()))
            {
                let (found, truth) = (enclosed(found), enclosed(truth));
                assert!(
                    found.lo() <= truth.hi() && truth.lo() <= found.hi(),
                    "seed {seed} {tier:?}: {found:?} misses {truth:?}"
                );
            }
            ratios[k].push(ratio(&enclosed(&found.z), &enclosed(&truth.z), unit));
        }
    }
    for ((tier, ..), (mut ratios, used)) in tiers.into_iter().zip(ratios.into_iter().zip(used)) {
        ratios.sort_by(f64::total_cmp);
        let median = ratios[ratios.len() / 2];
        let name = tier.name();
        println!(
            "{name}: {used} of {count} machines, no miss; bound over error, median {median:.0}"
        );
        assert!(
            used as u64 > count / 3 && median > 1.0,
            "{name}: {used}, {median}"
        );
    }
}
