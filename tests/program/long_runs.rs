//! Long runs say how long they take, and stop when they are told to.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

fn begun(args: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(args.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs")
}

/// `INT` is Ctrl-C.
fn interrupt(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), &child.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}

/// Its lines on stderr, as they come.
fn lines(child: &mut Child) -> Receiver<String> {
    let (send, lines) = channel();
    let err = child.stderr.take().expect("a pipe");
    std::thread::spawn(move || {
        for line in BufReader::new(err).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    lines
}

/// No line may be waited for longer, on however loaded a computer.
const LONGEST: Duration = Duration::from_secs(60);

const LONG: [(&str, &str); 3] = [
    (
        "compute --nv 12 --nh 12 --weights decimal --temperatures 0:1:0.001 --digits 400",
        " laws ",
    ),
    ("derive --nv 8 --nh 7 --weights decimal", " steps "),
    (
        "difference --nv 16 --nh 16 --weights decimal --digits 400",
        " states ",
    ),
];

/// "Within a second" is meant of the program; a loaded computer is given more.
#[test]
fn a_long_run_is_estimated_and_ends_soon_after_an_interrupt_with_what_was_done() {
    for ((command, what), signal) in LONG.into_iter().zip(["INT", "INT", "HUP"]) {
        let mut child = begun(command);
        let lines = lines(&mut child);
        let estimate = lines.recv_timeout(LONGEST);
        interrupt(&child, signal);
        let start = Instant::now();
        let status = child.wait().expect("ended");
        assert!(start.elapsed() < Duration::from_secs(5), "{command}");
        assert_eq!(status.code(), Some(4), "{command}");
        let estimate = estimate.expect("an estimate");
        assert!(estimate.contains(what), "{command}: {estimate}");
        assert!(estimate.contains(" for all if "), "{command}: {estimate}");
        let last = lines.recv_timeout(LONGEST).expect("what was done");
        assert!(
            last.starts_with("error: stopped with "),
            "{command}: {last}"
        );
        // Both count the same.
        let total = |line: &str| {
            let rest = line.split(" of ").nth(1)?;
            Some(rest.split(' ').next()?.to_string())
        };
        assert_eq!(
            total(&estimate),
            total(&last),
            "{command}: {estimate} {last}"
        );
    }
}

#[test]
fn quiet_long_runs_say_nothing_until_they_are_stopped() {
    for (command, _) in LONG {
        let mut child = begun(&format!("{command} --quiet"));
        let lines = lines(&mut child);
        std::thread::sleep(Duration::from_secs(2));
        interrupt(&child, "TERM");
        let status = child.wait().expect("ended");
        assert_eq!(status.code(), Some(4), "{command}");
        let said = lines.recv_timeout(LONGEST).expect("what was done");
        assert!(said.starts_with("error: stopped with "), "{said}");
    }
}

/// Its numbers have 500,000 bits: each stage takes a second or two, and none of them counts anything.
#[test]
fn a_run_of_many_short_stages_is_not_silent() {
    let mut child = begun("compute --nv 2 --nh 2 --scale 300000");
    let lines = lines(&mut child);
    let said = lines.recv_timeout(LONGEST);
    let _ = child.kill();
    child.wait().expect("ended");
    let said = said.expect("a word");
    assert!(said.contains("still at work"), "{said}");
}

/// `| less`: what is not read yet is not in the making.
#[test]
fn a_reader_who_takes_his_time_is_told_nothing() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["derive", "--example", "m4", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let lines = lines(&mut child);
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut [0]).expect("the first letter");
    let before = lines.try_iter().count();
    std::thread::sleep(Duration::from_secs(7));
    let told: Vec<String> = lines.try_iter().collect();
    let _ = child.kill();
    child.wait().expect("ended");
    assert!(told.is_empty(), "{before} lines before, then {told:?}");
}
