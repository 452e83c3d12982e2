//! Small files that would take gigabytes, hours or the whole stack if they were believed.

use flate2::write::ZlibEncoder;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        made.start_file(*name, options).unwrap();
        made.write_all(bytes).unwrap();
    }
    made.finish().unwrap().into_inner()
}

fn npy(descr: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(numbers);
    bytes
}

fn piece(kind: u32, bytes: &[u8]) -> Vec<u8> {
    let mut piece = [kind.to_le_bytes(), (bytes.len() as u32).to_le_bytes()].concat();
    piece.extend(bytes);
    piece.resize(piece.len().next_multiple_of(8), 0);
    piece
}

fn matrix(class: u32, shape: &[u32], name: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let words = |words: &[u32]| {
        words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let mut body = piece(6, &words(&[class, 0]));
    body.extend(piece(5, &words(shape)));
    body.extend(piece(1, name.as_bytes()));
    body.extend(parts.concat());
    piece(14, &body)
}

fn matlab(pieces: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"MATLAB 5.0 MAT-file".to_vec();
    bytes.resize(124, b' ');
    bytes.extend(b"\0\x01IM");
    bytes.extend(pieces.concat());
    bytes
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    let packed = encoder.finish().unwrap();
    let tag = [15_u32.to_le_bytes(), (packed.len() as u32).to_le_bytes()].concat();
    [tag, packed].concat()
}

/// A cell in a cell in a cell ...
fn nested_cells(levels: usize) -> Vec<u8> {
    (0..levels).fold(matrix(6, &[0, 0], "x", &[piece(9, &[])]), |inner, _| {
        matrix(1, &[1, 1], "x", &[inner])
    })
}

fn pickled(code: &[u8], storage: &[u8]) -> Vec<u8> {
    let code = [b"\x80\x02", code, b"."].concat();
    archive(&[
        ("a/data.pkl", &code),
        ("a/data/0", storage),
        ("a/version", b"3\n"),
    ])
}

/// A tensor over a storage of one number, of this shape with strides 0.
fn repeated(sizes: &[u32]) -> Vec<u8> {
    let tuple = |sizes: &[u32]| {
        let whole = sizes
            .iter()
            .flat_map(|size| [&b"J"[..], &size.to_le_bytes()].concat());
        [&b"("[..], &whole.collect::<Vec<u8>>(), b"t"].concat()
    };
    let zeros = vec![0; sizes.len()];
    [
        &b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nByteStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x01tQK\0"[..],
        &tuple(sizes),
        &tuple(&zeros),
        b"\x89NtR",
    ]
    .concat()
}

pub fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![0; 140 << 20];
    let header = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let empty: Vec<String> = (0..200_000)
        .map(|k| format!("\"t{k}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"))
        .collect();
    let sparse = |name: &str| {
        let starts = vec![0; 4 * 2049];
        matrix(
            5,
            &[2048, 2048],
            name,
            &[piece(5, &[]), piece(5, &starts), piece(9, &[])],
        )
    };
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let long = "k".repeat(200);
    let wide = format!(
        "{{\"{}\": {{{}}}}}",
        "k".repeat(1 << 20),
        (0..50_000)
            .map(|k| format!("\"{k}\": 1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    // A list that holds itself ten times.
    let selves: Vec<u8> = [&b"]q\0("[..], &b"h\0".repeat(10), b"e"].concat();
    let globals: Vec<u8> = [
        format!("X\u{4}\u{1}\0\0{}q\0", "m".repeat(260)).as_bytes(),
        &b"h\0h\0\x93".repeat(100_000),
    ]
    .concat();
    vec![
        (
            "140 MiB in an archive",
            archive(&[("W.npy", &npy("|u1", "(146800640, 1)", &zeros))]),
        ),
        (
            "a header of 2^60 numbers",
            npy("<f8", "(1152921504606846976, 1)", &[]),
        ),
        (
            "a shape past 2^64",
            npy("<f8", "(4294967296, 4294967296, 2)", &[]),
        ),
        (
            "140 MiB in a MATLAB array",
            matlab(&[packed(&matrix(
                6,
                &[140 << 20, 1],
                "W",
                &[piece(2, &zeros)],
            ))]),
        ),
        (
            "ten times 60 MiB in MATLAB arrays",
            matlab(&names.map(|name| {
                packed(&matrix(
                    6,
                    &[60 << 20, 1],
                    name,
                    &[piece(2, &zeros[..60 << 20])],
                ))
            })),
        ),
        (
            "ten sparse matrices of 4 million zeros",
            matlab(&names.map(sparse)),
        ),
        (
            "a cell array of 2^60 cells",
            matlab(&[matrix(1, &[1 << 30, 1 << 30], "c", &[])]),
        ),
        ("cells in cells, 2,000 deep", matlab(&[nested_cells(2_000)])),
        (
            "a struct of fields with long names",
            matlab(&[matrix(
                2,
                &[1, 1],
                "s",
                &[
                    piece(5, &(1_u32 << 20).to_le_bytes()),
                    piece(1, &zeros[..8 << 20]),
                ],
            )]),
        ),
        (
            "a header of 200,000 empty tensors",
            header(&format!("{{{}}}", empty.join(","))),
        ),
        (
            "a header of 2^63 bytes",
            [&(1_u64 << 63).to_le_bytes()[..], b"{"].concat(),
        ),
        ("140 MiB of a pickle", pickled(&zeros, b"")),
        (
            "a view of 2^62 numbers",
            pickled(&repeated(&[1 << 31, 1 << 31]), b"\x01"),
        ),
        (
            "a view of 1 GiB",
            pickled(&repeated(&[1 << 15, 1 << 15]), b"\x01"),
        ),
        (
            "a view with more entries than 2^64",
            pickled(&repeated(&[u32::MAX >> 1; 9]), b"\x01"),
        ),
        ("a list that holds itself", pickled(&selves, b"")),
        ("100,000 names of 520 characters", pickled(&globals, b"")),
        ("two million marks", pickled(&vec![b'('; 2 << 20], b"")),
        (
            "900,000 empty dictionaries",
            pickled(&vec![b'}'; 900_000], b""),
        ),
        ("lists in lists, 5 million deep", vec![b'['; 5 << 20]),
        (
            "objects in objects",
            format!(
                "{}1{}",
                format!("{{\"{long}\":").repeat(50_000),
                "}".repeat(50_000)
            )
            .into_bytes(),
        ),
        ("a long name before 50,000 others", wide.into_bytes()),
        (
            "a million lines, the last of them wrong",
            [&b"0\n".repeat(1 << 20)[..], b"x\n"].concat(),
        ),
        (
            "3 million zeros",
            [&b"["[..], &b"0,".repeat(3 << 20), b"0]"].concat(),
        ),
    ]
}
