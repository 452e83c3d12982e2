//! Wrong invocations: nothing that was asked for is silently left out.
#![cfg(feature = "cli")]

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
        ("example m1 --example m2", "cannot be used with"),
        ("example m1 --nv 2 --nh 2", "cannot be used with"),
        ("example --save-model x.json", "no machine was named"),
        ("example --data x.json", "no machine was named"),
    ] {
        refused(&program(args).output().expect("runs"), words, args);
    }
    assert!(!std::path::Path::new("x.json").exists());
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
            "error: could not write the result: ",
        ),
        ("man", "error: could not write the result: "),
    ] {
        let full = std::fs::File::create("/dev/full").expect("Linux has it");
        let out = program(args).stdout(full).stderr(Stdio::piped()).spawn();
        let out = out
            .and_then(|child| child.wait_with_output())
            .expect("runs");
        refused(&out, what, args);
    }
}
