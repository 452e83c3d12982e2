//! What the instructions of a pickle are read from.

use super::super::source::shown;
use crate::error::{Error, Result};

/// The bytes that are not read yet.
pub(super) struct Bytes<'b> {
    rest: &'b [u8],
}

impl<'b> Bytes<'b> {
    pub(super) fn of(rest: &'b [u8]) -> Self {
        Bytes { rest }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| {
            Error::input("found the end inside of the pickle, wanted the rest of it")
                .help("was the file cut off?")
        })?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| wrong("the end"))
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    /// A length of 1, 2, 4 or 8 bytes.
    pub(super) fn length(&mut self, bytes: usize) -> Result<usize> {
        let mut word = [0; 8];
        word[..bytes].copy_from_slice(self.take(bytes)?);
        usize::try_from(u64::from_le_bytes(word)).map_err(|_| wrong("a length past 2^64"))
    }

    pub(super) fn line(&mut self) -> Result<String> {
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let line = self.take(end.ok_or_else(|| wrong("a name without an end"))?)?;
        self.take(1)?;
        Ok(String::from_utf8_lossy(line).into_owned())
    }
}

/// The error of a pickle that is not as `torch.save` writes it.
pub(super) fn wrong(found: &str) -> Error {
    Error::input(format!(
        "found {} in the pickle, wanted one that torch.save wrote",
        shown(found)
    ))
    .help("was the file damaged?")
}
