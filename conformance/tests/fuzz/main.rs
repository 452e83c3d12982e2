//! Files that were damaged, or made to do harm, are read or refused: no panic, a bounded time, at most 256 MiB of
//! memory, a short error.
//!
//! A few inputs of each kind in every run; a million of a kind with
//! `FUZZ=1000000 KIND=mat cargo test --release -p conformance --test fuzz -- --ignored`.

mod bombs;
mod memory;
mod mutate;
mod seeds;

use mutate::mutated;
use rbm_exact::files::{data_from_bytes, model_from_bytes};
use rbm_exact::machine::{Generator, Units};
use seeds::{KINDS, seeds};
use std::path::Path;
use std::time::{Duration, Instant};

/// What reading may take beside the file itself.
const MOST_MEMORY: usize = 256 << 20;
/// In release mode, on a machine that does nothing else, a tenth of it.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 100 } else { 10 });

/// The worst of what was seen.
#[derive(Default)]
struct Worst {
    memory: usize,
    time: Duration,
    accepted: u64,
}

/// Reads the bytes as a machine and as data; `which` tells how to make them again.
fn read(bytes: &[u8], which: &str, worst: &mut Worst) {
    let start = Instant::now();
    let begin = memory::begin();
    let model = model_from_bytes(Path::new("x"), bytes);
    let data = data_from_bytes(Path::new("x"), bytes, Units::Binary, None);
    let took = start.elapsed();
    let peak = memory::peak_since(begin);
    worst.memory = worst.memory.max(peak);
    worst.time = worst.time.max(took);
    worst.accepted += u64::from(model.is_ok() || data.is_ok());
    assert!(peak <= MOST_MEMORY, "{which}: {peak} bytes of memory");
    assert!(took <= MOST_TIME, "{which}: {took:?}");
    for error in [model.err(), data.err()].into_iter().flatten() {
        let length = error.to_string().chars().count();
        assert!(length < 1200, "{which}: an error of {length} characters");
    }
}

/// Every truncation, every byte changed in four ways, then random changes of all files of a kind.
fn fuzz(kind: &str, inputs: u64) {
    let seeds = seeds(kind);
    assert!(!seeds.is_empty(), "{kind}");
    let mut worst = Worst::default();
    let total: u64 = seeds.iter().map(|(_, bytes)| 5 * bytes.len() as u64).sum();
    // In a short run only some of them.
    let step = total.div_ceil(inputs).max(1) as usize;
    for (name, bytes) in &seeds {
        for at in (0..bytes.len()).step_by(step) {
            read(&bytes[..at], &format!("{name} cut at {at}"), &mut worst);
            for change in [0x01, 0x80, 0xff, bytes[at]] {
                let mut bytes = bytes.clone();
                bytes[at] ^= change;
                read(&bytes, &format!("{name}, {change} at {at}"), &mut worst);
            }
        }
    }
    let first = std::env::var("FIRST").map_or(0, |first| first.parse().unwrap());
    for k in first..inputs {
        // Each input follows from its number alone, so that one can be made again.
        let mut generator = Generator::new(k.wrapping_mul(0x5851_f42d_4c95_7f2d));
        let bytes = mutated(&mut generator, &seeds);
        if std::env::var_os("TRACE").is_some() {
            eprintln!("{kind} {k}");
        }
        read(&bytes, &format!("{kind} {k}"), &mut worst);
    }
    let Worst {
        memory,
        time,
        accepted,
    } = worst;
    let memory = memory >> 20;
    // Some inputs reach past every check.
    assert!(accepted > 0, "{kind}: no input was read");
    println!(
        "{kind}: {inputs} random inputs, {accepted} read; at most {memory} MiB and {time:?} for one"
    );
}

#[test]
fn damaged_files_of_every_kind_are_read_or_refused() {
    let _alone = memory::alone();
    for kind in KINDS {
        fuzz(kind, 500);
    }
}

#[test]
#[ignore = "a million inputs of a kind: some minutes in release mode"]
fn a_million_damaged_files_are_read_or_refused() {
    let _alone = memory::alone();
    let inputs = std::env::var("FUZZ").map_or(1_000_000, |count| count.parse().unwrap());
    let kind = std::env::var("KIND").ok();
    for one in KINDS
        .iter()
        .filter(|one| kind.as_deref().is_none_or(|kind| kind == **one))
    {
        fuzz(one, inputs);
    }
}

#[test]
fn files_made_to_do_harm_are_refused_within_bounds() {
    let _alone = memory::alone();
    for (what, bytes) in bombs::bombs() {
        let mut worst = Worst::default();
        read(&bytes, what, &mut worst);
        let Worst {
            memory,
            time,
            accepted,
        } = worst;
        println!("{what}: {} MiB and {time:?}", memory >> 20);
        assert_eq!(accepted, 0, "{what}");
    }
}
