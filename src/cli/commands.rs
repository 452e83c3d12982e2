//! What each command does: read, compute, report.

use super::args::{
    CompletionsArgs, ComputeArgs, DeriveArgs, DifferenceArgs, ExampleArgs, Format, ManArgs,
    OutputArgs, SchemaArgs, SideArg, SumArgs,
};
use super::progress::Progress;
use super::{Status, failed, input, output};
use crate::derivation::{self, Outcome, Ran};
use crate::difference::{self, BandVerdict};
use crate::ensemble::{self, bits};
use crate::error::{Error, Result};
use crate::machine::{EXAMPLES, Param, Rbm};
use crate::number::{Arithmetic, Digits, Enclosures, Fractions, Number};
use crate::quantities::{Quantities, Scales, quantities};
use crate::report::output::{
    Beside, ComputeOutput, CurveOutput, DeriveOutput, DifferenceOutput, Exact, Listed, json,
};
use crate::report::{self, Derivation, Document, States};
use crate::sweep::{self, Side};
use crate::symbolic;
use crate::watch::Unwatched;
use rug::Rational;

fn sums(args: &SumArgs, digits: Digits) -> sweep::Options {
    let default = sweep::Options::new(digits);
    sweep::Options {
        side: args.side.map(|side| match side {
            SideArg::Visible => Side::Visible,
            SideArg::Hidden => Side::Hidden,
        }),
        max_states: args.max_states,
        threads: args
            .threads
            .map_or(default.threads, |threads| threads as usize),
        ..default
    }
}

fn states_to_sum(m: &Rbm) -> u64 {
    1_u64
        .checked_shl(m.n_v().min(m.n_h()) as u32)
        .unwrap_or(u64::MAX)
}

/// The step of the differences shown beside the gradient.
const BESIDE_STEP: (u32, u32) = (1, 1000);

/// What a run was given, so that it can be repeated.
fn echo(input: &input::Input, q: &Quantities, digits: Digits) -> report::output::Input {
    let data = (input.data.total() > 0).then_some(&input.data);
    let rerun = Some(input.from.command.clone());
    report::output::Input::new(&input.m, data, input.origin.clone(), q, digits, rerun)
}

/// Completes the command that repeats the run by the options that change its numbers.
fn again(input: &mut input::Input, args: &OutputArgs, param: Option<&str>, flag: Option<&str>) {
    let command = &mut input.from.command;
    if let Some(param) = param.filter(|param| *param != "w[1,1]") {
        *command += &format!(" --param '{}'", param.replace('\'', ""));
    }
    if args.digits != 15 {
        *command += &format!(" --digits {}", args.digits);
    }
    for flag in args
        .significant
        .then_some("--significant")
        .into_iter()
        .chain(flag)
    {
        *command += &format!(" {flag}");
    }
}

