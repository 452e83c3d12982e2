//! Which format a file has: one that is read, or one of other programs, which is named.

use super::archive::Archive;
use super::npy_header;
use crate::error::{Error, Result};
use std::path::Path;

/// How the contents of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON text.
    Json,
    /// Lines of cells, separated by commas, semicolons, tabs or blanks.
    Csv,
    /// One array as numpy saves it.
    Npy,
    /// An archive of arrays as numpy saves them.
    Npz,
    /// Tensors as the safetensors library saves them.
    Safetensors,
    /// A MATLAB file of version 5 or 7.
    Mat,
    /// An archive of tensors as PyTorch saves them.
    Torch,
    /// HDF5, MATLAB's files of version 7.3 among them.
    Hdf5,
}

/// The formats that are read, as errors list them.
pub(super) const READ: &str = "JSON, CSV, .npy, .npz, .safetensors, .mat, .pt or .h5";

/// Which endings say which format.
const ENDINGS: &[(&str, Format)] = &[
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("npy", Format::Npy),
    ("npz", Format::Npz),
    ("safetensors", Format::Safetensors),
    ("mat", Format::Mat),
    ("pt", Format::Torch),
    ("pth", Format::Torch),
    ("h5", Format::Hdf5),
    ("hdf5", Format::Hdf5),
];

impl Format {
    /// The format of a file: all but text say what they are in their first bytes; `.json`, `.csv` and `.tsv` are
    /// believed; under a name without an ending of these, text that starts with `[` or `{` is JSON and the
    /// rest CSV.
    ///
    /// # Errors
    /// A format of other programs, which its first bytes tell; contents that are not of the format that the
    /// ending says.
    pub fn of(name: &Path, bytes: &[u8]) -> Result<Format> {
        if let Some(format) = Format::of_bytes(bytes) {
            return Ok(format);
        }
        if let Some(foreign) = foreign(bytes).or_else(|| foreign_by_name(name, bytes)) {
            return Err(foreign);
        }
        match Format::of_ending(name) {
            Some(Format::Npy) => Ok(Format::Npy),
            Some(format) if !matches!(format, Format::Json | Format::Csv) => {
                Err(format.contradicted(bytes))
            }
            Some(format) => Ok(format),
            None => Ok(match bytes.trim_ascii_start().first() {
                None | Some(b'[' | b'{') => Format::Json,
                Some(_) => Format::Csv,
            }),
        }
    }

    /// The format that the contents say.
    fn of_bytes(bytes: &[u8]) -> Option<Format> {
        if bytes.starts_with(npy_header::MAGIC) {
            return Some(Format::Npy);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            // What is wrong with an archive is said by its reader.
            let archive = Archive::open(bytes);
            let is_torch = archive.is_ok_and(|archive| archive.folder("data.pkl").is_some());
            return Some(if is_torch { Format::Torch } else { Format::Npz });
        }
        if is_hdf5(bytes) {
            return Some(Format::Hdf5);
        }
        if matches!(bytes.get(124..128), Some(b"\0\x01IM" | b"\x01\0MI")) {
            return Some(Format::Mat);
        }
        is_safetensors(bytes).then_some(Format::Safetensors)
    }

    pub(super) fn of_ending(name: &Path) -> Option<Format> {
        let ending = name.extension()?.to_ascii_lowercase();
        let known = ENDINGS.iter().find(|(known, _)| ending == *known);
        known.map(|(_, format)| *format)
    }

    /// What a name says that ends otherwise than the format does.
    pub(super) fn remark(self, name: &Path) -> Option<String> {
        let said = Format::of_ending(name).filter(|said| *said != self)?;
        // MATLAB's files are HDF5 since version 7.3.
        (said != Format::Mat || self != Format::Hdf5).then(|| {
            format!(
                "the name ends like that of {}, but the file is {}, and is read as such",
                said.name(),
                self.name()
            )
        })
    }

