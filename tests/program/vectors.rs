//! The test vectors: the committed set is what the program writes, and tells what it was made for. After a change:
//! `UPDATE_VECTORS=1 cargo test --test program vectors`, and `python3 tests/reference/check_vectors.py`, which computes
//! every number again.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const FILES: [&str; 3] = ["vectors.json", "vectors.npz", "vectors.schema.json"];

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
    command.args(args);
    command
}

fn run(args: &[&str]) -> Output {
    program(args).output().expect("runs")
}

/// On a busy computer it may say that it goes on.
fn has_no_complaint(out: &Output) -> bool {
    let said = String::from_utf8_lossy(&out.stderr);
    said.lines().all(|line| line.starts_with("still at work"))
}

fn path(path: &Path) -> &str {
    path.to_str().expect("text")
}

fn set() -> Value {
    let text = std::fs::read(committed().join("vectors.json")).expect("is there");
    serde_json::from_slice(&text).expect("JSON")
}

/// The flags of one truth, in either precision.
fn flags(of: &Value) -> impl Iterator<Item = &str> {
    let lists = ["both", "float64", "float32"].into_iter();
    lists.flat_map(|list| {
        of[list]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    })
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn the_committed_set_is_what_the_program_writes() {
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        let out = run(&["vectors", "--output", path(&committed())]);
        assert!(out.status.success(), "{out:?}");
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let fresh = folder.path().join("new/vectors/");
    let out = run(&["vectors", "--output", &format!("{}/", path(&fresh))]);
    assert!(out.status.success(), "{out:?}");
    let mut names: Vec<_> = std::fs::read_dir(&fresh)
        .expect("is there")
        .map(|file| file.expect("named").file_name())
        .collect();
    names.sort();
    assert_eq!(names, FILES, "nothing else is left there");
    for name in FILES {
        let read = |folder: &Path| std::fs::read(folder.join(name)).expect("is there");
        assert!(
            read(&fresh) == read(&committed()),
            "vectors/{name} is out of date: UPDATE_VECTORS=1 cargo test --test program vectors"
        );
    }
}

/// By hand: e^W = 2, e^b = 3, e^c = 1/2, so that f(0,0) = 1, f(0,1) = 1/2, f(1,0) = 3, f(1,1) = 3 and Z = 15/2. Given v = 1
/// the hidden unit is on with 1/2, given v = 0 with 1/3; the rows are 1, 1, 0. A Gibbs step from v = 1 gives v = 1 with
/// 1/2 3/4 + 1/2 6/7 = 45/56, from v = 0 with 2/3 3/4 + 1/3 6/7 = 11/14: 67/84 on average, and 2/3 of the rows are 1. The
/// digits of ln(15/2) are mpmath's.
#[test]
fn one_by_one_is_as_worked_by_hand() {
    let set = set();
    let truths = &set["vectors"][0]["truths"];
    for (name, exact) in [
        ("Z", "15/2"),
        ("ln_Z", "ln(15/2)"),
        ("log_likelihood.mean", "-1/3 ln(125/16)"),
        ("log_likelihood.total", "-ln(125/16)"),
    ] {
        assert_eq!(truths[name]["exact"], exact, "{name}");
    }
    let line = |name: &str| truths[name]["exact"].to_string();
    assert_eq!(line("p"), r#"["4/5","1/5"]"#);
    assert_eq!(line("free_energy"), r#"["-ln 6","-ln(3/2)"]"#);
    assert_eq!(line("h_given_v"), r#"[["1/2"],["1/3"]]"#);
    assert_eq!(line("v_given_h"), r#"[["3/4"],["6/7"]]"#);
    assert_eq!(line("data_phase.W"), r#"[["1/3"]]"#);
    assert_eq!(line("model_phase.W"), r#"[["2/5"]]"#);
    assert_eq!(line("gradient.W"), r#"[["-1/15"]]"#);
    assert_eq!(line("gradient.b"), r#"["-2/15"]"#);
    assert_eq!(line("gradient.c"), r#"["-1/45"]"#);
    assert_eq!(line("cd_1.b"), r#"["-11/84"]"#);
    assert_eq!(
        truths["ln_Z"]["decimal"],
        "2.014903020542264756578772448690536776098"
    );
}

#[test]
fn every_vector_tells_what_it_was_made_for() {
    let set = set();
    for vector in set["vectors"].as_array().expect("a list") {
        let of = vector["flags"].as_object().expect("an object");
        let told: BTreeSet<&str> = of.values().flat_map(flags).collect();
        let aims = texts(&vector["aims"]);
        assert!(!aims.is_empty(), "{}", vector["name"]);
        let missing: Vec<_> = aims.difference(&told).collect();
        assert!(
            missing.is_empty(),
            "{} does not tell {missing:?}",
            vector["name"]
        );
    }
}

/// What no vector is about, and why.
const NOT_TOLD: &[&str] = &[
    // Of claims that say more than a number: estimates of annealing, printed digits, an offset.
    "ais-kernel",
    "ais-wrong-count",
    "offset-missing",
    "printed-digits",
    "rows-reordered",
    // Of two claims together.
    "wrong-ln-z",
    // Of the divergence and the largest likelihood.
    "duplicates-as-distinct",
    "entropy-missing",
    // No mistake.
    "unknown",
];

/// What float32 is too coarse for: itself, and an error of at most 4.5e-5 beside activations of 10.
const ONLY_IN_DOUBLES: &[&str] = &["single-precision", "softplus-cut-off"];

/// Every id of `docs/check.md` is the flag of some vector in float64, and in float32 but for what only float64 shows.
#[test]
fn every_mistake_is_told_by_some_vector() {
    let set = set();
    let mut told: [BTreeSet<String>; 2] = Default::default();
    for vector in set["vectors"].as_array().expect("a list") {
        for of in vector["flags"].as_object().expect("an object").values() {
            for (k, lists) in [["both", "float32"], ["both", "float64"]]
                .iter()
                .enumerate()
            {
                let names = lists.iter().flat_map(|list| texts(&of[*list]));
                told[k]
                    .extend(names.map(|name| name.split(" (").next().unwrap_or(name).to_string()));
            }
        }
    }
    let page = include_str!("../../docs/check.md");
    let (_, tables) = page.split_once("| id | what was done |").expect("a table");
    let in_table = tables.lines().filter(|line| line.starts_with("| "));
    let is_id = |word: &&str| {
        word.contains('-')
            || [
                "bits",
                "sign",
                "uniform",
                "centred",
                "transposed",
                "overflow",
            ]
            .contains(word)
    };
    let ids: BTreeSet<&str> = in_table
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .filter(is_id)
        .collect();
    assert!(ids.len() > 60, "{}", ids.len());
    for id in ids.iter().filter(|id| !NOT_TOLD.contains(id)) {
        assert!(told[1].contains(*id), "no vector tells {id}");
        assert!(
            told[0].contains(*id) || ONLY_IN_DOUBLES.contains(id),
            "no vector tells {id} in float32"
        );
    }
    for id in NOT_TOLD {
        assert!(!told[1].contains(*id), "{id} is told");
    }
}

/// The page and the README count what the set holds.
#[test]
fn the_pages_count_the_set() {
    let set = set();
    let of = |kind: &str| set["notes"][kind].as_object().expect("an object").keys();
    let id = |name: &String| name.split(" (").next().unwrap_or(name).to_string();
    let ids: BTreeSet<String> = of("directions").chain(of("numbers")).map(id).collect();
    let machines = set["vectors"].as_array().expect("a list").len();
    let ids = ids.len();
    let page = include_str!("../../docs/vectors.md");
    assert!(
        page.contains(&format!("holds {machines} small machines")),
        "{machines}"
    );
    let words = format!("whose flags they bear: {ids} of them");
    assert!(
        page.contains(&words),
        "docs/vectors.md does not say: {words}"
    );
    let readme = include_str!("../../README.md").replace('\n', " ");
    let words = format!(
        "holds {machines} machines with their truths to 40 digits, a tolerance for each number, and which of {ids} mistakes each"
    );
    assert!(readme.contains(&words), "README.md does not say: {words}");
}

/// Every flag has a note.
#[test]
fn every_flag_is_explained() {
    let set = set();
    for vector in set["vectors"].as_array().expect("a list") {
        for (truth, of) in vector["flags"].as_object().expect("an object") {
            let kind = match truth.as_str() {
                "gradient" | "cd_1" | "cd_2" => "directions",
                _ => "numbers",
            };
            for flag in flags(of) {
                assert!(
                    set["notes"][kind][flag]["cure"].is_string(),
                    "{kind}: {flag}"
                );
            }
        }
    }
}

/// The archive is read by the program itself, and so is the machine in the JSON: both give the truths again.
#[test]
fn the_files_are_read_again() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let set = set();
    let vector = set["vectors"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["name"] == "square");
    let vector = vector.expect("is there");
    let model = folder.path().join("m.json");
    std::fs::write(&model, vector["machine"].to_string()).expect("written");
    let npz = committed().join("vectors.npz");
    let map = "W=square.W,b=square.b,c=square.c";
    let rows = folder.path().join("rows.json");
    std::fs::write(&rows, vector["data"].to_string()).expect("written");
    for model in [
        &["--model", path(&model)][..],
        &["--model", path(&npz), "--map", map],
    ] {
        let asked = [
            "compute",
            "--data",
            path(&rows),
            "--format",
            "json",
            "--quiet",
        ];
        let out =
            run(&[model, &asked[1..]]
                .concat()
                .iter()
                .fold(vec![asked[0]], |mut all, one| {
                    all.push(one);
                    all
                }));
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let found: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        let entry = |i: usize, j: usize| found["gradient"]["W"][i][j]["nearest"].clone();
        let wanted = &vector["truths"]["gradient.W"]["double"];
        for (i, j) in [(0, 0), (1, 2), (2, 1)] {
            assert_eq!(entry(i, j), wanted[i][j], "{i} {j}");
        }
        assert_eq!(found["ln_Z"]["nearest"], vector["truths"]["ln_Z"]["double"]);
    }
}

/// None of the three files takes its name where one cannot be written.
#[cfg(target_os = "linux")]
#[test]
fn a_set_is_written_whole_or_not_at_all() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("vectors.json"), "before").expect("written");
    let refused = |words: &str| {
        let out = run(&["vectors", "zero", "--output", path(folder.path())]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(
            std::fs::read(at("vectors.json")).expect("is there"),
            b"before"
        );
        let left = std::fs::read_dir(folder.path()).expect("is there").count();
        assert_eq!(left, 2, "nothing else is left there");
    };
    std::os::unix::fs::symlink("/dev/full", at("vectors.schema.json")).expect("linked");
    refused("vectors.schema.json: the disk is full; this could not be written");
    std::fs::remove_file(at("vectors.schema.json")).expect("removed");
    std::fs::create_dir(at("vectors.npz")).expect("made");
    refused("vectors.npz: found a directory, wanted the name of a file");
    std::fs::remove_dir(at("vectors.npz")).expect("removed");
    let out = run(&["vectors", "zero", "--output", path(folder.path())]);
    assert!(
        out.status.success() && has_no_complaint(&out) && out.stdout.is_empty(),
        "{out:?}"
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("is there").count(),
        3
    );
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    let below = format!("{}/", path(&file));
    for (args, words) in [
        (
            &["vectors", "sqare"][..],
            "found the vector `sqare`, wanted one of one-by-one, zero",
        ),
        (
            &["vectors", "--output", "x.csv"],
            "x.csv: --output: found another ending, wanted .json, .npz or a folder",
        ),
        (
            &["vectors", "zero", "--output", &below],
            "the folder cannot be made: ",
        ),
        (
            &["vectors", "--list", "--output", "x.json"],
            "cannot be used with",
        ),
    ] {
        let out = run(args);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
        assert!(out.stdout.is_empty(), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_reader_that_leaves_are_met_quietly() {
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let out = program(&["vectors", "zero"])
        .stdout(full)
        .output()
        .expect("runs");
    assert_eq!(out.status.code(), Some(2));
    let out = run(&["vectors", "zero", "--output", "/dev/full"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("the disk is full"));
    for args in [
        &["vectors", "zero"][..],
        &["vectors", "--list"],
        &["vectors", "zero", "--output", "-"],
    ] {
        let mut child = program(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        drop(child.stdout.take());
        let out = child.wait_with_output().expect("ends");
        let said = String::from_utf8_lossy(&out.stderr);
        // On a busy computer it may say that it goes on.
        let complaints = said
            .lines()
            .filter(|line| !line.starts_with("still at work"));
        assert!(
            out.status.success() && complaints.count() == 0,
            "{args:?}: {out:?}"
        );
    }
}
