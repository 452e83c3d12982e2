//! Wrong invocations: nothing that was asked for is silently left out.

use std::process::{Command, Output, Stdio};

fn program(args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
    command.args(args.split_whitespace());
    command
}

fn refused(out: &Output, words: &str, what: &str) {
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{what}: {said}");
    assert!(said.contains(words), "{what}: {said}");
    assert!(out.stdout.is_empty(), "{what}");
}

#[test]
fn an_option_that_would_have_no_effect_is_refused() {
    for (args, words) in [
        ("compute --example m2 --seed 2", "'--seed <S>'"),
        ("compute --example m2 --scale 2", "'--scale <X>'"),
        ("derive --example m2 --rows 3", "'--rows <R>'"),
        (
            "derive --example m2 --weights decimal",
            "'--weights <WEIGHTS>'",
        ),
        ("compute --model m.json --rows 3", "'--rows <R>'"),
        ("difference --model m.json --scale 1", "'--scale <X>'"),
        ("compute --seed 2", "--nv <N>"),
        ("compute --example m2 --param b[1]", "--symbolic"),
        ("compute --example m2 --spare-digits 2", "--shard <K/N>"),
        ("compute --example m2 --symbolic --dry-run", "'--dry-run'"),
        ("compute --example m2 --symbolic --states", "'--states'"),
        (
            "compute --example m2 --symbolic --digits 9",
            "'--digits <D>'",
        ),
        (
            "compute --nv 2 --nh 2 --rows 0 --symbolic --param b[1]",
            "--param: found no data rows",
        ),
        ("compute --example m2 --dtype float32", "'--dtype <DTYPE>'"),
        (
            "compute --example m2 --convention sklearn",
            "'--convention <NAME>'",
        ),
        (
            "compute --example m2 --dry-run --output no/x.txt",
            "no/x.txt: --output: there is no such directory",
        ),
        (
            "compute --example m2 --checkpoint /dev/null",
            "/dev/null: --checkpoint: wanted the name of a file",
        ),
        ("example m1 --example m2", "cannot be used with"),
        ("example m1 --nv 2 --nh 2", "cannot be used with"),
        ("example --save-model x.json", "no machine was named"),
        ("example --data x.json", "no machine was named"),
    ] {
        refused(&program(args).output().expect("runs"), words, args);
    }
    assert!(!std::path::Path::new("x.json").exists());
}

/// A dry run refuses what the run refuses, before it says how long that takes.
#[test]
fn a_dry_run_refuses_what_the_run_refuses() {
    let args = "compute --nv 10 --nh 10 --states --dry-run";
    let out = program(args).output().expect("runs");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(4), "{said}");
    assert!(said.contains("--states lists 2^20 joint states"), "{said}");
}

/// Standard input is a file, too, where a shell takes it from one.
#[cfg(target_os = "linux")]
#[test]
fn the_file_behind_standard_input_is_not_written_over() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let rows = folder.path().join("rows.json");
    std::fs::write(&rows, "[[1,0]]").expect("written");
    let mut command = program("compute --example m2 --data - --output");
    let from = std::fs::File::open(&rows).expect("there");
    let out = command.arg(&rows).stdin(from).output().expect("runs");
    refused(&out, "found the file of --data", "standard input");
    assert_eq!(std::fs::read_to_string(&rows).expect("there"), "[[1,0]]");
}

/// Names of files are shown and given back so that terminals and shells take them for names.
#[test]
fn odd_names_of_files_stay_names() {
    let out = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["compute", "--model", "\u{1b}[31mred.json"])
        .output()
        .expect("runs");
    refused(
        &out,
        "\\u{1b}[31mred.json: there is no such file",
        "an escape",
    );
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("-m.json"), "{\"W\": [[0]]}").expect("written");
    let out = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["compute", "--model=-m.json"])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(
        said.contains("rbm-exact compute --model ./-m.json"),
        "{said}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_whatever_was_to_be_written() {
    for (args, what) in [
        ("--help", "error: could not write the help: "),
        ("compute --help", "error: could not write the help: "),
        ("--version", "error: could not write the help: "),
        (
            "compute --example m2",
            "error: standard output: the disk is full",
        ),
        ("man", "error: standard output: the disk is full"),
    ] {
        let full = std::fs::File::create("/dev/full").expect("Linux has it");
        let out = program(args).stdout(full).stderr(Stdio::piped()).spawn();
        let out = out
            .and_then(|child| child.wait_with_output())
            .expect("runs");
        refused(&out, what, args);
    }
}

/// Whatever is asked for, what was there before stays as it is.
#[test]
fn no_file_that_is_read_is_written_over() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let run = |args: &str| {
        let mut command = program(args);
        command.current_dir(folder.path()).output().expect("runs")
    };
    let first = run("example m2 --save-model m.json --save-data d.json");
    assert!(first.status.success(), "{first:?}");
    let part = run("compute --model m.json --data d.json --shard 1/1 --output 1.part");
    assert!(part.status.success(), "{part:?}");
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("is there");
    let names = ["m.json", "d.json", "1.part"];
    let before = names.map(read);
    for (args, words) in [
        (
            "compute --model m.json --data d.json --output d.json",
            "d.json: --output: found the file of --data, wanted another",
        ),
        (
            "compute --model m.json --output ./m.json",
            "./m.json: --output: found the file of --model",
        ),
        (
            "compute --model m.json --data d.json --save-data d.json",
            "--save-data: found the file of --data",
        ),
        (
            "compute --model m.json --held-out d.json --output d.json",
            "--output: found the file of --held-out",
        ),
        (
            "compute --model m.json --checkpoint new --output new",
            "--checkpoint: found the file of --output",
        ),
        (
            "compute --model m.json --shard 1/2 --output m.json",
            "--output: found the file of --model",
        ),
        (
            "derive --model m.json --output m.json",
            "--output: found the file of --model",
        ),
        (
            "difference --model m.json --output m.json",
            "--output: found the file of --model",
        ),
        (
            "example --model m.json --save-model m.json",
            "--save-model: found the file of --model",
        ),
        (
            "merge 1.part --output 1.part",
            "--output: found the file of a part",
        ),
    ] {
        refused(&run(args), words, args);
        assert!(names.map(read) == before, "{args}");
        assert!(!folder.path().join("new").exists(), "{args}");
    }
    let both = run("compute --model m.json --output /dev/null --save-model /dev/null");
    assert!(both.status.success(), "{both:?}");
}

