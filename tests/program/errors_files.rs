//! The exact text of every error a person can get from a model or data file.
//!
//! The texts are read by people: change them on purpose only.

use super::readers::{data_from_csv, model_from_csv};
use rbm_exact::error::{Error, Kind};
use rbm_exact::files::{
    MOST_BYTES, data_from_json, model_from_json, read_data, read_model, write_whole,
};
use rbm_exact::machine::Units;
use std::path::Path;

fn check<T>(input: &str, read: Result<T, Error>, wanted: &str) {
    let found = match read {
        Ok(_) => "accepted".to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(found, wanted, "for the input {input}");
}

const MODELS: &[(&str, &str)] = &[
    ("", "found an empty file, wanted JSON"),
    (" \n", "found an empty file, wanted JSON"),
    (
        "ln 2",
        "line 1, column 1: found `ln`, wanted JSON (expected value)\n  help: a model is written {\"W\": [[\"ln 2\", 0.5]]}, data [[1, 0], [1, 1]]",
    ),
    (
        "{\"W\": [[1, 2]",
        "line 1, column 14: found the end of the text, wanted the rest of the JSON\n  help: a bracket or a quotation mark is not closed; was the file cut off?",
    ),
    (
        "{\"W\": [[1,]]}",
        "line 1, column 11: found `]`, wanted JSON (expected value)\n  help: a model is written {\"W\": [[\"ln 2\", 0.5]]}, data [[1, 0], [1, 1]]",
    ),
    (
        "{\"W\": [[NaN]]}",
        "line 1, column 9: found `NaN`, wanted a finite number\n  help: JSON has no such number, and a machine with one has no partition function; see where it comes from",
    ),
    (
        "{\"W\": [[1,\n-Infinity]]}",
        "line 2, column 1: found `-Infinity`, wanted a finite number\n  help: JSON has no such number, and a machine with one has no partition function; see where it comes from",
    ),
    (
        "{\"W\": [['ln 2']]}",
        "line 1, column 9: found `'`, wanted JSON\n  help: JSON has double quotes, \"W\" and not 'W': in Python, json.dump(.., file) writes it, print does not",
    ),
    (
        "{\"W\": [[nan]]}",
        "line 1, column 9: found `nan`, wanted a finite number\n  help: JSON has no such number, and a machine with one has no partition function; see where it comes from",
    ),
    (
        "{\"W\": [[1]]} x",
        "line 1, column 14: found `x`, wanted JSON (trailing characters)\n  help: a model is written {\"W\": [[\"ln 2\", 0.5]]}, data [[1, 0], [1, 1]]",
    ),
    (
        "{\"W\": [[01]]}",
        "line 1, column 9: found `01`, wanted JSON (invalid number)\n  help: a model is written {\"W\": [[\"ln 2\", 0.5]]}, data [[1, 0], [1, 1]]",
    ),
    (
        "[[1, 2]]",
        "line 1, column 1: found a list, wanted a machine such as {\"W\": [[\"ln 2\", 0.5]], \"b\": [0], \"c\": [0, 0]}",
    ),
    (
        "3",
        "line 1, column 1: found `3`, wanted a machine such as {\"W\": [[\"ln 2\", 0.5]], \"b\": [0], \"c\": [0, 0]}",
    ),
    (
        "{}",
        "found no key `W`, wanted a machine such as {\"W\": [[\"ln 2\", 0.5]], \"b\": [0], \"c\": [0, 0]}\n  help: W holds one row per visible unit, each with one weight per hidden unit",
    ),
    (
        "{\"b\": [1]}",
        "found no key `W`, wanted a machine such as {\"W\": [[\"ln 2\", 0.5]], \"b\": [0], \"c\": [0, 0]}\n  help: W holds one row per visible unit, each with one weight per hidden unit",
    ),
    (
        "{\"w\": [[1]]}",
        "line 1, column 7: found the key `w`, wanted W, b, c, units, temperature or dtype\n  help: did you mean `W`? map=\"W=w\" reads it so",
    ),
    (
        "{\"W\": [[1]], \"unis\": \"spin\"}",
        "line 1, column 22: found the key `unis`, wanted W, b, c, units, temperature or dtype\n  help: did you mean `units`?",
    ),
    (
        "{\"W\": [[1]], \"components_\": [[1]]}",
        "line 1, column 29: found the key `components_`, wanted W, b, c, units, temperature or dtype\n  help: scikit-learn's components_ is W transposed: save components_.T as W",
    ),
    (
        "{\"W\": [[1]], \"W\": [[1]]}",
        "line 1, column 19: found the key `W` a second time, wanted it once",
    ),
    (
        "{\"W\": [[1]], \"units\": \"spins\"}",
        "units (line 1, column 23): found `\"spins\"`, wanted \"binary\" or \"spin\"\n  help: did you mean \"spin\"?",
    ),
    (
        "{\"W\": [[1]], \"units\": 1}",
        "units (line 1, column 23): found `1`, wanted \"binary\" or \"spin\"",
    ),
    (
        "{\"W\": [[1]], \"dtype\": \"float16\"}",
        "dtype (line 1, column 23): found `\"float16\"`, wanted \"float64\" or \"float32\"\n  help: did you mean \"float64\"?",
    ),
    (
        "{\"W\": []}",
        "W (line 1, column 7): found no rows, wanted a list of rows, one per visible unit",
    ),
    (
        "{\"W\": [[]]}",
        "row 1 of W (line 1, column 8): found no weights, wanted one per hidden unit",
    ),
    (
        "{\"W\": 1}",
        "W (line 1, column 7): found `1`, wanted a list of rows, one per visible unit",
    ),
    (
        "{\"W\": [1, 2]}",
        "row 1 of W (line 1, column 8): found `1`, wanted a list of weights, one per hidden unit\n  help: W is a matrix: with one visible unit it is written [[0.5, 1]]",
    ),
    (
        "{\"W\": [[1, 2], [3]]}",
        "row 2 of W (line 1, column 16): found 1 weight, wanted 2 as in row 1",
    ),
    (
        "{\"W\": [[[1]]]}",
        "w[1,1] (line 1, column 9): found a list, wanted a number or a text such as \"ln 2\"",
    ),
    (
        "{\"W\": [[null]]}",
        "w[1,1] (line 1, column 9): found `null`, wanted a number or a text such as \"ln 2\"",
    ),
    (
        "{\"W\": [[true]]}",
        "w[1,1] (line 1, column 9): found `true`, wanted a number or a text such as \"ln 2\"",
    ),
    (
        "{\"W\": [[1, 2]], \"b\": [1, 2]}",
        "b (line 1, column 22): found 2 numbers, wanted 1, one per visible unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h: is W transposed, or are b and c exchanged?",
    ),
    (
        "{\"W\": [[1, 2]], \"c\": [1]}",
        "c (line 1, column 22): found 1 number, wanted 2, one per hidden unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h: is W transposed, or are b and c exchanged?",
    ),
    (
        "{\"W\": [[1, 2]], \"c\": [1, 2, 3]}",
        "c (line 1, column 22): found 3 numbers, wanted 2, one per hidden unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h",
    ),
    (
        "{\"W\": [[1]], \"b\": 0}",
        "b (line 1, column 19): found `0`, wanted a list of numbers, one per visible unit",
    ),
    (
        "{\"W\": [[\"ln 0\"]]}",
        "w[1,1] (line 1, column 9): found ln(0), wanted the logarithm of a positive number\n  help: ln 0 = -infinity forbids states outright; use a large negative number of nats, or remove the unit",
    ),
    (
        "{\"W\": [[1],\n [\"ln -1\"]]}",
        "w[2,1] (line 2, column 3): found ln(-1), wanted the logarithm of a positive number",
    ),
    (
        "{\"W\": [[\"1/0\"]]}",
        "w[1,1] (line 1, column 9): found a division by zero in `1/0`, wanted a number",
    ),
    (
        "{\"W\": [[1e999999999]]}",
        "w[1,1] (line 1, column 9): found the exponent 999999999 in `1e999999999`, wanted at most 10000 in absolute value",
    ),
    (
        "{\"W\": [[1]], \"c\": [\"1e-999999999\"]}",
        "c[1] (line 1, column 20): found the exponent -999999999 in `1e-999999999`, wanted at most 10000 in absolute value",
    ),
    (
        "{\"W\": [[1e9]]}",
        "w[1,1] (line 1, column 9): found a parameter of about 1.000e9 nats, wanted at most 1000000 in absolute value\n  help: raise temperature, or check the units of the file",
    ),
    (
        "{\"W\": [[\"NaN\"]]}",
        "w[1,1] (line 1, column 9): found `NaN`, wanted a finite number\n  help: a machine with such a parameter has no partition function; see where it comes from",
    ),
    (
        "{\"W\": [[\"inf\"]]}",
        "w[1,1] (line 1, column 9): found `inf`, wanted a finite number\n  help: a machine with such a parameter has no partition function; see where it comes from",
    ),
    (
        "{\"W\": [[\"two\"]]}",
        "w[1,1] (line 1, column 9): found `t` at character 1 of `two`, wanted a number such as 0.1, 3/2 or ln 2\n  help: numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1",
    ),
    (
        "{\"W\": [[\"\"]]}",
        "w[1,1] (line 1, column 9): found the end at character 1 of ``, wanted a number such as 0.1, 3/2 or ln 2\n  help: numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1",
    ),
    (
        "{\"W\": [[\"1 + 2\"]]}",
        "w[1,1] (line 1, column 9): found `2` at character 5 of `1 + 2`, wanted one number, and logarithms beside it\n  help: numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1",
    ),
    (
        "{\"W\": [[\"ln ln 2\"]]}",
        "w[1,1] (line 1, column 9): found `l` at character 4 of `ln ln 2`, wanted a number such as 0.1, 3/2 or ln 2\n  help: numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1",
    ),
    (
        "{\"W\": [[1e400]], \"dtype\": \"float64\"}",
        "w[1,1] (line 1, column 9): found `1e400`, wanted a number within the range of the file's dtype",
    ),
    (
        "{\"W\": [[1]], \"temperature\": 0}",
        "temperature (line 1, column 29): found the temperature 0, wanted a positive number",
    ),
    (
        "{\"W\": [[1]], \"temperature\": \"-1/2\"}",
        "temperature (line 1, column 29): found the temperature -1/2, wanted a positive number",
    ),
    (
        "{\"W\": [[1]], \"temperature\": null}",
        "temperature (line 1, column 29): found `null`, wanted a positive number",
    ),
];
const CSV_MODELS: &[(&str, &str)] = &[
    (
        "",
        "found no lines of numbers, wanted one line of weights per visible unit",
    ),
    (
        "h1,h2\n",
        "found no lines of numbers, wanted one line of weights per visible unit",
    ),
    ("1,2\n3\n", "line 2: found 1 weight, wanted 2 as in line 1"),
    (
        "1,2\n3,x\n",
        "w[2,2] (line 2, cell 2): found `x` at character 1 of `x`, wanted a number such as 0.1, 3/2 or ln 2\n  help: numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1",
    ),
    (
        "1,\n2,3\n",
        "line 2: found 2 weights, wanted 1 as in line 1",
    ),
    (
        "ln 0\n",
        "found no lines of numbers, wanted one line of weights per visible unit",
    ),
];
const DATA: &[(&str, &str)] = &[
    ("", "found an empty file, wanted JSON"),
    ("[]", "found no rows, wanted at least one"),
    (
        "[[]]",
        "row 1 (line 1, column 2): found an empty row, wanted one entry per visible unit",
    ),
    ("{\"rows\": []}", "found no rows, wanted at least one"),
    (
        "{\"counts\": []}",
        "line 1, column 1: found no key `rows`, wanted rows such as [[1, 0], [1, 1]] or {\"rows\": [[1, 0]], \"counts\": [3]}",
    ),
    (
        "{}",
        "line 1, column 1: found no key `rows`, wanted rows such as [[1, 0], [1, 1]] or {\"rows\": [[1, 0]], \"counts\": [3]}",
    ),
    (
        "1",
        "line 1, column 1: found `1`, wanted rows such as [[1, 0], [1, 1]] or {\"rows\": [[1, 0]], \"counts\": [3]}",
    ),
    (
        "[1, 0]",
        "row 1 (line 1, column 2): found `1`, wanted a list of entries, one per visible unit\n  help: data are a list of rows: a single row is written [[1, 0]]",
    ),
    (
        "{\"rows\": 1}",
        "rows (line 1, column 10): found `1`, wanted a list of rows",
    ),
    (
        "[[1, 0],\n [1]]",
        "row 2 (line 2, column 2): found 1 entry, wanted 2, the machine's number of visible units",
    ),
    (
        "[[1, 0, 1]]",
        "row 1 (line 1, column 2): found 3 entries, wanted 2, the machine's number of visible units\n  help: one column more than the machine has visible units may be a label or a bias unit: map=\"rows=X[:,1:]\" leaves out the first one, X[:,:-1] the last; X is the file's name without its ending",
    ),
    (
        "[[1, 2]]",
        "row 1, entry 2 (line 1, column 6): found `2`, wanted 0 or 1\n  help: whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: X > 127 in numpy. A column of labels is left out: X[:,1:] without the first one, X[:,:-1] without the last",
    ),
    (
        "[[1, 0.5]]",
        "row 1, entry 2 (line 1, column 6): found `0.5`, wanted 0 or 1\n  help: numbers between 0 and 1 are probabilities or grey values: X > 0.5 in numpy, or rows drawn with these probabilities, make states of them. A machine of real-valued units is another machine, which this program does not compute",
    ),
    (
        "[[1, -1]]",
        "row 1, entry 2 (line 1, column 6): found `-1`, wanted 0 or 1\n  help: these look like data for ±1 units. If the machine's parameters are for ±1 units too: units=\"spin\". If they are for 0/1 units, turn every -1 into 0: X > 0 in numpy. If there are zeros too, -1 may mark a missing value: these are not supported, leave out the rows that have one",
    ),
    (
        "[[1, \"0\"]]",
        "row 1, entry 2 (line 1, column 6): found `\"0\"`, wanted 0 or 1",
    ),
    (
        "[[1, null]]",
        "row 1, entry 2 (line 1, column 6): found `null`, wanted 0 or 1",
    ),
    (
        "[[1, [0]]]",
        "row 1, entry 2 (line 1, column 6): found a list, wanted 0 or 1",
    ),
    (
        "[[1, NaN]]",
        "line 1, column 6: found `NaN`, wanted a finite number\n  help: JSON has no such number, and a machine with one has no partition function; see where it comes from",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [0]}",
        "count 1 (line 1, column 30): found `0`, wanted at least 1\n  help: leave out the rows that do not occur",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [-1]}",
        "count 1 (line 1, column 30): found `-1`, wanted a whole number from 1 to 2^64 - 1",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [1.5]}",
        "count 1 (line 1, column 30): found `1.5`, wanted a whole number from 1 to 2^64 - 1",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [1, 2]}",
        "counts (line 1, column 29): found 2 counts, wanted 1, one per row",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [\"1\"]}",
        "count 1 (line 1, column 30): found `\"1\"`, wanted a whole number",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": 1}",
        "counts (line 1, column 29): found `1`, wanted a list of counts, one per row",
    ),
    (
        "{\"rows\": [[1,0]], \"counts\": [1e30]}",
        "count 1 (line 1, column 30): found `1e30`, wanted a whole number from 1 to 2^64 - 1",
    ),
    (
        "{\"rows\": [[1,0],[1,1]], \"counts\": [18446744073709551615, 1]}",
        "row 2 (line 1, column 17): the counts add up to more than 2^64 - 1, wanted fewer rows",
    ),
];
const CSV_DATA: &[(&str, &str)] = &[
    ("", "found no rows, wanted at least one"),
    ("v1,v2\n", "found no rows, wanted at least one"),
    (
        "1,0\n1\n",
        "line 2: found 1 entry, wanted 2, the machine's number of visible units",
    ),
    ("1,0\n1,x\n", "line 2, cell 2: found `x`, wanted 0 or 1"),
    (
        "1,0\n1,\n",
        "line 2, cell 2: found the cell ``, wanted 0 or 1\n  help: a value is missing: leave out the rows with missing entries, or fill them in",
    ),
    (
        "1,0\n1,-1\n",
        "line 2, cell 2: found `-1`, wanted 0 or 1\n  help: these look like data for ±1 units. If the machine's parameters are for ±1 units too: units=\"spin\". If they are for 0/1 units, turn every -1 into 0: X > 0 in numpy. If there are zeros too, -1 may mark a missing value: these are not supported, leave out the rows that have one",
    ),
    (
        "0,1,2\n1,0,1\n",
        "line 2: found 3 entries, wanted 2, the machine's number of visible units\n  help: one column more than the machine has visible units may be a label or a bias unit: map=\"rows=X[:,1:]\" leaves out the first one, X[:,:-1] the last; X is the file's name without its ending",
    ),
    (
        "v1,v2,count\n1,0,0\n",
        "line 2, cell 3: found `0`, wanted at least 1\n  help: leave out the rows that do not occur",
    ),
    (
        "v1,v2,count\n1,0,1.5\n",
        "line 2, cell 3: found `1.5`, wanted a whole number from 1 to 2^64 - 1",
    ),
    (
        "1,0,1\n",
        "line 1: found 3 entries, wanted 2, the machine's number of visible units\n  help: one column more than the machine has visible units may be a label or a bias unit: map=\"rows=X[:,1:]\" leaves out the first one, X[:,:-1] the last; X is the file's name without its ending",
    ),
];

