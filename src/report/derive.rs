//! The report of `derive`: machine, terms, a line a step, the gradient beside differences, a
//! closing count. A student reads it from top to bottom.

use super::compute::{CONVENTION, likelihood, name, rows};
use super::document::{Block, Document, Line, Table, Text};
use super::machine::{Provenance, describe};
use super::numbers::{at_most, few, long, short};
use crate::data::Data;
use crate::derivation::{At, Kind, Notation, Outcome, Ran, Shown};
use crate::difference::{BandVerdict, Central};
use crate::ensemble::bits;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::Digits;
use crate::quantities::{Quantities, Scales};

/// What the derivation of one machine came to.
#[derive(Clone, Copy, Debug)]
pub struct Derivation<'a> {
    /// The machine.
    pub m: &'a Rbm,
    /// Its data.
    pub data: &'a Data,
    /// Its exact quantities.
    pub quantities: &'a Quantities,
    /// The steps, run.
    pub ran: &'a [Ran],
    /// The gradient beside central differences.
    pub differences: Option<&'a Shaped<Central>>,
    /// The chosen parameter.
    pub focus: Param,
    /// The digits asked for.
    pub digits: Digits,
    /// Whether steps beside the main line are left out (they are run and counted all the same).
    pub brief: bool,
}

/// The whole derivation.
pub fn derive(derivation: &Derivation, from: &Provenance) -> Document {
    let Derivation {
        m,
        data,
        quantities,
        ran,
        ..
    } = *derivation;
    let mut document =
        Document::new("The exact gradient of a restricted Boltzmann machine, derived");
    describe(&mut document, m, Some(data), from);
    terms(&mut document, derivation);
    let datum = data
        .rows()
        .next()
        .map_or_else(String::new, |(row, _)| bits(row));
    document.heading(format!(
        "The derivation, for {} and the datum v = {datum}",
        derivation.focus
    ));
    document.paragraph(
        "Each line is run as printed, both sides apart. h̃ is a summed copy of h, h̃⁻ʲ all of it but h̃ⱼ, u a summed copy of v; logarithms are in nats. Of two values, A vs B, the left side is A. 'The thread' is the question and answer that the lines are from.",
    );
    if *m.temperature() != 1 {
        document.paragraph(format!(
            "The lines are run on the machine with parameters divided by T = {0}, which has the same law: slopes in them are {0} times those in the tables, which are with respect to the parameters above. Haykin's lines keep T.",
            m.temperature()
        ));
    }
    let mut said: Vec<&Ran> = Vec::new();
    let mut lines = Vec::new();
    let shown: Vec<&Ran> = ran
        .iter()
        .filter(|ran| !derivation.brief || main_line(ran))
        .collect();
    for step in &shown {
        if said
            .last()
            .is_none_or(|last| last.step.chain != step.step.chain)
        {
            flush(&mut document, &mut lines);
            document.heading(step.step.chain.title());
            said.clear();
        }
        lines.push(line(step, &said, &datum));
        said.push(step);
    }
    flush(&mut document, &mut lines);
    if let Some(differences) = derivation.differences {
        gradient(&mut document, derivation, differences);
    }
    if let Some(fit) = &quantities.fit
        && derivation.differences.is_none()
    {
        document.heading("Gradient");
        document.table(super::compute::phases(fit, &quantities.model.model_phase));
    }
    document.heading("Count");
    document.paragraph(count(derivation));
    if ran.iter().any(|ran| ran.values.len() < ran.inputs) {
        document.paragraph(
            "Lines with more than 64 inputs were run at the data rows; --all runs them at every input.",
        );
    }
    if shown.len() < ran.len() {
        document.paragraph(format!(
            "{} of them are shown; --all shows every one at length, --explain R8 one.",
            shown.len()
        ));
    }
    document
}

/// The main line, and whatever did not come out as it should.
fn main_line(ran: &Ran) -> bool {
    !ran.step.is_aside() || matches!(ran.outcome(), Outcome::Refuted | Outcome::Undecided)
}

fn flush(document: &mut Document, lines: &mut Vec<Line>) {
    if !lines.is_empty() {
        document.blocks.push(Block::Lines(std::mem::take(lines)));
    }
}

fn terms(document: &mut Document, derivation: &Derivation) {
    let q = derivation.quantities;
    let scales = Scales::new(derivation.digits, derivation.m.units());
    document.heading("The terms");
    let mut pairs = vec![
        (Text::formula("Z", "Z"), long(&q.model.z, scales.positive())),
        (
            Text::formula("ln Z", "\\ln Z"),
            long(&q.model.ln_z, scales.logarithm()),
        ),
    ];
    if let Some(fit) = &q.fit {
        pairs.extend(likelihood(fit, &scales));
        document.blocks.push(Block::Pairs(pairs));
        document.table(rows(fit, false));
    }
}

/// The input at which a step is shown: where it is refuted, else at the datum.
fn shown<'a>(ran: &'a Ran, datum: &str) -> Option<&'a At> {
    let at_datum = |at: &&At| {
        let state = at.input.split(',').next().unwrap_or("");
        state == format!("v={datum}") || state == format!("x={datum}")
    };
    match ran.shown {
        Shown::Refuted => ran.witness(),
        _ => ran.values.iter().rfind(at_datum).or(ran.values.last()),
    }
}

