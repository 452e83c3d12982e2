//! `check`: the numbers of another program, judged.

use super::super::again::Again;
use super::super::args::CheckArgs;
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::{samples, states_to_sum, sums};
use crate::door::options;
use crate::error::{Error, Result};
use crate::files::{ClaimNames, Map, looks_like_rows, read_claims};
use crate::oracle::{Case, Verdict, judge};
use crate::report::Checked;

/// `check`.
pub(crate) fn check(args: &CheckArgs, again: &Again) -> Result<Status> {
    let output = ("--output", args.output.output.as_ref());
    let claims = args.claim.iter().map(|path| ("--claim", Some(path)));
    let claims: Vec<_> = claims.collect();
    let input = input::read(again, &args.source, &claims, &[output])
        .map_err(|error| exchanged(error, args))?;
    output::format(&args.output)?;
    if let Some(path) = &args.samples.samples {
        return samples::run(args, &input, path);
    }
    let map = args.claim_map.as_deref().map(Map::of_claims).transpose()?;
    let mut claims = Vec::new();
    for path in &args.claim {
        let names = ClaimNames {
            machine: input.reading.as_ref(),
            map: map.as_ref(),
        };
        let file = read_claims(path, &input.m, &input.data, names)?;
        for remark in file.remarks {
            output::say(&format!("note: {}: {remark}", path.display()));
        }
        claims.extend(file.claims);
    }
    let options = sums(&args.sum, output::digits(&args.output));
    let states = states_to_sum(&input.m, &options);
    let watch = Progress::new(states, "states", args.output.quiet);
    let case =
        Case::new(&input.m, &input.data, &options, &watch).judged_by(&again.of_another_claim);
    let judgement = judge(&case, claims, args.output.digits.unwrap_or_default())?;
    drop(watch);
    let found = Checked {
        given: input.given(),
        judgement: &judgement,
        digits: args.output.digits,
    };
    output::report(&args.output, &found)?;
    if judgement.was_stopped() {
        return Ok(Status::Stopped);
    }
    Ok(match judgement.verdict() {
        Verdict::Agrees => Status::Holds,
        Verdict::Refuted => Status::Refuted,
        Verdict::Undecided => Status::Undecided,
    })
}

/// The error of data that cannot be read, where the claim's file can be read as data.
fn exchanged(error: Error, args: &CheckArgs) -> Error {
    let (Some(data), [claim]) = (&args.source.data, &args.claim[..]) else {
        return error;
    };
    match looks_like_rows(claim) && !looks_like_rows(data) {
        true => error.help_instead(format!(
            "{} looks like data: are the files exchanged? {}",
            claim.display(),
            options(&[
                ("data", &claim.display().to_string()),
                ("claim", &data.display().to_string()),
            ])
        )),
        false => error,
    }
}
