//! `derive`: every step of the derivation, beside the exact gradient and its differences.

use super::super::again::Again;
use super::super::args::{DeriveArgs, Format};
use super::super::output::say;
use super::super::progress::{Progress, STEPS};
use super::super::status::Status;
use super::super::{input, output};
use super::{states_to_sum, sums};
use crate::answer::{beside, quantities};
use crate::derivation::story::{self, Story};
use crate::derivation::{self, StepOutcome, StepRun, steps_to_run};
use crate::difference::{BandVerdict, Central};
use crate::error::{Error, Result};
use crate::machine::Shaped;
use crate::number::{MOST_BITS, Verdict};
use crate::report::{self, Derivation};

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
        return Ok(status(&ran, None, None));
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
    Ok(status(&ran, told.as_ref(), differences.as_ref()))
}

/// Refuted beats undecided (the contract's order). Of what stayed open it is said on stderr why.
fn status(ran: &[StepRun], told: Option<&Story>, differences: Option<&Shaped<Central>>) -> Status {
    let of = |outcome| ran.iter().filter(move |ran| ran.outcome() == outcome);
    let lines = || told.into_iter().flat_map(Story::verdicts);
    let differ = |verdict| {
        let mut centrals = differences.into_iter().flat_map(Shaped::iter);
        centrals.any(|central| central.verdict == verdict)
    };
    let mut open: Vec<&str> = of(StepOutcome::Undecided).map(|ran| ran.step.id).collect();
    if of(StepOutcome::Refuted).next().is_some()
        || lines().any(Verdict::is_refuted)
        || differ(BandVerdict::Refuted)
    {
        return Status::Refuted;
    }
    if open.is_empty() {
        if lines().all(Verdict::holds) && !differ(BandVerdict::Undecided) {
            return Status::Holds;
        }
        open.push("numbers of the story or of the differences");
    }
    say(&format!(
        "status 3: not decided with {MOST_BITS} bits, the most that this program uses (fewer past 12 units): {}. Huge terms cancel there, and these bits do not tell whether anything is left",
        open.join(", ")
    ));
    Status::Undecided
}
