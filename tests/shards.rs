//! Sums in shares, checkpoints, and the refusal of parts that are damaged or do not belong together.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn run(folder: &Path, args: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(args.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn good(folder: &Path, args: &str) -> Vec<u8> {
    let out = run(folder, args);
    assert!(
        out.status.success(),
        "{args}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

fn refused(folder: &Path, args: &str, words: &str) {
    let out = run(folder, args);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{args}: {said}");
    assert!(said.contains(words), "{args}: {said}");
}

/// Writes the shares of a machine and gives their names.
fn shares(folder: &Path, machine: &str, n: u64) -> String {
    let names = (1..=n).map(|k| {
        let name = format!("{k}-of-{n}.part");
        good(
            folder,
            &format!("compute {machine} --shard {k}/{n} --output {name}"),
        );
        name
    });
    names.collect::<Vec<_>>().join(" ")
}

const DOUBLES: &str = "--nv 18 --nh 17 --weights decimal --digits 9";

#[test]
fn merged_shares_are_the_whole_in_every_tier() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    for machine in [
        DOUBLES,
        "--nv 18 --nh 3 --side visible --weights decimal --digits 20",
        "--nv 17 --nh 2 --side visible --weights decimal --digits 40",
        "--nv 17 --nh 3 --side visible --units spin",
        "--nv 3 --nh 18 --side hidden --weights decimal --units spin",
        "--nv 17 --nh 1 --side visible --weights decimal --scale 300 --digits 10",
        "--nv 1 --nh 1 --rows 0",
    ] {
        for format in ["table", "json"] {
            let whole = good(folder, &format!("compute {machine} --format {format}"));
            for n in [1, 2, 3, 7] {
                let parts = shares(folder, machine, n);
                let merged = good(folder, &format!("merge {parts} --format {format}"));
                let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
                assert_eq!(text(&merged), text(&whole), "{machine} in {n}");
            }
        }
    }
}

#[test]
fn merge_takes_rows_held_out_as_compute_does() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("test.csv"), format!("{}1\n", "0,".repeat(17))).expect("written");
    let whole = good(folder, &format!("compute {DOUBLES} --held-out test.csv"));
    let parts = shares(folder, DOUBLES, 2);
    let merged = good(folder, &format!("merge {parts} --held-out test.csv"));
    assert!(merged == whole, "{}", String::from_utf8_lossy(&merged));
    let out = run(
        folder,
        &format!("compute {DOUBLES} --held-out test.csv --shard 1/2 --output a"),
    );
    assert_eq!(out.status.code(), Some(2));
    fs::write(folder.join("empty.csv"), "").expect("written");
    refused(
        folder,
        &format!("compute {DOUBLES} --held-out empty.csv"),
        "empty.csv",
    );
}

#[test]
fn parts_that_do_not_make_up_one_run_are_refused() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    shares(folder, DOUBLES, 2);
    refused(
        folder,
        "merge 1-of-2.part",
        "no part holds the blocks 1 to 1",
    );
    refused(
        folder,
        "merge 2-of-2.part",
        "no part holds the blocks 0 to 0",
    );
    refused(
        folder,
        "merge 1-of-2.part 2-of-2.part 1-of-2.part",
        "wanted it once",
    );
    for (options, words) in [
        ("--seed 2", "another machine"),
        ("--rows 7", "another data"),
        ("--side visible", "side"),
        ("--digits 10", "of another run"),
        ("--significant", "significant"),
        ("--spare-digits 12", "of another run"),
        ("--units spin", "another"),
    ] {
        let machine = match options {
            "--digits 10" => "--nv 18 --nh 17 --weights decimal".into(),
            _ => DOUBLES.to_string(),
        };
        good(
            folder,
            &format!("compute {machine} {options} --shard 2/2 --output foreign.part"),
        );
        refused(folder, "merge 1-of-2.part foreign.part", words);
    }
    for shard in ["0/2", "3/2", "1", "1/0", "-1/2", "1/x"] {
        refused(
            folder,
            &format!("compute --example m2 --shard={shard} --output x"),
            "wanted K/N",
        );
    }
    assert!(!folder.join("x").exists());
}

#[test]
fn a_part_cut_or_changed_anywhere_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    good(
        folder,
        "compute --nv 2 --nh 1 --rows 1 --shard 1/1 --output good.part",
    );
    let bytes = fs::read(folder.join("good.part")).expect("a part");
    let read = |bytes: &[u8]| {
        let path = folder.join("bad.part");
        fs::write(&path, bytes).expect("written");
        rbm_exact::files::read_part(&path)
    };
    read(&bytes).expect("the part as written");
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            assert!(read(&bad).is_err(), "bit {bit} of byte {at}");
        }
        assert!(read(&bytes[..at]).is_err(), "cut at {at}");
    }
    assert!(read(&[&bytes[..], b"\n"].concat()).is_err());
    for at in (0..bytes.len()).step_by(bytes.len() / 12) {
        let mut bad = bytes.clone();
        bad[at] ^= 0x11;
        fs::write(folder.join("bad.part"), bad).expect("written");
        refused(folder, "merge bad.part", "bad.part: ");
    }
}

#[cfg(unix)]
#[test]
fn a_run_killed_and_begun_again_ends_in_the_same_bytes() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    let machine = "compute --nv 21 --nh 4 --side visible --weights decimal --digits 30 --threads 1";
    let whole = good(folder, machine);
    let kept = folder.join("kept");
    let mut stopped = 0;
    for _ in 0..4 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
            .args(machine.split_whitespace())
            .args(["--checkpoint", "kept"])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let before = fs::read(&kept).ok();
        while fs::read(&kept).ok() == before && child.try_wait().expect("a state").is_none() {
            std::thread::yield_now();
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        stopped += usize::from(kept.exists());
    }
    assert!(stopped > 0, "the run was never stopped in the middle");
    let part = fs::read(&kept).expect("a checkpoint");
    refused(
        folder,
        "compute --example m2 --checkpoint kept",
        "of another run",
    );
    assert_eq!(fs::read(&kept).expect("still there"), part);
    fs::write(&kept, &part[..part.len() - 2]).expect("written");
    refused(folder, &format!("{machine} --checkpoint kept"), "damaged");
    fs::write(&kept, &part).expect("written");
    refused(folder, "merge kept", "not finished");
    assert!(good(folder, &format!("{machine} --checkpoint kept")) == whole);
    assert!(!kept.exists());
}
