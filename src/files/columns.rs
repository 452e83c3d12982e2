//! Columns and cells of tables of data.

use super::extras::is_one_of;
use crate::error::{Error, Result};
use crate::number::rational;
use rug::Rational;

/// Whether the cells count from 0, past 1.
pub(super) fn is_numbered(cells: &csv::StringRecord) -> bool {
    let mut each = cells.iter().enumerate();
    cells.len() > 2 && each.all(|(k, cell)| cell == k.to_string())
}

/// The column that says how often each row occurs.
pub(super) fn count_column(header: &[String]) -> Result<Option<usize>> {
    const NAMES: &str = "count counts num_occurrences multiplicity frequency";
    let is_count = |name: &String| is_one_of(NAMES, &name.to_lowercase());
    let columns: Vec<usize> = (0..header.len())
        .filter(|k| is_count(&header[*k]))
        .collect();
    match columns[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        [first, second, ..] => Err(Error::input(format!(
            "found the columns {} and {} both named as counts, wanted one column of counts",
            first + 1,
            second + 1
        ))
        .at("header")
        .help("remove one of them, or rename the one that is a visible unit")),
    }
}

pub(super) enum Cell {
    Bit(bool),
    Number(Rational),
}

/// `True` and `FALSE` too, which is how other programs write CSV.
pub(super) fn cell_value(cell: &str) -> Result<Cell> {
    match cell.to_ascii_lowercase().as_str() {
        "true" => Ok(Cell::Bit(true)),
        "false" => Ok(Cell::Bit(false)),
        _ => rational(cell).map(Cell::Number),
    }
}
