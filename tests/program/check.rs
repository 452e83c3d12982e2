//! `check` on the command line: exit status, what is refused, and what stands in every format.

use std::fs;
use std::process::{Command, Output};

/// Runs `check` on M2 and this claim.
fn check(claim: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("claim.json");
    fs::write(&path, claim).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
    command.args(["check", "--example", "m2", "--quiet", "--claim"]);
    command.arg(&path).args(more);
    command.output().expect("it runs")
}

fn said(out: &[u8]) -> String {
    String::from_utf8_lossy(out).into_owned()
}

/// Z = 24 and the gradient of M2 by hand, `derivation.md`; ln 24 = 3.17805383034794561964... by mpmath.
#[test]
fn the_exit_status_is_the_worst_verdict() {
    for (claim, status) in [
        (r#"{"Z": 24}"#, 0),
        (r#"{"Z": "24", "ln_Z": "3.1780538"}"#, 0),
        // Cut off and not rounded: 3.17805|38.
        (r#"{"ln_Z": "3.178053"}"#, 0),
        // Rounded up: 3.17805 is nearer.
        (r#"{"ln_Z": "3.17806"}"#, 1),
        (r#"{"ln_Z": 3.1780538303479458, "Z": 23}"#, 1),
        (r#"{"ln_Z": {"value": 3.22, "stderr": 0.01}}"#, 3),
        (r#"{"ln_Z": {"value": 3.22, "stderr": 0.01}, "Z": 23}"#, 1),
        (r#"{"Z": NaN}"#, 1),
        (
            r#"{"W": [[0.16666666666666666, 0.06666666666666667], [-0.08333333333333333, -0.1]]}"#,
            0,
        ),
    ] {
        let out = check(claim, &[]);
        assert_eq!(
            out.status.code(),
            Some(status),
            "{claim}: {}",
            said(&out.stdout)
        );
    }
}

#[test]
fn what_is_no_claim_is_refused_with_what_to_do() {
    for (claim, words) in [
        (r#"{"lnn_Z": 3}"#, "did you mean `ln_Z`?"),
        (
            r#"{"ln_Z": 3, "log_partition": 3}"#,
            "did you mean `ln_Z`? It is claimed under another name too",
        ),
        (r#"{"nll": 3}"#, "It has the other sign"),
        (
            r#"{"logZ_est": 3, "logZ_est_up": 4}"#,
            "an interval stands beside its number",
        ),
        (r#"{"logz": 3, "num_chains": 60}"#, "stand beside it"),
        (
            r#"{"ln_Z": 3, "visible layer": "Gaussian"}"#,
            "not supported",
        ),
        (
            r#"{"log_likelihood": {"maen": -1}}"#,
            "did you mean `mean`?",
        ),
        (
            r#"{"ln_Z": {"value": 3, "precision": "float23"}}"#,
            "did you mean `float32`?",
        ),
        (
            r#"{"gradient": {"W": [[1, 2, 3], [4, 5, 6]]}}"#,
            "wanted [2, 2]",
        ),
        (r#"{"free_energy": [1, 2]}"#, "one for each data row"),
        (r#"{"probability": {"010": 0.5}}"#, "wanted 2 digits"),
        (r#"{"ln_Z": 3, "units": "gaussian"}"#, "not supported"),
        (
            r#"{"ln_Z": {"value": 3, "interval": [4, 2]}}"#,
            "the lower end first",
        ),
        (r#"{"ln_Z": "3.x"}"#, "found `x`"),
        (r"{}", "found no claim"),
        (r#"{"ln_Z": "#, "the rest of the JSON"),
    ] {
        let out = check(claim, &[]);
        let error = said(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{claim}: {error}");
        assert!(error.contains(words), "{claim}: {error}");
        assert!(out.stdout.is_empty(), "{claim}");
    }
}

/// The gradient of M2 with its sign turned, in fractions by hand.
const TURNED: &str = r#"{"gradient": {"W": [[-0.16666666666666666, -0.06666666666666667], [0.08333333333333333, 0.1]],
    "b": [-0.25, 0.14583333333333334], "c": [-0.041666666666666664, 0.07916666666666666]}}"#;

#[test]
fn every_format_says_the_verdict_and_the_mistake() {
    for format in ["table", "markdown", "latex", "html", "json"] {
        let out = check(TURNED, &["--format", format]);
        let text = said(&out.stdout).to_lowercase();
        assert_eq!(out.status.code(), Some(1), "{format}");
        assert!(
            text.contains("refuted") && text.contains("sign"),
            "{format}: {text}"
        );
    }
}

#[test]
fn the_truth_has_the_digits_asked_for() {
    let out = check(r#"{"ln_Z": 3}"#, &["--format", "json", "--digits", "35"]);
    let text = said(&out.stdout);
    // By mpmath, rounded to 35 digits.
    assert!(
        text.contains("\"3.1780538303479456196469416012970554\""),
        "{text}"
    );
}

/// 12 digits of a double are a float that was printed: the report says to claim a text.
#[test]
fn a_printed_number_claimed_as_a_float_is_explained() {
    let out = check(r#"{"ln_Z": 3.178}"#, &[]);
    assert!(said(&out.stdout).contains("printed-digits"));
}
