//! `check --samples`: a stream of sampled updates, judged.

use super::super::args::CheckArgs;
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::sums;
use crate::error::{Error, Result};
use crate::files::{ClaimNames, Map, read_updates};
use crate::number::rational;
use crate::oracle::{Case, Expected, Said, Source, Verdict};
use crate::report::Sampled;
use std::path::Path;

pub(super) fn run(args: &CheckArgs, input: &input::Input, path: &Path) -> Result<Status> {
    let samples = &args.samples;
    let said = Said {
        source: Source::parse(&samples.estimator).map_err(|error| error.at("--estimator"))?,
        hidden: samples.hidden,
        batch: match samples.batch.as_str() {
            "all" => None,
            rows => Some(rows.parse().map_err(|_| {
                Error::input(format!(
                    "found `{}`, wanted a number of rows or `all`",
                    rows.escape_debug()
                ))
                .at("--batch")
            })?),
        },
        rate: rational(&samples.rate)
            .map_err(|error| error.at("--rate"))?
            .to_f64(),
        level: rational(&samples.level)
            .map_err(|error| error.at("--level"))?
            .to_f64(),
    };
    input.needs_data("--samples")?;
    let map = args.claim_map.as_deref().map(Map::of_claims).transpose()?;
    let names = ClaimNames {
        machine: input.reading.as_ref(),
        map: map.as_ref(),
    };
    let file = read_updates(path, &input.m, names)?;
    for remark in file.remarks {
        output::say(&format!("note: {}: {remark}", path.display()));
    }
    let options = sums(&args.sum, output::digits(&args.output));
    let watch = Progress::new(0, "joint states", args.output.quiet);
    let case = Case::new(&input.m, &input.data, &options, &watch);
    let found = Expected::new(&case, said)?.judge(&file.stream)?;
    drop(watch);
    let report = Sampled {
        given: input.given(),
        found: &found,
    };
    output::report(&args.output, &report)?;
    Ok(match found.verdict {
        Verdict::Refuted => Status::Refuted,
        Verdict::Undecided => Status::Undecided,
        Verdict::Agrees => Status::Holds,
    })
}
