//! The sums over all states: nanoseconds per state and unit of the other layer, by tier.
//! `cargo bench --bench sweep -- [N [M [THREADS]]]`, the smaller of N visible and M hidden units being enumerated;
//! `benches/compare.py` sets numpy beside it.

use rbm_exact::machine::{Recipe, Units, Weights, random};
use rbm_exact::number::Digits;
use rbm_exact::sweep::{Options, Tier, model};
use rbm_exact::watch::Unwatched;
use std::time::Instant;

/// Tiers that would take longer than this are left out.
const MOST_SECONDS: f64 = 30.0;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse().ok());
    let n: usize = numbers.next().unwrap_or(18);
    let m: usize = numbers.next().unwrap_or(n);
    let threads = numbers.next().unwrap_or(1);
    let recipe = Recipe {
        n_v: n,
        n_h: m,
        seed: 1,
        weights: Weights::Decimal,
        scale: 1.into(),
        rows: 0,
        units: Units::Binary,
    };
    let (machine, _) = random(&recipe).expect("a machine");
    let (fewer, more) = (n.min(m), n.max(m));
    let work = f64::powi(2.0, fewer as i32) * more as f64;
    let finest = if more <= 20 { 28 } else { 27 };
    for (tier, digits, guess) in [
        (Tier::Doubles, 12, 0.5),
        (Tier::DoubleDoubles, finest, 3.0),
        (Tier::Floats, 50, 350.0),
        (Tier::Floats, 100, 450.0),
    ] {
        if work * guess * 1e-9 > MOST_SECONDS * threads as f64 {
            continue;
        }
        let options = Options {
            threads,
            tier: Some(tier),
            max_states: u64::MAX,
            ..Options::new(Digits::of_itself(digits))
        };
        let runs = if work * guess < 1e9 { 5 } else { 1 };
        let best = (0..runs)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(model(&machine, &options, &Unwatched).expect("sums"));
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min);
        let each = best * 1e9 / work;
        println!("{n} {m} {} {digits} {best:.5} {each:.3}", tier.name());
    }
}