#[test]
fn bad_models_are_refused_with_place_and_advice() {
    for (text, wanted) in MODELS {
        check(text, model_from_json(text), wanted);
    }
    for (text, wanted) in CSV_MODELS {
        check(text, model_from_csv(text), wanted);
    }
}

#[test]
fn bad_data_are_refused_with_place_and_advice() {
    for (text, wanted) in DATA {
        check(text, data_from_json(text, Units::Binary, Some(2)), wanted);
    }
    for (text, wanted) in CSV_DATA {
        check(text, data_from_csv(text, Units::Binary, Some(2)), wanted);
    }
}

#[test]
fn zeros_in_data_for_spins_are_refused_with_the_way_out() {
    let wanted = "row 1, entry 2 (line 1, column 5): found `0`, wanted -1 or 1\n  help: these look like data for 0/1 units. If the machine's parameters are for 0/1 units too: units=\"binary\". If they are for ±1 units, turn every 0 into -1: 2*X - 1 in numpy";
    check(
        "[[1,0]]",
        data_from_json("[[1,0]]", Units::Spin, None),
        wanted,
    );
    let wanted = "line 1, cell 2: found `0`, wanted -1 or 1\n  help: these look like data for 0/1 units. If the machine's parameters are for 0/1 units too: units=\"binary\". If they are for ±1 units, turn every 0 into -1: 2*X - 1 in numpy";
    check("1,0", data_from_csv("1,0", Units::Spin, None), wanted);
}

