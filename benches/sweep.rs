//! The sums over all states: nanoseconds per state and unit of the other layer, by tier.
//! `cargo bench --bench sweep -- [N [M [THREADS]]]`, the smaller of N visible and M hidden units being enumerated.
//! A line is N, M, tier, digits, seconds, nanoseconds and log2 of the states that were summed: of what would take long,
//! only the first blocks are.
//! `benches/compare.py` sets numpy beside it.

use rbm_exact::machine::{Recipe, Units, Weights, random};
use rbm_exact::number::Digits;
use rbm_exact::sweep::{Options, Tier, model_side, plan, share};
use rbm_exact::watch::Unwatched;
use std::time::Instant;

/// The shortest of the runs in this time counts, as in `benches/compare.py`: a shared machine has slow moments.
const SECONDS: f64 = 2.0;

/// Of sums that would take longer than this only a share is made.
const MOST_SECONDS: f64 = 15.0;

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
        let options = Options {
            threads,
            tier: Some(tier),
            max_states: u64::MAX,
            ..Options::new(Digits::of_itself(digits))
        };
        let seconds = work * guess * 1e-9 / threads as f64;
        let plan = plan(&machine, &options).expect("a plan");
        let halvings = (0..plan.blocks.ilog2())
            .find(|k| seconds / f64::from(1 << k) <= MOST_SECONDS)
            .unwrap_or(0);
        let sum = || match halvings {
            0 => drop(model_side(&machine, &options, &Unwatched).expect("sums")),
            _ => {
                let blocks = 0..plan.blocks >> halvings;
                drop(share(&machine, &plan, &options, blocks, &Unwatched).expect("sums"));
            }
        };
        let (mut best, mut spent) = (f64::INFINITY, 0.0);
        while spent < SECONDS {
            let start = Instant::now();
            sum();
            let time = start.elapsed().as_secs_f64();
            best = f64::min(best, time);
            spent += time;
        }
        let states = fewer as u32 - halvings;
        let each = best * 1e9 / (f64::powi(2.0, states as i32) * more as f64);
        println!(
            "{n} {m} {} {digits} {best:.5} {each:.3} {states}",
            tier.name()
        );
    }
}
