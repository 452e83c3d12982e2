//! `ln p(v)` of every data row: against brute force (`tests/reference/make_row_logs.py`), in the order
//! of the file, and written whole or not at all.

use rbm_exact::answer::ln_p_of_rows;
use rbm_exact::error::Result;
use rbm_exact::files::{LnP, LnPFormat, data_from_json, model_from_json, write_data, write_model};
use rbm_exact::machine::Rbm;
use rbm_exact::number::{Digits, Value, rational};
use rbm_exact::rug::Rational;
use rbm_exact::sweep::{self, Options};
use rbm_exact::watch::Unwatched;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

struct Case {
    name: String,
    machine: Rbm,
    data: rbm_exact::data::Data,
    truth: Vec<Rational>,
}

fn cases() -> Vec<Case> {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../data/row_logs.json")).unwrap();
    assert_eq!(all.len(), 18);
    let read = |case: serde_json::Value| {
        let machine = model_from_json(&case["model"].to_string()).unwrap();
        let data = data_from_json(&case["data"].to_string(), machine.units(), None).unwrap();
        let truth = case["ln_p"].as_array().unwrap().iter();
        Case {
            name: case["name"].to_string(),
            truth: truth
                .map(|x| rational(x.as_str().unwrap()).unwrap())
                .collect(),
            machine,
            data,
        }
    };
    all.into_iter().map(read).collect()
}

fn options(digits: u32, threads: usize) -> Options {
    Options {
        threads,
        ..Options::new(Digits::of_itself(digits))
    }
}

fn logs(case: &Case, options: &Options) -> Result<Vec<Value>> {
    let model = sweep::model_side(&case.machine, options, &Unwatched)?;
    let digits = options.digits.for_logarithm();
    let certain = |x: &Value| x.decimal(digits).map(|_| x.clone());
    ln_p_of_rows(
        &case.machine,
        &case.data,
        &model,
        options,
        &Unwatched,
        certain,
    )
}