#[test]
fn rows_without_a_machine_are_measured_by_the_first() {
    let wanted = "row 2 (line 1, column 8): found 1 entry, wanted 2, as in row 1";
    check(
        "ragged",
        data_from_json("[[1,0],[1]]", Units::Binary, None),
        wanted,
    );
    let wanted = "line 3: found 3 entries, wanted 2, as in line 1";
    check(
        "ragged",
        data_from_csv("1,0\n\n1,1,1\n", Units::Binary, None),
        wanted,
    );
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let put = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).unwrap();
    let message = |read: Result<(), Error>| {
        let text = read.unwrap_err().to_string();
        text.replace(&format!("{}", folder.path().display()), "DIR")
    };
    let model = |name: &str| message(read_model(&path(name)).map(drop));
    let data = |name: &str| message(read_data(&path(name), Units::Binary, None).map(drop));
    put("empty.json", b"");
    put("latin.json", b"{\"W\":\n [[\"\xe9\"]]}");
    put("utf16.json", b"\xff\xfe{\0");
    put("rows.csv", b"1,0\n1,2\n");
    let shown = [
        model("missing.json"),
        model(""),
        model("empty.json"),
        model("latin.json"),
        model("utf16.json"),
        data("missing.csv"),
        data("rows.csv"),
        message(write_whole(&path("no/out.json"), b"x")),
        message(write_whole(folder.path(), b"x")),
    ]
    .join("\n");
    check(
        "files",
        Err::<(), _>(Error::input(shown)),
        "DIR/missing.json: there is no such file\nDIR/: found a directory, wanted a file\nDIR/empty.json: found an empty file, wanted JSON\nDIR/latin.json: line 2, column 5: found the byte 0xe9, wanted UTF-8 text\n  help: save the file as UTF-8 text\nDIR/utf16.json: line 1, column 1: found the byte 0xff, wanted UTF-8 text\n  help: this looks like UTF-16; save the file as UTF-8\nDIR/missing.csv: there is no such file\nDIR/rows.csv: line 2, cell 2: found `2`, wanted 0 or 1\n  help: whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: X > 127 in numpy. A column of labels is left out: X[:,1:] without the first one, X[:,:-1] without the last\nDIR/no/out.json: there is no such directory to write in\n  help: make it, or name another file\nDIR: found a directory, wanted the name of a file",
    );
}

