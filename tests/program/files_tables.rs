//! Tables and lists as other programs write them: the rows and weights are those that stand in the text, whatever is
//! around them. The texts are written by hand in the style of the program that is named; what they hold is said here.

use super::readers::model_from_csv;
use rbm_exact::data::Data;
use rbm_exact::files::{
    Asked, Map, data_from_bytes, model_from_bytes, model_from_bytes_as, read_data_as,
};
use rbm_exact::machine::{Param, Units};
use std::path::Path;

fn rows(data: &Data) -> Vec<(String, u64)> {
    let bits = |row: Vec<bool>| row.iter().map(|bit| if *bit { '1' } else { '0' }).collect();
    data.rows()
        .map(|(row, count)| (bits(row.to_vec()), count))
        .collect()
}

fn read(name: &str, text: &str) -> Vec<(String, u64)> {
    let read = data_from_bytes(Path::new(name), text.as_bytes(), Units::Binary, Some(3));
    rows(&read.unwrap_or_else(|error| panic!("{name} {text:?}: {error}")))
}

/// The rows 101, 011, 011.
const DATA: &[(&str, &str)] = &[
    // R: write.csv(x), write.csv2(x), write.table(x).
    (
        "r.csv",
        "\"\",\"V1\",\"V2\",\"V3\"\n\"1\",1,0,1\n\"2\",0,1,1\n\"3\",0,1,1\n",
    ),
    (
        "r2.csv",
        "\"\";\"V1\";\"V2\";\"V3\"\n\"1\";1;0;1\n\"2\";0;1;1\n\"3\";0;1;1\n",
    ),
    (
        "r.txt",
        "\"V1\" \"V2\" \"V3\"\n\"1\" 1 0 1\n\"2\" 0 1 1\n\"3\" 0 1 1\n",
    ),
    // pandas: to_csv(), to_csv(index=False), and with a named index.
    ("p.csv", ",0,1,2\n0,1,0,1\n1,0,1,1\n2,0,1,1\n"),
    ("p.csv", "0,1,2\n1,0,1\n0,1,1\n0,1,1\n"),
    ("p.csv", "index,a,b,c\n0,1,0,1\n1,0,1,1\n2,0,1,1\n"),
    // MATLAB: save x.txt x -ascii, dlmwrite, and a comment.
    (
        "m.txt",
        "   1.0000000e+00   0.0000000e+00   1.0000000e+00\n   0.0000000e+00   1.0000000e+00   1.0000000e+00\n   0   1   1\n",
    ),
    (
        "m.txt",
        "% patterns of 2 units\n% and of a third one\n1 0 1\n0 1 1\n0 1 1\n",
    ),
    // Loops that put a separator behind every cell.
    ("c.csv", "1,0,1,\n0,1,1,\n0,1,1,\n"),
    ("c.txt", "1 0 1 \n0 1 1 \n0 1 1 \n"),
    ("c.txt", "// patterns\n1; 0; 1;\n0; 1; 1;\n0; 1; 1;\n"),
    // Decimal commas.
    ("e.csv", "1,0;0,0;1,0\n0,0;1,0;1,0\n0,0;1,0;1,0\n"),
    ("e.tsv", "1,0\t0,0\t1,0\n0,0\t1,0\t1,0\n0,0\t1,0\t1,0\n"),
    ("e.txt", "1,0 0,0 1,0\n0,0 1,0 1,0\n0,0 1,0 1,0\n"),
    // States as texts of bits.
    ("b.txt", "101\n011\n011\n"),
    ("b.csv", "state,count\n101,1\n011,2\n"),
    ("b.csv", "state,num_occurrences\n101,1\n011,2\n"),
    ("b.json", "[\"101\", \"011\", \"011\"]"),
    ("b.json", "{\"101\": 1, \"011\": 2}"),
    (
        "b.json",
        "{\"rows\": [\"101\", \"011\"], \"counts\": [1, 2]}",
    ),
    // One list under any name.
    ("x.json", "{\"X\": [[1, 0, 1], [0, 1, 1], [0, 1, 1]]}"),
];

#[test]
fn rows_are_read_from_tables_of_other_programs() {
    let wanted = [("011".to_string(), 2), ("101".to_string(), 1)];
    for (name, text) in DATA {
        let mut found = read(name, text);
        found.sort();
        let mut each: Vec<(String, u64)> = Vec::new();
        for (row, count) in found {
            match each.last_mut().filter(|(last, _)| *last == row) {
                Some((_, times)) => *times += count,
                None => each.push((row, count)),
            }
        }
        assert_eq!(each, wanted, "{name} {text:?}");
    }
}

#[test]
fn names_of_rows_and_decimal_commas_are_no_weights() {
    let wanted = model_from_csv("0.5,-1\n0.25,2\n1,-3.5\n").unwrap();
    for text in [
        "\"\",\"V1\",\"V2\"\n\"1\",0.5,-1\n\"2\",0.25,2\n\"3\",1,-3.5\n",
        "\"V1\" \"V2\"\n\"1\" 0.5 -1\n\"2\" 0.25 2\n\"3\" 1 -3.5\n",
        ",0,1\n0,0.5,-1\n1,0.25,2\n2,1,-3.5\n",
        "0,5;-1\n0,25;2\n1;-3,5\n",
        "  5.0e-01  -1.0e+00\n  2.5e-01   2.0e+00\n  1.0e+00  -3.5e+00\n",
        "0.5,-1,\n0.25,2,\n1,-3.5,\n",
    ] {
        assert_eq!(model_from_csv(text).unwrap(), wanted, "{text:?}");
    }
    // A header that R did not write keeps its column.
    let names = model_from_csv("first second third\n1 2 3\n").unwrap();
    assert_eq!(names.n_h(), 3);
    assert_eq!(names.theta().get(Param::W(0, 0)).to_string(), "1");
}

