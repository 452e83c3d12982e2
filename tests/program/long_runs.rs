//! Long runs say how long they take, and stop when they are told to.

#![cfg(unix)]

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn begun(args: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(args.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs")
}

/// Ctrl-C.
fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}

fn said(from: Option<impl Read>) -> String {
    let mut text = String::new();
    let mut from = from.expect("a pipe");
    from.read_to_string(&mut text).expect("text");
    text
}

/// Reads stderr until it holds the words.
fn wait_for(child: &mut Child, words: &str) -> String {
    let mut err = child.stderr.take().expect("a pipe");
    let (mut seen, mut byte) = (Vec::new(), [0]);
    while err.read(&mut byte).expect("stderr") == 1 {
        seen.push(byte[0]);
        if String::from_utf8_lossy(&seen).contains(words) {
            break;
        }
    }
    child.stderr = Some(err);
    String::from_utf8_lossy(&seen).into_owned()
}

const LONG: [(&str, &str); 2] = [
    ("derive --nv 8 --nh 7 --weights decimal", " steps "),
    (
        "difference --nv 16 --nh 16 --weights decimal --digits 400",
        " states ",
    ),
];

/// "Within a second" is meant of the program; a loaded computer is given more.
#[test]
fn a_long_run_is_estimated_and_ends_soon_after_an_interrupt_with_what_was_done() {
    for (command, what) in LONG {
        let mut child = begun(command);
        let estimate = wait_for(&mut child, " if the rest takes as long\n");
        assert!(estimate.contains(what), "{command}: {estimate}");
        assert!(estimate.contains(" for all"), "{command}: {estimate}");
        interrupt(&child);
        let start = Instant::now();
        let status = child.wait().expect("ended");
        assert!(start.elapsed() < Duration::from_secs(5), "{command}");
        assert_eq!(status.code(), Some(4), "{command}");
        let last = said(child.stderr.take());
        assert!(last.contains("error: stopped with "), "{command}: {last}");
        assert!(last.contains(" of "), "{command}: {last}");
        assert_eq!(said(child.stdout.take()), "", "{command}");
    }
}

#[test]
fn quiet_long_runs_say_nothing_until_they_are_stopped() {
    for (command, _) in LONG {
        let mut child = begun(&format!("{command} --quiet"));
        std::thread::sleep(Duration::from_secs(2));
        interrupt(&child);
        let status = child.wait().expect("ended");
        assert_eq!(status.code(), Some(4), "{command}");
        let said = said(child.stderr.take());
        assert!(said.starts_with("error: stopped with "), "{said}");
    }
}
