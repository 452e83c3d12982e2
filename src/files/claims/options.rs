//! What may stand beside the numbers of a claim, or once for all claims of a file: precision and sense.

use super::super::source::shown;
use super::fields::{Field, Fields, Options};
use super::numbers::{claimed, single};
use crate::door::either;
use crate::error::{Error, Result};
use crate::machine::Units;
use crate::number::Theta;
use crate::oracle::{Claimed, Direction, Of, Precision, Sense, Spread, Unit};
use rug::Rational;

/// The names of the options, for did-you-mean.
pub(super) const OPTIONS: &[&str] = &["precision", "unit", "of", "direction", "offset"];

/// What an estimate may say of its making: numbers of chains, of steps, of temperatures.
pub(super) const COUNTS: &[&str] = &["chains", "steps", "betas", "samples"];

const PRECISIONS: &[(&str, Precision)] = &[
    ("float64", Precision::Double),
    ("float32", Precision::Single),
];
const UNITS: &[(&str, Unit)] = &[("nats", Unit::Nats), ("bits", Unit::Bits)];
const SUMS: &[(&str, Of)] = &[("mean", Of::Mean), ("total", Of::Total)];
const DIRECTIONS: &[(&str, Direction)] = &[
    ("ascent", Direction::Ascent),
    ("descent", Direction::Descent),
];

/// The options whose names begin so, on top of those that stand for all.
pub(super) fn options(fields: &Fields, before: &str) -> Result<Options> {
    let name = |key: &str| format!("{before}{key}");
    let Options { precision, sense } = fields.base.clone();
    Ok(Options {
        precision: fields.word(&name("precision"), PRECISIONS)?.or(precision),
        sense: Sense {
            unit: fields.word(&name("unit"), UNITS)?.unwrap_or(sense.unit),
            of: fields.word(&name("of"), SUMS)?.unwrap_or(sense.of),
            direction: fields
                .word(&name("direction"), DIRECTIONS)?
                .unwrap_or(sense.direction),
            offset: rational(fields, &name("offset"))?.map_or(sense.offset, Theta::rational),
        },
    })
}

/// What values units are said to take.
///
/// # Errors
/// Units that this program does not have.
pub(super) fn units(fields: &Fields, name: &str) -> Result<Option<Units>> {
    let found = match fields.get(name) {
        None => return Ok(None),
        Some(Field::Text("binary" | "BINARY")) => return Ok(Some(Units::Binary)),
        Some(Field::Text("spin" | "SPIN")) => return Ok(Some(Units::Spin)),
        Some(Field::Text(text)) => shown(text),
        Some(Field::Array(_)) => "a number".into(),
    };
    Err(Error::input(format!(
        "claims about units `{found}` are not supported, wanted binary or spin"
    ))
    .at(name))
}

/// One finite number under a name.
pub(super) fn rational(fields: &Fields, name: &str) -> Result<Option<Rational>> {
    let Some(field) = fields.get(name) else {
        return Ok(None);
    };
    finite(name, single(name, field, None)?).map(Some)
}

pub(super) fn finite(name: &str, claimed: Claimed) -> Result<Rational> {
    match claimed.number.finite() {
        Some(number) => Ok(number.clone()),
        None => Err(Error::input("found an infinity or NaN, wanted a finite number").at(name)),
    }
}

/// A whole number of at least 1 under a name.
pub(super) fn steps(fields: &Fields, name: &str) -> Result<Option<u32>> {
    let Some(found) = rational(fields, name)? else {
        return Ok(None);
    };
    match (found.is_integer(), found.numer().to_u32()) {
        (true, Some(steps)) if steps > 0 => Ok(Some(steps)),
        _ => Err(Error::input(format!(
            "found {found}, wanted a whole number of at least 1"
        ))
        .at(name)),
    }
}

/// Gibbs steps under a name, of which a claim may ask for so many.
pub(super) fn gibbs_steps(fields: &Fields, name: &str) -> Result<Option<u32>> {
    const MOST: u32 = 10_000;
    match steps(fields, name)? {
        Some(steps) if steps > MOST => Err(Error::limit(format!(
            "found {steps} Gibbs steps, wanted at most {MOST}"
        ))
        .at(name)
        .help(format!(
            "where a chain of so many steps has not forgotten its start, {} says how far it is from the gradient",
            either("`cd --k`", "`Machine.cd(X, k)`")
        ))),
        steps => Ok(steps),
    }
}

/// How far chance may carry the numbers under `before`, if they are estimates: entry `place` of the standard
/// errors, or of an interval.
pub(super) fn spread(
    fields: &Fields,
    before: &str,
    place: Option<(&str, usize)>,
) -> Result<Option<Spread>> {
    let stderr = match place {
        None => format!("{before}stderr"),
        Some((block, _)) => format!("{before}stderr.{block}"),
    };
    if let Some(field) = fields.get(&stderr) {
        let at = place.map_or(0, |(_, at)| at);
        let error = claimed(&stderr, field, at, None)?;
        let error = finite(&stderr, error)?;
        return match error < 0 {
            true => Err(Error::input(format!(
                "found the standard error {error}, wanted at least 0"
            ))
            .at(stderr)),
            false => Ok(Some(Spread::StandardError(error))),
        };
    }
    let name = format!("{before}interval");
    let Some(field) = fields.get(&name) else {
        return Ok(None);
    };
    let Field::Array(array) = field else {
        return Err(Error::input("found a text, wanted [low, high]").at(name));
    };
    if array.len() != 2 {
        return Err(
            Error::input(format!("found {} numbers, wanted [low, high]", array.len())).at(name),
        );
    }
    let end = |k| finite(&name, claimed(&name, field, k, None)?);
    let (low, high) = (end(0)?, end(1)?);
    if low > high {
        return Err(Error::input(format!(
            "found the interval from {low} to {high}, wanted the lower end first"
        ))
        .at(name));
    }
    let name = format!("{before}level");
    let level = rational(fields, &name)?.map(|level| level.to_f64());
    if let Some(level) = level
        && !(0.0 < level && level < 1.0)
    {
        return Err(Error::input(format!(
            "found the level {level}, wanted a probability between 0 and 1"
        ))
        .at(name)
        .help("write 0.95 for 95 %"));
    }
    Ok(Some(Spread::Interval { low, high, level }))
}
