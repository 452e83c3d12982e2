//! `compute --ln-p`: ln p(v) of every data row, in a file of its own.

use super::super::args::ComputeArgs;
use super::super::input::Input;
use crate::answer::{decimals_of_rows, doubles_of_rows};
use crate::error::Result;
use crate::files::{LnP, LnPFormat, write_whole};
use crate::sweep::{ModelSums, Options};
use crate::watch::Watch;
use std::path::Path;

/// Where to and how; refused before the work where it cannot be.
pub(super) struct File<'a> {
    path: &'a Path,
    kind: LnPFormat,
}

/// The file that is asked for, if any.
pub(super) fn file<'a>(args: &'a ComputeArgs, input: &Input) -> Result<Option<File<'a>>> {
    let Some(path) = args.ln_p.as_deref() else {
        return Ok(None);
    };
    let kind = LnPFormat::of(path).map_err(|error| error.at("--ln-p"))?;
    input.needs_data("--ln-p")?;
    Ok(Some(File { path, kind }))
}

/// Computes the logarithms and writes them, whole or not at all.
pub(super) fn write(
    file: &File,
    input: &Input,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
) -> Result<()> {
    let (m, data) = (&input.m, &input.data);
    let logs = match file.kind {
        LnPFormat::Csv => LnP::Decimals(decimals_of_rows(m, data, model, options, watch)?),
        LnPFormat::Npy => LnP::Doubles(doubles_of_rows(m, data, model, options, watch)?),
    };
    write_whole(file.path, &logs.bytes())
}
