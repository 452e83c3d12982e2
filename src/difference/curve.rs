//! The error of a difference over a range of steps: the truncation that falls with the step, and
//! the rounding that grows as it falls.

use super::band::{Rule, band};
use super::central::{Pass, bits_for, bits_of_zeros, is_told, is_told_as_error};
use super::line::Line;
use super::plain::{Machine, nearest};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Value, precisions, settled};
use crate::watch::Watch;
use num_complex::Complex;
use rug::ops::Pow;
use rug::{Integer, Rational};

/// The plain arithmetics sum over the `2^n_v` visible states; past this many units, refused.
pub(crate) const MOST_PLAIN_UNITS: usize = 16;

/// The errors of differences along one parameter.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Which parameter.
    pub param: Param,
    /// The gradient entry that all are compared with: the slope of the line, certified.
    pub gradient: Value,
    /// One row a step, in the order of the steps given.
    pub rows: Vec<StepOfCurve>,
    /// The place in `rows` of the smallest total error of doubles, if any is a number.
    pub best_double: Option<usize>,
    /// The same of singles.
    pub best_single: Option<usize>,
    /// The same of Richardson's rule in doubles.
    pub best_richardson: Option<usize>,
    /// The same of the complex step in doubles.
    pub best_complex: Option<usize>,
}

/// All that is known of one step.
#[derive(Clone, Debug)]
pub struct StepOfCurve {
    /// The step h.
    pub step: Rational,
    /// The central difference, certified.
    pub central: EnclosedRule,
    /// The central difference in doubles.
    pub double: Measured,
    /// The central difference in singles.
    pub single: Measured,
    /// Richardson's rule, certified.
    pub richardson: EnclosedRule,
    /// Richardson's rule in doubles.
    pub richardson_double: Measured,
    /// The complex step, certified; undefined where `h/T` is too large for its band.
    pub complex: EnclosedRule,
    /// The complex step in complex doubles.
    pub complex_double: Measured,
}

/// A rule in exact arithmetic, enclosed: its only error is truncation.
#[derive(Clone, Debug)]
pub struct EnclosedRule {
    /// The value of the rule.
    pub value: Value,
    /// `value - gradient`.
    pub truncation: Value,
    /// What the truncation cannot exceed in absolute value.
    pub band: Value,
}

/// What plain floating point made of a rule.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The result, exactly as the machine has it; a single is widened.
    pub result: f64,
    /// `result - gradient`; undefined where the result is not finite.
    pub total: Value,
    /// `result - certified value at the same step`: what rounding did.
    pub rounding: Value,
}

/// 1/10, 1/100, .. 1e-16.
pub fn default_steps() -> Vec<Rational> {
    (1..=16)
        .map(|k| Rational::from((1, Integer::from(10).pow(k))))
        .collect()
}

impl<'a> Pass<'a> {
    /// The pass for differences by every rule at every step, enclosed to about `digits` digits of
    /// their truncation errors.
    ///
    /// # Errors
    /// Those of [`Pass::new`], or more than 16 visible units.
    pub fn for_curve(
        m: &'a Rbm,
        data: &'a Data,
        steps: &[Rational],
        digits: u32,
        watch: &'a dyn Watch,
    ) -> Result<Self> {
        if m.n_v() > MOST_PLAIN_UNITS {
            return Err(Error::limit(format!(
                "the differences in doubles sum over 2^{} visible states, wanted at most 2^{MOST_PLAIN_UNITS}",
                m.n_v()
            )));
        }
        let mut bits = bits_for(m, &Rational::from(1), digits, 4)?;
        for step in steps {
            // Richardson's error is of the size of the step's fourth power.
            bits = bits.max(bits_for(m, step, digits, 4)?);
        }
        Pass::at(m, data, bits, watch)
    }

