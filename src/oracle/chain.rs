//! The expected update and loss of contrastive divergence.

use super::case::Case;
use crate::error::{Error, Result};
use crate::machine::Shaped;
use crate::number::Value;

pub(super) fn direction(_case: &Case, _k: u32, _bits: u32) -> Result<Shaped<Value>> {
    Err(Error::input(
        "claims about contrastive divergence are not supported yet",
    ))
}

pub(super) fn loss(_case: &Case, _k: u32, _bits: u32) -> Result<Value> {
    Err(Error::input(
        "claims about contrastive divergence are not supported yet",
    ))
}
