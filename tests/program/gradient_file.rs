//! `compute --gradient FILE.npz`: the nearest doubles, for numpy; and the command that a report says
//! repeats it.

use super::readers::model_from_npz;
use rbm_exact::rug::Rational;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, args: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .current_dir(folder)
        .args(args.split(' '))
        .output()
        .unwrap()
}

/// W row by row, then b, then c, as the archive holds them.
fn entries(path: &Path) -> Vec<Rational> {
    let m = model_from_npz(&fs::read(path).unwrap()).unwrap();
    m.theta().iter().map(|x| x.shift().clone()).collect()
}

/// By mpmath at 50 digits (`library/front_door.rs` has the same machine): all joint states summed.
const BINARY: [f64; 5] = [
    0.15361106034043198,
    -0.004469002640738085,
    0.4035280007971683,
    -0.08538497229463861,
    0.05957243078181686,
];

#[test]
fn the_archive_holds_the_nearest_doubles_as_w_b_and_c() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let model = r#"{"W": [[0.5], [-1.25]], "b": [0.25, 0], "c": [-0.75]}"#;
    fs::write(at.join("m.json"), model).unwrap();
    fs::write(at.join("d.csv"), "1,0\n1,1\n1,0\n").unwrap();
    // Five digits asked for on the screen: the file has doubles all the same.
    let command = "compute --model m.json --data d.csv --digits 5 --gradient g.npz";
    let out = run(at, command);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let wanted: Vec<Rational> = BINARY.map(|x| Rational::from_f64(x).unwrap()).to_vec();
    assert_eq!(entries(&at.join("g.npz")), wanted);
    // The same bytes again.
    let bytes = fs::read(at.join("g.npz")).unwrap();
    run(at, command);
    assert_eq!(fs::read(at.join("g.npz")).unwrap(), bytes);
    assert_eq!(bytes[..4], *b"PK\x03\x04");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(
        said.contains("rbm-exact compute --model m.json --data d.csv --digits 5 --gradient g.npz"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("m.npz"), "kept").unwrap();
    fs::write(at.join("d.json"), "[[1, 0], [1, 1]]").unwrap();
    #[cfg(target_os = "linux")]
    std::os::unix::fs::symlink("/dev/full", at.join("full.npz")).unwrap();
    for (args, words) in [
        (
            "--example m2 --gradient g.csv",
            "--gradient: found a name that ends otherwise, wanted .npz",
        ),
        (
            "--model m.npz --gradient m.npz",
            "--gradient: found the file of --model, wanted another",
        ),
        (
            "--example m2 --gradient g.npz --output g.npz",
            "--gradient: found the file of --output, wanted another",
        ),
        (
            "--example m2 --gradient no/g.npz",
            "there is no such directory",
        ),
        (
            "--nv 2 --nh 2 --rows 0 --gradient g.npz",
            "--gradient: found no data rows, wanted at least one\n  help: give --data FILE",
        ),
        (
            "--example m2 --symbolic --gradient g.npz",
            "cannot be used with",
        ),
        // No `=` is needed before a number that begins with a minus.
        (
            "--example m2 --temperatures -1:1:1",
            "--temperatures: found beta = -1, wanted none below 0",
        ),
        #[cfg(target_os = "linux")]
        ("--example m2 --gradient full.npz", "the disk is full"),
    ] {
        let out = run(at, &format!("compute {args}"));
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args}: {said}");
        assert!(said.contains(words), "{args}: {said}");
        assert!(out.stdout.is_empty(), "{args}");
    }
    assert_eq!(fs::read(at.join("m.npz")).unwrap(), b"kept");
    assert!(!at.join("g.npz").exists());
}

#[test]
fn the_command_that_repeats_a_run_has_every_option_that_changes_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for args in [
        "compute --example m2 --digits 20 --significant --side hidden --max-states 1024 --states --ln-p x.csv --gradient g.npz",
        "compute --example m2 --temperature 1/2 --units spin --data d.json",
        "compute --example m2 --temperatures 0:1:0.5",
        "derive --example m2 --steps R8 --param 'w[2,1]' --digits 9 --max-states 64",
        "difference --example m2 --param 'b[1]' --digits 20",
    ] {
        fs::write(at.join("d.json"), "[[1, -1], [1, 1]]").unwrap();
        let plain = args.replace('\'', "");
        let out = run(at, &plain);
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let wanted: Vec<&str> = args.split(' ').collect();
        let line = said
            .lines()
            .find(|line| line.contains("rbm-exact ") && line.contains(wanted[0]))
            .unwrap_or_else(|| {
                panic!(
                    "{args}: no command in {said}{}",
                    String::from_utf8_lossy(&out.stderr)
                )
            });
        for option in wanted.iter().filter(|word| word.starts_with("--")) {
            assert!(line.contains(option), "{option} is missing in {line}");
        }
        // It runs, and gives the same once more.
        let again = line[line.find("rbm-exact ").unwrap() + 10..]
            .trim()
            .replace('\'', "");
        let repeated = run(at, &again);
        assert_eq!(String::from_utf8_lossy(&repeated.stdout), said, "{again}");
    }
}
