//! Numbers in tables: for each parameter, and for each row of the data.

use super::machine::counted_briefly;
use super::numbers::Show;
use super::prose::prose;
use super::view::{Document, Formula, Table, Text};
use crate::answer::ClampedRow;
use crate::machine::Shaped;
use crate::number::{Digits, Value};

/// At most this many parameters are listed; JSON has all.
const MOST_PARAMETERS: usize = 4096;
/// The means of at most so many hidden units are beside a row; JSON has all.
pub(super) const MOST_HIDDEN: usize = 8;
/// At most this many rows are listed; JSON has more.
pub(super) const MOST_ROWS: usize = 16;

/// A number in a table.
pub(super) fn cell(value: &Value) -> Text {
    Text::new().value(value, Show::CELL)
}

/// A number on a line of its own.
pub(super) fn full(value: &Value, digits: Digits) -> Text {
    Text::new().value(value, Show::Full(digits))
}

/// A table with a line for each parameter, and how many are listed where not all are.
pub(super) fn by_parameter(document: &mut Document, columns: &[(&str, &Shaped<Value>)]) {
    let Some((_, first)) = columns.first() else {
        return;
    };
    let heads = columns.iter().map(|(head, _)| *head);
    let mut table = Table::new(["parameter"].into_iter().chain(heads));
    for param in first.params().take(MOST_PARAMETERS) {
        let cells = columns.iter().map(|(_, of)| cell(of.get(param)));
        table.row([Formula::from(param).into()].into_iter().chain(cells));
    }
    document.table(table);
    let all = first.params().count();
    if all > MOST_PARAMETERS {
        document.paragraph(format!(
            "Listed: {MOST_PARAMETERS} of {all} parameters; --format json has all."
        ));
    }
}

/// A table with a line for each of the first rows: numbers of it, and the means of the hidden units.
pub(super) fn by_row<'a>(
    heads: &[&str],
    rows: impl IntoIterator<Item = (&'a ClampedRow, Vec<&'a Value>)>,
) -> Table {
    let rows: Vec<_> = rows.into_iter().take(MOST_ROWS).collect();
    let hidden = rows.first().map_or(0, |(row, _)| row.hidden.len());
    let means = (1..=hidden.min(MOST_HIDDEN)).map(|j| prose(&format!("`E[h{j}|v]`")));
    let heads = ["row"].iter().chain(heads).map(|head| prose(head));
    let mut table = Table::new(heads.chain(means));
    for (k, (row, numbers)) in rows.into_iter().enumerate() {
        let means = row.hidden.iter().take(MOST_HIDDEN);
        let numbers = numbers.into_iter().chain(means).map(cell);
        let name = counted_briefly(k, &row.v, row.count).into();
        table.row([name].into_iter().chain(numbers));
    }
    table
}
