//! The report of `compute`, and of single states.

use super::answers::Computed;
use super::machine::{counted_briefly, describe};
use super::numbers::Show;
use super::view::{Block, Document, Formula, Table, Text};
use crate::answer::{Fit, MOST_LISTED, Quantities, Scales, States, own_energy};
use crate::ensemble::bits;
use crate::machine::Shaped;
use crate::number::Value;

/// Z, likelihood, phases and gradient of a machine.
pub(super) fn compute(found: &Computed) -> Document {
    let Computed {
        given,
        quantities: q,
        states,
        digits,
    } = *found;
    let m = given.m;
    let scales = Scales::new(digits, m.units());
    let full = |x: &Value, digits| Text::new().value(x, Show::Full(digits));
    let mut document = Document::new("Exact quantities of a restricted Boltzmann machine");
    describe(&mut document, &given);
    document.heading("Partition function and likelihood (nats)");
    let mut pairs = vec![
        (
            Formula::same("Z").into(),
            full(&q.model.z, scales.positive()),
        ),
        (
            Formula::new("ln Z", "\\ln Z").into(),
            full(&q.model.ln_z, scales.logarithm()),
        ),
    ];
    if let Some(constant) = given.constant() {
        let own = own_energy(&q.model, &constant, digits);
        let words = "for the file's own energy";
        pairs.push((
            Text::from(Formula::same("Z")).prose(format!(" {words}")),
            full(&own.z, scales.positive()),
        ));
        pairs.push((
            Text::from(Formula::new("ln Z", "\\ln Z")).prose(format!(" {words}")),
            full(&own.ln_z, scales.logarithm()),
        ));
    }
    if let Some(fit) = &q.fit {
        pairs.extend(likelihood(fit, &scales));
    }
    if let Some(fit) = &q.held_out {
        let likelihood = &fit.log_likelihood;
        let found = [
            ("held out, mean", &likelihood.mean),
            ("held out, total", &likelihood.total),
            ("KL(held out || model)", &fit.kl),
        ];
        pairs.extend(found.map(|(name, x)| (name.into(), full(x, scales.logarithm()))));
    }
    document.blocks.push(Block::Pairs(pairs));
    let negative = &q.model.model_phase;
    match &q.fit {
        Some(fit) => {
            document.heading("Data phase, model phase, gradient");
            document.table(phases(fit, negative));
            listed_of(&mut document, negative);
            document.paragraph(CONVENTION);
            if *m.temperature() != 1 {
                document.paragraph(format!(
                    "Here T = {}: the gradient is (data phase - model phase)/T.",
                    m.temperature()
                ));
            }
            document.heading("Rows");
            document.table(rows(fit, true));
            if fit.distinct > MOST_ROWS_LISTED {
                document.paragraph(format!("Listed: {MOST_ROWS_LISTED} of {} distinct rows; --format json lists up to {MOST_LISTED}.", fit.distinct));
            }
        }
        None => {
            document.heading("Model phase");
            let mut table = Table::new(["parameter", "model phase"]);
            for param in negative.params().take(MOST_PARAMETERS) {
                table.row([Formula::from(param).into(), cell(negative.get(param))]);
            }
            document.table(table);
            listed_of(&mut document, negative);
        }
    }
    if let Some(states) = states {
        document.heading("States");
        document.table(listed(states));
    }
    document.paragraph(how(q));
    document
}

/// Which way the gradient points, and how it is scaled.
pub(super) const CONVENTION: &str = "The gradient is of the mean log-likelihood, to be ascended. The ΔΘ of the Q&A thread that derive follows is its negative: the gradient of the Kullback-Leibler divergence (KL), to be descended.";

/// A number in a table.
pub(super) fn cell(value: &Value) -> Text {
    Text::new().value(value, Show::CELL)
}

fn likelihood(fit: &Fit, scales: &Scales) -> Vec<(Text, Text)> {
    let full = |x: &Value| Text::new().value(x, Show::Full(scales.logarithm()));
    let distinct = full(&fit.kl_if_distinct);
    vec![
        (
            "log-likelihood, mean".into(),
            full(&fit.log_likelihood.mean),
        ),
        (
            "log-likelihood, total".into(),
            full(&fit.log_likelihood.total),
        ),
        ("largest possible mean".into(), full(&fit.maximum)),
        ("KL(data || model)".into(), full(&fit.kl)),
        (
            Formula::new(
                "-ln N - mean ln p(v)",
                "-\\ln N - \\mathrm{mean}\\ \\ln p(v)",
            )
            .into(),
            match fit.has_repeats {
                true => distinct.prose(" (would be KL if no row occurred twice)"),
                false => distinct.prose(" (KL again, as no row occurs twice)"),
            },
        ),
    ]
}

