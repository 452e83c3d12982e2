//! The report of `derive`: machine, terms, a line a step, the gradient beside differences, a
//! closing count. A student reads it from top to bottom.

use super::answers::Derivation;
use super::compute::{CONVENTION, phases};
use super::gradient::{beside_differences, within};
use super::letters::named;
use super::machine::opened;
use super::numbers::Show;
use super::output::Summary;
use super::prose::{pairs, prose};
use super::steps::{equation, line};
use super::tables::{by_row, cell, full};
use super::view::{Block, Document, Formula, Line, Text};
use crate::answer::Scales;
use crate::derivation::{Chance, Over, StepRun, parameter};
use crate::difference::Central;
use crate::ensemble::bits;
use crate::machine::{Param, Shaped, Units};
use itertools::Itertools;

/// The whole derivation.
pub(super) fn derive(derivation: &Derivation) -> Document {
    let Derivation {
        given,
        quantities,
        ran,
        ..
    } = *derivation;
    let m = given.m;
    let title = "The exact gradient of a restricted Boltzmann machine, derived";
    let mut document = opened(title, &given);
    terms(&mut document, derivation);
    let datum = derivation.datum;
    document.heading(
        Text::from("The derivation, for ")
            .formula(derivation.focus)
            .prose(format!(
                " at the datum v = {}, h = {}",
                bits(datum),
                "1".repeat(m.n_h())
            )),
    );
    document.paragraph(what_letters_stand_for(derivation));
    if *m.temperature() != 1 {
        document.paragraph(format!(
            "The lines are run on the machine with parameters divided by T = {0}, which has the same law: slopes in them are {1} times those in the tables, which are with respect to the parameters above. Haykin's lines keep T.",
            m.temperature(),
            match *m.temperature().denom() == 1 {
                true => m.temperature().to_string(),
                false => format!("({})", m.temperature()),
            }
        ));
    }
    let mut said: Vec<&StepRun> = Vec::new();
    let mut lines = Vec::new();
    for step in ran {
        if said
            .last()
            .is_none_or(|last| last.step.chain != step.step.chain)
        {
            flush(&mut document, &mut lines);
            document.section(2, "", step.step.chain.title());
            said.clear();
        }
        lines.push(line(step, &said, datum));
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
        phases(&mut document, quantities, fit);
    }
    document.heading("Count");
    document.paragraph(count(ran));
    let some = ran.iter().any(|ran| ran.values.len() < ran.inputs);
    let thinned = match some {
        true => "Past 64 inputs a line was run at the data rows. ",
        false => "",
    };
    document.paragraph(format!(
        "{thinned}--explain R8 opens a step, --all opens every step, at every input."
    ));
    document
}

/// How lines are to be read, which parameters they speak of, and what the other letters in them are.
fn what_letters_stand_for(derivation: &Derivation) -> Text {
    let over = [
        (Over::Weight, "wᵢⱼ"),
        (Over::VisibleBias, "bᵢ"),
        (Over::HiddenBias, "cⱼ"),
    ];
    let stands = |(over, letter)| {
        let param = parameter(over, derivation.focus)?;
        Some(format!(", `{letter}` is `{param}`"))
    };
    let formulae = derivation.ran.iter().map(|ran| equation(&ran.step).plain);
    let formulae: Vec<String> = formulae.collect();
    prose(&format!(
        "Both sides of each line are computed as printed; then come their value and the verdict. `∀`: the line holds for every machine of this size. Here `θ` is `{}`{}. ",
        derivation.focus,
        over.into_iter().filter_map(stands).join("")
    ))
    .then(named(&formulae))
}

fn flush(document: &mut Document, lines: &mut Vec<Line>) {
    if !lines.is_empty() {
        document.blocks.push(Block::Lines(std::mem::take(lines)));
    }
}