/// `derive`.
pub fn derive(args: &DeriveArgs) -> Result<Status> {
    let mut input = input::read("derive", &args.source)?;
    again(&mut input, &args.output, Some(&args.param), None);
    let digits = output::digits(&args.output);
    let focus = Param::parse(&args.param, input.m.n_v(), input.m.n_h())
        .map_err(|error| error.at("--param"))?;
    let steps = args
        .explain
        .clone()
        .map(|step| vec![step])
        .or_else(|| args.steps.clone());
    let whole = steps.is_none();
    let options = derivation::Options {
        focus,
        digits,
        steps,
        all: args.all || args.explain.is_some(),
    };
    let ran = derivation::run(&input.m, &input.data, &options)?;
    if (args.all || args.explain.is_some()) && args.output.format != Format::Json {
        let mut document = Document::new("The derivation at length");
        for ran in &ran {
            let explained = report::explain(ran);
            document.heading(explained.title.clone());
            document.blocks.extend(explained.blocks);
        }
        output::document(&args.output, &document)?;
        return Ok(status(&ran));
    }
    let watch = Progress::new(states_to_sum(&input.m), args.output.quiet);
    let q = quantities(
        &input.m,
        Some(&input.data),
        &sums(&args.sum, digits),
        &watch,
    )?;
    let step = Rational::from(BESIDE_STEP);
    let differences = match &q.fit {
        Some(fit) if whole => Some(difference::table(
            &input.m,
            &input.data,
            &fit.gradient,
            &step,
            6,
            &watch,
        )?),
        _ => None,
    };
    drop(watch);
    let derived = Derivation {
        m: &input.m,
        data: &input.data,
        quantities: &q,
        ran: &ran,
        differences: differences.as_ref(),
        focus,
        digits,
        brief: whole,
    };
    match args.output.format {
        Format::Json => {
            let scales = Scales::new(digits, input.m.units());
            let beside = differences
                .as_ref()
                .map_or_else(Vec::new, |table| Beside::table(&q, &scales, table));
            let datum = input
                .data
                .rows()
                .next()
                .map_or_else(String::new, |(row, _)| bits(row));
            let exact = Exact::new(&q, &scales);
            let echo = echo(&input, &q, digits);
            let found = DeriveOutput::new(echo, exact, focus, &datum, &ran, beside, args.all);
            output::text(&args.output, &json(&found)?)?;
        }
        _ => output::document(&args.output, &report::derive(&derived, &input.from))?,
    }
    let refuted = |verdict| {
        differences
            .as_ref()
            .is_some_and(|table| table.iter().any(|central| central.verdict == verdict))
    };
    Ok(match status(&ran) {
        Status::Refuted => Status::Refuted,
        _ if refuted(BandVerdict::Refuted) => Status::Refuted,
        Status::Holds if refuted(BandVerdict::Undecided) => Status::Undecided,
        status => status,
    })
}

/// Refuted beats undecided (the contract's order).
fn status(ran: &[Ran]) -> Status {
    let any = |outcome| ran.iter().any(|ran| ran.outcome() == outcome);
    match () {
        () if any(Outcome::Refuted) => Status::Refuted,
        () if any(Outcome::Undecided) => Status::Undecided,
        () => Status::Holds,
    }
}

/// `compute`.
pub fn compute(args: &ComputeArgs) -> Result<Status> {
    let mut input = input::read("compute", &args.source)?;
    again(
        &mut input,
        &args.output,
        None,
        args.states.then_some("--states"),
    );
    let digits = output::digits(&args.output);
    if args.symbolic {
        return symbolic(args, &input);
    }
    let options = sums(&args.sum, digits);
    let watch = Progress::new(states_to_sum(&input.m), args.output.quiet);
    let q = quantities(&input.m, Some(&input.data), &options, &watch)?;
    drop(watch);
    let states = match args.states {
        true => Some(list_states(&input.m, digits)?),
        false => None,
    };
    match args.output.format {
        Format::Json => {
            let exact = Exact::new(&q, &Scales::new(digits, input.m.units()));
            let listed = states.as_ref().map(|states| Listed::new(states, digits));
            let found = ComputeOutput::new(echo(&input, &q, digits), exact, listed);
            output::text(&args.output, &json(&found)?)?;
        }
        _ => {
            let document = report::compute(
                &input.m,
                Some(&input.data),
                &q,
                states.as_ref(),
                digits,
                &input.from,
            );
            output::document(&args.output, &document)?;
        }
    }
    Ok(match q.decided {
        true => Status::Holds,
        false => Status::Undecided,
    })
}

fn symbolic(args: &ComputeArgs, input: &input::Input) -> Result<Status> {
    let param = Param::parse(&args.param, input.m.n_v(), input.m.n_h())
        .map_err(|error| error.at("--param"))?;
    let formulae = symbolic::formulae(&input.m)?;
    let entry = match input.data.total() {
        0 => None,
        _ => Some(symbolic::entry(&input.m, &input.data, param)?),
    };
    output::document(&args.output, &report::symbols(&formulae, entry.as_ref()))?;
    Ok(Status::Holds)
}

/// The largest table of states that is listed.
const MOST_LISTED_UNITS: usize = 12;

