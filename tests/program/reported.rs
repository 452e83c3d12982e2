//! Faults that users reported, one check each: the right answer, in the words of the program. Values are by hand where the
//! comment says nothing else, and by mpmath at 60 digits.

use std::fs;
use std::process::{Command, Output};

/// The program in a folder with this machine (`m.json`) and these rows (`d.json`).
fn run(machine: &str, rows: &str, args: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("m.json"), machine).expect("written");
    fs::write(folder.path().join("d.json"), rows).expect("written");
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .current_dir(folder.path())
        .args(args.split(' '))
        .output()
        .expect("runs")
}

/// Its stdout and stderr, where the status is as wanted.
fn said(machine: &str, rows: &str, args: &str, status: i32) -> String {
    let out = run(machine, rows, args);
    let text = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(status), "{machine} {args}: {text}");
    text.into_owned()
}

fn json(machine: &str, rows: &str, args: &str) -> serde_json::Value {
    let out = run(machine, rows, &format!("{args} --format json"));
    assert_eq!(out.status.code(), Some(0), "{machine} {args}: {out:?}");
    serde_json::from_slice(&out.stdout).expect("JSON")
}

fn holds(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

/// 5e6 nats are in range at T = 1e7: Z = 3 + e^(1/2).
#[test]
fn a_temperature_brings_a_large_parameter_in_range() {
    let machine = r#"{"W":[["5e6"]]}"#;
    let refused = said(machine, "[]", "compute --model m.json", 2);
    holds(&refused, &["raise --temperature"]);
    let found = said(machine, "[]", "compute --model m.json --temperature 1e7", 0);
    holds(&found, &["4.648721270700128"]);
}

/// p(v=1) = 3/5; the slope of w is 2/3 - 2/5; spins with opposite rows have the gradient 0.
#[test]
fn fractions_stay_at_many_digits_and_large_counts() {
    let args = "compute --model m.json --data d.json --digits 80";
    let rows = r#"{"rows":[[1]],"counts":[1000000]}"#;
    let found = json(r#"{"W":[["ln 2"]]}"#, rows, args);
    assert_eq!(found["rows"][0]["p"]["fraction"], "3/5");
    assert_eq!(found["gradient"]["W"][0][0]["fraction"], "4/15");
    let rows = r#"{"rows":[[1],[-1]],"counts":[500000,500000]}"#;
    let args = format!("{args} --significant");
    let found = json(r#"{"units":"spin","W":[["ln 2"]]}"#, rows, &args);
    assert_eq!(found["gradient"]["W"][0][0]["fraction"], "0/1");
}

/// Without biases <v> = <h> = 0 for spins.
#[test]
fn a_mean_that_is_zero_by_symmetry_has_all_significant_digits() {
    let machine = r#"{"units":"spin","temperature":"10","W":[["-10e-5"]]}"#;
    let found = json(machine, "[]", "compute --model m.json --significant");
    assert_eq!(found["model_phase"]["b"][0]["fraction"], "0/1");
}

/// E = -3 ln 12, 60 digits by mpmath; E = -1e-300 is a fraction.
#[test]
fn energies_of_states_have_the_digits_asked_for() {
    let args = "compute --model m.json --digits 200 --states";
    let found = json(r#"{"W":[["3 ln 12"]]}"#, "[]", args);
    let energy = found["states"][3]["E"]["value"].as_str().expect("known");
    let true_digits = "-7.4547199493640009306891284395166365223954724796297798799281";
    assert!(
        energy.starts_with(true_digits) && energy.len() >= 201,
        "{energy}"
    );
    let args = "compute --model m.json --significant --digits 5 --states";
    let found = json(r#"{"W":[["1e-300"]]}"#, "[]", args);
    assert_eq!(found["states"][3]["E"]["value"], "-1e-300");
}

/// 1 - p(v=1) = (1 + e^0.5)/Z = 8.154683596e-435.
#[test]
fn a_gradient_of_1e_435_has_its_significant_digits() {
    let machine = r#"{"W":[["1000"]],"b":[0],"c":["0.5"]}"#;
    let args = "compute --model m.json --data d.json --significant --digits 5";
    let found = json(machine, "[[1]]", args);
    assert_eq!(found["gradient"]["b"][0]["value"], "8.15468e-435");
}

/// ln((x + 1)/(x + 3)) = -2/x + 4/x^2 - ... at x = 1e27 and 1e60.
#[test]
fn the_nearest_double_of_a_logarithm_near_zero_is_right() {
    // As text: the JSON reader of this test rounds some doubles the wrong way.
    for power in ["27", "60"] {
        let machine = format!(r#"{{"W":[["ln 1e{power}"]]}}"#);
        let args = "compute --model m.json --data d.json --digits 60 --format json";
        let found = said(&machine, "[[1]]", args, 0);
        holds(&found, &[&format!("\"nearest\": 2e-{power},")]);
    }
}

/// No line of a derivation stays undecided: counts of 10^9, tiny and huge weights, biases of 600.
#[test]
fn derivations_decide_every_line() {
    let counted = r#"{"rows":[[1]],"counts":[1000000000]}"#;
    let cooled = r#"{"temperature":"5/2","W":[[0,0]],"b":["3 ln(3/1)"],"c":["ln 9/2",0]}"#;
    for (machine, rows, more) in [
        (r#"{"W":[["ln 2"]]}"#, counted, ""),
        (cooled, r#"{"rows":[[1]],"counts":[2]}"#, " --digits 5"),
        (r#"{"W":[["1e-300"]]}"#, "[[1]]", ""),
        (r#"{"W":[["-600"]]}"#, "[[1]]", ""),
        (r#"{"W":[[0]],"c":["600"]}"#, "[[1]]", ""),
    ] {
        let args = format!("derive --model m.json --data d.json --points 0{more}");
        let told = said(machine, rows, &args, 0);
        assert!(!told.to_lowercase().contains("undecided"), "{told}");
    }
}

/// e^-800/(3 + e^-800) = 1.22262486e-348 by mpmath: agreement counts against this number.
#[test]
fn agreement_of_tiny_numbers_is_not_vacuous() {
    let args = "derive --model m.json --data d.json --points 0 --explain cut.lnZ";
    let told = said(r#"{"W":[["-800"]]}"#, "[[1]]", args, 0);
    holds(&told, &["1.2226249e-348  1.2226249e-348  agrees to"]);
}

#[test]
fn a_dry_run_refuses_nothing_that_the_run_does_not() {
    let args = "compute --model m.json --dry-run";
    holds(&said(r#"{"W":[["100000"]]}"#, "[]", args, 0), &["2 states"]);
}

/// The step 0.3 from 0 does not meet 1.
#[test]
fn a_path_names_the_other_one() {
    let args = "compute --model m.json --temperatures 0:1:0.3";
    for (path, other) in [("joint", "marginal"), ("marginal", "joint")] {
        let told = said(
            r#"{"W":[["1"]]}"#,
            "[]",
            &format!("{args} --path {path}"),
            0,
        );
        holds(&told, &[&format!("--path {other}"), "9/10"]);
        assert!(!told.contains("Both paths"), "{told}");
    }
}

/// Z = 3 + 308037488661689/1280000000 = 240657.288...; the gradient of m2 at T = 1/2 is over T.
#[test]
fn a_table_does_not_look_more_exact_or_simpler_than_it_is() {
    let args = "compute --model m.json --digits 5";
    let found = said(
        r#"{"W":[["ln 308037488661689/1280000000"]]}"#,
        "[]",
        args,
        0,
    );
    holds(&found, &["Z     240657…"]);
    let found = said("{}", "[]", "compute --example m2 --temperature 1/2", 0);
    holds(&found, &["(data phase - model phase)/T"]);
}

/// A machine without fractions; 2 x 2, all four states of h summed by mpmath at 40 digits.
const DECIMAL: &str =
    r#"{"W": [["0.5","-1.25"],["0.75","0.1"]], "b": ["0.25",0], "c": ["-0.75","0.3"]}"#;
const THREE_ROWS: &str = "[[1,1],[1,0],[1,1]]";

#[test]
fn tables_have_the_digits_asked_for() {
    let args = "compute --model m.json --data d.json";
    let found = said(DECIMAL, THREE_ROWS, args, 0);
    holds(&found, &["w[1,1]     0.56091405  "]);
    let found = said(DECIMAL, THREE_ROWS, &format!("{args} --digits 30"), 0);
    holds(&found, &["w[1,1]     0.560914053839303675083492497863\n"]);
    let found = said(DECIMAL, THREE_ROWS, &format!("{args} --digits 3"), 0);
    holds(&found, &["w[1,1]     0.561  "]);
    // By hand: fractions stay.
    let found = said("{}", "[]", "compute --example m2 --digits 30", 0);
    holds(&found, &["w[1,2]     19/60       1/4"]);
}

#[test]
fn rows_have_their_free_energies_without_z() {
    let args = "compute --model m.json --data d.json --without-z --digits 30";
    let found = json(DECIMAL, THREE_ROWS, args);
    let starts = |value: &serde_json::Value, digits: &str| {
        let value = value["value"].as_str().expect("known");
        assert!(value.starts_with(digits), "{value}, not {digits}");
    };
    let row = &found["rows"][0];
    assert_eq!((&row["v"], &row["count"]), (&"11".into(), &2.into()));
    starts(&row["free_energy"], "-1.579942052622302524290877510");
    starts(&row["hidden"][0], "0.6224593312018545646389005657");
    starts(
        &found["rows"][1]["hidden"][1],
        "0.27888482197713690823470313601",
    );
    starts(
        &found["data_phase"]["W"][0][0],
        "0.5609140538393036750834924978",
    );
    starts(
        &found["data_phase"]["W"][1][1],
        "0.1996219050173513665990081533",
    );
    assert!(found["Z"].is_null() && found["gradient"].is_null());
    // By hand: f(10) of m2 is 3 * 3/2.
    let found = json("{}", "[]", "compute --example m2 --without-z");
    assert_eq!(found["rows"][0]["free_energy"]["ln"], "2/9");
    assert_eq!(found["data_phase"]["W"][0][1]["fraction"], "19/60");
}

#[test]
fn a_machine_with_too_many_states_is_told_what_needs_none() {
    let big = "compute --nv 100 --nh 256 --weights decimal";
    holds(&said("{}", "[]", big, 4), &["compute --without-z"]);
    let found = said("{}", "[]", &format!("{big} --without-z"), 0);
    // A long row does not push its numbers off the screen.
    holds(
        &found,
        &[
            "1: 00110111…  -384.55665",
            "Listed: 4096 of 25956 parameters",
        ],
    );
    let refused = said("{}", "[]", "compute --example m2 --without-z --states", 2);
    holds(&refused, &["--states"]);
    let refused = said("{}", "[]", "compute --nv 3 --nh 2 --rows 0 --without-z", 2);
    holds(&refused, &["found no data rows"]);
}

/// W = 0, b = 300, c = 0, the row 1: from LL(b) = ln p(1) by mpmath at 700 digits. The gradient of b is
/// 1/(1 + e^300); its difference misses it by 8.58e-134 at h = 1/10 and by 8.58e-138 at 1/1000, that of w by -2.15e-138;
/// nothing depends on c.
#[test]
fn a_gradient_of_1e_131_and_what_its_differences_miss_are_decided() {
    let machine = r#"{"W":[["0"]],"b":["300"],"c":["0"]}"#;
    let entry = "5.148200222412014e-131";
    let args = "difference --model m.json --data d.json --param b[1]";
    for more in ["", " --significant"] {
        let found = json(machine, "[[1]]", &format!("{args}{more}"));
        assert!(!found.to_string().contains("undecided"), "{found}");
        let truncation = &found["curve"]["rows"][0]["central"]["truncation"];
        assert_eq!(truncation["value"], "8.58e-134");
        let derived = json(
            machine,
            "[[1]]",
            &format!("derive --model m.json --data d.json{more}"),
        );
        for found in [found, derived] {
            let gap = |place: usize| &found["differences"][place]["gap"];
            assert_eq!(gap(0)["value"], "-2.15e-138");
            assert_eq!(gap(1)["value"], "8.58e-138");
            let radius = gap(2)["radius"].as_str().and_then(|x| x.split_once("e-"));
            let places = radius.and_then(|(_, places)| places.parse::<u32>().ok());
            assert!(gap(2)["value"] == "0" && places > Some(1000), "{found}");
            assert_eq!(found["differences"].as_array().map(Vec::len), Some(3));
        }
    }
    let found = json(machine, "[[1]]", &format!("{args} --significant"));
    assert_eq!(found["curve"]["gradient"]["value"], entry);
    assert_eq!(
        found["differences"][1]["difference"]["value"],
        "5.148201080445427e-131"
    );
    let told = said(machine, "[[1]]", &format!("{args} --significant"), 0);
    holds(
        &told,
        &[&format!("gradient entry is {entry}"), "+8.58e-134"],
    );
    let args = "derive --model m.json --data d.json --points 0 --significant";
    let told = said(machine, "[[1]]", args, 0);
    holds(
        &told,
        &["It is positive", "5.1482002e-131  5.1482011e-131  8.6e-138"],
    );
    assert!(!told.contains("0.00000000000"), "{told}");
}

/// At T = 1e5000 the band of a difference is of the size of 10^-15000, and h/T is lost in 32768 bits: it stays open
/// whether the gaps are inside. The gradient of b is (3/4 - 1/2)/T to first order, and all else is told.
#[test]
fn differences_at_a_huge_temperature_stay_open_and_all_else_is_told() {
    for (command, told) in [
        ("derive --points 0", "lines of --steps"),
        (
            "difference --param b[1] --significant",
            "gradient entry is 2.500000000000000e-5001",
        ),
    ] {
        let args = format!("{command} --example m2 --temperature 1e5000");
        let text = said("{}", "[]", &args, 3);
        holds(
            &text,
            &[
                told,
                "status 3: ",
                "difference of w[1,1]",
                "difference of b[2]",
            ],
        );
        assert!(!text.contains("step or fewer digits"), "{text}");
    }
}

/// Every number of an output that has a radius other than 0: where it stands, its size and its radius.
fn with_radius(found: &serde_json::Value, place: String, to: &mut Vec<(String, f64, f64)>) {
    let number = |key: &str| found[key].as_str().and_then(|x| x.parse::<f64>().ok());
    match (found, number("value"), number("radius")) {
        (_, Some(value), Some(radius)) if radius > 0.0 => to.push((place, value.abs(), radius)),
        (serde_json::Value::Object(of), ..) => {
            of.iter()
                .for_each(|(key, x)| with_radius(x, format!("{place}.{key}"), to));
        }
        (serde_json::Value::Array(of), ..) => {
            of.iter()
                .for_each(|x| with_radius(x, format!("{place}[]"), to));
        }
        _ => {}
    }
}

/// The contract: with --significant a radius is at most 10^-D of the number, and never above that without it.
#[test]
fn significant_keeps_its_radius_and_is_never_coarser() {
    let machine = r#"{"W":[["ln 2","0.1"],["0.3","-0.7"]],"b":["0.2","0.1"],"c":["0.5","-1"]}"#;
    for (digits, rows) in [
        (1, "[[1,0]]"),
        (5, "[[1,0],[0,1],[1,1]]"),
        (50, "[[1,0],[0,1],[1,1]]"),
    ] {
        let args = format!("compute --model m.json --data d.json --digits {digits}");
        let (mut fine, mut plain) = (Vec::new(), Vec::new());
        let found = json(machine, rows, &format!("{args} --significant"));
        with_radius(&found, String::new(), &mut fine);
        with_radius(&json(machine, rows, &args), String::new(), &mut plain);
        assert!(fine.len() > 20 && fine.len() == plain.len(), "{fine:?}");
        let most = 10_f64.powi(-digits) * 1.000_001;
        for ((place, size, radius), (_, _, without)) in fine.into_iter().zip(plain) {
            // The number itself may be as small as its decimal minus the radius.
            assert!(
                radius <= most * (size + radius),
                "{place}: {size} within {radius}"
            );
            assert!(
                radius <= without * 1.000_001,
                "{place}: {radius}, and {without} without"
            );
        }
    }
}

/// By mpmath from the definitions: ln Z at beta = 1/2 of both paths, and of the machine, as Python's `float` rounds it.
#[test]
fn a_path_has_its_nearest_doubles_at_few_digits() {
    let machine = r#"{"W":[["ln 2","0.1"],["0.3","-0.7"]],"b":["0.2","0.1"],"c":["0.5","-1"]}"#;
    for (path, middle) in [
        ("joint", 2.8759012665759305),
        ("marginal", 2.959872094135245),
    ] {
        let args = "compute --model m.json --data d.json --temperatures 0,0.5,1 --digits 5 --path";
        let found = json(machine, "[[1,0]]", &format!("{args} {path}"));
        let nearest = |place: usize| found["path"][place]["ln_Z"]["nearest"].as_f64();
        assert_eq!(
            [nearest(1), nearest(2)],
            [Some(middle), Some(3.1807946472880273)]
        );
        for law in found["path"].as_array().expect("laws") {
            let likelihood = &law["log_likelihood"];
            assert!(
                likelihood["mean"]["nearest"].is_f64() && likelihood["total"]["nearest"].is_f64()
            );
        }
    }
}

/// 1e-300 is the whole parameter, 2^-30 + 2^-80 is longer than eight digits; the limit is a million nats.
#[test]
fn a_parameter_is_marked_only_where_it_has_more_digits_and_never_reads_like_the_limit() {
    let machine = r#"{"W":[["1e-300","9.31322574615478515625e-10"]]}"#;
    let told = said(machine, "[]", "compute --model m.json", 0);
    holds(&told, &[" 1e-300 ", " 9.3132257e-10… "]);
    assert!(!said(r#"{"W":[["1e-300"]]}"#, "[]", "compute --model m.json", 0).contains('…'));
    let refused = said(r#"{"W":[["1000001"]]}"#, "[]", "compute --model m.json", 2);
    holds(&refused, &["about 1.001e6 nats, wanted at most 1000000"]);
}

#[test]
fn a_path_names_the_other_path_and_says_where_it_ends() {
    for (path, words) in [
        (
            "joint --temperatures 0:1:0.3",
            ["(the table ends at 9/10)", "(--path marginal)"],
        ),
        (
            "marginal --temperatures 0:1:0.5",
            ["machine as given. The joint", "(--path joint)"],
        ),
    ] {
        let told = said(
            "{}",
            "[]",
            &format!("compute --example m2 --path {path}"),
            0,
        );
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        holds(&told, &words);
    }
}
