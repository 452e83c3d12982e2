//! Good files to start from: those of `tests/data/formats`, which the libraries that people use wrote.

use std::path::Path;

pub const KINDS: &[&str] = &[
    "safetensors",
    "mat",
    "pt",
    "h5",
    "npz",
    "npy",
    "json",
    "csv",
];

pub type Seed = (String, Vec<u8>);

/// The files of a kind.
pub fn seeds(kind: &str) -> Vec<Seed> {
    match kind {
        "json" => vec![
            text(
                r#"{"rbm": {"W": [[1, 0.5], [-2e-3, "ln 2"]], "b": ["1/3", 0], "c": [0, 1]}, "n": null, "t": "x"}"#,
            ),
            text(r#"{"dtype": "float32", "components_": [[0.1, 2], [3, 4]], "on": [true, false]}"#),
            text("[[1, 0], [1, 1]]"),
        ],
        "csv" => vec![
            text("v1,v2,count\n1,0,3\n\"1\",1,2\n"),
            text("ln 2;-0.5\n1/3;2\n"),
        ],
        "npy" => numpy(false),
        _ => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/formats");
            let mut paths: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|one| one.unwrap().path())
                .collect();
            paths.sort();
            let of_kind = paths.into_iter().filter(|path| {
                let ending = path.extension().unwrap().to_str().unwrap();
                let ending = if ending == "pth" { "pt" } else { ending };
                // MATLAB 7.3 is HDF5.
                match path.file_name().unwrap().to_str().unwrap() {
                    "version73.mat" => kind == "h5",
                    _ => ending == kind,
                }
            });
            let mut seeds: Vec<Seed> = of_kind
                .map(|path| {
                    let name = path.file_name().unwrap().to_str().unwrap().to_string();
                    (name, std::fs::read(&path).unwrap())
                })
                .collect();
            if kind == "npz" {
                seeds.extend(numpy(true));
            }
            seeds
        }
    }
}

fn text(text: &str) -> Seed {
    (text.chars().take(20).collect(), text.as_bytes().to_vec())
}

/// What numpy wrote: every archive, or every fifth array.
fn numpy(archives: bool) -> Vec<Seed> {
    let text = include_str!("../../../tests/data/arrays.json");
    let all: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let seed = |(k, case): (usize, serde_json::Value)| {
        let hex = case["hex"].as_str().unwrap();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let is_archive = bytes.starts_with(b"PK");
        let is_taken = is_archive == archives && (archives || k % 5 == 0);
        is_taken.then(|| (case["case"].as_str().unwrap().to_string(), bytes))
    };
    all.into_iter().enumerate().filter_map(seed).collect()
}