    /// The format as a sentence names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Json => "a JSON file",
            Format::Csv => "a CSV file",
            Format::Npy => "a NumPy array (.npy)",
            Format::Npz => "a NumPy archive (.npz)",
            Format::Safetensors => "a safetensors file",
            Format::Mat => "a MATLAB file",
            Format::Torch => "a PyTorch file",
            Format::Hdf5 => "an HDF5 file",
        }
    }

    /// The error of contents that are not what the ending says.
    fn contradicted(self, bytes: &[u8]) -> Error {
        let found = match (bytes.is_empty(), is_text(bytes)) {
            (true, _) => "an empty file".into(),
            (_, true) => "text".to_string(),
            _ => format!("the bytes {:02x?}", &bytes[..bytes.len().min(8)]),
        };
        let help = match is_text(bytes) {
            true => "if it is JSON or CSV, name it .json or .csv; perhaps an error page was saved",
            false => "was the file cut off or damaged, or is it of another program?",
        };
        Error::input(format!(
            "found {found}, wanted {}, as the name says",
            self.name()
        ))
        .help(help)
    }
}

/// HDF5 may begin after a block of the user's, as MATLAB and Julia have it.
fn is_hdf5(bytes: &[u8]) -> bool {
    [0, 512, 1024, 2048, 4096].iter().any(|start| {
        let rest = bytes.get(*start..);
        rest.is_some_and(|rest| rest.starts_with(b"\x89HDF\r\n\x1a\n"))
    })
}

const PYTORCH: &str = "in Python: s = torch.load(\"FILE\"); torch.save(s, \"m.pt\") writes it in today's format, which is read; or numpy.savez(\"m.npz\", **{k: v.numpy() for k, v in s.items()})";
const PICKLE: &str = "a pickle is a program, which is not run here; in Python: m = pickle.load(open(\"FILE\", \"rb\")) or joblib.load(\"FILE\"); numpy.savez(\"m.npz\", W=m[\"W\"], b=m[\"b\"], c=m[\"c\"]), with the names that m has";
const SKLEARN: &str = "a pickle is a program, which is not run here; in Python: m = joblib.load(\"FILE\"); numpy.savez(\"m.npz\", components_=m.components_, intercept_hidden_=m.intercept_hidden_, intercept_visible_=m.intercept_visible_)";
const JOBLIB: &str = "in Python: m = joblib.load(\"FILE\"); numpy.savez(\"m.npz\", W=m[\"W\"], b=m[\"b\"], c=m[\"c\"]), with the names that m has (components_, intercept_hidden_ and intercept_visible_ for scikit-learn)";
const GZIP: &str = "decompress it first with gunzip; PyDeep's files are such: m = pickle.load(gzip.open(\"FILE\")); numpy.savez(\"m.npz\", w=m.w, bv=m.bv, bh=m.bh, ov=m.ov, oh=m.oh)";
const COMPRESSED: &str = "decompress it first, for instance with unxz, bunzip2 or unzstd";
const MATLAB_4: &str = "in MATLAB: load FILE; save(\"m.mat\", \"-v7\"); in Python: m = scipy.io.loadmat(\"FILE\"); scipy.io.savemat(\"m.mat\", m)";
const CHECKPOINT: &str = "in Python: r = tensorflow.train.load_checkpoint(\"FOLDER\"); numpy.savez(\"m.npz\", **{k.replace(\"/\", \".\"): r.get_tensor(k) for k in r.get_variable_to_shape_map()})";
const TABLE: &str = "save it as .csv, or in Python with numpy.savez as .npz";
const PICTURE: &str =
    "data are rows of 0 and 1: in Python, numpy.save(\"rows.npy\", rows), a row for each picture";
const MSGPACK: &str = "flax and NetKet write such files; in Python: p = flax.serialization.msgpack_restore(open(\"FILE\", \"rb\").read()); numpy.savez(\"m.npz\", **{\".\".join(k): v for k, v in flax.traverse_util.flatten_dict(p).items()})";
const XML: &str = "copy the numbers into .csv or JSON: {\"W\": [[..]], \"b\": [..], \"c\": [..]}; from mlpack, save as JSON";
const RAW: &str = "a raw dump of numbers does not say their type and shape; in Python: p = numpy.fromfile(\"FILE\", dtype=\"<f4\", offset=BYTES_BEFORE_THEM), then numpy.savez(\"m.npz\", W=p[:n_v * n_h].reshape(n_v, n_h), b=..., c=...)";

