//! Sums in shares, checkpoints, and the refusal of parts that are damaged or do not belong together.

use sha2::{Digest, Sha256};
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
        "--nv 3 --nh 18 --side hidden --weights decimal --units spin --digits 15",
        "--nv 17 --nh 1 --side visible --weights decimal --scale 300 --digits 10",
        "--nv 1 --nh 1 --rows 0",
    ] {
        let whole = |format| good(folder, &format!("compute {machine} --format {format}"));
        let whole = ["table", "json"].map(|format| (format, whole(format)));
        for n in [1, 7] {
            let parts = shares(folder, machine, n);
            for (format, whole) in &whole {
                let merged = good(folder, &format!("merge {parts} --format {format}"));
                let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
                assert_eq!(text(&merged), text(whole), "{machine} in {n}");
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
        "no part holds blocks 5 to 8 of 8",
    );
    refused(
        folder,
        "merge 2-of-2.part",
        "no part holds blocks 1 to 4 of 8",
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
        rbm_exact::files::read_shard(&path)
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
    let checkpoint = format!("{machine} --checkpoint kept");
    refused(folder, &checkpoint, "damaged");
    refused(
        folder,
        &checkpoint,
        "remove it if it is a damaged checkpoint, or name another file",
    );
    fs::write(&kept, &part).expect("written");
    refused(folder, "merge kept", "not finished");
    assert!(good(folder, &format!("{machine} --checkpoint kept")) == whole);
    assert!(!kept.exists());
}

/// A part with something in it replaced and its checksum made right again, as another program would
/// write it.
fn rewritten(folder: &Path, name: &str, found: &str, instead: &str) {
    let text = fs::read_to_string(folder.join(name)).expect("a part");
    let (first, body) = text.split_once('\n').expect("two lines");
    assert!(body.contains(found), "{body}");
    let body = body.replace(found, instead);
    let magic = first.split_once('=').expect("a checksum").0;
    let sum = Sha256::digest(body.as_bytes());
    let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join(name), format!("{magic}={sum}\n{body}")).expect("written");
}

/// What `merge` and `compute` say, to the letter, about parts that are not those of one run.
#[test]
fn refused_parts_are_named_with_what_is_wrong_and_what_to_do() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    let model = |name: &str, c: &str| {
        let rows = vec!["[\"ln 2\"]"; 18].join(", ");
        let text = format!("{{\"W\": [{rows}], \"c\": [\"{c}\"]}}");
        fs::write(folder.join(name), text).expect("written");
    };
    model("m.json", "ln 3");
    model("other.json", "ln 5");
    let run = |model: &str, options: &str, part: &str| {
        let side = "--side visible --quiet";
        good(
            folder,
            &format!("compute --model {model} {side} {options} --output {part}"),
        );
    };
    for k in 1..=4 {
        run("m.json", &format!("--shard {k}/4"), &format!("{k}.part"));
    }
    run("other.json", "--shard 2/4", "c.part");
    run("m.json", "--shard 2/4 --digits 20", "digits.part");
    run("m.json", "--shard 1/2", "half.part");
    for (name, found, instead) in [
        ("old.part", "\"version\":\"0.1.0\"", "\"version\":\"0.0.9\""),
        ("one.part", "\"version\":\"0.1.0\"", "\"version\":\"0.0.9\""),
        ("none.part", "\"sums\":[", "\"sums\":[\"x\","),
        ("long.part", "\"digits\":15", "\"digits\":20000"),
    ] {
        let of = match name {
            "one.part" | "long.part" => "1/1",
            _ => "2/4",
        };
        run("m.json", &format!("--shard {of}"), name);
        rewritten(folder, name, found, instead);
    }
    let damage = fs::read_to_string(folder.join("2.part")).expect("a part");
    let damage = damage.replace("\"done\":256", "\"done\":255");
    fs::write(folder.join("damaged.part"), damage).expect("written");
    fs::write(folder.join("text.part"), "1, 0\n").expect("written");
    fs::write(folder.join("older.part"), "rbm-exact part 1 sha256=0\n{}\n").expect("written");

    let same_command = "\n  help: give the same command for every share and change only K";
    let no_part = "this is no part of a run, or a damaged one, wanted a file that `compute --shard` or `--checkpoint` of this version wrote\n  help: sum this share again";
    let wanted = [
        (
            "merge 1.part 2.part 4.part",
            "no part holds blocks 257 to 384 of 512, wanted every block once\n  help: sum the missing share K/N, and name all parts".to_string(),
        ),
        (
            "merge 1.part 2.part 3.part 2.part 4.part",
            "2.part: found this part twice, wanted it once".into(),
        ),
        (
            "merge 1.part half.part 3.part 4.part",
            "half.part: block 1 is in this part and in 1.part, wanted it once\n  help: name each part once, and only parts of one N".into(),
        ),
        (
            "merge 1.part c.part 3.part 4.part",
            format!("c.part: the part is of another run than 1.part: another machine{same_command}"),
        ),
        (
            "merge 1.part digits.part 3.part 4.part",
            format!("digits.part: the part is of another run than 1.part: digits 20 where 15 is wanted{same_command}"),
        ),
        (
            "merge 1.part old.part 3.part 4.part",
            format!("old.part: the part is of another run than 1.part: version \"0.0.9\" where \"0.1.0\" is wanted{same_command}"),
        ),
        (
            "merge one.part",
            "one.part: the part does not fit this program: version \"0.0.9\" where \"0.1.0\" is wanted\n  help: merge with the program that summed it, or sum the shares again".into(),
        ),
        (
            "merge 1.part damaged.part 3.part 4.part",
            "damaged.part: the part is damaged: its checksum does not fit what it holds\n  help: sum this share again".into(),
        ),
        (
            "merge long.part",
            "long.part: found 20000 digits, wanted 1 to 5000".into(),
        ),
        ("merge text.part", format!("text.part: {no_part}")),
        ("merge older.part", format!("older.part: {no_part}")),
        (
            "merge 1.part none.part 3.part 4.part",
            "none.part: found 39 sums, wanted 38".into(),
        ),
        (
            "merge nowhere.part",
            "nowhere.part: there is no such file\n  help: sum this share again".into(),
        ),
        (
            "compute --model m.json --shard 5/4 --output 5.part",
            "--shard: found `5/4`, wanted K/N such as 2/8, K from 1 to N".into(),
        ),
        (
            "compute --model m.json --shard 0/4 --output 0.part",
            "--shard: found `0/4`, wanted K/N such as 2/8, K from 1 to N".into(),
        ),
    ];
    for (args, wanted) in wanted {
        let out = self::run(folder, args);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(said.trim_end(), format!("error: {wanted}"), "{args}");
        assert_eq!(out.status.code(), Some(2), "{args}");
        assert!(out.stdout.is_empty(), "{args}");
    }
    assert!(!folder.join("5.part").exists() && !folder.join("0.part").exists());
}

