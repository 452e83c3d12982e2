//! Central differences of every parameter beside its gradient, with their band.

use super::band::{BandVerdict, Rule, band};
use super::line::{Line, Lines};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, MOST_BITS, Theta, Value, log2};
use crate::watch::Watch;
use rug::{Float, Rational};

/// The slopes are also written as fractions up to this many units in the smaller layer.
pub(crate) const MOST_UNITS_IN_FRACTIONS: usize = 10;

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
    /// Those of [`Lines::new`], and a step that is not positive, too large for the exponent range
    /// or so small that it needs more than `MOST_BITS` bits.
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

    /// [`Pass::table`]; while a verdict is undecided, again with twice the digits in the
    /// differences and in the gradient, as far as `MOST_BITS` bits reach. `gradient` gives the
    /// entries to at least so many digits of their scale.
    ///
    /// # Errors
    /// Those of the gradient, and a stop asked for by the watch.
    pub fn decided_table(
        self,
        mut gradient: impl FnMut(u32) -> Result<Shaped<Value>>,
        step: &Rational,
        digits: u32,
    ) -> Result<Shaped<Central>> {
        let is_undecided = |central: &Central| central.verdict == BandVerdict::Undecided;
        let mut digits = digits.max(1);
        let mut table = self.table(&gradient(digits)?, step)?;
        while table.iter().any(is_undecided) {
            digits = digits.saturating_mul(2);
            let Ok(bits) = bits_for(self.m, step, digits, 2) else {
                break;
            };
            table =
                Pass::at(self.m, self.data, bits, self.watch)?.table(&gradient(digits)?, step)?;
        }
        Ok(table)
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
    let s = m.beta() * step;
    // e^(h/T) must stay inside the exponent range with room for the parameter itself.
    Theta::rational(Rational::from(&s * 2_u32))
        .in_range(None)
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