fn terms(document: &mut Document, derivation: &Derivation) {
    let (m, q) = (derivation.given.m, derivation.quantities);
    let scales = Scales::new(derivation.digits, m.units());
    document.heading("The terms");
    let Some(fit) = &q.fit else { return };
    let states = format!(", over `2^{}` states; `ln Z = `", m.n_v() + m.n_h());
    let z = cell(&q.model.z).then(prose(&states));
    let mean = full(&fit.log_likelihood.mean, scales.logarithm());
    document.blocks.push(pairs([
        ("`Z`", z.then(full(&q.model.ln_z, scales.logarithm()))),
        (
            &format!("`{}`", correlation(derivation.focus)),
            cell(q.model.model_phase.get(derivation.focus)).prose(", the model expectation"),
        ),
        ("log-likelihood", mean.prose(", the mean over the rows")),
    ]));
    document.table(by_row(
        &["`p(v)`", "`ln p(v)`"],
        fit.rows
            .iter()
            .map(|row| (&row.clamped, vec![&row.p, &row.ln_p])),
    ));
    let one = match m.units() {
        Units::Binary => "E[hⱼ|v]",
        Units::Spin => "(1 + E[hⱼ|v])/2",
    };
    document.paragraph(prose(&format!(
        "`p(h|v) = Π_j p(hⱼ|v)`, and `p(hⱼ=1|v) = {one}`. ln in nats."
    )));
}

/// The mean that is the model phase of a parameter.
fn correlation(param: Param) -> String {
    let (visible, hidden) = param.units();
    let units = [("v", visible), ("h", hidden)];
    let unit = |(letter, unit): (&str, Option<usize>)| Some(format!("{letter}{}", unit? + 1));
    format!("⟨{}⟩", units.into_iter().filter_map(unit).join(" "))
}

fn gradient(document: &mut Document, derivation: &Derivation, differences: &Shaped<Central>) {
    let step = differences
        .iter()
        .next()
        .map_or_else(String::new, |central| central.step.to_string());
    document.heading(format!(
        "The gradient beside central differences, step {step}"
    ));
    let shows = (Show::CELL, Show::CELL);
    let table = beside_differences(derivation, differences, usize::MAX, Formula::from, shows);
    document.table(table);
    document.paragraph(within(differences));
    document.paragraph(CONVENTION);
}

/// How many lines hold for every machine, and the chance that this is wrong of any of them.
pub(super) fn holding_everywhere(ran: &[StepRun]) -> Option<(usize, Chance)> {
    let holding = || ran.iter().filter(|ran| ran.holds_for_every_machine());
    let chances = holding().filter_map(|ran| ran.every_machine?.chance);
    match holding().count() {
        0 => None,
        number => Some((number, Chance::of_any(chances))),
    }
}

fn count(ran: &[StepRun]) -> String {
    let summary = Summary::new(ran, None);
    // Where a hypothesis fails here, a way that uses it has another value.
    let claimed = |ran: &&StepRun| ran.outcome() != crate::derivation::StepOutcome::NotApplicable;
    let again = ran
        .iter()
        .filter(claimed)
        .flat_map(|ran| &ran.values)
        .flat_map(|at| &at.again);
    let routes = again.clone().count();
    let same = again.filter(|(_, _, verdict)| verdict.holds()).count();
    let mut text = format!(
        "{} steps: {} have two equal sides, as fractions or logarithms",
        summary.steps, summary.equal
    );
    let slips = |number| if number == 1 { "slip" } else { "slips" };
    let refuted = format!(
        "{} of the thread refuted and repaired",
        slips(summary.refuted_as_expected)
    );
    let blind = format!("{} that this machine cannot see", slips(summary.blind));
    for (number, words) in [
        (
            summary.agree,
            "have sides that agree to the digits asked for",
        ),
        (summary.refuted_as_expected, refuted.as_str()),
        (summary.blind, blind.as_str()),
        (
            summary.not_applicable,
            "not claimed for this machine (\"only if\")",
        ),
        (
            summary.approximations,
            "printed with = and only nearly true",
        ),
        (summary.undecided, "UNDECIDED"),
        (summary.refuted, "WRONG"),
    ] {
        if number > 0 {
            text += &format!(", {number} {words}");
        }
    }
    let same = match same == routes {
        true => "all".to_string(),
        false => same.to_string(),
    };
    let everywhere = holding_everywhere(ran).map_or_else(String::new, |(number, chance)| format!(
        " {number} hold for every machine of this size (with these units and rows), not only for this one: chance of error at most {chance}."
    ));
    format!(
        "{text}.{everywhere} {routes} values were also computed in another way, {same} with the same result."
    )
}
