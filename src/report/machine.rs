//! What every report begins with: the machine and the data, and how to get them again.

use super::document::{Block, Document, Table, Text};
use super::numbers::short;
use crate::data::Data;
use crate::ensemble::bits;
use crate::machine::{Param, Rbm, Units};
use crate::number::{Arithmetic, Enclosures, Theta};

/// Where a machine and its data come from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// In words: `built-in machine m2`, `model.json`.
    pub name: String,
    /// The command line that makes the same machine and data again.
    pub command: String,
}

/// Machines up to this many weights are shown in full.
const MOST_WEIGHTS: usize = 64;
/// Parameters up to this many characters are written out.
const LONGEST: usize = 20;
/// At most this many distinct rows are listed.
const MOST_ROWS: usize = 12;

pub(super) fn describe(document: &mut Document, m: &Rbm, data: Option<&Data>, from: &Provenance) {
    let units = match m.units() {
        Units::Binary => "0/1 units",
        Units::Spin => "±1 units",
    };
    let temperature = match *m.temperature() == 1 {
        true => String::new(),
        false => format!(", temperature {}", m.temperature()),
    };
    document.paragraph(format!(
        "{}: {} visible and {} hidden {units}{temperature}. Again with:",
        from.name,
        m.n_v(),
        m.n_h()
    ));
    document.blocks.push(Block::Command(from.command.clone()));
    if m.n_v() * m.n_h() <= MOST_WEIGHTS {
        document.table(weights(m));
        if m.theta()
            .iter()
            .any(|theta| parameter(theta).ends_with('…'))
        {
            document.paragraph(
                "A … marks a parameter shown to eight digits; --format json has it whole.",
            );
        }
    } else {
        document.paragraph("The weights are not listed here; --format json has them.");
    }
    if let Some(data) = data.filter(|data| data.total() > 0) {
        document.paragraph(rows(data));
    }
}

/// As it is written; a long one, such as the binary value of a float, as a decimal.
fn parameter(theta: &Theta) -> String {
    let text = theta.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let a = Enclosures::new(128);
    format!("{}…", short(&a.value(&a.theta(theta))))
}

/// W with b beside it and c below, as exact parameters.
fn weights(m: &Rbm) -> Table {
    let head =
        (0..m.n_h()).map(|j| Text::formula(format!("h{}", j + 1), format!("h_{{{}}}", j + 1)));
    let mut table = Table::new(
        [Text::formula("W", "W")]
            .into_iter()
            .chain(head)
            .chain([Text::formula("b", "b")]),
    );
    let theta = |param| Text::from(parameter(m.theta().get(param)));
    for i in 0..m.n_v() {
        let name = Text::formula(format!("v{}", i + 1), format!("v_{{{}}}", i + 1));
        let row = (0..m.n_h()).map(|j| theta(Param::W(i, j)));
        table.row([name].into_iter().chain(row).chain([theta(Param::B(i))]));
    }
    let biases = (0..m.n_h()).map(|j| theta(Param::C(j)));
    table.row(
        [Text::formula("c", "c")]
            .into_iter()
            .chain(biases)
            .chain([Text::from("")]),
    );
    table
}

fn rows(data: &Data) -> String {
    let folded = data.folded();
    let listed: Vec<String> = folded
        .rows()
        .take(MOST_ROWS)
        .map(|(row, count)| match count {
            1 => bits(row),
            _ => format!("{} x{count}", bits(row)),
        })
        .collect();
    let more = match folded.listed() > MOST_ROWS {
        true => format!(" and {} more", folded.listed() - MOST_ROWS),
        false => String::new(),
    };
    format!(
        "Data, N = {} row{}: {}{more}",
        data.total(),
        if data.total() == 1 { "" } else { "s" },
        listed.join(", ")
    )
}