pub(super) fn phases(fit: &Fit, negative: &Shaped<Value>) -> Table {
    let mut table = Table::new(["parameter", "data phase", "model phase", "gradient"]);
    for param in negative.params().take(MOST_PARAMETERS) {
        table.row([
            Formula::from(param).into(),
            cell(fit.data_phase.get(param)),
            cell(negative.get(param)),
            cell(fit.gradient.get(param)),
        ]);
    }
    table
}

/// At most this many parameters are listed; JSON has all.
pub(super) const MOST_PARAMETERS: usize = 4096;

/// Says so where a table lists only the first parameters.
pub(super) fn listed_of(document: &mut Document, table: &Shaped<Value>) {
    let all = table.params().count();
    if all > MOST_PARAMETERS {
        document.paragraph(format!(
            "Listed: {MOST_PARAMETERS} of {all} parameters; --format json has all."
        ));
    }
}

pub(super) fn rows(fit: &Fit, with_free_energy: bool) -> Table {
    let hidden = fit.rows.first().map_or(0, |row| row.clamped.hidden.len());
    let hidden = hidden.min(MOST_HIDDEN);
    let mut head: Vec<Text> = vec![
        "row".into(),
        Formula::same("p(v)").into(),
        Formula::new("ln p(v)", "\\ln p(v)").into(),
    ];
    if with_free_energy {
        head.push("free energy".into());
    }
    head.extend(hidden_heads(hidden));
    let mut table = Table::new(head);
    for (k, row) in fit.rows.iter().take(MOST_ROWS_LISTED).enumerate() {
        let clamped = &row.clamped;
        let mut cells = vec![
            counted_briefly(k, &clamped.v, clamped.count).into(),
            cell(&row.p),
            cell(&row.ln_p),
        ];
        if with_free_energy {
            cells.push(cell(&clamped.free_energy));
        }
        cells.extend(clamped.hidden.iter().take(hidden).map(cell));
        table.row(cells);
    }
    table
}

/// The heads of the columns of hidden means.
pub(super) fn hidden_heads(hidden: usize) -> impl Iterator<Item = Text> {
    (1..=hidden).map(|j| {
        let latex = format!("\\mathrm{{E}}[h_{{{j}}}\\mid v]");
        Formula::new(format!("E[h{j}|v]"), latex).into()
    })
}

/// The means of at most so many hidden units are beside a row; JSON has all.
pub(super) const MOST_HIDDEN: usize = 8;
/// At most this many rows are listed; JSON has more.
pub(super) const MOST_ROWS_LISTED: usize = 16;

fn listed(states: &States) -> Table {
    let heads = [
        ("v", "v"),
        ("h", "h"),
        ("E", "E"),
        ("f = e^(-E/T)", "f = e^{-E/T}"),
        ("p(v,h)", "p(v,h)"),
    ];
    let mut table = Table::new(heads.map(|(plain, latex)| Formula::new(plain, latex)));
    for (v, h, energy, factor, p) in &states.entries {
        table.row([
            bits(v).into(),
            bits(h).into(),
            cell(energy),
            cell(factor),
            cell(p),
        ]);
    }
    table
}

fn how(q: &Quantities) -> Text {
    use crate::sweep::Tier;
    let enclosed = |fit: &Fit| fit.data_phase.iter().any(|x| matches!(x, Value::Within(_)));
    let known = match q.model.tier {
        Tier::Integers if q.fit.as_ref().is_some_and(enclosed) => "The states were summed in exact integers, the rows in decimals with a proven bound on the rounding: fractions are equal, not close, and each digit shown is certain.".to_string(),
        Tier::Integers => "Every sum was made in exact integers: fractions are equal, not close; a … marks a decimal standing for a longer fraction, which --format json has whole.".to_string(),
        tier => format!("The states were summed in {} with a proven bound on the rounding: each digit shown is certain.", tier.name()),
    };
    let power = q.model.states.trailing_zeros();
    Text::from(format!("{known} Enumerated: the "))
        .math(format!("2^{power}"), format!("2^{{{power}}}"))
        .prose(format!(
            " states of the {} side. Tables show eight digits, or those that --digits asks for, up to 40; --format json has all.",
            q.model.side.name()
        ))
}
