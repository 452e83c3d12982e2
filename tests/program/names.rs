//! What names and texts of a file say beside the known conventions: units, which of two vectors is which, groups.

use rbm_exact::Result;
use rbm_exact::files::{Asked, ModelFile, model_from_bytes_as};
use rbm_exact::machine::{Param, Rbm, Units};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read(name: &str, bytes: &[u8]) -> Result<ModelFile> {
    model_from_bytes_as(Path::new(name), bytes, &Asked::default())
}

fn json(text: &str) -> Result<ModelFile> {
    read("m.json", text.as_bytes())
}

fn asked(text: &str) -> String {
    json(text).expect_err("asked").to_string()
}

fn units(file: Result<ModelFile>) -> Units {
    file.expect("a machine").m.units()
}

/// An archive of arrays: names, types, shapes, bytes.
fn npz(arrays: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, dtype, shape, numbers) in arrays {
        let header =
            format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\0".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.bytes());
        bytes.extend(*numbers);
        let options = SimpleFileOptions::default();
        made.start_file(format!("{name}.npy"), options)
            .expect("a member");
        made.write_all(&bytes).expect("written");
    }
    made.finish().expect("an archive").into_inner()
}

#[test]
fn a_text_about_units_is_believed_beside_our_own_names_too() {
    assert_eq!(
        units(json(r#"{"W": [[1]], "vartype": "SPIN"}"#)),
        Units::Spin
    );
    assert_eq!(
        units(json(r#"{"W": [[1]], "vartype": "BINARY"}"#)),
        Units::Binary
    );
    assert_eq!(
        units(json(r#"{"W": [[1]], "model_type": "RBM"}"#)),
        Units::Binary
    );
    for refused in [
        r#""units": "potts""#,
        r#""visible_type": "Gaussian""#,
        r#""sigma": [1]"#,
    ] {
        let said = asked(&format!("{{\"W\": [[1]], {refused}}}"));
        assert!(said.contains("not supported"), "{said}");
    }
    // Layers of different units become bits: E = -s h with s = 2x - 1 is W = 2, c = -1.
    let mixed = json(r#"{"W": [[1]], "visible_type": "Spin", "hidden_type": "Binary"}"#).unwrap();
    let number = |m: &Rbm, param| m.theta().get(param).to_string();
    assert_eq!(number(&mixed.m, Param::W(0, 0)), "2");
    assert_eq!(number(&mixed.m, Param::C(0)), "-1");
}

#[test]
fn numpy_keeps_a_text_in_an_archive() {
    let one = 1_f64.to_le_bytes();
    let wide = |text: &str| {
        text.chars()
            .flat_map(|c| (c as u32).to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let weights = ("W", "<f8", "(1, 1)", &one[..]);
    let spin = wide("spin");
    assert_eq!(
        units(read(
            "m.npz",
            &npz(&[weights, ("units", "<U4", "()", &spin)])
        )),
        Units::Spin
    );
    let padded = ("units", "|S6", "(1,)", &b"spin\0\0"[..]);
    assert_eq!(units(read("m.npz", &npz(&[weights, padded]))), Units::Spin);
    let big = "SPIN"
        .chars()
        .flat_map(|c| (c as u32).to_be_bytes())
        .collect::<Vec<u8>>();
    assert_eq!(
        units(read(
            "m.npz",
            &npz(&[weights, ("vartype", ">U4", "()", &big)])
        )),
        Units::Spin
    );
    // Longer texts, lists of texts, and texts that are cut off are passed over.
    let cut = read("m.npz", &npz(&[weights, ("note", "<U99", "()", &[])])).unwrap();
    assert!(
        cut.remarks
            .iter()
            .any(|remark| remark.contains("passed over `note`"))
    );
    assert!(read("m.npz", &npz(&[weights, ("note", "<U4", "()", &spin[..7])])).is_ok());
}

/// A torch.nn.Linear from visible to hidden units beside a visible bias: weight (n_h, n_v), bias (n_h).
#[test]
fn of_two_vectors_the_name_of_one_is_enough() {
    let file =
        json(r#"{"fc.weight": [[1, 2, 3], [4, 5, 6]], "fc.bias": [7, 8], "v_bias": [9, 10, 11]}"#);
    let m = file.unwrap().m;
    assert_eq!((m.n_v(), m.n_h()), (3, 2));
    let number = |param| m.theta().get(param).to_string();
    assert_eq!(
        (number(Param::W(2, 0)), number(Param::C(1))),
        ("3".into(), "8".into())
    );
    let file =
        json(r#"{"net/kernel:0": [[1], [2]], "net/visible_bias:0": [3, 4], "net/offset:0": [5]}"#);
    assert_eq!(file.unwrap().m.n_v(), 2);
    // A square W may still lie either way.
    let said = asked(r#"{"fc.weight": [[1, 2], [3, 4]], "fc.bias": [7, 8], "v_bias": [9, 10]}"#);
    assert!(
        said.contains("map=\"W=fc.weight.T,b=v_bias,c=fc.bias\""),
        "{said}"
    );
    assert!(!said.contains("b=fc.bias"), "{said}");
}

#[test]
fn every_group_that_may_be_a_machine_is_offered() {
    let said = asked(
        r#"{"layers": {"0": {"x": [[1, 2, 3], [4, 5, 6]], "y": [1, 2, 3], "z": [1, 2]}, "1": {"x": [[1, 2]], "y": [1], "z": [1, 2]}}, "n": 3}"#,
    );
    assert!(
        said.contains("map=\"W=layers.0.x.T,b=layers.0.y,c=layers.0.z\""),
        "{said}"
    );
    let said = asked(r#"{"weights": [[0, 1], [2, 3], [4, 5]]}"#);
    assert!(
        said.contains("map=\"W=weights[1:,1:],b=weights[1:,0],c=weights[0,1:]\""),
        "{said}"
    );
    let one = [0_u8; 16];
    let complex = npz(&[
        ("weights", "<c16", "(1, 1)", &one),
        ("vbias", "<f8", "(1,)", &one[..8]),
    ]);
    let said = read("m.npz", &complex).unwrap_err().to_string();
    assert!(said.contains("found complex numbers"), "{said}");
}