/// What is asked about a file, and what the first option reads.
fn asked(name: &str, text: &str, wanted: &[&str]) {
    let error = model_from_bytes(Path::new(name), text.as_bytes())
        .unwrap_err()
        .to_string();
    for wanted in wanted {
        assert!(error.contains(wanted), "wanted {wanted}: {error}");
    }
    for option in error.lines().filter_map(|line| line.split("map=\"").nth(1)) {
        let map = Map::parse(option.split('"').next().unwrap()).unwrap();
        let how = Asked {
            map: Some(map),
            ..Asked::default()
        };
        model_from_bytes_as(Path::new(name), text.as_bytes(), &how)
            .unwrap_or_else(|error| panic!("{option}: {error}"));
    }
}

#[test]
fn lists_are_asked_about_with_the_numbers_of_the_file() {
    // Programs in JavaScript, Java and C++ keep a matrix as a list.
    asked(
        "flat.json",
        r#"{"rbm": {"weights": [1,2,3,4,5,6], "visibleBias": [1,2,3], "hiddenBias": [1,2]}}"#,
        &[
            "map=\"W=rbm.weights.reshape(3,2),b=rbm.visibleBias,c=rbm.hiddenBias\"",
            "map=\"W=rbm.weights.reshape(2,3).T,b=rbm.visibleBias,c=rbm.hiddenBias\"",
        ],
    );
    // mlpack: all parameters in one, and how many units there are.
    asked(
        "vector.json",
        r#"{"rbm": {"elem": [1,2,3,4,5,6,7,8,9,10,11], "visibleSize": 3, "hiddenSize": 2}}"#,
        &["map=\"W=rbm.elem[0:6].reshape(3,2),b=rbm.elem[8:11],c=rbm.elem[6:8]\""],
    );
    // D-Wave's module: linear and quadratic terms, and the ends of the edges.
    asked(
        "graph.json",
        r#"{"_linear": [1,2,3,4,5], "_quadratic": [1,2,3,4,5,6], "_edge_idx_i": [0,0,1,1,2,2], "_edge_idx_j": [3,4,3,4,3,4]}"#,
        &["units=\"spin\", map=\"W=-_quadratic.reshape(3,2),b=-_linear[:3],c=-_linear[3:]\""],
    );
    // Couplings of two layers with one list of fields, and the matrix of all units.
    asked(
        "j.json",
        r#"{"J": [[1,2],[3,4],[5,6]], "h": [1,2,3,4,5]}"#,
        &["units=\"spin\", map=\"W=-J,b=-h[:3],c=-h[3:]\""],
    );
    // Its first version, and its last one: J along the edges, and a matrix of all units.
    asked(
        "edges.json",
        r#"{"h": [1,2,3,4,5], "J": [1,2,3,4,5,6], "edge_idx_i": [0,0,1,1,2,2], "edge_idx_j": [3,4,3,4,3,4]}"#,
        &["units=\"spin\", map=\"W=-J.reshape(3,2),b=-h[:3],c=-h[3:]\""],
    );
    asked(
        "dense.json",
        r#"{"linear": [1,2,3], "quadratic": [[0,0,1],[0,0,2],[0,0,0]]}"#,
        &["units=\"spin\", map=\"W=-quadratic[:2,2:],b=-linear[:2],c=-linear[2:]\""],
    );
    asked(
        "all.json",
        r#"{"J": [[0,0,1],[0,0,2],[1,2,0]], "h": [1,2,3]}"#,
        &["units=\"spin\", map=\"W=J[:2,2:],b=h[:2],c=h[2:]\""],
    );
}

#[test]
fn the_names_of_boltzmann_jl_say_what_its_arrays_are() {
    let text =
        r#"{"dbn___weight": [[1,2,3],[4,5,6]], "dbn___vbias": [7,8,9], "dbn___bias": [10,11]}"#;
    let m = model_from_bytes(Path::new("m.json"), text.as_bytes()).unwrap();
    let found = [Param::W(2, 0), Param::B(2), Param::C(1)].map(|p| m.theta().get(p).to_string());
    assert_eq!(found, ["3", "9", "11"]);
}

#[test]
fn several_arrays_are_asked_about_with_those_that_have_the_width() {
    let text = r#"{"images": [[[1,0],[1,1]],[[0,0],[0,1]]], "labels": [3, 4]}"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pictures.json");
    std::fs::write(&path, text).unwrap();
    let map = Map::parse("rows=images.reshape(2,4)").unwrap();
    let (data, _) = read_data_as(&path, Some(&map), Units::Binary, Some(4)).unwrap();
    assert_eq!(rows(&data), [("1011".into(), 1), ("0001".into(), 1)]);
}
