//! Central differences of every parameter beside its gradient, with their band.

use super::band::{BandVerdict, Rule, band};
use super::line::{Line, Lines};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Fractions, MOST_BITS, Value, log2, settled,
    spare_digits,
};
use crate::watch::Watch;
use rug::{Float, Rational};

/// The slopes are also written as fractions up to this many units in the smaller layer.
pub(crate) const MOST_UNITS_IN_FRACTIONS: usize = 10;
/// Past so many units in the smaller layer, numbers that may be 0 are tried with half the bits for each.
const UNITS_AT_MOST_BITS_OF_ZEROS: usize = 7;

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
    /// fraction where the machine's factors are, up to `MOST_UNITS_IN_FRACTIONS`.
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

/// One pass over the machine and its rows at one precision: the differences of every parameter at
/// every step are read from it.
pub struct Pass<'a> {
    pub(super) a: Enclosures,
    pub(super) m: &'a Rbm,
    pub(super) data: &'a Data,
    pub(super) lines: Lines<Enclosure>,
    watch: &'a dyn Watch,
}

impl<'a> Pass<'a> {
    /// The pass for differences at `step`, enclosed to about `digits` digits of their truncation
    /// error, which is of the size of `step^2`.
    ///
    /// # Errors
    /// Those of [`Lines::new`], and a step that is not positive.
    pub fn new(
        m: &'a Rbm,
        data: &'a Data,
        step: &Rational,
        digits: u32,
        watch: &'a dyn Watch,
    ) -> Result<Self> {
        Pass::at(m, data, bits_for(m, step, digits, 2)?, watch)
    }

    pub(super) fn at(m: &'a Rbm, data: &'a Data, bits: u32, watch: &'a dyn Watch) -> Result<Self> {
        let a = Enclosures::new(bits);
        Ok(Pass {
            lines: Lines::new(&a, m, data, watch)?,
            a,
            m,
            data,
            watch,
        })
    }

    /// The central difference of every parameter at `step`, each judged against the entry of
    /// `gradient` (of the mean log-likelihood, to be ascended).
    ///
    /// # Errors
    /// A stop asked for by the watch.
    pub fn table(&self, gradient: &Shaped<Value>, step: &Rational) -> Result<Shaped<Central>> {
        let judge = |param, cut| self.judged(param, gradient.get(param), cut, step);
        let units = self.m.n_v().min(self.m.n_h());
        Ok(
            match units <= MOST_UNITS_IN_FRACTIONS && self.m.is_rational() {
                true => Lines::new(&Fractions, self.m, self.data, self.watch)?
                    .slopes(&Fractions)
                    .map(|param, slope| judge(param, Value::Exact(slope.clone()))),
                false => self
                    .lines
                    .slopes(&self.a)
                    .map(|param, slope| judge(param, self.a.value(slope))),
            },
        )
    }

    /// [`Pass::table`], with ever more digits in the differences and in the gradient while a verdict or a gap is
    /// undecided, or a difference has not the digits of `scale`. `gradient` gives the entries to at least so many
    /// digits of their scale; those of `digits` digits are shown.
    ///
    /// # Errors
    /// Those of the gradient, and a stop asked for by the watch.
    pub fn decided_table(
        &self,
        mut gradient: impl FnMut(u32) -> Result<Shaped<Value>>,
        step: &Rational,
        digits: u32,
        scale: impl Fn(Param) -> Digits,
    ) -> Result<Shaped<Central>> {
        let shown = gradient(digits)?;
        let table = |spare| {
            let digits = digits.saturating_add(spare);
            let bits = bits_for(self.m, step, digits, 2)?.max(self.a.bits());
            let gradient = match spare {
                0 => shown.clone(),
                _ => gradient(digits)?,
            };
            self.with_bits(bits, |pass| pass.table(&gradient, step))
        };
        let is_settled = |central: &Central| {
            let zeros = bits_of_zeros(self.m, shown.get(central.param));
            let is_told = |x| is_told(x, scale(central.param), zeros);
            central.verdict != BandVerdict::Undecided
                && is_told(&central.difference)
                && is_told(&central.cut)
                && is_told_as_error(self.m, &central.gap)
        };
        let levels = spare_digits(digits);
        let mut found = settled(levels, table, |table| table.iter().all(is_settled))?;
        for param in shown.params() {
            found.get_mut(param).gradient = shown.get(param).clone();
        }
        Ok(found)
    }

    /// What `make` finds in a pass with so many bits: this one, where it has them.
    pub(super) fn with_bits<T>(
        &self,
        bits: u32,
        make: impl FnOnce(&Pass) -> Result<T>,
    ) -> Result<T> {
        match bits == self.a.bits() {
            true => make(self),
            false => make(&Pass::at(self.m, self.data, bits, self.watch)?),
        }
    }

    fn judged(&self, param: Param, gradient: &Value, cut: Value, step: &Rational) -> Central {
        let (a, m) = (&self.a, self.m);
        let line: Line<Enclosure> = self.lines.along(a, param);
        let difference = line.central(a, step);
        let band = band(a, Rule::Central, m.units(), &m.beta(), param, step);
        let gap = match gradient.enclose(a.bits()) {
            Some(gradient) => difference.clone() - &gradient,
            None => Enclosure::line(a.bits()),
        };
        Central {
            param,
            step: step.clone(),
            gradient: gradient.clone(),
            cut,
            difference: a.value(&difference),
            verdict: BandVerdict::of(&gap, &band),
            gap: a.value(&gap),
            band: a.value(&band),
        }
    }
}

/// The bits with which a difference at `step` is known to `digits` digits of its truncation error, `MOST_BITS` at most.
///
/// With `s = h/T`, a logarithm known to `2^-bits` gives `2^-bits / s` in units of 1/T, while the
/// truncation error is of the size of `s^order`: so `(order + 1) log2(1/s)` bits are lost.
pub(super) fn bits_for(m: &Rbm, step: &Rational, digits: u32, order: u32) -> Result<u32> {
    if *step <= 0 {
        return Err(Error::input(format!(
            "found the step {step}, wanted a positive number"
        )));
    }
    let s = Float::with_val(64, m.beta() * step);
    let lost = -log2(&s).min(0.0) * f64::from(order + 1);
    let bits = lost + f64::from(digits) * std::f64::consts::LOG2_10 + 64.0;
    Ok((bits as u32).next_multiple_of(32).min(MOST_BITS))
}

/// A number that may be 0 is tried with so many bits: where it is 0, more of them only make its bound smaller. A
/// number that goes with a gradient entry known not to be 0 is tried with all.
pub(super) fn bits_of_zeros(m: &Rbm, entry: &Value) -> u32 {
    let may_be_zero = entry.enclose(64).is_none_or(|x| x.holds_zero());
    match may_be_zero {
        true => {
            (1 << 12)
                >> m.n_v()
                    .min(m.n_h())
                    .saturating_sub(UNITS_AT_MOST_BITS_OF_ZEROS)
        }
        false => MOST_BITS,
    }
}

/// Whether the number has these digits, or has been tried with so many bits.
pub(super) fn is_told(x: &Value, digits: Digits, bits: u32) -> bool {
    match x {
        Value::Within(x) if x.bits() >= bits => true,
        Value::Undefined => true,
        x => x.is_certain(digits),
    }
}

/// The same of the three digits that an error is shown with; it may be 0 whatever the gradient is.
pub(super) fn is_told_as_error(m: &Rbm, x: &Value) -> bool {
    is_told(x, Digits::significant(3), bits_of_zeros(m, x))
}