/// First bytes, the format's name, and what to do.
const FOREIGN: &[(&[&[u8]], &str, &str)] = &[
    (
        &[b"\x80\x02\x8a\x0a"],
        "an old PyTorch file (before 1.6)",
        PYTORCH,
    ),
    (
        &[b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"],
        "a Python pickle",
        PICKLE,
    ),
    (
        &[b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"],
        "a file compressed by zlib, as joblib does",
        JOBLIB,
    ),
    (&[b"ZF0x"], "a file compressed by an old joblib", JOBLIB),
    (&[b"\x1f\x8b"], "a file compressed by gzip", GZIP),
    (&[b"\xfd7zXZ"], "a file compressed by xz", COMPRESSED),
    (&[b"BZh"], "a file compressed by bzip2", COMPRESSED),
    (
        &[b"\x28\xb5\x2f\xfd"],
        "a file compressed by zstd",
        COMPRESSED,
    ),
    (&[b"PAR1"], "a Parquet file", TABLE),
    (&[b"ARROW1"], "an Arrow file", TABLE),
    (&[b"FEA1"], "a Feather file", TABLE),
    (&[b"SQLite format 3"], "an SQLite database", TABLE),
    (&[b"\xd0\xcf\x11\xe0"], "an old Office file", TABLE),
    (&[b"RDX2", b"RDX3"], "an R data file", TABLE),
    (&[b"%PDF"], "a PDF document", TABLE),
    (&[b"\x89PNG"], "a PNG picture", PICTURE),
    (&[b"\xff\xd8\xff"], "a JPEG picture", PICTURE),
    (
        &[b"\0\0\x08\x01", b"\0\0\x08\x03"],
        "an IDX file (as MNIST has)",
        PICTURE,
    ),
];

/// The error of a format that other programs write.
fn foreign(bytes: &[u8]) -> Option<Error> {
    let begins = |starts: &[&[u8]]| starts.iter().any(|start| bytes.starts_with(start));
    let mut known = FOREIGN.iter();
    let (_, name, help) = known.find(|(starts, ..)| begins(starts) && !is_text(bytes))?;
    let contains = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    Some(match *help == PICKLE && contains(b"sklearn") {
        true => not_read("a Python pickle of scikit-learn", SKLEARN),
        false => not_read(name, help),
    })
}

/// The same where only the name tells: MATLAB 4 begins with sizes, TensorFlow keeps several files.
fn foreign_by_name(name: &Path, bytes: &[u8]) -> Option<Error> {
    let name = name.file_name()?.to_str()?.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".pkl", ".pickle", ".joblib"]) {
        return Some(not_read("a Python pickle", PICKLE));
    }
    if is_text(bytes) {
        let is_xml = bytes.trim_ascii_start().starts_with(b"<")
            && Format::of_ending(Path::new(&name)).is_none();
        return is_xml.then(|| not_read("an XML or HTML file", XML));
    }
    if ends(&[".mpack", ".msgpack"]) {
        return Some(not_read("a MessagePack file", MSGPACK));
    }
    if name.ends_with(".mat") && is_matlab_4(bytes) {
        return Some(not_read("a MATLAB file of version 4", MATLAB_4));
    }
    let is_checkpoint =
        name.contains(".ckpt") || name.contains(".data-0") || name.ends_with(".index");
    if is_checkpoint || name.ends_with(".pb") {
        return Some(not_read("a TensorFlow checkpoint or graph", CHECKPOINT));
    }
    if Format::of_ending(Path::new(&name)).is_some() {
        return None;
    }
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    (bytes.contains(&0) && !is_utf16).then(|| not_read("a binary file of unknown format", RAW))
}

/// Five numbers of 32 bits: the type of the numbers (0 to 52, or 1000 to 1052 with the first byte the
/// greatest), rows, columns, whether complex, the length of the name.
fn is_matlab_4(bytes: &[u8]) -> bool {
    let reads = |number: fn([u8; 4]) -> u32, least: u32| {
        let words = bytes.as_chunks().0.iter().take(5);
        matches!(words.map(|word| number(*word)).collect::<Vec<_>>()[..],
            [kind, _, _, complex, name] if (least..=least + 52).contains(&kind) && complex < 2 && (1..64).contains(&name))
    };
    reads(u32::from_le_bytes, 0) || reads(u32::from_be_bytes, 1000)
}

/// Text may begin like some of these formats: a header `PAR1,PAR2` does.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

/// The error of a format that is known by name and not read.
pub(super) fn not_read(name: &str, help: &str) -> Error {
    Error::input(format!("found {name}, wanted {READ}")).help(help)
}

/// The length of a header of JSON, little-endian in 8 bytes, and the header.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return false;
    };
    rest.starts_with(b"{") && u64::from_le_bytes(*length) <= rest.len() as u64
}
