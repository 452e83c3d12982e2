//! Claims under the names that people have: `--claim-map`, the names of the machine's own file in every energy, files that hold
//! more than a claim, and what is asked where names do not tell.
//!
//! The gradient of M2 is that of `docs/derivation.md`, by hand: W [[1/6, 1/15], [-1/12, -1/10]], b [1/4, -7/48],
//! c [1/24, -19/240].

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// M2's parameters to 20 digits: ln 2 and ln 3 by mpmath.
const LN_2: &str = "ln 2";
const GRADIENT: &str =
    r#""W": ["1/6", "1/15", "-1/12", "-1/10"], "b": ["1/4", "-7/48"], "c": ["1/24", "-19/240"]"#;
const DATA: &str = "[[1, 0], [1, 0], [1, 1], [0, 1]]";

struct Files(tempfile::TempDir);

impl Files {
    fn new(model: &str, data: &str) -> Files {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("m.json"), model).expect("written");
        fs::write(folder.path().join("x.json"), data).expect("written");
        Files(folder)
    }

    fn m2() -> Files {
        let model = format!(r#"{{"W": [["{LN_2}", "-ln 2"], ["0", "ln 3"]]}}"#);
        Files::new(&model, DATA)
    }

    fn check(&self, claim: &str, more: &[&str]) -> Output {
        let claims = self.0.path().join("g.json");
        fs::write(&claims, claim).expect("written");
        self.judge(&claims, more)
    }

    fn judge(&self, claims: &Path, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
        command.args(["check", "--quiet", "--model"]);
        command.arg(self.0.path().join("m.json")).arg("--data");
        command.arg(self.0.path().join("x.json")).arg("--claim");
        command.arg(claims).args(more);
        command.output().expect("it runs")
    }
}

fn said(out: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&out.stdout) + &text(&out.stderr)
}

fn expect(out: &Output, status: i32, words: &str) {
    let text = said(out);
    assert_eq!(out.status.code(), Some(status), "{text}");
    assert!(text.contains(words), "wanted {words}: {text}");
}

#[test]
fn a_map_names_claimed_arrays_of_any_name() {
    let files = Files::m2();
    let claim = r#"{"dw": [["1/6", "-1/12"], ["1/15", "-1/10"]], "x": {"v": ["-1/4", "7/48"]}, "h": ["1/24", "-19/240"], "loss": [1, 2]}"#;
    let out = files.check(claim, &["--claim-map", "W=dw.T,b=-x.v,c=h"]);
    expect(&out, 0, "passed over `loss`");
    expect(&out, 0, "read W = dw.T, b = -x.v, c = h");
    let out = files.check(claim, &[]);
    expect(&out, 2, "--claim-map 'W=dw,b=x.v,c=h'");
    let out = files.check(claim, &["--claim-map", "W=dv"]);
    expect(&out, 2, "--claim-map, column 3: found no array `dv`");
    let out = files.check(claim, &["--claim-map", "rows=dw"]);
    expect(&out, 2, "wanted W, b or c");
    // Inside of a claim, and of its standard errors.
    let claim = r#"{"gradient": {"dw": [[0.2, 0.1], [-0.1, -0.1]], "stderr": {"dw": [[0.1, 0.1], [0.1, 0.1]]}}}"#;
    expect(
        &files.check(claim, &["--claim-map", "W=dw"]),
        0,
        "An estimate",
    );
}

#[test]
fn a_vector_of_all_parameters_is_asked_about_and_taken_apart() {
    let files = Files::m2();
    let vector = r#"["1/6", "1/15", "-1/12", "-1/10", "1/24", "-19/240", "1/4", "-7/48"]"#;
    for claim in [vector.to_string(), format!("{{\"gradient\": {vector}}}")] {
        let out = files.check(&claim, &[]);
        expect(
            &out,
            2,
            "(W row by row, or column by column as (n_h, n_v), then c, b)",
        );
        let text = said(&out);
        let name = if claim == vector { "g" } else { "gradient" };
        let map = format!("W={name}[0:4].reshape(2,2),b={name}[6:8],c={name}[4:6]");
        assert!(text.contains(&map), "{text}");
        expect(&files.check(&claim, &["--claim-map", &map]), 0, "agrees");
    }
}

