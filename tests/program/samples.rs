//! `check --samples` as its users run it. The mathematics is held by `library/samples.rs`.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, args: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .current_dir(folder)
        .args(["check", "--example", "perfect", "--quiet"])
        .args(args.split(' '))
        .output()
        .expect("runs")
}

/// With no update at all but 0 nothing has a bias, and everything has another variance.
#[test]
fn updates_that_never_move_have_the_mean_of_a_perfect_machine_and_not_its_variance() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let zeros = vec![[0.0, 0.0]; 400];
    let text = serde_json::json!({"b": zeros}).to_string();
    fs::write(at.join("u.json"), text).expect("written");
    let mean = run(at, "--samples u.json --batch all --format json");
    let found: Value = serde_json::from_slice(&mean.stdout).expect("JSON");
    assert_eq!(mean.status.code(), Some(0));
    assert_eq!(
        (found["verdict"].as_str(), found["updates"].as_u64()),
        (Some("agrees"), Some(400))
    );
    assert_eq!(found["parameters"][0]["parameter"], "b[1]");
    assert!(found["parameters"][0]["variance"].is_null());
    let both = run(at, "--samples u.json --format json");
    let found: Value = serde_json::from_slice(&both.stdout).expect("JSON");
    assert_eq!(both.status.code(), Some(1));
    assert_eq!(found["parameters"][0]["variance"]["verdict"], "refuted");
    // 17/36 by fractions: `cd --example perfect`.
    let wanted = found["parameters"][0]["variance"]["wanted"]
        .as_f64()
        .expect("a number");
    assert!((wanted - 17.0 / 36.0).abs() < 1e-15);
    let again = found["rerun"].as_str().expect("a command");
    assert_eq!(
        again,
        "rbm-exact check --example perfect --samples u.json --estimator cd:1"
    );
}

#[test]
fn streams_that_cannot_be_read_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for (text, args, word) in [
        (r#"{"W": [[[1]]]}"#, "", "[updates, 2, 2]"),
        (r#"{"x": [[1, 0]]}"#, "", "wanted at least one of W, b, c"),
        (
            r#"{"b": [[1, 0]], "c": [[0, 0], [1, 1]]}"#,
            "",
            "found 2 updates, wanted 1 as in `b`",
        ),
        (r#"{"b": [[1, 0]]}"#, " --estimator cd:0", "--estimator"),
        (r#"{"b": [[1, 0]]}"#, " --level 2", "level"),
        (r#"{"b": [[1, 0]]}"#, " --rate 0", "rate"),
        (r#"{"b": [[1, 0]]}"#, " --batch few", "--batch"),
        (r#"{"b": [[1, "inf"]]}"#, "", "b[0][1]"),
    ] {
        fs::write(at.join("u.json"), text).expect("written");
        let out = run(at, &format!("--samples u.json{args}"));
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{text}{args}: {said}");
        assert!(said.contains(word), "{text}{args}: {said}");
    }
}

#[test]
fn an_update_that_none_can_be_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("u.json"), r#"{"b": [[1, 0], [0, -3]]}"#).expect("written");
    let out = run(folder.path(), "--samples u.json");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1));
    assert!(said.contains("update 2 of b[2] is -3.0000"), "{said}");
}

/// With three updates a bias of 1 would not show, and no entry can be larger.
#[test]
fn too_few_updates_are_undecided() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let zeros = vec![[0.0, 0.0]; 3];
    fs::write(
        at.join("u.json"),
        serde_json::json!({"b": zeros}).to_string(),
    )
    .expect("written");
    let run = run(at, "--samples u.json --batch all --format json");
    let found: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(run.status.code(), Some(3));
    assert_eq!(found["verdict"], "undecided");
}
