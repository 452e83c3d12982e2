//! Any bytes are read or refused, never a panic, and what is read can be written and read again.
//!
//! 20,000 inputs in every run; a million with
//! `cargo test --release --test files_fuzz -- --ignored`.

use rbm_exact::error::Error;
use rbm_exact::files::{data_from_bytes, model_from_bytes, write_data, write_model};
use rbm_exact::machine::{Generator, Param, Units};
use rbm_exact::number::{Theta, rational};
use std::path::Path;

/// Good inputs to start from, of every format.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let text: &[(&str, &str)] = &[
        (
            "m.json",
            r#"{"units": "binary", "W": [["ln 2", "-ln 3/2"], ["0.25", 1]], "b": ["0", "0"], "c": ["0", "ln 2"]}"#,
        ),
        (
            "m.json",
            r#"{"W": [[0.1, -2.5e-3]], "dtype": "float64", "temperature": "3/2", "units": "spin"}"#,
        ),
        ("m.csv", "h1,h2\nln 2,-0.5\n1/3,1/2 + 1/4 ln 3\n"),
        ("d.json", "[[1,0],[1,1],[true,false]]"),
        ("d.json", r#"{"rows": [[1, -1], [1, 1]], "counts": [2, 1]}"#),
        ("d.csv", "# c\nv1,v2,count\n1,0,3\n\"1\",-1,2\n"),
        ("d.csv", "1;0\r\n1;1\r\n"),
    ];
    let text = text.iter();
    let text = text.map(|(name, text)| (*name, text.as_bytes().to_vec()));
    text.chain(arrays()).collect()
}

/// What numpy wrote: every fifth array, every archive.
fn arrays() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../data/arrays.json")).unwrap();
    all.into_iter().enumerate().filter_map(|(k, case)| {
        let hex = case["hex"].as_str().unwrap();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        match bytes.starts_with(b"PK") {
            true => Some(("a.npz", bytes)),
            false => (k % 5 == 0).then_some(("a.npy", bytes)),
        }
    })
}

/// Pieces that are likely to matter somewhere.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    ":",
    "\n",
    "\r",
    "ln",
    "e",
    "E9999",
    "-",
    "+",
    ".",
    "/",
    "0",
    "1",
    "999999999",
    "NaN",
    "null",
    "true",
    "\\u",
    "\\ud800",
    "\u{feff}",
    "#",
    ";",
    "\t",
    " ",
    "count",
    "\"W\":",
    "\"rows\":",
    "(",
    ")",
    "\u{2212}",
    "1e-10000",
    "ln 0",
    "1/0",
    "é",
    "'descr': '",
    "<f8",
    ">f2",
    "|b1",
    "|O",
    "True",
    "(4294967296,",
    "PK\u{3}\u{4}",
    "PK\u{1}\u{2}",
    "PK\u{5}\u{6}",
    "\0",
];

fn mutated(
    generator: &mut Generator,
    seeds: &[(&'static str, Vec<u8>)],
) -> (&'static str, Vec<u8>) {
    let pick = |generator: &mut Generator, below: usize| generator.below(below as u64) as usize;
    let (name, mut bytes) = seeds[pick(generator, seeds.len())].clone();
    for _ in 0..=pick(generator, 6) {
        let at = pick(generator, bytes.len() + 1);
        match generator.below(6) {
            0 if at < bytes.len() => bytes[at] = generator.bits() as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << generator.below(8),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + pick(generator, 8)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + pick(generator, 20)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = pick(generator, bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                let piece = PIECES[pick(generator, PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    (name, bytes)
}

/// An error is short, whatever the input was.
fn brief(error: &Error, bytes: &[u8]) {
    let text = error.to_string();
    assert!(text.chars().count() < 1000, "{text} for {bytes:?}");
}

/// Reads the bytes in every way there is; tells how many ways accepted them.
fn read_all(name: &str, bytes: &[u8]) -> u32 {
    let mut accepted = 0;
    let path = Path::new(name);
    match model_from_bytes(path, bytes) {
        Ok(machine) => {
            accepted += 1;
            let text = write_model(&machine);
            let again = model_from_bytes(Path::new("m.json"), text.as_bytes());
            assert_eq!(again.as_ref(), Ok(&machine), "{bytes:?}");
        }
        Err(error) => brief(&error, bytes),
    }
    for units in [Units::Binary, Units::Spin] {
        match data_from_bytes(path, bytes, units, None) {
            Ok(data) => {
                accepted += 1;
                let text = write_data(&data, units);
                let again = data_from_bytes(Path::new("d.json"), text.as_bytes(), units, None);
                assert_eq!(again.as_ref(), Ok(&data), "{bytes:?}");
            }
            Err(error) => brief(&error, bytes),
        }
    }
    let text = String::from_utf8_lossy(bytes);
    for error in [
        Theta::parse(&text).err(),
        rational(&text).err(),
        Param::parse(&text, 3, 2).err(),
    ]
    .into_iter()
    .flatten()
    {
        brief(&error, bytes);
    }
    accepted
}

fn fuzz(inputs: u64) {
    let seeds = seeds();
    let mut generator = Generator::new(20_260_101);
    let mut accepted = 0;
    for _ in 0..inputs {
        let (name, bytes) = mutated(&mut generator, &seeds);
        accepted += u64::from(read_all(name, &bytes).min(1));
    }
    // The inputs reach past the first check: some are still good, most are bad.
    assert!(
        accepted > inputs / 50 && accepted < inputs / 2,
        "{accepted}"
    );
}

#[test]
fn twenty_thousand_damaged_files_are_read_or_refused() {
    fuzz(20_000);
}

#[test]
#[ignore = "a million inputs: a minute in release mode"]
fn a_million_damaged_files_are_read_or_refused() {
    fuzz(1_000_000);
}

#[test]
fn random_bytes_are_refused_under_every_name() {
    let mut generator = Generator::new(7);
    for _ in 0..5_000 {
        let length = generator.below(60);
        let bytes: Vec<u8> = (0..length).map(|_| generator.bits() as u8).collect();
        for name in ["x.json", "x.csv", "x", "x.npy", "x.npz"] {
            read_all(name, &bytes);
        }
    }
}
