//! `compute`: the exact quantities of a machine and of its data.

use super::super::args::{ComputeArgs, OutputArgs};
use super::super::paths::kept_apart;
use super::super::progress::Progress;
use super::super::{Status, input, output};
use super::{
    add_file, add_flag, add_param, ln_p, not_default, path, rerun_command, shard, states_to_sum,
    sums,
};
use crate::answer::{Gradient, Quantities, gradient, quantities};
use crate::ensemble;
use crate::error::{Error, Result};
use crate::files::{is_gradient_file, write_gradient};
use crate::machine::{Param, Rbm};
use crate::number::{Arithmetic, Digits, Enclosures, Fractions, Number};
use crate::report::{Computed, States, Symbols};
use crate::symbolic;
use rug::Rational;

/// `compute`.
pub fn compute(args: &ComputeArgs) -> Result<Status> {
    kept_apart(
        Some(&args.source),
        &[("--held-out", args.held_out.as_ref())],
        &[
            ("--output", args.output.output.as_ref()),
            ("--checkpoint", args.shard.checkpoint.as_ref()),
            ("--ln-p", args.ln_p.as_ref()),
            ("--gradient", args.gradient.as_ref()),
        ],
    )?;
    let mut input = input::read("compute", &args.source)?;
    let command = &mut input.from.command;
    rerun_command(command, &args.output, Some(&args.sum));
    add_flag(command, "states", args.states);
    add_flag(command, "symbolic", args.symbolic);
    add_param(command, not_default(&args.param));
    add_file(command, "ln-p", args.ln_p.as_deref());
    add_file(command, "gradient", args.gradient.as_deref());
    input.hold_out(args.held_out.as_deref())?;
    let digits = output::digits(&args.output);
    if args.shard.shard.is_none() {
        output::format(&args.output)?;
    }
    if args.symbolic {
        return symbolic(args, &input);
    }
    if let Some(betas) = &args.temperatures {
        return path::run(args, &mut input, betas);
    }
    let options = sums(&args.sum, digits);
    let ln_p = ln_p::file(args, &input)?;
    if let Some(path) = &args.gradient {
        is_gradient_file(path).map_err(|error| error.at("--gradient"))?;
        input.needs_data("--gradient")?;
    }
    let most = options.max_states;
    let planned = args.shard.shard.is_some() || args.shard.checkpoint.is_some();
    if states_to_sum(&input.m, &options) <= most {
        let quiet = args.output.quiet && !args.shard.dry_run;
        shard::announce(&input.m, &options, &args.shard, quiet)?;
        if args.shard.dry_run {
            return Ok(Status::Holds);
        }
    }
    if planned {
        return shard::run(args, &input, &options);
    }
    let watch = Progress::new(
        states_to_sum(&input.m, &options),
        "states",
        args.output.quiet,
    );
    let q = quantities(&input.m, input.samples(), &options, &watch)?;
    if let Some(file) = ln_p {
        ln_p::write(&file, &input, &q.model, &options, &watch)?;
    }
    if let Some(path) = &args.gradient {
        let found = match Gradient::of(&q) {
            Some(found) => found,
            None => gradient(&input.m, &input.data, &options, &watch)?,
        };
        write_gradient(path, &found)?;
    }
    drop(watch);
    let states = match args.states {
        true => Some(list_states(&input.m, digits)?),
        false => None,
    };
    report(&args.output, &input, &q, states.as_ref())
}

/// Writes the report of the quantities.
pub(super) fn report(
    args: &OutputArgs,
    input: &input::Input,
    q: &Quantities,
    states: Option<&States>,
) -> Result<Status> {
    let found = Computed {
        given: input.given(),
        quantities: q,
        states,
        digits: output::digits(args),
    };
    output::report(args, &found)?;
    if !q.decided {
        output::say(
            "status 3: some of the digits asked for are not certain; `--format json` says of which numbers",
        );
        return Ok(Status::Undecided);
    }
    Ok(Status::Holds)
}

fn symbolic(args: &ComputeArgs, input: &input::Input) -> Result<Status> {
    let param = Param::parse(&args.param, input.m.n_v(), input.m.n_h())
        .map_err(|error| error.at("--param"))?;
    let formulae = symbolic::formulae(&input.m)?;
    let entry = match input.data.total() {
        0 => None,
        _ => Some(symbolic::entry(&input.m, &input.data, param)?),
    };
    let found = Symbols {
        given: input.given(),
        formulae: &formulae,
        entry: entry.as_ref(),
    };
    output::report(&args.output, &found)?;
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