    /// The curve of one parameter, with ever more bits while an error is undecided or a rule has not these digits.
    ///
    /// # Errors
    /// A stop asked for by the watch.
    pub fn curve(&self, param: Param, steps: &[Rational], digits: Digits) -> Result<Curve> {
        let (m, data) = (self.m, self.data);
        let (double, single) = (Machine::<f64>::new(m, data), Machine::<f32>::new(m, data));
        let complex_plain = Machine::<Complex<f64>>::new(m, data);
        let results = |step: &Rational| {
            let h = nearest(step);
            [
                double.central(param, h),
                f64::from(single.central(param, h as f32)),
                double.richardson(param, h),
                complex_plain.complex_step(param, h),
            ]
        };
        let results: Vec<[f64; 4]> = steps.iter().map(results).collect();
        let row = |pass: &Pass, line: &Line<Enclosure>, gradient: &Enclosure, place: usize| {
            let (a, step) = (&pass.a, &steps[place]);
            let certified = |value: Option<Enclosure>, rule| match value {
                Some(x) => EnclosedRule {
                    truncation: Value::from(x.clone() - gradient),
                    band: Value::from(band(a, rule, m.units(), &m.beta(), param, step)),
                    value: Value::from(x),
                },
                None => EnclosedRule {
                    truncation: Value::Undefined,
                    band: Value::Undefined,
                    value: Value::Undefined,
                },
            };
            let central = certified(Some(line.central(a, step)), Rule::Central);
            let richardson = certified(Some(line.richardson(a, step)), Rule::Richardson);
            let complex = certified(line.complex_step(a, step), Rule::ComplexStep);
            let measured = |result: f64, exact: &EnclosedRule| {
                let minus = |from: &Value| match Rational::from_f64(result) {
                    Some(q) => Value::Exact(q).minus(from, a.bits()),
                    None => Value::Undefined,
                };
                Measured {
                    result,
                    total: minus(&a.value(gradient)),
                    rounding: minus(&exact.value),
                }
            };
            let [double, single, richardson_double, complex_double] = results[place];
            StepOfCurve {
                step: step.clone(),
                double: measured(double, &central),
                single: measured(single, &central),
                richardson_double: measured(richardson_double, &richardson),
                complex_double: measured(complex_double, &complex),
                central,
                richardson,
                complex,
            }
        };
        let at = |pass: &Pass| {
            let line = pass.lines.along(&pass.a, param);
            let gradient = line.slope(&pass.a);
            let row = |place| row(pass, &line, &gradient, place);
            let rows: Vec<StepOfCurve> = (0..steps.len()).map(row).collect();
            Ok((Value::from(gradient), rows))
        };
        let is_settled = |(gradient, rows): &(Value, Vec<StepOfCurve>)| {
            let zeros = bits_of_zeros(m, gradient);
            let is_told = |value| is_told(value, digits, zeros);
            let mut rules = rows
                .iter()
                .flat_map(|row| [&row.central, &row.richardson, &row.complex]);
            is_told(gradient)
                && rules.all(|rule| is_told(&rule.value) && is_told_as_error(m, &rule.truncation))
        };
        let levels = precisions(self.a.bits());
        let (gradient, rows) = settled(levels, |bits| self.with_bits(bits, at), is_settled)?;
        let best = |of: fn(&StepOfCurve) -> &Measured| {
            let size = |row: &StepOfCurve| of(row).total.to_f64().abs();
            (0..rows.len())
                .filter(|&k| size(&rows[k]).is_finite())
                .min_by(|&k, &l| size(&rows[k]).total_cmp(&size(&rows[l])))
        };
        Ok(Curve {
            param,
            gradient,
            best_double: best(|row| &row.double),
            best_single: best(|row| &row.single),
            best_richardson: best(|row| &row.richardson_double),
            best_complex: best(|row| &row.complex_double),
            rows,
        })
    }
}

impl Line<Enclosure> {
    /// `(4 D(h/2) - D(h)) / 3`
    pub fn richardson(&self, a: &Enclosures, step: &Rational) -> Enclosure {
        let half = self.central(a, &Rational::from(step / 2_u32));
        let four = a.of(4);
        (half * &four - &self.central(a, step)) / &a.of(3)
    }
}
