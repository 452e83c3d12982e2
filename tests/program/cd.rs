//! `cd` as its users run it.

use serde_json::Value;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .arg("cd")
        .args(args)
        .output()
        .expect("runs")
}

fn json(args: &[&str]) -> Value {
    let out = run(&[args, &["--format", "json"]].concat());
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    serde_json::from_slice(&out.stdout).expect("JSON")
}

/// The fractions by hand, the variances rounded from fractions (all paths enumerated in Python).
#[test]
fn the_update_of_m2_is_the_published_one() {
    let found = json(&["--example", "m2", "--k", "1"]);
    assert_eq!(found["k"], 1);
    let fraction = |key: &str, i: usize, j: usize| found[key]["W"][i][j]["fraction"].clone();
    assert_eq!(fraction("expected_update", 0, 0), "331/2160");
    assert_eq!(fraction("expected_update", 1, 1), "-19541/230400");
    assert_eq!(fraction("gradient", 0, 1), "1/15");
    assert_eq!(fraction("deviation", 0, 0), "-29/2160");
    let near = |found: &Value, wanted: f64| {
        let nearest = found["W"][0][0]["nearest"].as_f64().expect("a number");
        assert!((nearest - wanted).abs() < 5e-7, "{nearest} {wanted}");
    };
    near(&found["variance"], 0.180530);
    let sampled = json(&["--example", "m2", "--hidden", "sampled"]);
    near(&sampled["variance"], 0.425746);
    assert_eq!(sampled["expected_update"], found["expected_update"]);
    let pcd = json(&["--example", "m2", "--estimator", "pcd"]);
    assert_eq!(pcd["expected_update"], pcd["gradient"]);
    assert_eq!(pcd["angle"]["value"], "0");
    assert!(pcd["bias_bound"].is_null());
    // By mpmath: 0.19279771824..., and its angle to the gradient is that of two vectors of eight entries.
    let passed = json(&["--example", "m2", "--estimator", "mean-field"]);
    let w = passed["expected_update"]["W"][0][0]["nearest"].as_f64();
    assert!((w.expect("a number") - 0.1927977182439885).abs() < 1e-15);
}

/// 1 x 1: CD-k is 1 - (16/25)^k of the gradient, so that the angle is 0 and the eigenvalue 16/25.
#[test]
fn a_chain_that_only_shortens_the_update_turns_nothing() {
    let found = json(&["--example", "sticky", "--k", "2"]);
    assert_eq!(found["second_eigenvalue"]["fraction"], "16/25");
    assert!(
        found["angle"]["nearest"]
            .as_f64()
            .is_none_or(|x| x.abs() < 1e-12)
    );
    assert_eq!(found["deviation"]["W"][0][0]["fraction"], "-576/3125");
}

/// The command under "Again with" gives the same numbers again.
#[test]
fn the_command_that_repeats_the_run_does() {
    let first = json(&[
        "--nv", "3", "--nh", "2", "--hidden", "sampled", "--k", "2", "--bias", "1/50",
    ]);
    let again = first["input"]["rerun"].as_str().expect("a command");
    let words: Vec<&str> = again.split(' ').skip(2).collect();
    assert_eq!(json(&words), first);
}

#[test]
fn what_cannot_be_done_is_refused_with_its_status() {
    for (args, status, word) in [
        (
            vec![
                "--example",
                "m2",
                "--estimator",
                "mean-field",
                "--hidden",
                "sampled",
            ],
            2,
            "sampled",
        ),
        (vec!["--example", "m2", "--bias", "often"], 2, "--bias"),
        (vec!["--nv", "13", "--nh", "12"], 4, "2^25"),
        (vec!["--nv", "3", "--nh", "2", "--rows", "0"], 2, "rows"),
    ] {
        let out = run(&args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(status), "{args:?}: {said}");
        assert!(said.contains(word), "{args:?}: {said}");
        assert!(out.stdout.is_empty());
    }
    let dry = run(&[
        "--nv",
        "8",
        "--nh",
        "4",
        "--k",
        "40",
        "--weights",
        "decimal",
        "--dry-run",
    ]);
    let said = String::from_utf8_lossy(&dry.stderr).into_owned();
    assert_eq!(dry.status.code(), Some(0), "{said}");
    assert!(
        said.contains("joint states") && dry.stdout.is_empty(),
        "{said}"
    );
}

/// No format computes: each has the numbers of the table.
#[test]
fn every_format_has_the_same_numbers() {
    for format in ["table", "markdown", "latex", "html"] {
        let out = run(&["--example", "m2", "--format", format]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        for number in [
            "331/2160",
            "0.18052962",
            "1.603480489248856",
            "0.100597862880",
        ] {
            assert!(text.contains(number), "{format}: {number}");
        }
    }
}
