//! The report of `derive`: machine, terms, a line a step, the gradient beside differences, a
//! closing count. A student reads it from top to bottom.

use super::compute::{CONVENTION, name, rows};
use super::document::{Block, Document, Line, Table, Text};
use super::line::line;
use super::machine::{Provenance, describe};
use super::numbers::{at_most, few, long, short};
use super::output::Summary;
use crate::answer::{Quantities, Scales};
use crate::data::Data;
use crate::derivation::{Chain, StepOutcome, StepRun, datum};
use crate::difference::{BandVerdict, Central};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Digits;

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
    pub ran: &'a [StepRun],
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
    let datum = datum(data, derivation.focus);
    document.heading(format!(
        "The derivation, for {} at the datum v = {datum}, h = {}",
        derivation.focus,
        "1".repeat(m.n_h())
    ));
    let beside = match derivation.focus {
        Param::W(..) => None,
        Param::B(i) => Some(Param::W(i, 0)),
        Param::C(j) => Some(Param::W(0, j)),
    };
    if let Some(weight) = beside {
        document.paragraph(format!(
            "θ is {}; the lines that speak of a weight are shown for {weight}.",
            derivation.focus
        ));
    }
    document.paragraph(
        "Each line is run as printed, its sides apart (A vs B where they differ). h̃ is a summed copy of h, h̃⁻ʲ all of it but h̃ⱼ, u a summed copy of v.",
    );
    if *m.temperature() != 1 {
        document.paragraph(format!(
            "The lines are run on the machine with parameters divided by T = {0}, which has the same law: slopes in them are {0} times those in the tables, which are with respect to the parameters above. Haykin's lines keep T.",
            m.temperature()
        ));
    }
    let mut said: Vec<&StepRun> = Vec::new();
    let mut lines = Vec::new();
    let shown: Vec<&StepRun> = ran
        .iter()
        .filter(|ran| !derivation.brief || derivation.is_on_the_way(ran))
        .collect();
    for step in &shown {
        if said
            .last()
            .is_none_or(|last| last.step.chain != step.step.chain)
        {
            flush(&mut document, &mut lines);
            let title = step.step.chain.title().to_string();
            document.blocks.push(Block::Subheading(title));
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
    document.paragraph(count(ran));
    document.paragraph(left_out(derivation, &shown));
    document
}

impl Derivation<'_> {
    /// The way from ln p(v) to the rules, and whatever did not come out as it should. A line whose
    /// hypothesis fails here gives way to the one that holds.
    fn is_on_the_way(&self, ran: &StepRun) -> bool {
        let step = &ran.step;
        let fails = |ran: &StepRun| ran.outcome() == StepOutcome::NotApplicable;
        let stands_in = || {
            self.ran
                .iter()
                .any(|other| other.step.stand_in() == Some(step.id) && fails(other))
        };
        let is_stand_in = self
            .ran
            .iter()
            .any(|other| other.step.stand_in() == Some(step.id));
        let gives_way = fails(ran) && step.stand_in().is_some();
        let haykin = self.m.units() == Units::Spin || *self.m.temperature() != 1;
        let chain = step.chain.is_on_the_way() || (step.chain == Chain::Haykin && haykin);
        match ran.outcome() {
            StepOutcome::Refuted | StepOutcome::Undecided => true,
            _ if !chain || gives_way => false,
            _ if is_stand_in => stands_in(),
            _ => !step.is_aside() && !ran.definition,
        }
    }
}

/// What is not shown, and the options that show it.
fn left_out(derivation: &Derivation, shown: &[&StepRun]) -> String {
    let ran = derivation.ran;
    let mut text = String::new();
    if shown.len() < ran.len() {
        text += &format!(
            "{} of {} are shown; the rest are definitions, checks and other views (--steps A,K,cut,H: N samples, the KL form, an edge cut, Haykin). ",
            shown.len(),
            ran.len()
        );
    }
    if ran.iter().any(|ran| ran.values.len() < ran.inputs) {
        text += "Past 64 inputs a line was run at the data rows. ";
    }
    text + "--explain R8 opens a step, --all all at every input."
}

fn flush(document: &mut Document, lines: &mut Vec<Line>) {
    if !lines.is_empty() {
        document.blocks.push(Block::Lines(std::mem::take(lines)));
    }
}

fn terms(document: &mut Document, derivation: &Derivation) {
    let (m, q) = (derivation.m, derivation.quantities);
    let scales = Scales::new(derivation.digits, m.units());
    let logarithm = |value| long(value, scales.logarithm());
    document.heading("The terms");
    let Some(fit) = &q.fit else { return };
    let states = m.n_v() + m.n_h();
    let (pair, latex) = correlation(derivation.focus);
    document.blocks.push(Block::Pairs(vec![
        (
            Text::formula("Z", "Z"),
            format!(
                "{}, over 2^{states} states; ln Z = {}",
                short(&q.model.z),
                logarithm(&q.model.ln_z)
            ),
        ),
        (
            Text::formula(pair, latex),
            format!(
                "{}, the model expectation",
                short(q.model.model_phase.get(derivation.focus))
            ),
        ),
        (
            "log-likelihood".into(),
            format!(
                "{}, the mean over the rows",
                logarithm(&fit.log_likelihood.mean)
            ),
        ),
    ]));
    document.table(rows(fit, false));
    document.paragraph(match m.units() {
        Units::Binary => {
            "p(h|v) is the product over j of p(hⱼ|v), and p(hⱼ=1|v) is E[hⱼ|v]. ln in nats."
        }
        Units::Spin => "p(h|v) is the product over j of p(hⱼ|v), and p(hⱼ=1|v) is (1 + E[hⱼ|v])/2.",
    });
}

/// The mean that is the model phase of a parameter.
fn correlation(param: Param) -> (String, String) {
    let (plain, latex) = match param {
        Param::W(i, j) => (
            format!("v{} h{}", i + 1, j + 1),
            format!("v_{{{}}} h_{{{}}}", i + 1, j + 1),
        ),
        Param::B(i) => (format!("v{}", i + 1), format!("v_{{{}}}", i + 1)),
        Param::C(j) => (format!("h{}", j + 1), format!("h_{{{}}}", j + 1)),
    };
    (format!("⟨{plain}⟩"), format!("\\langle {latex} \\rangle"))
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

fn count(ran: &[StepRun]) -> String {
    let summary = Summary::of_steps(ran);
    let routes: usize = ran
        .iter()
        .flat_map(|ran| &ran.values)
        .map(|at| at.again.len())
        .sum();
    let mut text = format!(
        "{} steps: {} equal as fractions or logarithms",
        summary.steps, summary.equal
    );
    let slips = |number| if number == 1 { "slip" } else { "slips" };
    let refuted = format!(
        "{} of the thread (the Q&A followed here) refuted and repaired",
        slips(summary.refuted_as_expected)
    );
    let blind = format!("{} that this machine cannot see", slips(summary.blind));
    for (number, words) in [
        (summary.agree, "agree to the digits asked for"),
        (summary.refuted_as_expected, refuted.as_str()),
        (summary.blind, blind.as_str()),
        (summary.not_applicable, "whose hypothesis fails here"),
        (summary.approximations, "approximation printed as ="),
        (summary.undecided, "UNDECIDED"),
        (summary.refuted, "REFUTED"),
    ] {
        if number > 0 {
            text += &format!(", {number} {words}");
        }
    }
    format!("{text}. Routes that share nothing with the formulae were asked {routes} times.")
}
