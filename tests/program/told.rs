//! What `check` tells someone whose files or options are not yet what it takes: each message has the line that mends it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A machine of 3 x 2 units under Hinton's names, data, a claim under ours, and the same in other forms.
const FILES: &[(&str, &str)] = &[
    (
        "hinton.json",
        r#"{"W": [[0, 0], [0, 0], [0, 0]], "a": [0, 0, 0], "b": [0, 0]}"#,
    ),
    ("plain.json", r#"{"W": [[0, 0], [0, 0], [0, 0]]}"#),
    ("x.json", "[[1, 0, 1], [1, 1, 1]]"),
    // By hand: v_i/2 - 1/4 for a weight, v_i - 1/2 for a visible bias, 0 for a hidden one.
    (
        "g.json",
        r#"{"W": [[0.25, 0.25], [0, 0], [0.25, 0.25]], "b": [0.5, 0, 0.5], "c": [0, 0]}"#,
    ),
    (
        "turned.json",
        r#"{"W": [[0.25, 0, 0.25], [0.25, 0, 0.25]]}"#,
    ),
    (
        "letters.json",
        r#"{"A": [[0.25, 0.25], [0, 0], [0.25, 0.25]], "B": [0.5, 0, 0.5], "C": [0, 0]}"#,
    ),
    (
        "settings.json",
        r#"{"b": [0.5, 0, 0.5], "lr": 0.1, "epoch": 3}"#,
    ),
    ("misspelt.json", r#"{"b": [0.5, 0, 0.5], "ln_Zz": 0.1}"#),
    (
        "step.json",
        r#"{"update": {"after": {"b": [0.05, 0, 0.05]}, "rate": 0.1}}"#,
    ),
    (
        "rates.json",
        r#"{"update": {"after": {"b": [0.05, 0, 0.05]}, "rate": 0.1, "lr": 0.1}}"#,
    ),
    // The machine M2 with its data, and half of its gradient, whose weights' derivatives are 1/6, 1/15, -1/12, -1/10.
    (
        "m2.json",
        r#"{"W": [["ln 2", "-ln 2"], [0, "ln 3"]], "b": [0, 0], "c": [0, 0]}"#,
    ),
    ("m2-rows.json", "[[1, 0], [1, 0], [1, 1], [0, 1]]"),
    (
        "half.json",
        r#"{"W": [[0.08333333333333333, 0.03333333333333333], [-0.041666666666666664, -0.05]], "b": [0.125, -0.07291666666666667], "c": [0.020833333333333332, -0.03958333333333333]}"#,
    ),
    ("quotes.json", "{'ln_Z': 3.2}"),
    ("numpy.json", "{\"ln_Z\": np.float64(3.2)}"),
    ("bare.json", "{\"ln_Z\": 3.2,}"),
    ("white.json", "[[255, 0, 255], [255, 255, 255]]"),
    ("missing.csv", "1,0,1\n1,,1\n"),
];

fn files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// Status and all that was said.
fn check(folder: &Path, args: &str) -> (i32, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .current_dir(folder)
        .arg("check")
        .args(args.split(' '))
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap_or(-1), text.into_owned())
}

#[test]
fn messages_have_what_mends_them() {
    let folder = files();
    let plain = "--model plain.json --data x.json";
    let hinton = "--model hinton.json --data x.json";
    for (args, status, words) in [
        // Our names beside a machine of Hinton's.
        (format!("{hinton} --claim g.json"), 0, "agrees"),
        (
            format!("{hinton} --claim turned.json"),
            2,
            "--claim-map 'W=W.T'",
        ),
        (
            format!("{hinton} --samples g.json"),
            2,
            "found the shape (3, 2), wanted (updates, 3, 2)",
        ),
        (format!("{plain} --samples g.json"), 2, "numpy.stack"),
        (
            format!("{plain} --claim letters.json"),
            2,
            "--claim-map 'W=A,b=B,c=C'",
        ),
        (
            format!("{plain} --claim settings.json"),
            0,
            "passed over `lr`, `epoch`",
        ),
        (format!("{plain} --claim misspelt.json"), 2, "found `ln_Zz`"),
        (format!("{plain} --claim step.json"), 0, "agrees"),
        (
            format!("{plain} --claim rates.json"),
            2,
            "found a learning rate and `lr`, wanted one of them",
        ),
        (format!("{plain} --claim quotes.json"), 2, "double quotes"),
        (format!("{plain} --claim numpy.json"), 2, "write float(x)"),
        (
            format!("{plain} --claim bare.json"),
            2,
            "a claim is written {\"ln_Z\": 3.2",
        ),
        // Options of a stream have no meaning beside a claim.
        (format!("{plain} --claim g.json --rate 0.1"), 2, "--rate"),
        (
            format!("{plain} --claim g.json --estimator pcd"),
            2,
            "--estimator",
        ),
        (
            "--model plain.json --data white.json --claim g.json".into(),
            2,
            "X > 0 in numpy",
        ),
        (
            "--model plain.json --data missing.csv --claim g.json".into(),
            2,
            "a value is missing",
        ),
        (
            "--model x.json --data hinton.json --claim g.json".into(),
            2,
            "--model hinton.json --data x.json",
        ),
        (
            "--model plain.json --data g.json --claim x.json".into(),
            2,
            "--data x.json --claim g.json",
        ),
    ] {
        let found = check(folder.path(), &args);
        assert!(
            found.0 == status && found.1.contains(words),
            "{args}: wanted {status} and {words}: {} {}",
            found.0,
            found.1
        );
    }
}

/// A claim of the same machine and data is judged by the command that is printed.
#[test]
fn the_command_of_the_next_case_names_the_machine_and_the_data() {
    let folder = files();
    let (status, found) = check(
        folder.path(),
        "--model m2.json --data m2-rows.json --claim half.json --claim-map W=W --format json --quiet",
    );
    let found: serde_json::Value = serde_json::from_str(
        &found[found.find('{').expect("JSON")..=found.rfind('}').expect("JSON")],
    )
    .expect("JSON");
    assert_eq!(status, 1);
    let next = found["next_case"]["command"].as_str();
    assert_eq!(
        next,
        Some("rbm-exact check --model m2.json --data m2-rows.json --claim FILE --claim-map 'W=W'")
    );
}