/// Of one weight of 1/2 and no biases, <v h> is e^(1/2)/(3 + e^(1/2)) = 0.354661244392443392729616795113 by mpmath.
#[test]
fn a_table_shows_the_digits_asked_for_and_eight_where_none_are() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("m.json"), r#"{"W": [["1/2"]]}"#).expect("written");
    for (options, shown) in [
        ("", "0.35466124\n"),
        ("--digits 5", "0.35466\n"),
        ("--digits 18", "0.354661244392443393\n"),
    ] {
        let args = format!("compute --model m.json {options}");
        let mut command = program(&args);
        let out = command.current_dir(folder.path()).output().expect("runs");
        let text = String::from_utf8_lossy(&out.stdout);
        let line = format!("  w[1,1]     {shown}");
        assert!(text.contains(&line), "{args}: {text}");
    }
}

/// As `-` is standard input where a file is read.
#[test]
fn standard_output_is_written_for_a_dash() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let run = |args: &str| {
        let mut command = program(args);
        command.current_dir(folder.path()).output().expect("runs")
    };
    let saved = run("example m2 --save-model m.json").stdout;
    let shown = run("example m2 --save-model -").stdout;
    let model = std::fs::read(folder.path().join("m.json")).expect("saved");
    assert_eq!(shown, [model, saved].concat());
    let report = run("compute --example m2 --output -").stdout;
    assert!(!report.is_empty() && report == run("compute --example m2").stdout);
    let kept = run("compute --example m2 --checkpoint -");
    refused(
        &kept,
        "-: --checkpoint: wanted the name of a file",
        "--checkpoint -",
    );
    assert!(!folder.path().join("-").exists());
}

#[test]
fn digits_that_are_not_certain_are_told() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let model = r#"{"W": [["1e6", "-1e6"], ["-1e6", "1e6"]]}"#;
    std::fs::write(folder.path().join("m.json"), model).expect("written");
    std::fs::write(folder.path().join("d.csv"), "1,0\n0,1\n1,1\n").expect("written");
    let args = "compute --model m.json --data d.csv --significant --digits 10";
    let mut command = program(args);
    let out = command.current_dir(folder.path()).output().expect("runs");
    let said = String::from_utf8_lossy(&out.stderr);
    match out.status.code() {
        Some(3) => assert!(said.contains("not all digits asked for"), "{said}"),
        other => panic!("found status {other:?}, wanted a machine that is undecided: {said}"),
    }
}

/// By hand: given v = -1 the field of h is c - w = 0, so df/dw = e^b' - e^b' = 0 with b' about 100000, of which 32768
/// bits leave more than 10^30000. The cube root of 2 keeps the exponentials from being compared exactly.
#[test]
fn a_line_that_stays_open_is_named_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = r#"{"units": "spin", "W": [["1e5"]], "b": ["1/3 ln 2 - 100000"], "c": ["1e5"]}"#;
    std::fs::write(folder.path().join("m.json"), model).expect("written");
    std::fs::write(folder.path().join("d.json"), "[[1]]").expect("written");
    for (steps, status) in [("G6", 3), ("G3", 0)] {
        let args = format!("derive --model m.json --data d.json --param w[1,1] --steps {steps}");
        let mut command = program(&args);
        let out = command.current_dir(folder.path()).output().expect("runs");
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(status), "{steps}: {said}");
        assert_eq!(said.contains(": G6. "), status == 3, "{said}");
    }
}

/// A gradient entry of size e^-200000 beside a step of 1/1000: the step, the difference and its gap have
/// their digits all the same.
#[test]
fn a_tiny_gradient_leaves_no_number_of_a_difference_undecided() {
    let folder = tempfile::tempdir().expect("a folder");
    let (model, data) = (folder.path().join("m.json"), folder.path().join("d.json"));
    std::fs::write(&model, r#"{"W": [["-200000"]], "b": [0.5], "c": [0.25]}"#).expect("written");
    std::fs::write(&data, "[[1], [0], [1]]").expect("written");
    let out = program("difference --format json --model")
        .arg(&model)
        .arg("--data")
        .arg(&data)
        .output()
        .expect("runs");
    assert_eq!(out.status.code(), Some(0));
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let weight = &json["differences"][0];
    assert_eq!(weight["parameter"], "w[1,1]");
    assert_eq!(weight["step"]["fraction"], "1/1000");
    for key in ["gradient", "cut", "difference", "gap", "band"] {
        assert!(weight[key]["value"].is_string(), "{key}: {}", weight[key]);
    }
    assert_eq!(weight["verdict"], "within-band");
}
