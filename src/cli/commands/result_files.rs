//! Files of results beside the report: `--ln-p`, ln p(v) of every data row, and `--gradient`.

use super::super::args::ComputeArgs;
use super::super::input::Input;
use crate::answer::{Gradient, Job, Quantities, decimals_of_rows, doubles_of_rows, gradient};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::files::{LnP, LnPFormat, is_gradient_file, write_gradient, write_whole};
use crate::watch::Watch;
use std::path::Path;

/// The files that are asked for.
pub(super) struct ResultFiles<'a> {
    ln_p: Option<(&'a Path, LnPFormat)>,
    gradient: Option<&'a Path>,
}

impl<'a> ResultFiles<'a> {
    /// Refused before the work where they cannot be.
    pub(super) fn of(args: &'a ComputeArgs, input: &Input) -> Result<Self> {
        let format = |path: &'a Path| Ok((path, LnPFormat::of(path)?));
        let ln_p = args.ln_p.as_deref().map(format).transpose();
        let ln_p = ln_p.map_err(|error: Error| error.at("--ln-p"))?;
        if ln_p.is_some() {
            input.needs_data("--ln-p")?;
        }
        if let Some(path) = &args.gradient {
            is_gradient_file(path).map_err(|error| error.at("--gradient"))?;
            input.needs_data("--gradient")?;
        }
        let gradient = args.gradient.as_deref();
        Ok(ResultFiles { ln_p, gradient })
    }

    /// Computes what is in them and writes each, whole or not at all.
    pub(super) fn write(
        &self,
        job: &Job,
        data: &Data,
        q: &Quantities,
        watch: &dyn Watch,
    ) -> Result<()> {
        let (m, options) = (job.m, job.options);
        if let Some((path, format)) = &self.ln_p {
            let logs = match format {
                LnPFormat::Csv => {
                    LnP::Decimals(decimals_of_rows(m, data, &q.model, options, watch)?)
                }
                LnPFormat::Npy => LnP::Doubles(doubles_of_rows(m, data, &q.model, options, watch)?),
            };
            write_whole(path, &logs.bytes())?;
        }
        if let Some(path) = self.gradient {
            let found = match Gradient::of(q) {
                Some(found) => found,
                None => gradient(m, data, options, watch)?,
            };
            write_gradient(path, &found)?;
        }
        Ok(())
    }
}