fn line(ran: &Ran, said: &[&Ran], datum: &str) -> Line {
    let (at, step) = (shown(ran, datum), &ran.step);
    let sign = if step.kind == Kind::Approximation {
        "≈"
    } else {
        "="
    };
    let latex_sign = if step.kind == Kind::Approximation {
        "\\approx"
    } else {
        "="
    };
    let (lhs, rhs) = step.written(Notation::Plain);
    let (left, right) = step.written(Notation::Latex);
    // A chain reads on: a left side that stands above is not said again.
    let goes_on = said
        .iter()
        .rev()
        .take(3)
        .any(|above| above.step.rhs == step.lhs || above.step.lhs == step.lhs);
    let formula = match goes_on {
        true => Text::formula(format!("  {sign} {rhs}"), format!("{latex_sign} {right}")),
        false => Text::formula(
            format!("{lhs} {sign} {rhs}"),
            format!("{left} {latex_sign} {right}"),
        ),
    };
    let value = match at {
        None => String::new(),
        Some(_) if ran.shown == Shown::IllFormed => String::new(),
        Some(at) if at.verdict.is_refuted() => format!("{} vs {}", short(&at.lhs), short(&at.rhs)),
        Some(at) => short(&at.lhs),
    };
    let outcome = ran.outcome();
    Line {
        id: step.id.to_string(),
        formula,
        value,
        verdict: verdict(ran, at),
        passes: !matches!(outcome, Outcome::Refuted | Outcome::Undecided),
    }
}

/// The verdict in words.
pub(super) fn verdict(ran: &Ran, at: Option<&At>) -> String {
    let place = at.map_or("", |at| at.input.as_str());
    match (ran.outcome(), ran.step.kind, ran.shown) {
        (Outcome::Shown, ..) => "APPROXIMATE".into(),
        (Outcome::Blind, ..) => "BLIND HERE".into(),
        (Outcome::NotApplicable, Kind::Conditional(hypothesis), _) => {
            format!("IF {}", hypothesis.short())
        }
        (_, _, Shown::IllFormed) => "NOT WELL-FORMED".into(),
        (_, _, Shown::Refuted) => format!("REFUTED {place}"),
        (_, _, Shown::Undefined) => "UNDEFINED".into(),
        (_, _, Shown::Undecided) => "UNDECIDED".into(),
        (_, _, _) if ran.definition => "DEFINITION".into(),
        (_, _, Shown::Agrees(digits)) => format!("AGREES {digits}"),
        (_, _, Shown::Equal) => "EQUAL".into(),
    }
}

fn gradient(document: &mut Document, derivation: &Derivation, differences: &Shaped<Central>) {
    let Some(fit) = &derivation.quantities.fit else {
        return;
    };
    let step = differences
        .iter()
        .next()
        .map_or_else(String::new, |central| central.step.to_string());
    document.heading(format!(
        "The gradient beside central differences, step {step}"
    ));
    let mut table = Table::new([
        "",
        "data phase",
        "model phase",
        "gradient",
        "difference",
        "off by",
    ]);
    for param in differences.params() {
        let central = differences.get(param);
        let verdict = match central.verdict {
            BandVerdict::WithinBand => "",
            BandVerdict::Refuted => " REFUTED",
            BandVerdict::Undecided => " UNDECIDED",
        };
        table.row([
            name(param),
            short(fit.data_phase.get(param)).into(),
            short(derivation.quantities.model.model_phase.get(param)).into(),
            short(fit.gradient.get(param)).into(),
            short(&central.difference).into(),
            format!("{}{verdict}", few(&central.gap)).into(),
        ]);
    }
    document.table(table);
    let within = differences
        .iter()
        .filter(|central| central.verdict == BandVerdict::WithinBand)
        .count();
    let widest = differences.iter().map(|central| &central.band);
    let widest = widest.max_by(|a, b| a.to_f64().total_cmp(&b.to_f64()));
    let band = widest.map_or_else(String::new, at_most);
    document.paragraph(format!(
        "{within} of {} differences are within their proven band, at most {band}.",
        differences.iter().count()
    ));
    document.paragraph(CONVENTION);
}

fn count(derivation: &Derivation) -> String {
    let of = |outcome: Outcome| {
        derivation
            .ran
            .iter()
            .filter(|ran| ran.outcome() == outcome)
            .count()
    };
    let equal = derivation
        .ran
        .iter()
        .filter(|ran| ran.outcome() == Outcome::Holds && ran.shown == Shown::Equal)
        .count();
    let agree = of(Outcome::Holds) - equal;
    let routes: usize = derivation
        .ran
        .iter()
        .flat_map(|ran| &ran.values)
        .map(|at| at.again.len())
        .sum();
    let mut text = format!(
        "{} steps: {equal} equal as fractions or logarithms",
        derivation.ran.len()
    );
    for (number, words) in [
        (agree, "agree to the digits asked for"),
        (
            of(Outcome::RefutedAsExpected),
            "of the thread's slips refuted, their repairs holding",
        ),
        (of(Outcome::Blind), "slips that this machine cannot see"),
        (
            of(Outcome::NotApplicable),
            "true only under a hypothesis that fails here",
        ),
        (of(Outcome::Shown), "an approximation printed as ="),
        (of(Outcome::Undecided), "UNDECIDED"),
        (of(Outcome::Refuted), "REFUTED"),
    ] {
        if number > 0 {
            text += &format!(", {number} {words}");
        }
    }
    format!("{text}. Other routes that share nothing with the formulae were asked {routes} times.")
}
