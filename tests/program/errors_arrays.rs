//! The exact text of every error a person can get from a .npy or .npz file.
//!
//! The texts are read by people: change them on purpose only.

use super::readers::{data_from_npy, data_from_npz, model_from_npy, model_from_npz};
use rbm_exact::data::Data;
use rbm_exact::error::{Error, Kind};
use rbm_exact::files::{data_from_bytes, model_from_bytes};
use rbm_exact::machine::{Rbm, Units};
use std::path::Path;

fn check<T>(input: &str, read: Result<T, Error>, wanted: &str) {
    let found = match read {
        Ok(_) => "accepted".to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(found, wanted, "for the input {input}");
}

/// A file of version 1.0 around any header and numbers.
fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(numbers);
    bytes
}

fn header(dtype: &str, shape: &str) -> String {
    format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}")
}

fn array(dtype: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    npy(&header(dtype, shape), numbers)
}

fn doubles(shape: &str, numbers: &[f64]) -> Vec<u8> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    array("<f8", shape, &bytes)
}

const HEADERS: &[(&str, &str)] = &[
    ("", "found the end in the header, wanted `{`"),
    ("[]", "found `[]` in the header, wanted `{`"),
    (
        "{}",
        "found `{}` in the header, wanted descr, fortran_order and shape",
    ),
    (
        "{'descr': '<f8', 'shape': (1, 1)}",
        "found `{'descr': '<f8', 'shape': (1, 1)}` in the header, wanted descr, fortran_order and shape",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), 'more': 1}",
        "found the key `more` in the header, wanted descr, fortran_order and shape",
    ),
    (
        "{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}",
        "found the key `descr` a second time in the header, wanted it once",
    ),
    (
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 1)}",
        "found `0, 'shape': (1, 1)}` in the header, wanted True or False",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1)}",
        "found `)}` in the header, wanted `,`",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, -1)}",
        "found `-1)}` in the header, wanted a whole number below 2^64",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 18446744073709551616)}",
        "found `18446744073709551616)}` in the header, wanted a whole number below 2^64",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1.5)}",
        "found `.5)}` in the header, wanted `)`",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)} + evil()",
        "found `+ evil()` in the header, wanted nothing after the dictionary",
    ),
    (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)",
        "found the end in the header, wanted `}`",
    ),
    (
        "{'descr': '<f8",
        "found `'<f8` in the header, wanted a text in quotation marks",
    ),
    (
        "{'descr': '\\x3cf8', 'fortran_order': False, 'shape': (1, 1)}",
        "found `'\\\\x3cf8', 'fortran_order': False, 'shape…` in the header, wanted a text in quotation marks",
    ),
    (
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 1)}",
        "found fields with names in the header, wanted one type for all numbers\n  help: save each field as an array of its own, with numpy.savez",
    ),
];

const DTYPES: &[(&str, &str)] = &[
    (
        "|O",
        "found Python objects (dtype `|O`), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: objects are stored as a pickle, a program that is not run here: save .astype(float); of a dictionary: m = numpy.load(\"FILE\", allow_pickle=True).item(); numpy.savez(\"m.npz\", **m)",
    ),
    (
        "<c16",
        "found complex numbers (dtype `<c16`), wanted bool, integers, or floats of 16, 32 or 64 bits",
    ),
    (
        "<U5",
        "found text (dtype `<U5`), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: numbers kept as text are exact in JSON, which takes \"ln 2\" and \"1/3\"",
    ),
    (
        "|V8",
        "found records (dtype `|V8`), wanted bool, integers, or floats of 16, 32 or 64 bits",
    ),
    (
        "<f16",
        "found another type (dtype `<f16`), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: save .astype(float)",
    ),
    (
        "<M8[ns]",
        "found another type (dtype `<M8[ns]`), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: save .astype(float)",
    ),
    (
        "",
        "found another type (dtype ``), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: save .astype(float)",
    ),
    (
        "=f8",
        "found numbers of unknown byte order (dtype `=f8`), wanted bool, integers, or floats of 16, 32 or 64 bits",
    ),
    (
        "|i2",
        "found numbers of unknown byte order (dtype `|i2`), wanted bool, integers, or floats of 16, 32 or 64 bits",
    ),
];

#[test]
fn headers_that_are_no_header_are_refused() {
    for (text, wanted) in HEADERS {
        check(text, model_from_npy(&npy(text, &[0; 8])), wanted);
    }
    for (dtype, wanted) in DTYPES {
        check(
            dtype,
            model_from_npy(&array(dtype, "(1, 1)", &[0; 8])),
            wanted,
        );
    }
    let many = format!("({})", "1, ".repeat(65));
    check(
        "65 dimensions",
        model_from_npy(&array("<f8", &many, &[0; 8])),
        "found `1, ), }` in the header, wanted at most 64 dimensions",
    );
}

