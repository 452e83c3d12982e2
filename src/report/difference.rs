//! The report of `difference`: the V-curve of one parameter, as a table and a plot of characters.

use super::answers::Differences;
use super::machine::opened;
use super::numbers::Show;
use super::prose::prose;
use super::view::{Block, Document, Formula, Table, Text};
use crate::difference::{Measured, StepOfCurve};
use crate::number::Value;

/// The errors of differences along one parameter.
pub(super) fn curve(found: &Differences) -> Document {
    let (curve, digits) = (found.curve, found.digits);
    let shown = |value: &Value, show| Text::new().value(value, show);
    let signed = |value: &Value| shown(value, Show::Signed);
    let title = Text::from("Finite differences for ").formula(curve.param);
    let mut document = opened(title, &found.given);
    document.paragraph(
        Text::from("The exact gradient entry is ")
            .value(&curve.gradient, Show::Full(digits.for_logarithm()))
            .then(prose(". A central difference `(l(θ+h) - l(θ-h))/(2h)` of the mean log-likelihood l misses it by its truncation, which falls as `h²`, and in floating point by rounding, which grows as `1/h`. Every error below is certified: the true error, not an estimate. The band is a proven limit of the truncation.")),
    );
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
            shown(&row.central.band, Show::Size),
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
            (|row| &row.double) as fn(&StepOfCurve) -> &Measured,
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
            document.paragraph(
                Text::from(format!("Best step in {name}: h = "))
                    .then(step(row))
                    .prose(", error ")
                    .value(&of(row).total, Show::Size)
                    .prose("."),
            );
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
    document.paragraph(prose(
        "Richardson combines the steps h and h/2 so that the `h²` term cancels; it assumes a fifth derivative. The complex step `Im l(θ+ih)/h` subtracts nothing, so rounding does not grow; it assumes code that runs on complex numbers.",
    ));
    document
}

fn power(row: &StepOfCurve) -> String {
    format!("{:.0e}", Value::Exact(row.step.clone()).to_f64())
}

fn step(row: &StepOfCurve) -> Text {
    let plain = power(row);
    let latex = match plain.split_once('e') {
        Some(("1", power)) => format!("10^{{{power}}}"),
        Some((digits, power)) => format!("{digits}\\cdot 10^{{{power}}}"),
        None => plain.clone(),
    };
    Formula::new(plain, latex).into()
}

/// One line a step, the error's decimal exponent from 1 (left) down to 1e-34 (right).
fn plot(rows: &[StepOfCurve]) -> Vec<String> {
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
        lines.push(format!("{:>6} |{}", power(row), line.trim_end()));
    }
    let ticks: String = (0..=COLUMNS)
        .map(|at| if at % 15 == 0 { '+' } else { '-' })
        .collect();
    lines.push(format!("       +{ticks}"));
    lines.push("        1e0            1e-10          1e-20          1e-30".into());
    lines
}
