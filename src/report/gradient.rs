//! The gradient beside central differences, as the story and the ledger show it.

use super::answers::Derivation;
use super::numbers::Show;
use super::prose::prose;
use super::view::{Block, Formula, Judged, Mark, Span, Table, Text};
use crate::derivation::Notation;
use crate::difference::{BandVerdict, Central};
use crate::machine::{Param, Shaped};
use itertools::Itertools;

/// Fractions up to so many characters are shown as they are.
const SHORT: usize = 13;

/// The gradient of the first parameters, each beside its difference. `shows` says how fractions are
/// shown, and how differences and what stands beside them.
pub(super) fn beside_differences(
    derivation: &Derivation,
    differences: &Shaped<Central>,
    listed: usize,
    name: fn(Param) -> Formula,
    (number, decimal): (Show, Show),
) -> Table {
    let of = match *derivation.given.m.temperature() == 1 {
        true => "gradient",
        false => "(data - model)/T",
    };
    let mut table = Table::new(["", "data", "model", of, "difference", "off by"]);
    let Some(fit) = &derivation.quantities.fit else {
        return table;
    };
    let model = &derivation.quantities.model.model_phase;
    for param in differences.params().take(listed) {
        let (central, gradient) = (differences.get(param), fit.gradient.get(param));
        let is_short = |q: &rug::Rational| q.to_string().chars().count() <= SHORT;
        let beside = match gradient.fraction().is_some_and(is_short) {
            true => number,
            false => decimal,
        };
        table.row([
            name(param).into(),
            Text::new().value(fit.data_phase.get(param), number),
            Text::new().value(model.get(param), number),
            Text::new().value(gradient, beside),
            Text::new().value(&central.difference, decimal),
            off(central),
        ]);
    }
    table
}

/// The difference minus the gradient, and whether it is too much.
fn off(central: &Central) -> Text {
    let off = Text::new().value(&central.gap, Show::Error);
    let beyond = |mark| Span::Verdict(Judged::failed(mark));
    match central.verdict {
        BandVerdict::WithinBand => off,
        BandVerdict::Refuted => off
            .prose(" ")
            .with(beyond(Mark::Refuted(Default::default()))),
        BandVerdict::Undecided => off.prose(" ").with(beyond(Mark::Undecided)),
    }
}

/// `All 8 are within the proven limit, at most 3.3e-8.`
pub(super) fn within(differences: &Shaped<Central>) -> Text {
    let all = differences.iter().count();
    let is_within = |central: &&Central| central.verdict == BandVerdict::WithinBand;
    let said = match differences.iter().filter(is_within).count() {
        within if within == all => format!("All {all} are"),
        within => format!("{within} of {all} are"),
    };
    let text = Text::from(format!("{said} within the proven limit"));
    let bands = differences.iter().map(|central| &central.band);
    match bands.max_by(|a, b| a.to_f64().total_cmp(&b.to_f64())) {
        Some(widest) => text
            .prose(", at most ")
            .value(widest, Show::Bound)
            .prose("."),
        None => text.prose("."),
    }
}

/// So many parameters are listed at most; past that, the first [`FEW`].
const MOST: usize = 45;
const FEW: usize = 24;
/// Places after the point: enough to see the error of a difference in its digits.
const PLACES: u32 = 11;

/// What the columns of data and model are means of.
const MEANS: &str = "Data: mean over X of `vᵢ E[hⱼ|v]` (w), `vᵢ` (b), `E[hⱼ|v]` (c); model: mean under p of `uᵢ hⱼ`, `uᵢ`, `hⱼ`. ";

/// The last section of the story: its title, and what stands below it.
pub(super) fn told(derivation: &Derivation, differences: &Shaped<Central>) -> (Text, Vec<Block>) {
    let all = differences.iter().count();
    let listed = if all > MOST { FEW } else { all };
    let step = differences.iter().next().map(|central| &central.step);
    let title = format!(
        "The gradient beside (l(θ+s) - l(θ-s))/2s, l = mean ln p(v), s = {}",
        step.map_or_else(String::new, ToString::to_string)
    );
    let decimal = match derivation.digits.significant {
        true => Show::CELL,
        false => Show::Places(PLACES),
    };
    let shows = (Show::Brief, decimal);
    let table = Table {
        small: true,
        ..beside_differences(derivation, differences, listed, by_numbers, shows)
    };
    let mut said = prose(MEANS).then(within(differences));
    if listed < all {
        said = said.prose(format!(" The other {} are in --format json.", all - listed));
    }
    (
        title.into(),
        vec![Block::Table(table), Block::Paragraph(said)],
    )
}

/// `w₁₂`, as the story writes it.
fn by_numbers(param: Param) -> Formula {
    let comma = if param.numbers().any(|unit| unit > 9) {
        ","
    } else {
        ""
    };
    let (letter, units) = (param.letter().to_string(), param.numbers().join(comma));
    let plain = Notation::Plain.sub(&letter, units);
    Formula::from(plain.as_str())
}
