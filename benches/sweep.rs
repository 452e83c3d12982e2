//! The sums over all states, one thread: nanoseconds per state and hidden unit, by tier.
//! `cargo bench --bench sweep [-- N]`; `benches/compare.py` sets numpy beside it.

use rbm_exact::machine::{Recipe, Units, Weights, random};
use rbm_exact::number::Digits;
use rbm_exact::sweep::{Options, Tier, model};
use rbm_exact::watch::Unwatched;
use std::time::Instant;

fn main() {
    let n = std::env::args()
        .skip(1)
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(18);
    let recipe = Recipe {
        n_v: n,
        n_h: n,
        seed: 1,
        weights: Weights::Decimal,
        scale: 1.into(),
        rows: 0,
        units: Units::Binary,
    };
    let (m, _) = random(&recipe).expect("a machine");
    for (tier, digits) in [
        (Tier::Doubles, 10),
        (Tier::DoubleDoubles, 24),
        (Tier::Floats, 30),
        (Tier::Floats, 100),
    ] {
        let options = Options {
            threads: 1,
            tier: Some(tier),
            max_states: u64::MAX,
            ..Options::new(Digits::of_itself(digits))
        };
        let best = (0..3)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(model(&m, &options, &Unwatched).expect("sums"));
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min);
        let each = best * 1e9 / (f64::powi(2.0, n as i32) * n as f64);
        println!("{n} {} {digits} {best:.4} {each:.2}", tier.name());
    }
}
