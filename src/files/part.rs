//! Parts: the exact sums over a share of the blocks, with everything that names the run.
//!
//! The first line is `rbm-exact part 4 sha256=...` (1 to 3 had other sums and bounds); the rest is JSON, and the checksum is over all
//! of it. So damage anywhere is noticed before anything is read.

use super::atomic_write::write_whole;
use super::source::{name_of, read};
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::sweep::ExactSums;
use rug::Integer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

const MAGIC: &str = "rbm-exact part 4 sha256=";

/// What all parts of a run have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Of the program.
    pub version: String,
    /// As [`super::write_model`] writes it: exact, units and temperature included.
    pub machine: String,
    /// As [`super::write_data`] writes it; empty where there is none.
    pub data: String,
    /// `visible` or `hidden`.
    pub side: String,
    /// The name of the tier.
    pub tier: String,
    /// The precision of MPFR floats, else 0.
    pub bits: u32,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// The digits asked for.
    pub digits: u32,
    /// Whether of each number itself.
    pub significant: bool,
    /// How many more the sums were asked for.
    pub spare: u32,
    /// The instructions, where the bits depend on them.
    pub instructions: String,
    /// How many blocks the whole run has.
    pub blocks: u64,
    /// How many states a block has.
    pub block_states: u64,
}

/// The sums of a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Of what run.
    pub run: Run,
    /// In words, where the machine comes from.
    pub name: String,
    /// The command that makes machine and data again.
    pub command: String,
    /// The same for JSON.
    pub origin: serde_json::Value,
    /// The first block of the share.
    pub from: u64,
    /// Behind the last one.
    pub to: u64,
    /// Behind the last one that is summed.
    pub done: u64,
    /// Hexadecimal integers.
    sums: Vec<String>,
}

impl Part {
    /// A part of which nothing is summed.
    pub fn new(run: Run, (name, command): (&str, &str), origin: serde_json::Value) -> Self {
        Part {
            run,
            name: name.into(),
            command: command.into(),
            origin,
            from: 0,
            to: 0,
            done: 0,
            sums: Vec::new(),
        }
    }

    /// The same with these sums.
    pub fn with_sums(mut self, sums: &ExactSums) -> Self {
        self.sums = sums.0.iter().map(|x| x.to_string_radix(16)).collect();
        self
    }

    /// The sums, for this machine.
    ///
    /// # Errors
    /// Too few or too many of them, or texts that are no positive integers.
    pub fn sums(&self, m: &Rbm) -> Result<ExactSums> {
        let wanted = ExactSums::none(m).0.len();
        if self.sums.len() != wanted {
            return Err(Error::input(format!(
                "found {} sums, wanted {wanted}",
                self.sums.len()
            )));
        }
        let sums = self.sums.iter().map(|text| {
            let found = Integer::from_str_radix(text, 16).ok();
            found
                .filter(|x| *x >= 0)
                .ok_or_else(|| Error::input("found a sum that is no hexadecimal number"))
        });
        sums.collect::<Result<_>>().map(ExactSums)
    }
}

/// Writes a part, whole or not at all.
///
/// # Errors
/// A file that cannot be written.
pub fn write_part(path: &Path, part: &Part) -> Result<()> {
    let body = serde_json::to_string(part)
        .map_err(|error| Error::input(format!("the part cannot be written: {error}")))?;
    let text = format!(
        "{MAGIC}{}\n{body}\n",
        checksum(format!("{body}\n").as_bytes())
    );
    write_whole(path, text.as_bytes())
}

fn checksum(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a part and checks that it is as it was written.
///
/// # Errors
/// A file that is no part, or a damaged one.
pub fn read_part(path: &Path) -> Result<Part> {
    read(path, "sum the run in more shares, which are smaller")
        .and_then(|bytes| part(&bytes))
        .map_err(|error| error.file(name_of(path)))
}

fn part(bytes: &[u8]) -> Result<Part> {
    let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or_else(|| {
        Error::input("this is no part of a run, or a damaged one, wanted a file that `compute --shard` or `--checkpoint` of this version wrote")
    })?;
    let (sum, body) = match rest.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&rest[..end], &rest[end + 1..]),
        None => (rest, &rest[..0]),
    };
    if sum != checksum(body).as_bytes() {
        return Err(Error::input(
            "the part is damaged: its checksum does not fit what it holds",
        ));
    }
    let part: Part = serde_json::from_slice(body)
        .map_err(|error| Error::input(format!("the part does not read as one: {error}")))?;
    let Part { from, to, done, .. } = part;
    if from > done || done > to || to > part.run.blocks {
        return Err(Error::input(format!(
            "found the blocks {from} to {done} of {from} to {to} of {}, wanted a range",
            part.run.blocks
        )));
    }
    Ok(part)
}
