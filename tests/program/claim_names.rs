//! Claimed derivatives under the names that other programs have for them, and what is asked where a name may mean two
//! things.
//!
//! The machines have no weights and no biases, so that all states are alike. With the mean v of the rows the gradient is, by
//! hand, v_i/2 - 1/4 for a weight, v_i - 1/2 for a visible bias and 0 for a hidden one.

use std::fs;
use std::process::Command;

/// Status and all that was said.
fn check(model: &str, data: &str, claim: &str, more: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("m.json", model), ("x.json", data), ("g.json", claim)] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let out = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .current_dir(folder.path())
        .args(["check", "--quiet", "--model", "m.json", "--data", "x.json"])
        .args(more)
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap_or(-1), text.into_owned())
}

fn expect(found: (i32, String), status: i32, words: &str) {
    assert!(
        found.0 == status && found.1.contains(words),
        "wanted {status} and {words}: {} {}",
        found.0,
        found.1
    );
}

const OBLONG: (&str, &str) = (
    r#"{"W": [[0, 0], [0, 0], [0, 0]]}"#,
    "[[1, 0, 1], [1, 1, 1]]",
);
const SQUARE: (&str, &str) = (r#"{"W": [[0, 0], [0, 0]]}"#, "[[1, 0], [1, 1]]");
/// Of the machine of 3 x 2 units: W, its rows and columns exchanged, b, c.
const PARTS: [&str; 4] = [
    "[[0.25, 0.25], [0, 0], [0.25, 0.25]]",
    "[[0.25, 0, 0.25], [0.25, 0, 0.25]]",
    "[0.5, 0, 0.5]",
    "[0, 0]",
];

fn oblong(claim: &str) -> (i32, String) {
    check(OBLONG.0, OBLONG.1, claim, &["--claim", "g.json"])
}

fn square(claim: &str, map: Option<&str>) -> (i32, String) {
    let mut more = vec!["--claim", "g.json"];
    more.extend(map.iter().flat_map(|map| ["--claim-map", map]));
    check(SQUARE.0, SQUARE.1, claim, &more)
}

#[test]
fn names_that_mean_one_thing_are_read() {
    let [w, turned, b, c] = PARTS;
    for (names, w) in [
        (["w", "bv", "bh"], w),
        (["W", "vbias", "hbias"], w),
        (["dw", "dbv", "dbh"], w),
        (["dW", "dvb", "dhb"], w),
        (["delta_w", "delta_b", "delta_c"], w),
        (["W_gradient", "b_gradient", "C_grad"], w),
        (["gW", "g_v", "g_h"], w),
        (["weight_matrix_grad", "vbias_grad", "hbias_grad"], w),
        (["vishid", "visbiases", "hidbiases"], w),
        (
            ["components_", "intercept_visible_", "intercept_hidden_"],
            turned,
        ),
        (
            [
                "rbm.weights.grad",
                "rbm.visible_bias.grad",
                "rbm.hidden_bias.grad",
            ],
            turned,
        ),
        // Hinton's letters, and those of others, as the lengths say.
        (["dW", "da", "db"], w),
        (["W", "a", "b"], w),
    ] {
        let [first, second, third] = names;
        let claim = format!(r#""{first}": {w}, "{second}": {b}, "{third}": {c}"#);
        expect(oblong(&format!("{{{claim}}}")), 0, "gradient: agrees");
        expect(
            oblong(&format!("{{\"gradient\": {{{claim}}}}}")),
            0,
            "gradient: agrees",
        );
    }
    // A wrong entry is refuted where it stands.
    let wrong = format!(
        r#"{{"dW": {w}, "da": {}, "db": {c}}}"#,
        b.replacen("0.5", "0.75", 1)
    );
    expect(oblong(&wrong), 1, "b REFUTED, c agrees");
    let other = format!(r#"{{"gradient": {{"dW": {w}, "db": {b}, "da": {c}}}}}"#);
    expect(oblong(&other), 0, "b is gradient.db, c is gradient.da");
}

#[test]
fn names_that_may_mean_two_things_are_asked_about() {
    let claim = r#"{"gradient": {"dW": [[0.25, 0.25], [0, 0]], "da": [0.5, 0], "db": [0, 0]}}"#;
    expect(
        square(claim, None),
        2,
        "--claim-map 'b=da,c=db'   (a visible, b hidden, as in Hinton's guide)",
    );
    expect(
        square(claim, None),
        2,
        "--claim-map 'c=da,b=db'   (a hidden, b visible)",
    );
    expect(square(claim, Some("b=da,c=db")), 0, "agrees");
    expect(square(claim, Some("c=da,b=db")), 1, "W agrees, b REFUTED");
    let claim = r#"{"weights_grad": [[0.25, 0], [0.25, 0]]}"#;
    expect(
        square(claim, None),
        2,
        "--claim-map 'W=weights_grad.T'   (a row for each hidden unit)",
    );
    expect(square(claim, Some("W=weights_grad.T")), 0, "agrees");
    // scikit-learn alone has this name, for W with a row for each hidden unit.
    expect(
        square(r#"{"components_": [[0.25, 0], [0.25, 0]]}"#, None),
        0,
        "agrees",
    );
}

#[test]
fn what_does_not_fit_is_named_with_what_was_wanted() {
    let [w, turned, b, _] = PARTS;
    let claim = format!(r#"{{"gradient": {{"w": {w}, "bh": {b}}}}}"#);
    expect(
        oblong(&claim),
        2,
        "if it is the derivative by the visible bias: --claim-map 'b=gradient.bh'",
    );
    let claim = format!(r#"{{"gradient": {{"w": {turned}}}}}"#);
    expect(oblong(&claim), 2, "--claim-map 'W=gradient.w.T' turns it");
    let claim = format!(r#"{{"gradient": {{"first": {turned}, "second": {b}}}}}"#);
    expect(
        oblong(&claim),
        2,
        "--claim-map 'W=gradient.first.T,b=gradient.second'",
    );
    // Two arrays that may both be the weights.
    let claim = format!(r#"{{"dw": {w}, "grad_w": {w}}}"#);
    expect(
        oblong(&claim),
        2,
        "found `dw` (3, 2), `grad_w` (3, 2), in names of no claim",
    );
    // States, not derivatives.
    expect(oblong(r#"{"v": [0.5, 0, 0.5]}"#), 2, "--claim-map 'b=v'");
}

#[test]
fn updates_are_found_by_the_same_names_and_maps() {
    let run = |claim: String, more: &[&str]| {
        let all = [&["--samples", "g.json", "--batch", "all"], more].concat();
        check(OBLONG.0, "[[1, 0, 1], [0, 1, 0]]", &claim, &all)
    };
    let stream = |update: &str| format!("[{}]", vec![update; 400].join(", "));
    // The mean of v is 1/2 and that of h too: every mean update of this machine is 0.
    let (w, turned) = ("[[0, 0], [0, 0], [0, 0]]", "[[0, 0, 0], [0, 0, 0]]");
    let claim = format!(r#"{{"dw": {}, "dbv": {}}}"#, stream(w), stream("[0, 0, 0]"));
    expect(
        run(claim, &[]),
        0,
        "read by the names of the arrays: W is dw",
    );
    let claim = format!(r#"{{"x": {}}}"#, stream(turned));
    expect(run(claim.clone(), &[]), 2, "--claim-map 'W=x.T'");
    expect(
        run(claim, &["--claim-map", "W=x.T"]),
        0,
        "--claim-map 'W=x.T'",
    );
    let claim = format!(
        r#"{{"g": {}}}"#,
        stream("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")
    );
    let map = "W=g[0:6].reshape(3,2),b=g[6:9],c=g[9:11]";
    expect(run(claim.clone(), &[]), 2, map);
    expect(run(claim, &["--claim-map", map]), 0, "agrees");
    // The second entry of each update is that of w[1,2] here, and of w[2,1] where it is turned.
    let claim = format!(r#"{{"x": {}}}"#, stream("[0, 1, 0, 0, 0, 0]"));
    expect(
        run(claim.clone(), &["--claim-map", "W=x.reshape(3,2)"]),
        1,
        "1.0000 (wrong)",
    );
    let (_, first) = run(claim.clone(), &["--claim-map", "W=x.reshape(3,2)"]);
    let (_, second) = run(claim, &["--claim-map", "W=x.reshape(3,2,F)"]);
    let wrong = |text: &str| {
        let line = text.lines().find(|line| line.contains("(wrong)"));
        line.and_then(|line| line.split_whitespace().next().map(String::from))
    };
    assert_eq!(
        (wrong(&first).as_deref(), wrong(&second).as_deref()),
        (Some("w[1,2]"), Some("w[2,1]"))
    );
}