/// 15 digits come from pairs of doubles, 50 from MPFR.
#[test]
fn every_enclosure_holds_the_truth_in_pairs_and_in_mpfr() {
    let half = rational("1e-57").unwrap();
    for case in cases() {
        for digits in [3, 15, 26, 50] {
            let found = logs(&case, &options(digits, 2)).expect(&case.name);
            assert_eq!(found.len(), case.truth.len());
            for (k, (x, truth)) in found.iter().zip(&case.truth).enumerate() {
                let Value::Within(within) = x else {
                    panic!("{x:?}");
                };
                // The reference is rounded at its 60th digit.
                let (below, above) = (Rational::from(truth - &half), Rational::from(truth + &half));
                let what = format!("row {} of {} at {digits} digits", k + 1, case.name);
                assert!(
                    *within.lo() <= above && *within.hi() >= below,
                    "{what}: {x:?}"
                );
                let wide = within.hi().to_rational().unwrap() - within.lo().to_rational().unwrap();
                let scale = truth.clone().abs().max(Rational::from(1));
                let most = scale * 2 * rational(&format!("1e-{digits}")).unwrap();
                assert!(wide <= most, "{what} is wide: {x:?}");
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for case in cases() {
        let texts = |threads| {
            let found = logs(&case, &options(15, threads)).unwrap();
            format!("{found:?}")
        };
        assert_eq!(texts(1), texts(3), "{}", case.name);
    }
}

#[test]
fn what_never_satisfies_ends_undecided() {
    let case = &cases()[0];
    let options = options(15, 1);
    let model = sweep::model_side(&case.machine, &options, &Unwatched).unwrap();
    let never = |_: &Value| None::<()>;
    let found = ln_p_of_rows(
        &case.machine,
        &case.data,
        &model,
        &options,
        &Unwatched,
        never,
    );
    assert_eq!(found.unwrap_err().status(), 3);
}

#[test]
fn an_array_begins_its_numbers_at_a_multiple_of_64() {
    for count in [0, 1, 1_000_000] {
        let bytes = LnP::Doubles(vec![-0.5; count]).bytes();
        let start = bytes.len() - 8 * count;
        assert_eq!(start % 64, 0);
        assert_eq!(usize::from(bytes[8]) + 10, start);
        let header = std::str::from_utf8(&bytes[10..start]).unwrap();
        let wanted = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({count},), }}");
        assert_eq!(header.trim_end(), wanted);
        assert!(header.ends_with('\n'));
    }
}

#[test]
fn the_suffix_decides_how_logarithms_are_written() {
    assert_eq!(LnPFormat::of(Path::new("a/B.CSV")), Ok(LnPFormat::Csv));
    assert_eq!(LnPFormat::of(Path::new("x.npy")), Ok(LnPFormat::Npy));
    let error = LnPFormat::of(Path::new("x.txt")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "x.txt: found a name that ends otherwise, wanted .csv or .npy"
    );
}

fn run(folder: &Path, args: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(args.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

/// M2 by hand: p(10) = 3/16, p(11) = 5/16, p(01) = 1/3; a row with a count is one row of the file.
#[test]
fn a_line_a_row_in_the_order_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(
        at.join("d.csv"),
        "v1,v2,count\n1,0,2\n0,1,1\n1,0,1\n1,1,7\n",
    )
    .unwrap();
    let out = run(at, "compute --example m2 --data d.csv --ln-p out.csv");
    assert!(out.status.success(), "{out:?}");
    let text = fs::read_to_string(at.join("out.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // ln(3/16), ln(1/3), ln(3/16), ln(5/16), by mpmath.
    let wanted = [
        "-1.6739764335716715463",
        "-1.0986122886681096914",
        "-1.6739764335716715463",
        "-1.1631508098056808631",
    ];
    assert_eq!((lines[0], lines.len()), ("row,ln_p", 1 + wanted.len()));
    for (k, wanted) in wanted.into_iter().enumerate() {
        let (row, found) = lines[k + 1].split_once(',').unwrap();
        assert_eq!(row, (k + 1).to_string());
        let off = rational(found).unwrap() - rational(wanted).unwrap();
        assert!(
            off.abs() <= rational("1e-15").unwrap(),
            "{found} for {wanted}"
        );
        assert_eq!(found.len(), "-1.".len() + 15);
    }
}

/// A run that keeps its sums writes the same files; a share of the states has no ln p(v).
#[test]
fn files_of_results_beside_a_checkpoint_and_none_beside_a_share() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("d.csv"), "1,0\n0,1\n1,1\n").unwrap();
    let command = "compute --example m2 --data d.csv";
    for (options, files) in [
        ("", ["a.csv", "a.npz"]),
        ("--checkpoint kept", ["b.csv", "b.npz"]),
    ] {
        let [ln_p, gradient] = files;
        let out = run(
            at,
            &format!("{command} {options} --ln-p {ln_p} --gradient {gradient}"),
        );
        assert!(out.status.success(), "{out:?}");
    }
    for ending in ["csv", "npz"] {
        let [one, other] = ["a", "b"].map(|name| fs::read(at.join(name).with_extension(ending)));
        assert_eq!(one.unwrap(), other.unwrap());
    }
    for option in ["--ln-p c.csv", "--gradient c.npz"] {
        let out = run(
            at,
            &format!("{command} --shard 1/2 --output 1.part {option}"),
        );
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{told}");
        assert!(told.contains("--shard sums only a share of them"), "{told}");
    }
}

/// The doubles that Python gives for the same fractions' logarithms, correctly rounded by mpmath;
/// and numpy reads the file, where there is numpy.
#[test]
fn an_array_of_the_nearest_doubles_whatever_digits_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("d.csv"), "1,0\n0,1\n1,1\n").unwrap();
    let wanted = [
        -1.673_976_433_571_671_6_f64,
        -1.098_612_288_668_109_7,
        -1.163_150_809_805_680_9,
    ];
    for digits in [2, 15, 40] {
        let args = format!("compute --example m2 --data d.csv --ln-p out.npy --digits {digits}");
        let out = run(at, &args);
        assert!(out.status.success(), "{out:?}");
        let bytes = fs::read(at.join("out.npy")).unwrap();
        let numbers: Vec<f64> = bytes[bytes.len() - 24..]
            .chunks(8)
            .map(|eight| f64::from_le_bytes(eight.try_into().unwrap()))
            .collect();
        assert_eq!(numbers, wanted);
    }
    let script = "import sys\ntry:\n import numpy\nexcept ImportError:\n sys.exit(77)\nprint(numpy.load('out.npy').tolist())";
    let python = Command::new("python3")
        .args(["-c", script])
        .current_dir(at)
        .output();
    if let Ok(read) = python
        && read.status.code() != Some(77)
    {
        let text = String::from_utf8_lossy(&read.stdout);
        assert_eq!(text.trim(), format!("{wanted:?}"), "{read:?}");
    }
}

