//! `derive`: every step of the derivation, beside the exact gradient and its differences.

use super::super::again::Again;
use super::super::args::{DeriveArgs, Format};
use super::super::output::say;
use super::super::progress::{Progress, STEPS};
use super::super::status::Status;
use super::super::{input, output};
use super::{states_to_sum, sums};
use crate::answer::{Scales, beside, quantities, undecided_beside};
use crate::derivation::story::{self, Story};
use crate::derivation::{self, StepOutcome, StepRun, steps_to_run};
use crate::difference::{BandVerdict, Central};
use crate::error::{Error, Result};
use crate::number::{MOST_BITS, Verdict};
use crate::report::{self, Derivation};
use itertools::Itertools;

/// `derive`.
pub(crate) fn derive(args: &DeriveArgs, again: &Again) -> Result<Status> {
    let output = ("--output", args.output.output.as_ref());
    let input = input::read(again, &args.source, &[], &[output])?;
    let (digits, format) = (output::digits(&args.output), output::format(&args.output)?);
    if args.blank && format == Format::Json {
        return Err(
            Error::input("found --blank with --format json, wanted a form for readers")
                .help("leave out --format, or take markdown, latex or html"),
        );
    }
    let param = args.param.as_ref().map(|param| input.param(param));
    let param = param.transpose()?;
    derivation::check_size(&input.m, &input.data)?;
    let sums = sums(&args.sum, digits);
    let watch = Progress::new(states_to_sum(&input.m, &sums), "states", args.output.quiet);
    let q = quantities(&input.m, (&input.data).into(), &sums, &watch)?;
    drop(watch);
    let follow = story::follow(&input.m, &input.data, &q, param);
    let steps = args.explain.clone().or_else(|| args.steps.clone());
    let steps = steps.filter(|steps| !steps.is_empty());
    let whole = steps.is_none();
    let options = derivation::RunOptions {
        focus: follow.param,
        digits,
        steps,
        all: args.all || args.explain.is_some(),
        points: derivation::Points {
            count: args.points,
            seed: args.points_seed,
        },
    };
    let watch = Progress::new(steps_to_run(&options)? as u64, STEPS, args.output.quiet);
    let ran = derivation::run(&input.m, &input.data, &options, &watch)?;
    drop(watch);
    if options.all && format != Format::Json {
        let sides = story::sides(&input.m, &input.data, &follow, digits, &ran)?;
        output::document(&args.output, &report::at_length(&ran, &sides))?;
        return Ok(status(&ran, false, Vec::new()));
    }
    let watch = Progress::new(0, "differences", args.output.quiet);
    let differences = match whole {
        true => beside(&input.m, &input.data, &q, &sums, None, &watch)?,
        false => None,
    };
    drop(watch);
    let told = match args.steps.is_none() && format != Format::Json {
        true => Some(story::tell(&input.m, &input.data, &follow, digits, &ran)?),
        false => None,
    };
    let found = Derivation {
        given: input.given(),
        quantities: &q,
        ran: &ran,
        differences: differences.as_ref(),
        focus: follow.param,
        datum: &follow.datum,
        digits,
        all: args.all,
        story: told.as_ref(),
        blank: args.blank,
    };
    output::report(&args.output, &found)?;
    let lines = || told.iter().flat_map(Story::verdicts);
    let beyond = |central: &Central| central.verdict == BandVerdict::Refuted;
    let refuted = lines().any(Verdict::is_refuted)
        || differences
            .as_ref()
            .is_some_and(|table| table.iter().any(beyond));
    let mut open = q.undecided.clone();
    if lines().any(|verdict| !verdict.holds()) {
        open.push("numbers of the story".into());
    }
    if let Some(table) = &differences {
        let names = undecided_beside(&q, table, &Scales::new(digits, input.m.units()));
        open.extend(names.into_iter().filter(|name| !q.undecided.contains(name)));
    }
    Ok(status(&ran, refuted, open))
}

/// Refuted beats undecided (the contract's order). Says on stderr what stayed open and why, if something did.
fn status(ran: &[StepRun], refuted: bool, others: Vec<String>) -> Status {
    let of = |outcome| ran.iter().filter(move |ran| ran.outcome() == outcome);
    if refuted || of(StepOutcome::Refuted).next().is_some() {
        return Status::Refuted;
    }
    let steps = of(StepOutcome::Undecided).map(|ran| ran.step.id.to_string());
    let open = steps.chain(others).join(", ");
    if open.is_empty() {
        return Status::Holds;
    }
    say(&format!(
        "status 3: not decided with {MOST_BITS} bits, the most that this program uses (fewer past 12 units): {open}. Huge terms cancel there, and these bits do not tell whether anything is left"
    ));
    Status::Undecided
}
