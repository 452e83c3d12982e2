//! Central differences of every parameter beside its gradient, with their band; and the
//! difference in `x = e^(theta/T)` that has no truncation error.

use super::band::{BandVerdict, Rule, band};
use super::line::{Line, Lines};
use crate::data::Data;
use crate::ensemble::{State, row_mass};
use crate::error::{Error, Kind, Result};
use crate::exact::partition_by_rows;
use crate::machine::{Factors, Param, Rbm, Shaped, Units};
use crate::number::{
    Arithmetic, Enclosure, Enclosures, Fractions, MOST_BITS, Number, Theta, Value, log2,
};
use crate::watch::Watch;
use rug::{Float, Rational};

/// The slopes are also written as fractions up to this many units in the smaller layer.
pub const MOST_UNITS_IN_FRACTIONS: usize = 10;

/// One gradient entry of the mean log-likelihood beside a central difference.
#[derive(Clone, Debug)]
pub struct Central {
    /// Which parameter.
    pub param: Param,
    /// The step h.
    pub step: Rational,
    /// The gradient entry that is judged, as it was given.
    pub gradient: Value,
    /// The slope by the edge cut (±1 units: by the split into the two signs): no truncation. A
    /// fraction where the machine's factors are, up to [`MOST_UNITS_IN_FRACTIONS`].
    pub cut: Value,
    /// `(LL(theta + h) - LL(theta - h)) / (2h)`, certified.
    pub difference: Value,
    /// `difference - gradient`.
    pub gap: Value,
    /// How large the gap can be if the gradient is right.
    pub band: Value,
    /// Whether the gap is inside the band.
    pub verdict: BandVerdict,
}

/// The central difference of every parameter at `step`, each judged against the entry of
/// `gradient` (of the mean log-likelihood, to be ascended). Differences are enclosed to about
/// `digits` digits of the band, which is of the size of `step^2`.
///
/// # Errors
/// Those of [`Lines::new`], and a step that is not positive, too large for the exponent range or
/// so small that it needs more than [`MOST_BITS`] bits.
pub fn table(
    m: &Rbm,
    data: &Data,
    gradient: &Shaped<Value>,
    step: &Rational,
    digits: u32,
    watch: &dyn Watch,
) -> Result<Shaped<Central>> {
    let a = Enclosures::new(bits_for(m, step, digits, 2)?);
    let lines = Lines::new(&a, m, data, watch)?;
    let cuts = cuts(&a, &lines, m, data, watch)?;
    cuts.try_map(|param, cut| judged(&a, m, &lines, param, gradient.get(param), cut.clone(), step))
}

/// [`table`] for one parameter.
///
/// # Errors
/// Those of [`table`].
pub fn central(
    m: &Rbm,
    data: &Data,
    param: Param,
    gradient: &Value,
    step: &Rational,
    digits: u32,
    watch: &dyn Watch,
) -> Result<Central> {
    let a = Enclosures::new(bits_for(m, step, digits, 2)?);
    let lines = Lines::new(&a, m, data, watch)?;
    let cut = match in_fractions(m) {
        true => {
            let exact = Lines::new(&Fractions, m, data, watch)?.along(&Fractions, param);
            Value::Exact(exact.slope(&Fractions))
        }
        false => a.value(&lines.along(&a, param).slope(&a)),
    };
    judged(&a, m, &lines, param, gradient, cut, step)
}

fn in_fractions(m: &Rbm) -> bool {
    m.n_v().min(m.n_h()) <= MOST_UNITS_IN_FRACTIONS && m.is_rational()
}

fn cuts(
    a: &Enclosures,
    lines: &Lines<Enclosure>,
    m: &Rbm,
    data: &Data,
    watch: &dyn Watch,
) -> Result<Shaped<Value>> {
    if in_fractions(m) {
        let exact = Lines::new(&Fractions, m, data, watch)?.slopes(&Fractions);
        Ok(exact.map(|_, slope| Value::Exact(slope.clone())))
    } else {
        Ok(lines.slopes(a).map(|_, slope| a.value(slope)))
    }
}

fn judged(
    a: &Enclosures,
    m: &Rbm,
    lines: &Lines<Enclosure>,
    param: Param,
    gradient: &Value,
    cut: Value,
    step: &Rational,
) -> Result<Central> {
    let line: Line<Enclosure> = lines.along(a, param);
    let difference = line.central(a, step);
    let band = band(a, Rule::Central, m.units(), m.temperature(), param, step);
    let gap = match gradient.enclose(a.bits()) {
        Some(gradient) => difference.clone() - &gradient,
        None => Enclosure::line(a.bits()),
    };
    Ok(Central {
        param,
        step: step.clone(),
        gradient: gradient.clone(),
        cut,
        difference: a.value(&difference),
        verdict: BandVerdict::of(&gap, &band),
        gap: a.value(&gap),
        band: a.value(&band),
    })
}

