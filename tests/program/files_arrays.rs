//! Arrays that numpy wrote are read as what numpy wrote (`tests/reference/make_arrays.py`).

use super::readers::{data_from_npy, model_from_npy};
use rbm_exact::data::Data;
use rbm_exact::files::{Format, data_from_bytes, model_from_bytes, read_data};
use rbm_exact::machine::{Param, Units};
use rbm_exact::number::{Theta, rational};
use serde_json::Value;
use std::path::Path;

struct Case {
    case: String,
    name: String,
    bytes: Vec<u8>,
    holds: Value,
}

fn cases(kind: &str) -> Vec<Case> {
    let all: Vec<Value> = serde_json::from_str(include_str!("../data/arrays.json")).unwrap();
    let all = all.into_iter().filter(|case| !case[kind].is_null());
    let text = |case: &Value, key: &str| case[key].as_str().unwrap().to_string();
    let cases: Vec<Case> = all
        .map(|case| Case {
            case: text(&case, "case"),
            name: text(&case, "name"),
            bytes: unhex(&text(&case, "hex")),
            holds: case[kind].clone(),
        })
        .collect();
    assert!(cases.len() > 20, "{} cases of {kind}", cases.len());
    cases
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn number(value: &Value) -> Theta {
    Theta::rational(rational(value.as_str().unwrap()).unwrap())
}

#[test]
fn every_model_that_numpy_wrote_has_exactly_its_numbers() {
    for Case {
        case,
        name,
        bytes,
        holds,
    } in cases("model")
    {
        let machine = model_from_bytes(Path::new(&name), &bytes).expect(&case);
        assert_eq!(
            machine.n_v(),
            holds["b"].as_array().unwrap().len(),
            "{case}"
        );
        assert_eq!(
            machine.n_h(),
            holds["c"].as_array().unwrap().len(),
            "{case}"
        );
        assert_eq!(machine.units(), Units::Binary);
        for param in machine.theta().params() {
            let wanted = match param {
                Param::W(i, j) => &holds["W"][i][j],
                Param::B(i) => &holds["b"][i],
                Param::C(j) => &holds["c"][j],
            };
            let found = machine.theta().get(param);
            assert_eq!(*found, number(wanted), "{param} of {case}");
        }
    }
}

#[test]
fn all_data_that_numpy_wrote_are_its_rows_and_counts() {
    for Case {
        case,
        name,
        bytes,
        holds,
    } in cases("data")
    {
        let units = match holds["units"].as_str() {
            Some("spin") => Units::Spin,
            _ => Units::Binary,
        };
        let rows: Vec<Vec<bool>> = serde_json::from_value(holds["rows"].clone()).unwrap();
        let counts: Vec<u64> = serde_json::from_value(holds["counts"].clone()).unwrap();
        let mut wanted = Data::new(3);
        for (row, count) in rows.iter().zip(counts) {
            wanted.push(row, count).unwrap();
        }
        let found = data_from_bytes(Path::new(&name), &bytes, units, Some(3));
        assert_eq!(found, Ok(wanted), "{case}");
    }
}

/// A file of version 1.0 around any header and numbers.
fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(numbers);
    bytes
}

/// All 65536 of them against the same number built from its parts as a fraction.
#[test]
fn every_half_is_read_as_the_number_it_is() {
    for bits in 0..=u16::MAX {
        let header = "{'descr':'>f2','fortran_order':False,'shape':(1,1)}";
        let read = model_from_npy(&npy(header, &bits.to_be_bytes()));
        let (exponent, fraction) = (bits >> 10 & 31, bits & 1023);
        if exponent == 31 {
            let text = read.unwrap_err().to_string();
            assert!(
                text.contains("wanted a finite number"),
                "{bits:04x}: {text}"
            );
            continue;
        }
        let whole = u64::from(fraction) + if exponent > 0 { 1024 } else { 0 };
        let shifted = u128::from(whole) << exponent.max(1);
        let sign = if bits >> 15 == 1 { "-" } else { "" };
        let wanted = rational(&format!("{sign}{shifted}/33554432")).unwrap();
        let found = read.unwrap();
        assert_eq!(
            *found.theta().get(Param::W(0, 0)).shift(),
            wanted,
            "{bits:04x}"
        );
    }
}

#[test]
fn a_header_may_have_its_entries_in_any_order_and_quotes() {
    let header = "{ \"shape\" : ( 1 , 2 , ) , 'fortran_order':True,\n'descr' : \"|i1\" }   \n";
    let machine = model_from_npy(&npy(header, &[3, 0xfe])).unwrap();
    assert_eq!(
        *machine.theta().get(Param::W(0, 1)),
        Theta::rational((-2).into())
    );
    assert_eq!((machine.n_v(), machine.n_h()), (1, 2));
}

#[test]
fn arrays_are_recognised_by_their_first_bytes_before_the_name() {
    let array = npy("{}", b"");
    assert_eq!(Format::of(Path::new("W.csv"), &array), Ok(Format::Npy));
    assert_eq!(Format::of(Path::new("-"), b"PK\x03\x04"), Ok(Format::Npz));
    assert_eq!(Format::of(Path::new("W.npy"), b"[[1]]"), Ok(Format::Npy));
}

#[test]
fn a_million_rows_are_read_in_the_order_of_the_file() {
    let (n, n_v) = (1_000_000_usize, 20);
    let bit = |k: usize, i: usize| k >> i & 1;
    let numbers: Vec<u8> = (0..n * n_v)
        .map(|at| bit(at / n_v, at % n_v) as u8)
        .collect();
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({n}, {n_v}), }}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), npy(&header, &numbers)).unwrap();
    let data = read_data(file.path(), Units::Binary, Some(n_v)).unwrap();
    assert_eq!((data.listed(), data.total()), (n, n as u64));
    let right = |(k, (row, count)): (usize, (&[bool], u64))| {
        count == 1 && (0..n_v).all(|i| row[i] == (bit(k, i) == 1))
    };
    assert!(data.rows().enumerate().all(right));
}

#[test]
fn without_a_machine_the_columns_are_counted() {
    let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }";
    let numbers = [1_f32, -1.0].map(f32::to_le_bytes).concat();
    let data = data_from_npy(&npy(header, &numbers), Units::Spin, None).unwrap();
    assert_eq!(data.n_v(), 1);
    assert_eq!(
        data.rows().map(|(row, _)| row[0]).collect::<Vec<_>>(),
        [true, false]
    );
}