#[test]
fn a_file_past_the_limit_is_refused_before_it_is_read() {
    let file = tempfile::NamedTempFile::new().unwrap();
    // Sparse: it takes no room on the disk.
    file.as_file().set_len(MOST_BYTES + 1).unwrap();
    let data = read_data(file.path(), Units::Binary, None).unwrap_err();
    let model = read_model(file.path()).unwrap_err();
    let advice = [
        (data, "write each distinct row once, with its count"),
        (
            model,
            "the weights may be kept as .npy or .npz, which hold 8 bytes a number",
        ),
    ];
    for (error, help) in advice {
        assert_eq!(error.kind(), Kind::Limit);
        let text = error.to_string();
        let found = "found 536870913 bytes, wanted at most 536870912 bytes";
        assert!(
            text.ends_with(&format!("{found}\n  help: {help}")),
            "{text}"
        );
    }
}

/// Where the text is valid UTF-8 otherwise, as UTF-16 of ASCII is.
#[test]
fn a_zero_byte_is_no_text() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("rows.csv");
    std::fs::write(&path, "1,0\n0,\u{0}1\n").unwrap();
    let told = read_data(&path, Units::Binary, None)
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("line 2, column 3: found the byte 0x00, wanted UTF-8 text"),
        "{told}"
    );
}