#[test]
fn files_that_are_cut_off_or_of_another_kind_are_refused() {
    let cut = "found the end inside the header, wanted the rest of the array\n  help: was the file cut off?";
    let good = doubles("(1, 1)", &[1.0]);
    let data_at = good.len() - 8;
    check(
        "an empty file",
        model_from_npy(b""),
        "found an empty file, wanted an array\n  help: perhaps the program that wrote it stopped too early",
    );
    for length in 1..data_at {
        check("a cut header", model_from_npy(&good[..length]), cut);
    }
    for length in data_at..good.len() {
        let found = length - data_at;
        let wanted = format!(
            "found {found} bytes of numbers, wanted 8 for the shape (1, 1) of float64\n  help: was the file cut off?"
        );
        check("cut numbers", model_from_npy(&good[..length]), &wanted);
    }
    let longer = [&good[..], b"x"].concat();
    check(
        "an appended byte",
        model_from_npy(&longer),
        "found more bytes of numbers, wanted 8 for the shape (1, 1) of float64\n  help: was something appended to the array?",
    );
    check(
        "JSON under the name of an array",
        model_from_bytes(Path::new("W.npy"), b"{\"W\": [[1]]}"),
        "found other bytes than those that a NumPy array begins with\n  help: numpy.save writes .npy, numpy.savez writes .npz",
    );
    check(
        "version 4",
        model_from_npy(b"\x93NUMPY\x04\x00\x10\x00"),
        "found version 4.0 of the .npy format, wanted 1.0, 2.0 or 3.0",
    );
    check(
        "a header of 4 GB",
        model_from_npy(b"\x93NUMPY\x02\x00\xff\xff\xff\xff"),
        "found a header of 4294967295 bytes, wanted at most 65536",
    );
    check(
        "bytes that are no text",
        model_from_npy(b"\x93NUMPY\x01\x00\x01\x00\xff"),
        "found a header that is no text, wanted a dictionary such as {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
    );
}

/// The files that make other readers allocate what they claim.
#[test]
fn shapes_larger_than_the_file_are_refused_by_arithmetic() {
    check(
        "8 GB in a few bytes",
        data_from_npy(
            &array("<f8", "(1000000000, 1)", &[0; 54]),
            Units::Binary,
            None,
        ),
        "found 54 bytes of numbers, wanted 8000000000 for the shape (1000000000, 1) of float64\n  help: was the file cut off?",
    );
    let wanted = "found the shape (4294967296, 4294967296), wanted one of fewer than 2^64 bytes";
    let huge = array("|b1", "(4294967296, 4294967296)", b"");
    check(
        "2^64 bytes",
        data_from_npy(&huge, Units::Binary, None),
        wanted,
    );
    check("2^64 bytes", model_from_npy(&huge), wanted);
    let empty = array("|b1", "(1099511627776, 0)", b"");
    check(
        "no columns",
        data_from_npy(&empty, Units::Binary, None),
        "rows: found 1099511627776 rows, wanted at most 67108864\n  help: write each distinct row once, with its count",
    );
}

#[test]
fn weights_that_make_no_machine_are_refused_with_their_place() {
    let model = |shape: &str, numbers: &[f64], wanted: &str| {
        check(shape, model_from_npy(&doubles(shape, numbers)), wanted);
    };
    const TWO: &str = "wanted two dimensions: one row per visible unit, one column per hidden unit";
    model("()", &[1.0], &format!("W: found the shape (), {TWO}"));
    model("(1,)", &[1.0], &format!("W: found the shape (1,), {TWO}"));
    model(
        "(1, 1, 1)",
        &[1.0],
        &format!("W: found the shape (1, 1, 1), {TWO}"),
    );
    model(
        "(0, 2)",
        &[],
        "found 0 visible and 2 hidden units, wanted at least one of each",
    );
    model(
        "(2, 2)",
        &[0.0, 1.0, f64::NAN, 2.0],
        "w[2,1] (W[1][0]): found `NaN`, wanted a finite number\n  help: a machine with such a parameter has no partition function; see where it comes from",
    );
    model(
        "(1, 2)",
        &[0.0, f64::NEG_INFINITY],
        "w[1,2] (W[0][1]): found `-inf`, wanted a finite number\n  help: a machine with such a parameter has no partition function; see where it comes from",
    );
    model(
        "(1, 1)",
        &[1e9],
        "w[1,1] (W[0][0]): found a parameter of about 1.000e9 nats, wanted at most 1000000 in absolute value\n  help: raise temperature, or check the units of the file",
    );
    check(
        "bool weights",
        model_from_npy(&array("|b1", "(1, 2)", &[0, 1])),
        "w[1,1] (W[0][0]): found `false`, wanted a number",
    );
    let large = array("|i1", "(1025, 1024)", &[0; 1025 * 1024]);
    let read = model_from_npy(&large);
    assert_eq!(read.as_ref().unwrap_err().kind(), Kind::Limit);
    check(
        "a large matrix",
        read,
        "W: found 1025 x 1024 weights, wanted at most 1048576",
    );
}