#[test]
fn the_machine_may_stand_beside_its_gradient_and_not_in_its_place() {
    let files = Files::m2();
    let gradient = GRADIENT
        .replace(
            "\"W\": [\"1/6\", \"1/15\", \"-1/12\", \"-1/10\"]",
            "\"dW\": [[\"1/6\", \"1/15\"], [\"-1/12\", \"-1/10\"]]",
        )
        .replace("\"b\"", "\"db\"")
        .replace("\"c\"", "\"dc\"");
    // ln 2 and ln 3 by mpmath.
    let own = r#""W": [[0.69314718055994531, -0.69314718055994531], [0, 1.0986122886681098]]"#;
    let out = files.check(&format!("{{{own}, {gradient}}}"), &[]);
    expect(&out, 0, "passed over `W`: the machine's own parameters");
    let other = own.replace("1.09", "1.08");
    let out = files.check(&format!("{{{other}, {gradient}}}"), &[]);
    expect(&out, 2, "saved at the same moment");
    let out = files.check(&format!("{{{own}}}"), &[]);
    expect(&out, 1, "parameters-for-gradient");
}

/// E = -(v-ov) w (h-oh) - bv (v-ov) - bh (h-oh) of M2: bv = b + w oh, bh = c + ov w; its derivatives by hand,
/// ∂/∂w = ∂/∂W - oh ∂/∂b - ov ∂/∂c with ov = (1/2, 0), oh = (0, 1): w11 1/6 - 1/48, w12 1/15 - 1/4 + 19/480,
/// w21 -1/12, w22 -1/10 + 7/48.
#[test]
fn derivatives_by_the_parameters_of_a_centred_energy_are_turned() {
    let model = r#"{"w": [["ln 2", "-ln 2"], ["0", "ln 3"]], "bv": [["-ln 2", "ln 3"]], "bh": [["1/2 ln 2", "-1/2 ln 2"]],
        "ov": [["1/2", 0]], "oh": [[0, 1]]}"#;
    let files = Files::new(model, DATA);
    let claim = r#"{"gradient": {"w": [["7/48", "-23/160"], ["-1/12", "11/240"]], "bv": ["1/4", "-7/48"], "bh": ["1/24", "-19/240"]}}"#;
    expect(&files.check(claim, &[]), 0, "agrees");
    let plain = r#"{"W": [["1/6", "1/15"], ["-1/12", "-1/10"]], "b": ["1/4", "-7/48"]}"#;
    expect(
        &files.check(plain, &[]),
        0,
        "derivatives by the parameters of the plain energy",
    );
    // Taken for the plain ones they would be wrong.
    let renamed = claim
        .replace("\"w\"", "\"W\"")
        .replace("bv", "b")
        .replace("bh", "c");
    expect(
        &files.check(&renamed, &[]),
        1,
        "W REFUTED, b agrees, c agrees",
    );
    let part = r#"{"gradient": {"w": [["7/48", "-23/160"], ["-1/12", "11/240"]]}}"#;
    expect(&files.check(part, &[]), 2, "wanted both");
    let mixed = r#"{"gradient": {"w": [["7/48", "-23/160"], ["-1/12", "11/240"]], "b": [0, 0], "c": [0, 0]}}"#;
    expect(
        &files.check(mixed, &[]),
        2,
        "found `gradient.w` beside `gradient.b`",
    );
    let step = r#"{"update": {"learning_rate": 1, "after": {"w": [[1, 2], [3, 4]]}}}"#;
    expect(&files.check(step, &[]), 2, "another step of W, b and c");
}

