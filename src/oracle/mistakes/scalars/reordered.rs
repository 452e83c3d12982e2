//! Numbers of the rows that are right, and stand in another order than the rows.

use super::super::super::claim::Place;
use super::super::super::outcome::{Diagnosis, JudgedEntry};
use super::scene::Scene;
use std::collections::BTreeMap;

pub(super) const REORDERED: &str = "rows-reordered";
const CURE: &str = "Compute them for the rows in the order of the data file: shuffle=False in the loader, and no sorted or distinct rows.";
/// Rows are compared with each other up to so many.
const MOST_ROWS: usize = 2000;

/// One row: what is claimed, and what is true.
type Row<'a> = Vec<(f64, &'a JudgedEntry)>;

/// Every row's numbers are those of another row, each row being used once.
pub(super) fn reordered(scene: &Scene) -> Option<Diagnosis> {
    let rows = rows(scene)?;
    let is_row = |claimed: &Row, true_of: &Row| {
        let fits = |((x, _), (_, entry)): (&(f64, &JudgedEntry), &(f64, &JudgedEntry))| {
            (x - entry.truth.to_f64()).abs() <= entry.allowed.total()
        };
        claimed.len() == true_of.len() && claimed.iter().zip(true_of).all(fits)
    };
    let mut left: Vec<&Row> = rows.iter().collect();
    for row in &rows {
        let at = left.iter().position(|other| is_row(row, other))?;
        left.swap_remove(at);
    }
    let rows = rows.len();
    let why = format!("The numbers are those of the {rows} rows in another order.");
    Some(Diagnosis::of_all(REORDERED, Vec::new(), why, CURE))
}

/// The rows in the claim's order; `None` where something else is claimed, or one row, or too many.
fn rows<'a>(scene: &Scene<'a>) -> Option<Vec<Row<'a>>> {
    let mut rows: BTreeMap<usize, Row<'a>> = BTreeMap::new();
    for (entry, judged) in scene.claim.entries.iter().zip(scene.entries) {
        let (Place::Row(row) | Place::Hidden(row, _)) = entry.place else {
            return None;
        };
        let claimed = entry.claimed.number.finite()?.to_f64();
        rows.entry(row).or_default().push((claimed, judged));
    }
    (2..=MOST_ROWS)
        .contains(&rows.len())
        .then(|| rows.into_values().collect())
}
