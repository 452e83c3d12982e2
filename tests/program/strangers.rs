//! Machines as strangers keep them, in their own files, with what their programs say of them: `tests/data/strangers/`, which
//! `tests/reference/make_strangers.py` makes with numpy, scipy, h5py and safetensors, by brute force and without this program.
//! It planted the mistakes that are to be named, and no others.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cases() -> Vec<Value> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/strangers.json");
    let text = std::fs::read_to_string(cases).expect("the cases");
    serde_json::from_str(&text).expect("JSON")
}

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/strangers");
    folder.join(name)
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|text| text.as_str().expect("a text")).collect()
}

fn check(case: &Value, options: &[&str]) -> Output {
    let text = |key: &str| case[key].as_str().expect("a text");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
    command.args(["check", "--quiet", "--format", "json", "--model"]);
    command.arg(file(text("model"))).arg("--data");
    command.arg(file(text("data"))).arg("--claim");
    command.arg(file(&format!("{}.claim.json", text("name"))));
    command.args(options).output().expect("it runs")
}

#[test]
fn every_stranger_is_read_and_the_planted_mistake_named() {
    for case in cases() {
        let name = &case["name"];
        let out = check(&case, &texts(&case["options"]));
        let error = String::from_utf8_lossy(&out.stderr);
        let wanted = case["verdict"].as_str();
        let status = i32::from(wanted == Some("refuted"));
        assert_eq!(out.status.code(), Some(status), "{name}: {error}");
        let found: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        assert_eq!(found["verdict"].as_str(), wanted, "{name}");
        let planted = texts(&case["mistakes"]);
        for claim in found["claims"].as_array().expect("claims") {
            if claim["verdict"] == "agrees" {
                continue;
            }
            let each = claim["diagnosis"].as_array().expect("a list").iter();
            let each: Vec<Vec<&str>> = each.map(|one| texts(&one["mistakes"])).collect();
            assert_eq!(each.first(), Some(&vec![planted[0]]), "{name}");
            let is_planted = |one: &Vec<&str>| one.iter().all(|id| planted.contains(id));
            assert!(each.iter().all(is_planted), "{name}: {each:?}");
        }
    }
}

#[test]
fn a_stranger_without_options_is_asked_and_shown_the_one_that_reads_the_file() {
    let mut asked = 0;
    for case in cases() {
        let options = texts(&case["options"]);
        let Some(map) = options.iter().find(|option| option.contains('=')) else {
            continue;
        };
        let out = check(&case, &[]);
        let error = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{}: {error}", case["name"]);
        let wanted = map.split(",rows=").next().unwrap_or_default();
        assert!(
            error.contains(&format!("--map '{wanted}'")),
            "{}: wanted {wanted}: {error}",
            case["name"]
        );
        asked += 1;
    }
    assert_eq!(asked, 6);
}