/// The bits with which a difference at `step` is known to `digits` digits of its truncation error.
///
/// With `s = h/T`, a logarithm known to `2^-bits` gives `2^-bits / s` in units of 1/T, while the
/// truncation error is of the size of `s^order`: so `(order + 1) log2(1/s)` bits are lost.
pub(super) fn bits_for(m: &Rbm, step: &Rational, digits: u32, order: u32) -> Result<u32> {
    if *step <= 0 {
        return Err(Error::input(format!(
            "found the step {step}, wanted a positive number"
        )));
    }
    let s = Rational::from(step / m.temperature());
    // e^(h/T) must stay inside the exponent range with room for the parameter itself.
    Theta::rational(s.clone())
        .times(&Rational::from(2))
        .map_err(|error| error.at("the step"))?;
    let lost = -log2(&Float::with_val(64, &s)).min(0.0) * f64::from(order + 1);
    let bits = lost + f64::from(digits) * std::f64::consts::LOG2_10 + 64.0;
    if bits > f64::from(MOST_BITS) {
        return Err(Error::new(
            Kind::Undecided,
            format!(
                "{digits} digits of a difference with this step need about {bits:.0} bits, wanted at most {MOST_BITS}"
            ),
        )
        .help("take a larger step or fewer digits"));
    }
    Ok((bits as u32).next_multiple_of(32))
}

/// The gradient by a difference in `x = e^(theta/T)`, in which Z and every `f(v)` of 0/1 units are
/// affine: `f(x + 1) - f(x)` is the derivative itself, with no step to choose and no truncation.
#[derive(Clone, Debug)]
pub struct InX<N> {
    /// `x = e^(theta/T)`
    pub x: N,
    /// `Z(x)`
    pub z: N,
    /// `Z(x + 1)`
    pub z_next: N,
    /// Every distinct row: `v`, its count, `f(v)` at x and at x + 1.
    pub rows: Vec<RowInX<N>>,
    /// `d ln Z / d theta = x (Z(x+1) - Z(x)) / (Z(x) T)`
    pub model: N,
    /// `1/N sum_n x (f_n(x+1) - f_n(x)) / (f_n(x) T)`
    pub rows_mean: N,
    /// The gradient of the mean log-likelihood: `rows_mean - model`.
    pub gradient: N,
}

/// One row of [`InX`].
#[derive(Clone, Debug)]
pub struct RowInX<N> {
    /// The row.
    pub v: State,
    /// How often it occurs.
    pub count: u64,
    /// `f(v)` at x.
    pub f: N,
    /// `f(v)` at x + 1.
    pub f_next: N,
}

/// The difference in `x = e^(theta/T)`; `None` for ±1 units, where `Z = x Z+ + Z-/x` is not
/// affine. Sums over the `2^n_v` visible states twice.
///
/// # Errors
/// Factors that the arithmetic cannot hold, no rows, or a machine too large to sum.
pub fn in_x<A: Arithmetic<N: Number>>(
    a: &A,
    m: &Rbm,
    data: &Data,
    param: Param,
) -> Result<Option<InX<A::N>>> {
    super::line::check(m, data, m.n_v())?;
    if m.units() == Units::Spin {
        return Ok(None);
    }
    let here = m.factors(a)?;
    let x = here.on.get(param).clone();
    let mut next: Factors<A::N> = here.clone();
    *next.on.get_mut(param) += &a.one();
    // x (f(x+1) - f(x)) / f(x) = x (f(x+1)/f(x) - 1)
    let relative = |f: &A::N, f_next: &A::N| x.clone() * &((f_next.clone() - f) / f);
    let (z, z_next) = (partition_by_rows(a, &here), partition_by_rows(a, &next));
    let rows: Vec<_> = data
        .folded()
        .rows()
        .map(|(row, count)| RowInX {
            v: row.to_vec(),
            count,
            f: row_mass(a, &here, row),
            f_next: row_mass(a, &next, row),
        })
        .collect();
    let beta = a.lift(&Rational::from(m.temperature().recip_ref()));
    let mut sum = a.zero();
    for row in &rows {
        sum += &(relative(&row.f, &row.f_next) * &a.lift(&Rational::from(row.count)));
    }
    let rows_mean = sum / &a.lift(&Rational::from(data.total())) * &beta;
    let model = relative(&z, &z_next) * &beta;
    Ok(Some(InX {
        gradient: rows_mean.clone() - &model,
        x,
        z,
        z_next,
        rows,
        model,
        rows_mean,
    }))
}
