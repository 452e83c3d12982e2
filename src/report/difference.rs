//! The report of `difference`: the V-curve of one parameter, as a table and a plot of characters.

use super::document::{Block, Document, Table};
use super::machine::{Provenance, describe};
use super::numbers::long;
use crate::data::Data;
use crate::difference::{Curve, Measured, Row};
use crate::machine::Rbm;
use crate::number::{Digits, Value};

/// The errors of differences along one parameter.
pub fn curve(m: &Rbm, data: &Data, curve: &Curve, digits: Digits, from: &Provenance) -> Document {
    let mut document = Document::new(format!("Finite differences for {}", curve.param));
    describe(&mut document, m, Some(data), from);
    document.paragraph(format!(
        "The exact gradient entry is {}. A central difference (LL(θ+h) - LL(θ-h))/(2h) misses it by its truncation, which falls as h², and in floating point by rounding, which grows as 1/h. Every error below is certified: the true error, not an estimate.",
        long(&curve.gradient, digits.for_logarithm())
    ));
    document.heading("Central differences: truncation, its proven band; the total error in floating point, and what rounding adds");
    let mut table = Table::new([
        "h",
        "truncation",
        "band",
        "in doubles",
        "rounding",
        "in singles",
        "rounding",
    ]);
    for row in &curve.rows {
        table.row([
            step(row),
            signed(&row.central.truncation),
            unsigned(&row.central.band),
            signed(&row.double.total),
            signed(&row.double.rounding),
            signed(&row.single.total),
            signed(&row.single.rounding),
        ]);
    }
    document.table(table);
    for (name, best, of) in [
        (
            "doubles",
            curve.best_double,
            (|row| &row.double) as fn(&Row) -> &Measured,
        ),
        ("singles", curve.best_single, |row| &row.single),
        (
            "Richardson's rule in doubles",
            curve.best_richardson,
            |row| &row.richardson_double,
        ),
        ("the complex step in doubles", curve.best_complex, |row| {
            &row.complex_double
        }),
    ] {
        if let Some(row) = best.and_then(|at| curve.rows.get(at)) {
            document.paragraph(format!(
                "Best step in {name}: h = {}, error {}.",
                step(row),
                unsigned(&of(row).total)
            ));
        }
    }
    document.heading("The size of the total error (d doubles, s singles, t truncation alone)");
    document.blocks.push(Block::Chart(plot(&curve.rows)));
    document.heading("Two other rules: truncation, and the total error in doubles");
    let mut table = Table::new([
        "h",
        "Richardson",
        "in doubles",
        "complex step",
        "in doubles",
    ]);
    for row in &curve.rows {
        table.row([
            step(row),
            signed(&row.richardson.truncation),
            signed(&row.richardson_double.total),
            signed(&row.complex.truncation),
            signed(&row.complex_double.total),
        ]);
    }
    document.table(table);
    document.paragraph(
        "Richardson combines the steps h and h/2 so that the h² term cancels; it assumes a fifth derivative. The complex step Im LL(θ+ih)/h subtracts nothing, so rounding does not grow; it assumes code that runs on complex numbers.",
    );
    document
}

fn step(row: &Row) -> String {
    format!("{:.0e}", Value::Exact(row.step.clone()).to_f64())
}

fn signed(value: &Value) -> String {
    match unsigned(value) {
        size if size.starts_with(['0', '-', '<']) => size,
        size if value.to_f64() < 0.0 => format!("-{size}"),
        size => format!("+{size}"),
    }
}

/// The size of an error, only where it is certain; else what it is certainly below.
fn unsigned(value: &Value) -> String {
    let Some(x) = value.enclose(64) else {
        return "-".into();
    };
    let most = x.lo().to_f64().abs().max(x.hi().to_f64().abs());
    match value.certain_decimal(Digits::significant(3)) {
        _ if most == 0.0 => "0".into(),
        Some(_) if !x.holds_zero() => format!("{:.2e}", value.to_f64().abs()),
        _ => format!("<{:.0e}", most * 1.5),
    }
}

/// One line a step, the error's decimal exponent from 1 (left) down to 1e-34 (right).
fn plot(rows: &[Row]) -> Vec<String> {
    const COLUMNS: usize = 52;
    const PER_DECADE: f64 = 1.5;
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let mut line = vec![' '; COLUMNS + 1];
        for (mark, error) in [
            ('t', &row.central.truncation),
            ('s', &row.single.total),
            ('d', &row.double.total),
        ] {
            let size = error.to_f64().abs();
            let certain = error.enclose(64).is_some_and(|x| !x.holds_zero());
            if size.is_nan() || !certain {
                continue;
            }
            let place = (-size.log10() * PER_DECADE).clamp(0.0, COLUMNS as f64);
            line[place as usize] = mark;
        }
        let line: String = line.into_iter().collect();
        lines.push(format!("{:>6} |{}", step(row), line.trim_end()));
    }
    let ticks: String = (0..=COLUMNS)
        .map(|at| if at % 15 == 0 { '+' } else { '-' })
        .collect();
    lines.push(format!("       +{ticks}"));
    lines.push("        1e0            1e-10          1e-20          1e-30".into());
    lines
}