/// With two digits asked for, the sums over the states alone would leave the doubles open.
#[test]
fn every_double_is_the_nearest_to_the_truth() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for case in cases() {
        fs::write(at.join("m.json"), write_model(&case.machine)).unwrap();
        let rows = write_data(&case.data, case.machine.units());
        fs::write(at.join("d.json"), rows).unwrap();
        let out = run(
            at,
            "compute --model m.json --data d.json --digits 2 --ln-p x.npy",
        );
        assert!(out.status.success(), "{}: {out:?}", case.name);
        let bytes = fs::read(at.join("x.npy")).unwrap();
        let numbers = bytes[bytes.len() - 8 * case.truth.len()..].chunks(8);
        for (truth, eight) in case.truth.iter().zip(numbers) {
            let x = f64::from_le_bytes(eight.try_into().unwrap());
            let off = |x: f64| (Rational::from_f64(x).unwrap() - truth).abs();
            let best = off(x) <= off(x.next_up()) && off(x) <= off(x.next_down());
            assert!(best, "{x:e} for {truth} of {}", case.name);
        }
    }
}

#[test]
fn what_cannot_be_written_is_refused_with_status_2_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("d.csv"), "1,0\n").unwrap();
    fs::write(at.join("W.csv"), "1,2\n3,4\n").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("d.csv", at.join("link.csv")).unwrap();
        std::os::unix::fs::symlink("/dev/full", at.join("full.csv")).unwrap();
    }
    let refused = [
        (
            "--model W.csv --data d.csv --ln-p d.csv",
            "d.csv: --ln-p: found the file of --data, wanted another",
        ),
        (
            "--model W.csv --data d.csv --ln-p W.csv",
            "W.csv: --ln-p: found the file of --model, wanted another",
        ),
        #[cfg(unix)]
        (
            "--model W.csv --data d.csv --ln-p ./link.csv",
            "./link.csv: --ln-p: found the file of --data, wanted another",
        ),
        (
            "--model W.csv --data d.csv --ln-p x.csv --output x.csv",
            "found the file of --output, wanted another",
        ),
        (
            "--model W.csv --data d.csv --ln-p x.txt",
            "wanted .csv or .npy",
        ),
        (
            "--model W.csv --data d.csv --ln-p no/x.csv",
            "there is no such directory",
        ),
        (
            "--model W.csv --ln-p x.csv",
            "--ln-p: found no data rows, wanted at least one",
        ),
        #[cfg(target_os = "linux")]
        (
            "--model W.csv --data d.csv --ln-p full.csv",
            "the disk is full",
        ),
    ];
    for (args, words) in refused {
        let out = run(at, &format!("compute {args}"));
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args}: {said}");
        assert!(said.contains(words), "{args}: {said}");
        assert!(out.stdout.is_empty(), "{args}");
    }
    assert_eq!(fs::read_to_string(at.join("d.csv")).unwrap(), "1,0\n");
    assert_eq!(fs::read_to_string(at.join("W.csv")).unwrap(), "1,2\n3,4\n");
    assert!(!at.join("x.csv").exists() && !at.join("x.txt").exists());
}
