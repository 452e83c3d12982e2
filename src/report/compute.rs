//! The report of `compute`, and of single states.

use super::document::{Block, Document, Table, Text};
use super::machine::{Provenance, describe};
use super::numbers::{long, short};
use crate::answer::{Fit, MOST_LISTED, Quantities, Scales};
use crate::data::Data;
use crate::ensemble::State;
use crate::ensemble::bits;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Digits, Value};

/// Every joint state with its energy, Boltzmann factor and probability.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// `(v, h, E, f, p)`.
    pub entries: Vec<(State, State, Value, Value, Value)>,
}

/// Z, likelihood, phases and gradient of a machine.
pub fn compute(
    m: &Rbm,
    data: Option<&Data>,
    q: &Quantities,
    states: Option<&States>,
    digits: Digits,
    from: &Provenance,
) -> Document {
    let scales = Scales::new(digits, m.units());
    let mut document = Document::new("Exact quantities of a restricted Boltzmann machine");
    describe(&mut document, m, data, from);
    document.heading("Partition function and likelihood (nats)");
    let mut pairs = vec![
        (Text::formula("Z", "Z"), long(&q.model.z, scales.positive())),
        (
            Text::formula("ln Z", "\\ln Z"),
            long(&q.model.ln_z, scales.logarithm()),
        ),
    ];
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
        pairs.extend(found.map(|(name, x)| (name.into(), long(x, scales.logarithm()))));
    }
    document.blocks.push(Block::Pairs(pairs));
    let negative = &q.model.model_phase;
    match &q.fit {
        Some(fit) => {
            document.heading("Data phase, model phase, gradient");
            document.table(phases(fit, negative));
            document.paragraph(CONVENTION);
            if *m.temperature() != 1 {
                document.paragraph(format!(
                    "Here T = {0}: the gradient is (data phase - model phase)/{0}.",
                    m.temperature()
                ));
            }
            document.heading("Rows");
            document.table(rows(fit, true));
            if fit.distinct > MOST_ROWS {
                document.paragraph(format!("Listed: {MOST_ROWS} of {} distinct rows; --format json lists up to {MOST_LISTED}.", fit.distinct));
            }
        }
        None => {
            document.heading("Model phase");
            let mut table = Table::new(["parameter", "model phase"]);
            for param in negative.params() {
                table.row([name(param), short(negative.get(param)).into()]);
            }
            document.table(table);
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
pub(super) const CONVENTION: &str = "The gradient is of the mean log-likelihood, to be ascended. The thread's ΔΘ is its negative: the gradient of the KL divergence, to be descended.";

pub(super) fn likelihood(fit: &Fit, scales: &Scales) -> Vec<(Text, String)> {
    let digits = scales.logarithm();
    let mut pairs = vec![
        (
            "log-likelihood, mean".into(),
            long(&fit.log_likelihood.mean, digits),
        ),
        (
            "log-likelihood, total".into(),
            long(&fit.log_likelihood.total, digits),
        ),
        ("KL(data || model)".into(), long(&fit.kl, digits)),
    ];
    pairs.push((
        "its -ln N form".into(),
        match fit.has_repeats {
            true => format!(
                "{} (if no row occurred twice)",
                long(&fit.kl_if_distinct, digits)
            ),
            false => long(&fit.kl_if_distinct, digits),
        },
    ));
    pairs
}

pub(super) fn phases(fit: &Fit, negative: &Shaped<Value>) -> Table {
    let mut table = Table::new(["parameter", "data phase", "model phase", "gradient"]);
    for param in negative.params() {
        table.row([
            name(param),
            short(fit.data_phase.get(param)).into(),
            short(negative.get(param)).into(),
            short(fit.gradient.get(param)).into(),
        ]);
    }
    table
}

pub(super) fn rows(fit: &Fit, with_free_energy: bool) -> Table {
    let hidden = fit.rows.first().map_or(0, |row| row.hidden.len()).min(8);
    let mut head: Vec<Text> = vec![
        "row".into(),
        Text::formula("p(v)", "p(v)"),
        Text::formula("ln p(v)", "\\ln p(v)"),
    ];
    if with_free_energy {
        head.push("free energy".into());
    }
    head.extend((1..=hidden).map(|j| {
        Text::formula(
            format!("E[h{j}|v]"),
            format!("\\mathrm{{E}}[h_{{{j}}}\\mid v]"),
        )
    }));
    let mut table = Table::new(head);
    for row in fit.rows.iter().take(MOST_ROWS) {
        let times = if row.count > 1 {
            format!(" x{}", row.count)
        } else {
            String::new()
        };
        let mut cells = vec![bits(&row.v) + &times, short(&row.p), short(&row.ln_p)];
        if with_free_energy {
            cells.push(short(&row.free_energy));
        }
        cells.extend(row.hidden.iter().take(hidden).map(short));
        table.row(cells);
    }
    table
}

/// At most this many rows are listed; JSON has more.
const MOST_ROWS: usize = 16;

fn listed(states: &States) -> Table {
    let mut table = Table::new(["v", "h", "E", "f = e^(-E/T)", "p(v,h)"]);
    for (v, h, energy, factor, p) in &states.entries {
        table.row([bits(v), bits(h), short(energy), short(factor), short(p)]);
    }
    table
}

pub(super) fn name(param: Param) -> Text {
    let latex = match param {
        Param::W(i, j) => format!("w_{{{},{}}}", i + 1, j + 1),
        Param::B(i) => format!("b_{{{}}}", i + 1),
        Param::C(j) => format!("c_{{{}}}", j + 1),
    };
    Text::formula(param.to_string(), latex)
}

fn how(q: &Quantities) -> String {
    use crate::sweep::Tier;
    let known = match q.model.tier {
        Tier::Integers => "Every sum was made in exact integers: fractions are equal, not close; a … marks a decimal standing for a longer fraction, which --format json has whole.".to_string(),
        tier => format!("The states were summed in {} with a proven bound on the rounding: each digit shown is certain.", tier.name()),
    };
    format!(
        "{known} Enumerated: the 2^{} states of the {} side. Tables show eight digits; --format json has all that were asked for.",
        q.model.states.trailing_zeros(),
        q.model.side.name()
    )
}
