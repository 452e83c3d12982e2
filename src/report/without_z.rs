//! The report of `compute --without-z`.

use super::answers::Clamped;
use super::compute::{
    MOST_HIDDEN, MOST_PARAMETERS, MOST_ROWS_LISTED, cell, hidden_heads, listed_of,
};
use super::machine::{counted_briefly, describe};
use super::view::{Document, Formula, Table, Text};

/// Free energies, hidden means and the data phase.
pub(super) fn without_z(clamped: &Clamped) -> Document {
    let found = clamped.found;
    let mut document = Document::new("What the data rows have without Z");
    describe(&mut document, &clamped.given);
    document.heading("Rows, the visible units clamped (nats)");
    document.table(rows(clamped));
    if found.distinct > MOST_ROWS_LISTED || clamped.given.m.n_h() > MOST_HIDDEN {
        document.paragraph(format!(
            "Listed: {} of {} distinct rows, {} of {} hidden units; --format json lists up to 256 rows and all units.",
            found.distinct.min(MOST_ROWS_LISTED),
            found.distinct,
            clamped.given.m.n_h().min(MOST_HIDDEN),
            clamped.given.m.n_h()
        ));
    }
    document.heading("Data phase");
    let mut table = Table::new(["parameter", "data phase"]);
    for param in found.data_phase.params().take(MOST_PARAMETERS) {
        table.row([
            Formula::from(param).into(),
            cell(found.data_phase.get(param)),
        ]);
    }
    document.table(table);
    listed_of(&mut document, &found.data_phase);
    document.paragraph(
        "No state was summed. p(v), the log-likelihood, the model phase and the gradient need Z, and are not here: \
         free energies compare rows of one machine, F(v) - F(v') = ln p(v') - ln p(v), but not two machines.",
    );
    document
}

fn rows(clamped: &Clamped) -> Table {
    let hidden = clamped.given.m.n_h().min(MOST_HIDDEN);
    let head: [Text; 2] = ["row".into(), "free energy".into()];
    let mut table = Table::new(head.into_iter().chain(hidden_heads(hidden)));
    for (k, row) in clamped.found.rows.iter().take(MOST_ROWS_LISTED).enumerate() {
        let cells = [
            counted_briefly(k, &row.v, row.count).into(),
            cell(&row.free_energy),
        ];
        let means = row.hidden.iter().take(hidden).map(cell);
        table.row(cells.into_iter().chain(means));
    }
    table
}