#[test]
fn rows_that_are_no_states_are_refused_with_the_first_place() {
    let data = |read: Vec<u8>, wanted: &str| {
        check("rows", data_from_npy(&read, Units::Binary, Some(2)), wanted);
    };
    data(
        doubles("(0, 2)", &[]),
        "rows: found no rows, wanted at least one",
    );
    data(
        doubles("(2,)", &[0.0, 1.0]),
        "rows: found the shape (2,), wanted two dimensions: one row per example, one column per visible unit\n  help: a single row is x[None, :]",
    );
    data(
        doubles("(1, 3)", &[0.0; 3]),
        "rows: found the shape (1, 3), wanted rows of 2 entries, the machine's number of visible units",
    );
    data(
        doubles("(2, 3)", &[0.0; 6]),
        "rows: found the shape (2, 3), wanted rows of 2 entries, the machine's number of visible units\n  help: if the columns are the examples: map=\"rows=rows.T\"",
    );
    data(
        doubles("(2, 2)", &[0.0, 1.0, 1.0, 0.5]),
        "row 2, entry 2 (rows[1][1]): found `0.5`, wanted 0 or 1\n  help: numbers between 0 and 1 are probabilities or grey values: X > 0.5 in numpy, or rows drawn with these probabilities, make states of them. A machine of real-valued units is another machine, which this program does not compute",
    );
    data(
        doubles("(1, 2)", &[f64::NAN, 1.0]),
        "row 1, entry 1 (rows[0][0]): found `NaN`, wanted 0 or 1\n  help: leave out the rows with missing entries, or fill them in",
    );
    data(
        array("|i1", "(1, 2)", &[1, 0xff]),
        "row 1, entry 2 (rows[0][1]): found `-1`, wanted 0 or 1\n  help: these look like data for ±1 units. If the machine's parameters are for ±1 units too: units=\"spin\". If they are for 0/1 units, turn every -1 into 0: X > 0 in numpy. If there are zeros too, -1 may mark a missing value: these are not supported, leave out the rows that have one",
    );
    data(
        array("|b1", "(1, 2)", &[1, 2]),
        "row 1, entry 2 (rows[0][1]): found `2`, wanted 0 or 1\n  help: whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: X > 127 in numpy. A column of labels is left out: X[:,1:] without the first one, X[:,:-1] without the last",
    );
    let fortran = npy(
        "{'descr': '|u1', 'fortran_order': True, 'shape': (18, 2), }",
        &[vec![1; 35], vec![7]].concat(),
    );
    data(
        fortran,
        "row 18, entry 2 (rows[17][1]): found `7`, wanted 0 or 1\n  help: whole numbers up to 255 are grey values, or labels. Pictures are made of two values first: X > 127 in numpy. A column of labels is left out: X[:,1:] without the first one, X[:,:-1] without the last",
    );
    check(
        "zeros for spins",
        data_from_npy(&doubles("(1, 1)", &[0.0]), Units::Spin, None),
        "row 1, entry 1 (rows[0][0]): found `0.0`, wanted -1 or 1\n  help: these look like data for 0/1 units. If the machine's parameters are for 0/1 units too: units=\"binary\". If they are for ±1 units, turn every 0 into -1: 2*X - 1 in numpy",
    );
    check(
        "no columns",
        data_from_npy(&doubles("(1, 0)", &[]), Units::Binary, None),
        "rows: found rows without entries, wanted one entry per visible unit",
    );
}

/// The check of zip, by its definition.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, byte)
}

/// A stored member; the fields that the tests spoil.
struct Member {
    name: &'static str,
    bytes: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
}

impl Member {
    fn new(name: &'static str, bytes: Vec<u8>) -> Self {
        Member {
            name,
            crc: crc32(&bytes),
            bytes,
            flags: 0,
            method: 0,
        }
    }