/// One visible and one hidden unit without weights at E = +h s: b = -h here, p(s = 1) = e^-h/(e^h + e^-h) = 1/5
/// where h = ln 2. The data are +1 alone: the derivative by b is 1 - (1/5 - 4/5) = 8/5 by hand, by h it is -8/5.
#[test]
fn the_sign_of_an_annealers_energy_counts_for_its_derivatives() {
    let model = r#"{"J": [[0]], "h_visible": ["ln 2"], "h_hidden": [0]}"#;
    let files = Files::new(model, "[[1]]");
    let by = ["--convention", "annealer"];
    let claim = r#"{"gradient": {"h_visible": ["-8/5"], "J": [[0]]}}"#;
    expect(&files.check(claim, &by), 0, "agrees");
    expect(&files.check(r#"{"b": ["8/5"]}"#, &by), 0, "agrees");
    let step = r#"{"update": {"learning_rate": "5/8", "after": {"h_visible": ["-0.3068528194400546906"]}}}"#;
    expect(&files.check(step, &by), 0, "agrees");
}

#[test]
fn what_a_map_cannot_be_about_is_said() {
    let files = Files::m2();
    let out = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["compute", "--example", "m2", "--map", "rows=x.T"])
        .output()
        .expect("it runs");
    expect(&out, 2, "found no --data");
    let claim = r#"{"model": {"units": "gaussian", "W": [[1, 1], [1, 1]]}}"#;
    expect(&files.check(claim, &[]), 2, "not supported");
    let claim = r#"{"cd": {"k": 1000000000, "b": [0, 0]}}"#;
    expect(&files.check(claim, &[]), 4, "wanted at most 10000");
}

/// Nothing is divided by the number of rows where there are none.
#[test]
fn a_wrong_number_is_judged_without_data_too() {
    let files = Files::m2();
    let claim = files.0.path().join("g.json");
    for number in ["3", "\"3.179\"", "1e999"] {
        fs::write(&claim, format!("{{\"ln_Z\": {number}, \"Z\": {number}}}")).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
        command.args(["check", "--quiet", "--model"]);
        command
            .arg(files.0.path().join("m.json"))
            .arg("--claim")
            .arg(&claim);
        expect(&command.output().expect("it runs"), 1, "REFUTED: ");
    }
}

/// M2 has p*(v) = 4, 9/2, 8, 15/2 for 00, 10, 01, 11 and Z = 24, by hand; logarithms by Python's math.
#[test]
fn the_words_of_other_programs_are_read_as_ours_and_said() {
    let files = Files::m2();
    let claim = format!(
        r#"{{"log_partition": {:?}, "logz_stderr": 0.5, "mean_log_likelihood": {LIKELIHOOD},
            "Total_Log_Likelihood": -5.609715965617134, "prob_v": {{"00": "0.1667"}},
            "source": "a notebook, E = -v W h"}}"#,
        24f64.ln()
    );
    let out = files.check(&claim.replace("log_partition", "logz"), &[]);
    expect(&out, 0, "read `logz` as `ln_Z`");
    expect(&out, 0, "read `logz_stderr` as `ln_Z.stderr`");
    expect(
        &out,
        0,
        "read `Total_Log_Likelihood` as `log_likelihood.total`",
    );
    expect(&out, 0, "passed over `source` (\"a notebook, E = -v W h\")");
    expect(&out, 0, "agree");
    // The sum in the place of the mean is no mean.
    let out = files.check(r#"{"mean_log_likelihood": -5.609715965617134}"#, &[]);
    expect(&out, 1, "total-for-mean");
    // M2 itself in doubles, with the word of annealers for the units.
    let out = files.check(
        r#"{"converted": {"vartype": "BINARY", "W": [[0.6931471805599453, -0.6931471805599453], [0, 1.0986122886681098]], "b": [0, 0], "c": [0, 0]}}"#,
        &[],
    );
    expect(&out, 0, "read `converted` as `model`");
}

const LIKELIHOOD: &str = "-1.4024289914042836";

/// Of M2 the parameters add up to ln 2 + ln 2 + ln 3 = ln 12 = 2.4849 and ln Z to 4 ln 2 more, 5.2575, by hand; of the large
/// machine -E at 11, 11 is 1500.
#[test]
fn where_numbers_that_are_none_stand_is_said_and_whether_exp_overflows() {
    let claim = r#"{"W": [[NaN, "1/15"], [NaN, "-1/10"]], "b": [Infinity, -Infinity], "c": ["1/24", "-19/240"]}"#;
    let out = Files::m2().check(claim, &["--format", "json"]);
    expect(
        &out,
        1,
        "NaN: 2 of 4 numbers of W; infinite: all 2 numbers of b.",
    );
    expect(&out, 1, "no |E/T| is above 2.48 and no |ln Z| above 5.26");
    let large = Files::new(r#"{"W": [[500, 300], [200, 500]]}"#, DATA);
    let out = large.check(claim, &["--format", "json"]);
    expect(
        &out,
        1,
        "NaN: 2 of 4 numbers of W; infinite: all 2 numbers of b. NaN comes from",
    );
    expect(&out, 1, "the state v = 11, h = 11 has -E/T = 1500.00");
    // Finite numbers that are wrong as well are not explained by it: on this machine c is no 1/24.
    expect(&out, 1, "\"explains\": \"part\"");
}
