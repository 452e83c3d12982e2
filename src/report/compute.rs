//! The report of `compute`, of single states, and of `compute --without-z`.

use super::answers::{Clamped, Computed};
use super::machine::opened;
use super::prose::{pairs, prose};
use super::tables::{MOST_HIDDEN, MOST_ROWS, by_parameter, by_row, cell, full};
use super::view::{Document, Table, Text};
use crate::answer::{Fit, MOST_LISTED, Quantities, Scales, States, own_energy};
use crate::ensemble::bits;
use crate::number::Value;
use crate::sweep::Tier;

/// Z, likelihood, phases and gradient of a machine.
pub(super) fn compute(found: &Computed) -> Document {
    let (given, q, digits) = (&found.given, found.quantities, found.digits);
    let scales = Scales::new(digits, given.m.units());
    let logarithm = |x: &Value| full(x, scales.logarithm());
    let title = "Exact quantities of a restricted Boltzmann machine";
    let mut document = opened(title, given);
    document.heading("Partition function and likelihood (nats)");
    let mut values = vec![
        ("`Z`", full(&q.model.z, scales.positive())),
        ("`ln Z`", logarithm(&q.model.ln_z)),
    ];
    if let Some(constant) = given.constant() {
        let own = own_energy(&q.model, &constant, digits);
        let z = full(&own.z, scales.positive());
        values.push(("`Z` for the file's own energy", z));
        values.push(("`ln Z` for the file's own energy", logarithm(&own.ln_z)));
    }
    if let Some(fit) = &q.fit {
        let note = match fit.has_repeats {
            true => " (would be KL if no row occurred twice)",
            false => " (KL again, as no row occurs twice)",
        };
        values.extend([
            ("log-likelihood, mean", logarithm(&fit.log_likelihood.mean)),
            (
                "log-likelihood, total",
                logarithm(&fit.log_likelihood.total),
            ),
            ("largest possible mean", logarithm(&fit.maximum)),
            ("KL(data || model)", logarithm(&fit.kl)),
            (
                "`-ln N - mean ln p(v)`",
                logarithm(&fit.kl_if_distinct).prose(note),
            ),
        ]);
    }
    if let Some(fit) = &q.held_out {
        values.extend([
            ("held out, mean", logarithm(&fit.log_likelihood.mean)),
            ("held out, total", logarithm(&fit.log_likelihood.total)),
            ("KL(held out || model)", logarithm(&fit.kl)),
        ]);
    }
    document.blocks.push(pairs(values));
    match &q.fit {
        Some(fit) => {
            document.heading("Data phase, model phase, gradient");
            phases(&mut document, q, fit);
            document.paragraph(CONVENTION);
            let temperature = given.m.temperature();
            if *temperature != 1 {
                document.paragraph(format!(
                    "Here T = {temperature}: the gradient is (data phase - model phase)/T."
                ));
            }
            document.heading("Rows");
            let heads = ["`p(v)`", "`ln p(v)`", "free energy"];
            document.table(by_row(
                &heads,
                fit.rows.iter().map(|row| {
                    let numbers = vec![&row.p, &row.ln_p, &row.clamped.free_energy];
                    (&row.clamped, numbers)
                }),
            ));
            if fit.distinct > MOST_ROWS {
                document.paragraph(format!("Listed: {MOST_ROWS} of {} distinct rows; --format json lists up to {MOST_LISTED}.", fit.distinct));
            }
        }
        None => {
            document.heading("Model phase");
            by_parameter(&mut document, &[("model phase", &q.model.model_phase)]);
        }
    }
    if let Some(states) = found.states {
        document.heading("States");
        document.table(listed(states));
    }
    document.paragraph(how(q));
    document
}

/// Which way the gradient points, and how it is scaled.
pub(super) const CONVENTION: &str = "The gradient is of the mean log-likelihood, to be ascended. The ΔΘ of the Q&A thread that derive follows is its negative: the gradient of the Kullback-Leibler divergence (KL), to be descended.";

pub(super) fn phases(document: &mut Document, q: &Quantities, fit: &Fit) {
    let columns = [
        ("data phase", &fit.data_phase),
        ("model phase", &q.model.model_phase),
        ("gradient", &fit.gradient),
    ];
    by_parameter(document, &columns);
}

fn listed(states: &States) -> Table {
    let heads = ["`v`", "`h`", "`E`", "`f = e^(-E/T)`", "`p(v,h)`"];
    let mut table = Table::new(heads.map(prose));
    for (v, h, energy, factor, p) in &states.entries {
        let numbers = [energy, factor, p].map(cell);
        table.row(
            [v, h]
                .map(|state| bits(state).into())
                .into_iter()
                .chain(numbers),
        );
    }
    table
}

fn how(q: &Quantities) -> Text {
    let enclosed = |fit: &Fit| fit.data_phase.iter().any(|x| matches!(x, Value::Within(_)));
    let known = match q.model.tier {
        Tier::Integers if q.fit.as_ref().is_some_and(enclosed) => "The states were summed in exact integers, the rows in decimals with a proven bound on the rounding: fractions are equal, not close, and each digit shown is certain.".to_string(),
        Tier::Integers => "Every sum was made in exact integers: fractions are equal, not close; a … marks a decimal standing for a longer fraction, which --format json has whole.".to_string(),
        tier => format!("The states were summed in {} with a proven bound on the rounding: each digit shown is certain.", tier.name()),
    };
    prose(&format!(
        "{known} Enumerated: the `2^{}` states of the {} side. Tables show eight digits, or those that --digits asks for, up to 40; --format json has all.",
        q.model.states.trailing_zeros(),
        q.model.side.name()
    ))
}

/// Free energies, hidden means and the data phase.
pub(super) fn without_z(clamped: &Clamped) -> Document {
    let (found, hidden) = (clamped.found, clamped.given.m.n_h());
    let mut document = opened("What the data rows have without Z", &clamped.given);
    document.heading("Rows, the visible units clamped (nats)");
    document.table(by_row(
        &["free energy"],
        found.rows.iter().map(|row| (row, vec![&row.free_energy])),
    ));
    if found.distinct > MOST_ROWS || hidden > MOST_HIDDEN {
        document.paragraph(format!(
            "Listed: {} of {} distinct rows, {} of {hidden} hidden units; --format json lists up to 256 rows and all units.",
            found.distinct.min(MOST_ROWS),
            found.distinct,
            hidden.min(MOST_HIDDEN)
        ));
    }
    document.heading("Data phase");
    by_parameter(&mut document, &[("data phase", &found.data_phase)]);
    document.paragraph(
        "No state was summed. p(v), the log-likelihood, the model phase and the gradient need Z, and are not here: \
         free energies compare rows of one machine, F(v) - F(v') = ln p(v') - ln p(v), but not two machines.",
    );
    document
}
