//! What a reader says of files that are not quite its own: names it does not know, formats of other
//! programs, shapes that nothing confirms, and parameters that are in range only at a temperature.

use super::readers::data_from_csv;
use rbm_exact::files::{Asked, model_from_bytes, model_from_json, read_model, read_model_as};
use rbm_exact::machine::Units;
use rbm_exact::number::{Theta, rational};
use rbm_exact::rug::Rational;
use std::path::Path;

fn refused(model: &str) -> String {
    match model_from_json(model) {
        Ok(_) => "accepted".into(),
        Err(error) => error.to_string(),
    }
}

/// What is said of a model of these bytes under this name.
fn remarks(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_model_as(&path, &Asked::default()).unwrap().remarks
}

/// At this temperature instead of the file's.
fn at(temperature: Rational) -> Asked {
    Asked {
        temperature: Some(temperature),
        ..Asked::default()
    }
}

#[test]
fn an_array_that_could_be_a_bias_is_not_left_out() {
    // 2 visible and 3 hidden units; the common letters a and b are b and c here.
    let machine = r#"{"W": [[1, 2, 3], [4, 5, 6]], "#;
    let bias = "which has the shape of the visible bias, wanted only W, b, c, units, temperature or dtype\n  help: b is the visible bias here and c the hidden bias: rename them, or remove `a` if it is no part of the machine";
    assert_eq!(
        refused(&format!(r#"{machine} "a": [1, 2]}}"#)),
        format!("line 1, column 37: found the array `a`, {bias}")
    );
    for (name, value, what) in [
        ("h", "[1, 2, 3]", "the hidden bias"),
        ("momentum", "[[0, 0, 0], [0, 0, 0]]", "the weights"),
        ("transposed", "[[0, 0], [0, 0], [0, 0]]", "the weights"),
        ("column", "[[0], [0]]", "the visible bias"),
    ] {
        let found = refused(&format!(r#"{machine} "{name}": {value}}}"#));
        assert!(
            found.contains(&format!(
                "found the array `{name}`, which has the shape of {what}"
            )),
            "{found}"
        );
        assert!(!found.contains("did you mean"), "{found}");
    }
}

#[test]
fn names_that_mean_a_parameter_are_asked_for_and_not_passed_over() {
    for (name, value, help) in [
        ("vbias", "[1]", "did you mean `b`?"),
        ("hidden_bias", "0.5", "did you mean `c`?"),
        ("weights", "[[1]]", "did you mean `W`?"),
        ("T", "2", "did you mean `temperature`?"),
        ("temprature", "2", "did you mean `temperature`?"),
        ("beta", "2", "give `temperature`, which is 1/beta"),
        (
            "meta",
            r#"{"b": [1]}"#,
            "rename it to one of these, remove it, or name what is read",
        ),
    ] {
        let found = refused(&format!(r#"{{"W": [[1, 2]], "{name}": {value}}}"#));
        assert!(found.contains(help), "{name}: {found}");
    }
}

#[test]
fn what_cannot_be_part_of_a_machine_is_passed_over_and_named() {
    let text = br#"{"epoch": 7, "W": [[1, 2]], "name": "mine", "loss": [3, 2, 1]}"#;
    assert_eq!(
        remarks("m.json", text),
        [
            "passed over `epoch`, `name` (\"mine\"), `loss`: a machine is read from W, b, c, units, temperature, dtype"
        ]
    );
    let plain = model_from_json(r#"{"W": [[1, 2]]}"#).unwrap();
    assert_eq!(model_from_bytes(Path::new("m.json"), text).unwrap(), plain);
    assert!(remarks("m.json", br#"{"W": [[1, 2]], "b": [0]}"#).is_empty());
}

#[test]
fn weights_alone_are_read_with_a_word_on_their_shape() {
    assert_eq!(
        remarks("w.csv", b"1,2\n3,4\n5,6\n"),
        ["read as W alone: 3 visible units (rows), 2 hidden units (columns), all biases 0"]
    );
    assert_eq!(
        remarks("w.csv", b"1,2,3,4\n"),
        [
            "read as W alone: 1 visible unit (rows), 4 hidden units (columns), all biases 0; a vector of all parameters has to be split into W, b and c"
        ]
    );
}

#[test]
fn formats_of_other_programs_are_named_with_what_to_do() {
    for (bytes, name, help) in [
        (
            &b"\x80\x02\x8a\x0a\x6c\xfc"[..],
            "an old PyTorch file (before 1.6)",
            "torch.save(s, \"m.pt\")",
        ),
        (b"\x80\x04\x95", "a Python pickle", "a pickle is a program"),
        (
            b"\x80\x04\x95\0sklearn.neural_network._rbm",
            "a Python pickle of scikit-learn",
            "components_=m.components_",
        ),
        (
            b"\x78\x9c\xff",
            "a file compressed by zlib, as joblib does",
            "joblib.load",
        ),
        (b"\x1f\x8b\x08", "a file compressed by gzip", "gunzip"),
        (
            b"\0\0\x08\x03\0\0\0\x01",
            "an IDX file (as MNIST has)",
            "rows of 0 and 1",
        ),
        (
            b"\0\0\0\0\x06\0\0\0\x62\x20\xb3\xbe",
            "a binary file of unknown format",
            "numpy.fromfile",
        ),
    ] {
        let found = model_from_bytes(Path::new("m.dat"), bytes)
            .unwrap_err()
            .to_string();
        let wanted = format!(
            "found {name}, wanted JSON, CSV, .npy, .npz, .safetensors, .mat, .pt or .h5\n  help: "
        );
        assert!(found.starts_with(&wanted), "{found}");
        assert!(found.contains(help), "{found}");
    }
    // Text that only begins like one of them is text.
    let header = b"PAR1,BZh\n0.5,0.25\n";
    assert_eq!(
        model_from_bytes(Path::new("m.csv"), header).unwrap().n_h(),
        2
    );
}

#[test]
fn a_large_parameter_is_in_range_at_a_temperature_as_large() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("m.json", r#"{"W": [[5000000]]}"#), ("m.csv", "5e6\n")] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let error = read_model(&path).unwrap_err().to_string();
        assert!(error.ends_with("found a parameter of about 5.000e6 nats, wanted at most 1000000 in absolute value\n  help: raise temperature, or check the units of the file"), "{error}");
        // The help works: theta/T = 1/2.
        let hot = rational("1e7").unwrap();
        let m = read_model_as(&path, &at(hot.clone())).unwrap().m;
        assert_eq!(*m.temperature(), hot);
        let too_cold = rational("2").unwrap();
        let error = read_model_as(&path, &at(too_cold)).unwrap_err().to_string();
        assert!(
            error.contains(
                "about 2.500e6 nats after division by the temperature, wanted at most 1000000"
            ),
            "{error}"
        );
    }
    // A file's own temperature counts as well.
    assert!(model_from_json(r#"{"W": [["1e400"]], "temperature": "1e399"}"#).is_ok());
    assert!(model_from_json(r#"{"W": [["1e400"]], "temperature": "1e390"}"#).is_err());
}

#[test]
fn terms_of_a_number_come_in_any_order() {
    let theta = |text| Theta::parse(text).unwrap();
    assert_eq!(theta("3/2 ln 2 - 1"), theta("-1 + 3/2 ln 2"));
    assert_eq!(theta("ln(3/2) + 1/4"), theta("1/4 + ln 3/2"));
    assert_eq!(theta("-ln(3/2)"), theta("-ln 3/2"));
    assert_eq!(theta("-2*ln 3 - 0.5").to_string(), "-1/2 - ln 9");
    assert_eq!(theta("ln 2 + ln 3"), theta("ln 6"));
    for text in ["1 - 2", "ln 2 - 1 + 1", "ln 2 1", "ln 2 -"] {
        assert!(Theta::parse(text).is_err(), "{text}");
    }
}

#[test]
fn two_columns_of_counts_are_ambiguous() {
    let read = |text| data_from_csv(text, Units::Binary, None);
    let error = read("count,a,Count\n2,0,1\n").unwrap_err().to_string();
    assert_eq!(
        error,
        "header: found the columns 1 and 3 both named as counts, wanted one column of counts\n  help: remove one of them, or rename the one that is a visible unit"
    );
    assert_eq!(read("count,a,b\n2,0,1\n").unwrap().total(), 2);
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_named_with_its_line() {
    let read = |text| data_from_csv(text, Units::Binary, None).map_err(|error| error.to_string());
    let message = |line| {
        format!("line {line}: found a quotation mark that is not closed, wanted a second one")
    };
    assert_eq!(read("\"1,0\n0,1\n").unwrap_err(), message(1));
    assert_eq!(
        read("1,0\n\n# a comment\n0,\"1\n1,1\n").unwrap_err(),
        message(4)
    );
    // Closed ones, one at the very end, and one in a comment.
    assert_eq!(read("\"1\",0\n# 5\"\n0,\"1\"").unwrap().total(), 2);
}

/// A file of `tests/data/formats`, which its own library wrote.
fn kept(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    std::fs::read(folder.join(file)).unwrap()
}

#[test]
fn the_contents_decide_and_an_ending_that_says_otherwise_is_named() {
    for (file, name, said) in [
        (
            "machine.h5",
            "m.npz",
            Some(("a NumPy archive (.npz)", "an HDF5 file")),
        ),
        (
            "machine.pt",
            "m.csv",
            Some(("a CSV file", "a PyTorch file")),
        ),
        (
            "machine.mat",
            "m.json",
            Some(("a JSON file", "a MATLAB file")),
        ),
        (
            "machine.safetensors",
            "m.pt",
            Some(("a PyTorch file", "a safetensors file")),
        ),
        (
            "machine.npz",
            "m.h5",
            Some(("an HDF5 file", "a NumPy archive (.npz)")),
        ),
        ("machine.npz", "m", None),
        ("machine.pt", "m.pth", None),
        ("machine.h5", "m.mat", None),
    ] {
        let wanted = said.map(|(said, is)| {
            format!("the name ends like that of {said}, but the file is {is}, and is read as such")
        });
        let remarks = remarks(name, &kept(file));
        assert_eq!(
            remarks
                .into_iter()
                .find(|one| one.contains("the name ends")),
            wanted,
            "{file}"
        );
    }
}

#[test]
fn contents_that_are_not_what_the_name_says_are_refused() {
    let page = b"<html>404 Not Found</html>";
    for (name, bytes, wanted) in [
        (
            "m.h5",
            &page[..],
            "found text, wanted an HDF5 file, as the name says",
        ),
        (
            "m.pt",
            b"",
            "found an empty file, wanted a PyTorch file, as the name says",
        ),
        (
            "m.safetensors",
            &page[..],
            "found text, wanted a safetensors file, as the name says",
        ),
        (
            "m.mat",
            &kept("machine.mat")[..100],
            "found the bytes [4d, 41, 54, 4c, 41, 42, 20, 35], wanted a MATLAB file, as the name says",
        ),
        (
            "version4.mat",
            &kept("version4.mat"),
            "found a MATLAB file of version 4, wanted",
        ),
        (
            "legacy.pt",
            &kept("legacy.pt"),
            "found an old PyTorch file (before 1.6), wanted",
        ),
        (
            "model.ckpt-100.index",
            b"\0\xff\0\xff",
            "found a TensorFlow checkpoint or graph, wanted",
        ),
        (
            "m.h5",
            &kept("machine.h5")[..600],
            "/: this HDF5 file cannot be read: ",
        ),
        (
            "m.mat",
            &kept("machine.mat")[..200],
            "found the end of the MATLAB file inside an array",
        ),
    ] {
        let found = model_from_bytes(Path::new(name), bytes)
            .unwrap_err()
            .to_string();
        assert!(found.starts_with(wanted), "{name}: {found}");
        assert!(found.contains("\n  help: "), "{name}: {found}");
    }
}

#[test]
fn two_tensors_of_one_name_are_refused() {
    let one = r#""W":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}"#;
    let header = format!("{{{one},{one}}}");
    let bytes = [
        &(header.len() as u64).to_le_bytes()[..],
        header.as_bytes(),
        &[0; 4],
    ]
    .concat();
    let found = model_from_bytes(Path::new("m.safetensors"), &bytes)
        .unwrap_err()
        .to_string();
    assert!(found.contains("found the key `W` a second time"), "{found}");
}
