//! Files of shares: the exact sums over some of the blocks, with everything that names the run.
//!
//! The first line is `rbm-exact part 7 sha256=...` (1 to 6 had other sums or bounds); the rest is JSON, and the checksum is over all
//! of it. So damage anywhere is noticed before anything is read.

use super::atomic_write::write_whole;
use super::source::{name_of, read};
use crate::answer::{Job, Round, Share};
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::number::{Digits, MOST_ASKED};
use crate::sweep::{ExactSums, Options, Side};
use rug::Integer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

const MAGIC: &str = "rbm-exact part 7 sha256=";

/// What all shares of a run have in common.
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

/// What a report says of a run beside its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// In words, where the machine comes from.
    pub name: String,
    /// The command that makes machine and data again.
    pub command: String,
    /// The same for JSON.
    pub origin: serde_json::Value,
    /// The digits that were asked for in so many words; tables show them.
    pub digits: Option<u32>,
}

/// The sums of a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardFile {
    /// Of what run.
    pub run: Run,
    /// How reports of it begin.
    pub about: About,
    /// The first block of the share.
    pub from: u64,
    /// Behind the last one.
    pub to: u64,
    /// Behind the last one that is summed.
    pub done: u64,
    /// Hexadecimal integers.
    sums: Vec<String>,
}

impl ShardFile {
    /// A share of this run.
    pub fn new(run: Run, about: About, share: &Share) -> Self {
        let sums = share.sums.0.iter();
        ShardFile {
            run,
            about,
            from: share.from,
            to: share.to,
            done: share.done,
            sums: sums.map(|x| x.to_string_radix(16)).collect(),
        }
    }

    /// A part from the bytes of its file.
    ///
    /// # Errors
    /// Bytes that are no part, or a damaged one.
    pub fn from_bytes(bytes: &[u8]) -> Result<ShardFile> {
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
        let part: ShardFile = serde_json::from_slice(body)
            .map_err(|error| Error::input(format!("the part does not read as one: {error}")))?;
        let ShardFile { from, to, done, .. } = part;
        if from > done || done > to || to > part.run.blocks {
            return Err(Error::input(format!(
                "found a share from block {from} to {to}, summed up to {done}, of {} blocks in all, wanted from <= summed <= to <= all",
                part.run.blocks
            )));
        }
        Ok(part)
    }

    /// The bytes of its file.
    ///
    /// # Errors
    /// None that is known: numbers and texts can always be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let body = serde_json::to_string(self)
            .map_err(|error| Error::input(format!("the part cannot be written: {error}")))?;
        let sum = checksum(format!("{body}\n").as_bytes());
        Ok(format!("{MAGIC}{sum}\n{body}\n").into_bytes())
    }

    /// The share, for this machine.
    ///
    /// # Errors
    /// Too few or too many sums, or texts that are no positive integers.
    pub fn share(&self, m: &Rbm) -> Result<Share> {
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
        Ok(Share {
            from: self.from,
            to: self.to,
            done: self.done,
            sums: ExactSums(sums.collect::<Result<_>>()?),
        })
    }
}

impl Run {
    /// What names this round of a job.
    pub fn of(job: &Job, round: &Round) -> Run {
        let data = job.samples.data.filter(|data| data.listed() > 0);
        let digits = job.options.digits;
        Run {
            version: env!("CARGO_PKG_VERSION").into(),
            machine: super::write_model(job.m),
            data: data.map_or_else(String::new, |data| super::write_data(data, job.m.units())),
            side: round.plan.side.name().into(),
            tier: round.plan.tier.name().into(),
            bits: round.plan.bits,
            exponent: round.plan.exponent,
            digits: digits.count,
            significant: digits.significant,
            spare: round.spare,
            instructions: round.plan.path.into(),
            blocks: round.plan.blocks,
            block_states: round.block_states(job.m),
        }
    }

    /// Which of the things that name a run differs from those of another.
    pub fn mismatch(&self, wanted: &Run) -> Option<String> {
        let text = |run: &Run| serde_json::to_value(run).unwrap_or_default();
        let (found, wanted) = (text(self), text(wanted));
        let differs = |(key, value): (&String, &serde_json::Value)| {
            let other = found.get(key)?;
            (other != value).then(|| match key.as_str() {
                "machine" | "data" => format!("another {key}"),
                _ => format!("{key} {other} where {value} is wanted"),
            })
        };
        wanted.as_object()?.iter().find_map(differs)
    }

    /// What the run was summed with, for the machine that is read from it.
    ///
    /// # Errors
    /// A side that is none.
    pub fn options(&self) -> Result<Options> {
        if !(1..=MOST_ASKED).contains(&self.digits) {
            return Err(Error::input(format!(
                "found {} digits, wanted 1 to {MOST_ASKED}",
                self.digits
            )));
        }
        let digits = match self.significant {
            true => Digits::of_each(self.digits),
            false => Digits::of_itself(self.digits),
        };
        let mut sides = [Side::Visible, Side::Hidden].into_iter();
        let side = sides
            .find(|side| side.name() == self.side)
            .ok_or_else(|| Error::input("found a side that is neither visible nor hidden"))?;
        Ok(Options {
            side: Some(side),
            max_states: u64::MAX,
            ..Options::new(digits)
        })
    }
}

/// Writes a part, whole or not at all.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn write_shard(path: &Path, part: &ShardFile) -> Result<()> {
    write_whole(path, &part.to_bytes()?)
}

fn checksum(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a part and checks that it is as it was written.
///
/// # Errors
/// A file that is no part, or a damaged one.
pub fn read_shard(path: &Path) -> Result<ShardFile> {
    read(path, "use more shares, which are smaller")
        .and_then(|bytes| ShardFile::from_bytes(&bytes))
        .map_err(|error| error.file(name_of(path)))
}
