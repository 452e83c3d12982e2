//! The whole gradient beside finite differences.

use super::parts::{Block, Piece, Section, Table, pieces};
use crate::answer::Quantities;
use crate::difference::{BandVerdict, Central};
use crate::machine::{Param, Shaped};
use crate::number::Value;
use rug::{Integer, Rational};

/// So many parameters are listed at most; past that, the first [`FEW`].
const MOST: usize = 45;
const FEW: usize = 24;
/// Places after the point.
const PLACES: u32 = 10;
/// Fractions up to so many characters are shown as they are.
const SHORT: usize = 13;

/// 7: gradient beside differences.
pub fn gradient(
    q: &Quantities,
    differences: &Shaped<Central>,
    number: usize,
    temperature: &Rational,
) -> Option<Section> {
    let fit = q.fit.as_ref()?;
    let all = differences.iter().count();
    let step = differences.iter().next()?.step.clone();
    let gradient_is = match *temperature == 1 {
        true => "gradient",
        false => "(data - model)/T",
    };
    let head = vec![
        Vec::new(),
        pieces!["data"],
        pieces!["model"],
        pieces![gradient_is],
        pieces!["difference"],
        pieces!["off by"],
    ];
    let listed = if all > MOST { FEW } else { all };
    let row = |param| {
        let (central, gradient) = (differences.get(param), fit.gradient.get(param));
        vec![
            vec![name(param)],
            pieces![fit.data_phase.get(param).clone()],
            pieces![q.model.model_phase.get(param).clone()],
            match short(gradient) {
                Some(_) => pieces![gradient.clone()],
                None => vec![Piece::Decimal(gradient.clone(), PLACES)],
            },
            vec![Piece::Decimal(central.difference.clone(), PLACES)],
            off(central, gradient),
        ]
    };
    let rows = differences.params().take(listed).map(row).collect();
    let table = Table { head, rows };
    let within = differences
        .iter()
        .filter(|central| central.verdict == BandVerdict::WithinBand)
        .count();
    let widest = differences
        .iter()
        .map(|central| &central.band)
        .max_by(|a, b| a.to_f64().total_cmp(&b.to_f64()))?;
    let all_within = match within == all {
        true => format!("All {all} are"),
        false => format!("{within} of {all} are"),
    };
    let mut said = pieces![
        format!("{all_within} off by less than the proven limit, at most "),
        Piece::Bound(widest.clone()),
        " at this s."
    ];

    if listed < all {
        said.push(format!(" The other {} are in --format json.", all - listed).into());
    }
    Some(Section {
        number: number.to_string(),
        title: pieces![format!(
            "The gradient beside (l(θ+s) - l(θ-s))/2s, l = mean ln p(v), s = {step}"
        )],
        ids: &["D1", "D2"],
        blocks: vec![Block::Table(table), Block::Prose(said)],
        ..Section::default()
    })
}

/// The difference minus the gradient, in the digits shown, and whether it is too much.
fn off(central: &Central, gradient: &Value) -> Vec<Piece> {
    let mut off = match off_by(&central.difference, gradient) {
        Some(off) if off == 0 && central.gap.fraction().is_some_and(|gap| *gap == 0) => {
            pieces![Value::Exact(off)]
        }
        Some(off) if off == 0 => pieces![format!("<1e-{PLACES}")],
        Some(off) => vec![Piece::Error(Value::Exact(off))],
        None => vec![Piece::Error(central.gap.clone())],
    };
    match central.verdict {
        BandVerdict::WithinBand => {}
        BandVerdict::Refuted => off.push(" REFUTED".into()),
        BandVerdict::Undecided => off.push(" UNDECIDED".into()),
    }
    off
}

fn name(param: Param) -> Piece {
    let (plain, latex) = match param {
        Param::W(i, j) if i >= 9 || j >= 9 => (
            format!("w{},{}", i + 1, j + 1),
            format!("w_{{{},{}}}", i + 1, j + 1),
        ),
        Param::W(i, j) => (
            format!("w{}{}", i + 1, j + 1),
            format!("w_{{{}{}}}", i + 1, j + 1),
        ),
        Param::B(i) => (format!("b{}", i + 1), format!("b_{{{}}}", i + 1)),
        Param::C(j) => (format!("c{}", j + 1), format!("c_{{{}}}", j + 1)),
    };
    Piece::Symbols(plain, latex)
}

/// The gradient as it is shown where that is a fraction.
fn short(gradient: &Value) -> Option<Rational> {
    let q = gradient.fraction()?;
    (q.to_string().chars().count() <= SHORT).then(|| q.clone())
}

/// The difference of the digits shown.
fn off_by(difference: &Value, gradient: &Value) -> Option<Rational> {
    let gradient = match short(gradient) {
        Some(q) => q,
        None => rounded(gradient)?,
    };
    let off = rounded(difference)? - gradient;
    // Half a unit of the last place is rounding alone.
    let last = Rational::from((1, Integer::from(Integer::u_pow_u(10, PLACES)) * 2_u32));
    Some(match off.clone().abs() <= last {
        true => Rational::new(),
        false => off,
    })
}

fn rounded(value: &Value) -> Option<Rational> {
    let x = value.enclose(192)?;
    let middle = (x.lo().to_rational()? + x.hi().to_rational()?) / 2_u32;
    Some(to_places(&middle))
}

fn to_places(x: &Rational) -> Rational {
    let unit = Integer::from(Integer::u_pow_u(10, PLACES));
    let count = Rational::from(x * &unit).round();
    count / unit
}
