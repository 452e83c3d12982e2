use super::numbers::nearest;
use super::*;
use crate::number::Theta;
use std::path::{Path, PathBuf};

fn outgoing(name: &str, shape: &[u64], numbers: &[&str]) -> Outgoing {
    Outgoing {
        name: name.into(),
        shape: shape.to_vec(),
        numbers: numbers
            .iter()
            .map(|text| Theta::parse(text).unwrap())
            .collect(),
    }
}

fn machine() -> Vec<Outgoing> {
    let w = ["1/2", "ln 2", "1/3", "-1e300", "0", "1/2 - 3/4 ln(5/3)"];
    vec![
        outgoing("W", &[2, 3], &w),
        outgoing("rbm.b", &[2], &["0.1", "-7"]),
        outgoing("rbm.c", &[3], &["1", "2", "3"]),
        outgoing("one", &[], &["1/4"]),
        outgoing("none", &[0, 2], &[]),
    ]
}

/// Formats, and the endings of the files in which they are kept.
const KEPT: &[(Format, &str)] = &[
    (Format::Npz, "npz"),
    (Format::Safetensors, "safetensors"),
    (Format::Mat, "mat"),
    (Format::Torch, "pt"),
    (Format::Hdf5, "h5"),
];

fn kept(ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    folder.join(format!("written.{ending}"))
}

/// The files hold what numpy, safetensors, scipy, torch and h5py read in them: `tests/data/formats.json`, which
/// `tests/reference/make_formats.py` makes, and which the readers are compared with. `KEEP=1` writes them anew.
#[test]
fn files_are_written_as_those_that_other_programs_have_read() {
    for (format, ending) in KEPT {
        let (written, rounding) = write(*format, &machine()).unwrap();
        // 1/3, ln 2, the sum, 1e300 and 0.1 are no doubles.
        assert_eq!(rounding.rounded, 5, "{format:?}");
        if std::env::var_os("KEEP").is_some() {
            std::fs::write(kept(ending), &written).unwrap();
        }
        assert!(
            std::fs::read(kept(ending)).unwrap() == written,
            "{format:?}"
        );
    }
}

#[test]
fn text_keeps_parameters_as_they_are() {
    let (written, rounding) = write(Format::Json, &machine()).unwrap();
    assert_eq!(rounding, Rounding::default());
    let text = "{\n  \"W\": [\n    [\"1/2\", \"ln 2\", \"1/3\"],\n    [\"-1";
    let found = String::from_utf8(written).unwrap();
    assert!(found.starts_with(text), "{found}");
    assert!(
        found.contains("\"rbm\": {\n    \"b\": [\"1/10\", \"-7\"],"),
        "{found}"
    );
}

#[test]
fn logarithms_are_rounded_to_the_nearest_double() {
    let nearest = |text| nearest(&Theta::parse(text).unwrap());
    // mpmath, 60 digits.
    assert_eq!(nearest("ln 2"), Some(std::f64::consts::LN_2));
    assert_eq!(nearest("1/2 - 3/4 ln(5/3)"), Some(0.116_880_782_175_506_99));
    // Halfway between two doubles, to the even one; the least double; half of it.
    assert_eq!(nearest("9007199254740993"), Some(9_007_199_254_740_992.0));
    assert_eq!(nearest("9007199254740995"), Some(9_007_199_254_740_996.0));
    assert_eq!(nearest("5e-324"), Some(5e-324));
    assert_eq!(nearest("2e-324"), Some(0.0));
}

#[test]
fn what_a_format_has_no_room_for_is_refused() {
    let one = || [outgoing("W", &[1], &["1e400"])];
    for (format, wanted) in [
        (Format::Npy, "found 1 arrays for a NumPy array (.npy)"),
        (Format::Hdf5, "in the range of doubles"),
    ] {
        let found = write(format, &one()).unwrap_err().to_string();
        assert!(found.contains(wanted), "{found}");
    }
}