/// An estimate is of what is asked for: the share, and never of fewer states than there are.
#[test]
fn an_estimate_is_of_the_share() {
    let folder = TempDir::new().expect("a folder");
    let told = |args: &str| {
        let out = run(folder.path(), args);
        assert!(out.status.success(), "{out:?}");
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    let shape = "compute --nv 20 --nh 4 --side visible --weights decimal --dry-run";
    assert!(told(shape).starts_with("1048576 states"), "{}", told(shape));
    let share = told(&format!("{shape} --shard 2/4 --output 2.part"));
    assert!(share.starts_with("262144 states"), "{share}");
    let most =
        told("compute --nv 63 --nh 2 --side visible --weights decimal --dry-run --max-states 2^63");
    assert!(
        most.starts_with("9223372036854775808 states") && most.contains("years"),
        "{most}"
    );
    assert!(!folder.path().join("2.part").exists());
}

/// b_1 = 50, w_11 = 100: a tiny mean ln p(v), and gradient entries about e^-150. By mpmath at 400 digits, as the definition
/// has them, mean ln p(v) = -4.917786570224...e-18.
#[test]
fn merge_names_spare_digits_that_suffice() {
    let folder = TempDir::new().expect("a folder");
    let folder = folder.path();
    let machine = r#"{"W":[["100","0.1"],["-0.3","0.2"]],"b":["50","40"],"c":["3","1"]}"#;
    fs::write(folder.join("m.json"), machine).expect("written");
    fs::write(folder.join("d.json"), "[[1,1],[1,1]]").expect("written");
    let command = "compute --model m.json --data d.json --significant";
    let share = |options: &str| {
        good(
            folder,
            &format!("{command} --shard 1/1 --output 1.part{options}"),
        );
        run(folder, "merge 1.part")
    };
    let out = share("");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(3), "{said}");
    assert!(!said.contains("bits"), "{said}");
    assert!(said.contains("log-likelihood, mean"), "{said}");
    let enough = said.split("--spare-digits ").nth(1).expect("spare digits");
    let enough = enough.split(|c: char| !c.is_ascii_digit()).next();
    let whole = share(&format!(" --spare-digits {}", enough.expect("a number")));
    assert_eq!(whole.status.code(), Some(0), "{said} {whole:?}");
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(text.contains("-4.917786570224"), "{text}");
    assert_eq!(whole.stdout, good(folder, command));
}