    /// What the local header and the directory have in common.
    fn fields(&self) -> Vec<u8> {
        let size = (self.bytes.len() as u32).to_le_bytes();
        [
            &20_u16.to_le_bytes()[..],
            &self.flags.to_le_bytes(),
            &self.method.to_le_bytes(),
            &[0, 0, 0x21, 0],
            &self.crc.to_le_bytes(),
            &size,
            &size,
            &(self.name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat()
    }
}

/// An archive by the definition of the format.
fn zip(members: &[Member]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let start = (file.len() as u32).to_le_bytes();
        let (fields, name) = (member.fields(), member.name.as_bytes());
        file.extend([b"PK\x03\x04", &fields[..], name, &member.bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", &fields[..], &[0; 10], &start, name].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let [size, start] = [&directory, &file].map(|part| (part.len() as u32).to_le_bytes());
    let end = [
        b"PK\x05\x06\0\0\0\0",
        &count[..],
        &count,
        &size,
        &start,
        &[0, 0],
    ]
    .concat();
    [file, directory, end].concat()
}

fn model(members: &[Member]) -> Result<Rbm, Error> {
    model_from_npz(&zip(members))
}

fn data(members: &[Member]) -> Result<Data, Error> {
    data_from_npz(&zip(members), Units::Binary, Some(2))
}

fn weights() -> Member {
    Member::new("W.npy", doubles("(2, 1)", &[0.5, 1.0]))
}

fn rows() -> Member {
    Member::new("rows.npy", array("|u1", "(2, 2)", &[0, 1, 1, 1]))
}

#[test]
fn the_archives_of_these_tests_are_good_before_they_are_spoilt() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    assert_eq!(model(&[weights()]).unwrap().n_v(), 2);
    assert_eq!(data(&[rows()]).unwrap().total(), 2);
}

#[test]
fn arrays_of_other_names_are_refused_with_the_names() {
    let b = |name| Member::new(name, doubles("(2,)", &[0.0; 2]));
    check(
        "w",
        model(&[
            Member {
                name: "w.npy",
                ..weights()
            },
            b("b.npy"),
        ]),
        "found `w` (2, 1), `b` (2,), in names of no known convention\n  help: say which array is which:\n    map=\"W=weights.T,b=v_bias,c=h_bias\"   (with these names)",
    );
    check(
        "vbias",
        model(&[weights(), b("vbias.npy")]),
        "found the array `vbias`, wanted W, b or c\n  help: did you mean `b`? map=\"W=W,b=vbias\" reads it so",
    );
    check(
        "units",
        model(&[weights(), b("units.npy")]),
        "found the arrays W, units, wanted W, b, c\n  help: leave out `units` and give units=",
    );
    check(
        "b alone",
        model(&[b("b.npy")]),
        "found `b` (2,), in names of no known convention\n  help: say which array is which:\n    map=\"W=weights.T,b=v_bias,c=h_bias\"   (with these names)",
    );
    check(
        "none",
        model_from_bytes(Path::new("x.npz"), &zip(&[])),
        "found no arrays, wanted W, and with it b and c",
    );
    let test = || Member {
        name: "test.npy",
        ..rows()
    };
    let train = || Member {
        name: "train.npy",
        ..rows()
    };
    check(
        "two",
        data(&[train(), test()]),
        "found the array `train`, wanted rows or counts\n  help: name the rows:\n    map=\"rows=train\"\n    map=\"rows=test\"",
    );
    check(
        "count",
        data(&[rows(), b("count.npy")]),
        "found the array `count`, wanted rows or counts\n  help: did you mean `counts`?",
    );
    check(
        "counts",
        data(&[b("counts.npy")]),
        "found the arrays counts, wanted rows, and with it counts, or a single array",
    );
    check(
        "no array",
        data(&[Member::new("readme.txt", b"hello".to_vec())]),
        "found the member `readme.txt`, wanted only arrays (.npy), as numpy.savez writes them\n  help: was this file made by another program?",
    );
}

#[test]
fn arrays_that_do_not_fit_together_are_refused() {
    let with = |name, array| model(&[weights(), Member::new(name, array)]);
    check(
        "short b",
        with("b.npy", doubles("(1,)", &[0.0])),
        "b: found 1 number, wanted 2, one per visible unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h: is W transposed, or are b and c exchanged?",
    );
    check(
        "long c",
        with("c.npy", doubles("(3,)", &[0.0; 3])),
        "c: found 3 numbers, wanted 1, one per hidden unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h",
    );
    check(
        "matrix b",
        with("b.npy", doubles("(2, 2)", &[0.0; 4])),
        "b: found the shape (2, 2), wanted one dimension: one number per visible unit\n  help: array.ravel() has one dimension",
    );
    check(
        "bad c",
        with("c.npy", doubles("(1,)", &[f64::INFINITY])),
        "c[1] (c[0]): found `inf`, wanted a finite number\n  help: a machine with such a parameter has no partition function; see where it comes from",
    );
    check(
        "objects",
        with("b.npy", array("|O", "(2,)", b"\x80\x04.")),
        "b.npy: found Python objects (dtype `|O`), wanted bool, integers, or floats of 16, 32 or 64 bits\n  help: objects are stored as a pickle, a program that is not run here: save .astype(float); of a dictionary: m = numpy.load(\"FILE\", allow_pickle=True).item(); numpy.savez(\"m.npz\", **m)",
    );
    let with = |counts: &[f64]| {
        let shape = format!("({},)", counts.len());
        data(&[rows(), Member::new("counts.npy", doubles(&shape, counts))])
    };
    check(
        "few",
        with(&[1.0]),
        "counts: found 1 count, wanted 2, one per row",
    );
    check(
        "zero",
        with(&[1.0, 0.0]),
        "count 2 (counts[1]): found `0.0`, wanted at least 1\n  help: leave out the rows that do not occur",
    );
    check(
        "parts",
        with(&[1.5, 1.0]),
        "count 1 (counts[0]): found `1.5`, wanted a whole number from 1 to 2^64 - 1",
    );
    check(
        "nan",
        with(&[f64::NAN, 1.0]),
        "count 1 (counts[0]): found `NaN`, wanted a whole number",
    );
    let most = [u64::MAX, 1].map(u64::to_le_bytes).concat();
    check(
        "too many",
        data(&[
            rows(),
            Member::new("counts.npy", array("<u8", "(2,)", &most)),
        ]),
        "row 2 (rows[1]): the counts add up to more than 2^64 - 1, wanted fewer rows",
    );
    check(
        "bools",
        data(&[
            rows(),
            Member::new("counts.npy", array("|b1", "(2,)", &[1, 1])),
        ]),
        "count 1 (counts[0]): found `true`, wanted a whole number",
    );
}

#[test]
fn archives_that_are_damaged_or_hostile_are_refused() {
    check(
        "twice",
        model(&[weights(), weights()]),
        "found two members of one name among W.npy, wanted each name once",
    );
    let spoilt = Member {
        crc: 1,
        ..weights()
    };
    check(
        "a wrong check",
        model(&[spoilt]),
        "W.npy: the array cannot be read: Invalid checksum\n  help: was the file damaged?",
    );
    let encrypted = Member {
        flags: 1,
        ..weights()
    };
    check(
        "encrypted",
        model(&[encrypted]),
        "W.npy: found an encrypted member, wanted a plain one",
    );
    let packed = Member {
        method: 14,
        ..weights()
    };
    check(
        "lzma",
        model(&[packed]),
        "W.npy: found a member compressed by Lzma, wanted a stored or deflated one\n  help: numpy.savez and numpy.savez_compressed write such archives",
    );
    let many: Vec<Member> = (0..16_385).map(|_| weights()).collect();
    check(
        "many",
        model(&many),
        "found an archive of 16385 members, wanted at most 16384",
    );
    let good = zip(&[weights()]);
    check(
        "cut",
        model_from_npz(&good[..good.len() - 30]),
        "this is no archive that can be read: invalid Zip archive: Could not find EOCD\n  help: was the file cut off or damaged?",
    );
    let mut other = good;
    other[30] = b'V';
    check(
        "two names",
        model_from_npz(&other),
        "this is no archive that can be read: invalid Zip archive: header inconsistency detected: Local file header filename mismatch (does not match central directory)\n  help: was the file cut off or damaged?",
    );
    let claims = Member::new("rows.npy", array("<f8", "(100000000, 2)", b""));
    let read = data(&[claims]);
    assert_eq!(read.as_ref().unwrap_err().kind(), Kind::Limit);
    check(
        "a bomb",
        read,
        "rows.npy: found 1600000000 bytes of numbers (shape (100000000, 2)), wanted at most 134217728\n  help: write each distinct row once, with its count",
    );
    let more = Member::new("rows.npy", array("|u1", "(1, 2)", &[0; 1000]));
    check(
        "more than the shape",
        data(&[more]),
        "rows.npy: found more bytes of numbers, wanted 2 for the shape (1, 2) of uint8\n  help: was something appended to the array?",
    );
    check(
        "no archive",
        data_from_bytes(Path::new("d.npz"), b"1,0\n", Units::Binary, None),
        "found text, wanted a NumPy archive (.npz), as the name says\n  help: if it is JSON or CSV, name it .json or .csv; perhaps an error page was saved",
    );
}