#[test]
fn deep_nesting_is_refused_without_using_the_stack() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let wanted = "row 1, entry 1 (line 1, column 3): found a list, wanted 0 or 1";
    check(
        "deep",
        data_from_json(&deep(1_000_000), Units::Binary, None),
        wanted,
    );
    let text = format!("{{\"W\": {}}}", deep(1_000_000));
    let wanted =
        "w[1,1] (line 1, column 9): found a list, wanted a number or a text such as \"ln 2\"";
    check("deep", model_from_json(&text), wanted);
}

#[cfg(unix)]
#[test]
fn an_endless_device_is_read_up_to_the_limit_only() {
    let error = read_model(Path::new("/dev/null")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/dev/null: found an empty file, wanted JSON"
    );
}

/// A row of another length is told of before its first entry that is no state.
#[test]
fn a_column_too_many_is_named_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let advice = "one column more than the machine has visible units may be a label or a bias unit: map=\"rows=X[:,1:]\" leaves out the first one, X[:,:-1] the last";
    for (name, text) in [
        ("x.csv", "1,0,7\n0,1,3\n"),
        ("x.json", "[[1, 0, 7], [0, 1, 3]]"),
    ] {
        std::fs::write(at(name), text).expect("written");
        let error = rbm_exact::files::read_data(&at(name), Units::Binary, Some(2)).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("found 3 entries, wanted 2") && error.contains(advice),
            "{error}"
        );
        // The map of the advice reads them.
        let map = rbm_exact::files::Map::parse("rows=x[:,:-1]").expect("a map");
        let read = rbm_exact::files::read_data_as(&at(name), Some(&map), Units::Binary, Some(2));
        let (data, _) = read.expect("read");
        assert_eq!(data.total(), 2);
    }
    let rows = "[[1, 0, 200], [0, 1, 3]]";
    std::fs::write(at("g.json"), rows).expect("written");
    let error = rbm_exact::files::read_data(&at("g.json"), Units::Spin, Some(3)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("turn every 0 into -1: 2*X - 1 in numpy"),
        "{error}"
    );
    std::fs::write(at("g.json"), "[[1, -1, 200]]").expect("written");
    let error = rbm_exact::files::read_data(&at("g.json"), Units::Spin, Some(3)).unwrap_err();
    assert!(
        error.to_string().contains("2*(X > 127) - 1 in numpy"),
        "{error}"
    );
}