fn list_states(m: &Rbm, digits: Digits) -> Result<States> {
    let units = m.n_v() + m.n_h();
    if units > MOST_LISTED_UNITS {
        return Err(Error::limit(format!(
            "--states lists 2^{units} joint states, wanted at most 2^{MOST_LISTED_UNITS}"
        )));
    }
    match m.is_rational() {
        true => states_in(&Fractions, m, digits),
        false => states_in(&Enclosures::new(digits.bits() + 64), m, digits),
    }
}

fn states_in<A: Arithmetic<N: Number>>(a: &A, m: &Rbm, digits: Digits) -> Result<States> {
    let factors = m.factors(a)?;
    let z = crate::exact::partition(a, &factors);
    let temperature = m.temperature();
    let entries = ensemble::joint(a, &factors).map(|entry| {
        // E = -T ln f.
        let energy = a
            .value(&entry.f)
            .ln(digits.bits() + 64)
            .times(&Rational::from(-temperature));
        let p = a.value(&(entry.f.clone() / &z));
        (entry.v, entry.h, energy, a.value(&entry.f), p)
    });
    Ok(States {
        entries: entries.collect(),
    })
}

/// `difference`.
pub fn difference(args: &DifferenceArgs) -> Result<Status> {
    let mut input = input::read("difference", &args.source)?;
    again(&mut input, &args.output, Some(&args.param), None);
    let digits = output::digits(&args.output);
    let param = Param::parse(&args.param, input.m.n_v(), input.m.n_h())
        .map_err(|error| error.at("--param"))?;
    let watch = Progress::new(states_to_sum(&input.m), args.output.quiet);
    let steps = difference::default_steps();
    let curve = difference::curve(&input.m, &input.data, param, &steps, digits.count, &watch)?;
    drop(watch);
    match args.output.format {
        Format::Json => {
            let scales = Scales::new(digits, input.m.units());
            let options = sweep::Options::new(digits);
            let q = quantities(&input.m, Some(&input.data), &options, &Unwatched)?;
            let beside = match &q.fit {
                Some(fit) => difference::table(
                    &input.m,
                    &input.data,
                    &fit.gradient,
                    &BESIDE_STEP.into(),
                    digits.count,
                    &Unwatched,
                )
                .map(|table| Beside::table(&q, &scales, &table))?,
                None => Vec::new(),
            };
            let curve = CurveOutput::new(&curve, scales.logarithm());
            let found = DifferenceOutput::new(echo(&input, &q, digits), beside, Some(curve));
            output::text(&args.output, &json(&found)?)?;
        }
        _ => output::document(
            &args.output,
            &report::curve(&input.m, &input.data, &curve, digits, &input.from),
        )?,
    }
    Ok(Status::Holds)
}

/// `example`.
pub fn example(args: &ExampleArgs) -> Result<Status> {
    let mut source = args.source.clone();
    source.example = source.example.or(args.name.clone());
    if source.example.is_none() && source.nv.is_none() && source.model.is_none() {
        let lines: Vec<String> = EXAMPLES
            .iter()
            .map(|example| format!("{:8} {}\n", example.name, example.about))
            .collect();
        output::print(&lines.concat())?;
        return Ok(Status::Holds);
    }
    let input = input::read("example", &source)?;
    if source.save_model.is_none() && source.save_data.is_none() {
        output::print(&crate::files::write_model(&input.m))?;
    }
    Ok(Status::Holds)
}

/// `schema`.
pub fn schema(args: &SchemaArgs) -> Result<Status> {
    let schema = report::output::schema(&args.command)?;
    output::print(&json(&schema)?)?;
    Ok(Status::Holds)
}

/// `completions`.
pub fn completions(args: &CompletionsArgs) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "rbm-exact", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Holds)
}

/// `man`.
pub fn man(args: &ManArgs) -> Result<Status> {
    let whole = super::command();
    let command = match &args.command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| {
                Error::input(format!(
                    "found the command `{}`, wanted one that --help lists",
                    name.escape_debug()
                ))
            })?
            .display_name(format!("rbm-exact-{name}")),
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| failed("the manual page", &error))?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Status::Holds)
}
