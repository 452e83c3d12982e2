//! What is true of each number of a claim, in the sense of the claim.

use super::case::Case;
use super::claim::{Claim, Direction, Entry, Of, Place, Quantity, Sense, Step, Unit};
use super::one_flip::pseudo_likelihood;
use crate::answer::{Fit, Quantities, free_energies_with, ln_p_of_rows};
use crate::door::either;
use crate::ensemble::row_mass;
use crate::error::{Error, Result};
use crate::exact;
use crate::machine::{Factors, Param, Shaped};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Theta, Value};
use crate::sweep::Options;
use rug::Rational;
use std::sync::Arc;

/// Fractions of larger machines are too long.
const MOST_WEIGHTS_IN_FRACTIONS: usize = 4096;
/// Fractions of more rows or states are not worth their time.
const FEW: usize = 256;

/// The truths of one claim at one precision.
pub(super) struct Truths<'a> {
    pub case: &'a Case<'a>,
    /// Z, the phases and what needs data, where the claim needs Z.
    pub q: Option<Arc<Quantities>>,
    digits: u32,
    bits: u32,
}

/// Whether the truth of a quantity needs Z.
pub(super) fn needs_z(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Partition
        | Quantity::LogPartition
        | Quantity::LogLikelihood
        | Quantity::Probability
        | Quantity::Divergence
        | Quantity::Gradient => true,
        Quantity::Update(step) => step.k.is_none(),
        _ => false,
    }
}

/// Whether it needs the rows beside Z, all of them together.
fn needs_rows(claim: &Claim) -> bool {
    !matches!(
        claim.quantity,
        Quantity::Partition | Quantity::LogPartition | Quantity::Probability
    )
}

impl<'a> Truths<'a> {
    /// At so many digits.
    pub(super) fn new(case: &'a Case<'a>, claim: &Claim, digits: u32) -> Result<Self> {
        let q = needs_z(&claim.quantity).then(|| match needs_rows(claim) {
            true => case.quantities(digits),
            false => case.model(digits),
        });
        Ok(Truths {
            case,
            q: q.transpose()?,
            digits,
            bits: Digits::of_itself(digits).bits() + 64,
        })
    }

    /// Number by number, in the claim's order.
    ///
    /// # Errors
    /// A claim that needs data where there are none.
    pub(super) fn of(&self, claim: &Claim) -> Result<Vec<Value>> {
        let sense = &claim.sense;
        let whole = |value: Value| vec![value; claim.entries.len()];
        Ok(match &claim.quantity {
            Quantity::Partition => {
                let z = self.quantities()?.model.z.clone();
                whole(self.times_exp(z, &sense.offset))
            }
            Quantity::LogPartition => {
                let ln_z = self.quantities()?.model.ln_z.clone();
                whole(self.logarithm(self.plus(&ln_z, &sense.offset), sense))
            }
            Quantity::LogLikelihood => {
                let fit = self.fit(claim)?;
                whole(self.logarithm(of(sense, fit).clone(), sense))
            }
            Quantity::Divergence => {
                let kl = self.fit(claim)?.kl.clone();
                whole(self.logarithm(kl, sense))
            }
            Quantity::Maximum => {
                self.has_data(claim)?;
                let maximum = crate::answer::maximum(&self.case.data.folded());
                whole(self.logarithm(self.over_rows(maximum, sense), sense))
            }
            Quantity::PseudoLikelihood { .. } => {
                self.has_data(claim)?;
                let mean = pseudo_likelihood(self.case, self.bits)?;
                whole(self.logarithm(self.over_rows(mean, sense), sense))
            }
            Quantity::Gradient => {
                let gradient = &self.fit(claim)?.gradient;
                self.parameters(claim, |param| self.directed(gradient.get(param), sense))
            }
            Quantity::Update(step) => self.update(claim, step)?,
            Quantity::ContrastiveDivergence { k } => {
                let direction = self.contrastive(claim, *k)?;
                self.parameters(claim, |param| self.directed(direction.get(param), sense))
            }
            Quantity::ContrastiveLoss { k } => {
                self.has_data(claim)?;
                let loss = super::chain::loss(self.case, *k, self.bits)?;
                whole(self.logarithm(self.over_rows(loss, sense), sense))
            }
            Quantity::SameLaw { this } => {
                let same = self.case.m.in_units(this.units())?.m;
                let times = Rational::from(this.temperature() / same.temperature());
                self.parameters(claim, |param| {
                    self.number(same.theta().get(param)).times(&times)
                })
            }
            Quantity::Energy
            | Quantity::FreeEnergy
            | Quantity::Probability
            | Quantity::Conditional => self.of_states(claim)?,
        })
    }

    fn quantities(&self) -> Result<&Quantities> {
        let missing = || Error::input("the sums over the states are missing");
        self.q.as_deref().ok_or_else(missing)
    }

    fn fit(&self, claim: &Claim) -> Result<&Fit> {
        self.has_data(claim)?;
        let missing = || Error::input("the sums over the rows are missing");
        self.quantities()?.fit.as_ref().ok_or_else(missing)
    }

    fn has_data(&self, claim: &Claim) -> Result<()> {
        match self.case.data.total() {
            0 => Err(
                Error::input("found no data rows, wanted those that the claim is about")
                    .at(&claim.name)
                    .help(either("give --data FILE", "give the rows as X")),
            ),
            _ => Ok(()),
        }
    }

    /// `after = before + rate direction`.
    fn update(&self, claim: &Claim, step: &Step) -> Result<Vec<Value>> {
        let direction = match step.k {
            None => self.fit(claim)?.gradient.clone(),
            Some(k) => self.contrastive(claim, k)?,
        };
        let before = |param| match &step.before {
            Some(before) => Value::Exact(before.get(param).clone()),
            None => self.number(self.case.m.theta().get(param)),
        };
        // An update goes uphill however its direction is called.
        let sense = Sense {
            direction: Direction::Ascent,
            ..claim.sense.clone()
        };
        Ok(self.parameters(claim, |param| {
            let moved = self
                .directed(direction.get(param), &sense)
                .times(&step.rate);
            self.sum(&before(param), &moved)
        }))
    }

    fn contrastive(&self, claim: &Claim, k: u32) -> Result<Shaped<Value>> {
        self.has_data(claim)?;
        super::chain::direction(self.case, k, self.digits)
    }

    fn parameters(&self, claim: &Claim, of: impl Fn(Param) -> Value) -> Vec<Value> {
        let entries = claim.entries.iter().map(|entry| match entry.place {
            Place::Parameter(param) => of(param),
            _ => Value::Undefined,
        });
        entries.collect()
    }

    /// Of single states and rows.
    fn of_states(&self, claim: &Claim) -> Result<Vec<Value>> {
        let m = self.case.m;
        let of_rows = |entry: &Entry| matches!(entry.place, Place::Row(_) | Place::Hidden(..));
        if claim.entries.iter().any(of_rows) {
            self.has_data(claim)?;
        }
        if let Some(found) = self.of_many_rows(claim)? {
            return Ok(found);
        }
        let small = m.n_v() * m.n_h() <= MOST_WEIGHTS_IN_FRACTIONS && claim.entries.len() <= FEW;
        let z = self.q.as_ref().map(|q| &q.model.z);
        let z_is_fraction = z.is_none_or(|z| z.fraction().is_some());
        if small
            && z_is_fraction
            && let Ok(factors) = m.factors(&Fractions)
        {
            let p = |mass: &Rational| match z.and_then(Value::fraction) {
                Some(z) => Value::Exact(Rational::from(mass / z)),
                None => Value::Undefined,
            };
            return self.each(claim, &Fractions, &factors, p);
        }
        let a = Enclosures::new(self.bits);
        let factors = m.factors(&a)?;
        let ln_z = self
            .q
            .as_ref()
            .and_then(|q| q.model.ln_z.enclose(self.bits));
        let p = |mass: &Enclosure| match &ln_z {
            Some(ln_z) => Value::from((mass.ln() - ln_z).exp()),
            None => Value::Undefined,
        };
        self.each(claim, &a, &factors, p)
    }

    /// Free energies and probabilities of many rows, each distinct row once.
    fn of_many_rows(&self, claim: &Claim) -> Result<Option<Vec<Value>>> {
        let (m, data, watch) = (self.case.m, self.case.data, self.case.watch);
        let options = Options {
            digits: Digits::of_itself(self.digits),
            ..self.case.options.clone()
        };
        let is_row = |entry: &Entry| matches!(entry.place, Place::Row(_));
        let values = match (&claim.quantity, &self.q) {
            _ if claim.entries.len() <= FEW || !claim.entries.iter().all(is_row) => None,
            (Quantity::FreeEnergy, _) => {
                let finish = |energy: &Value| {
                    let shifted = self.plus(energy, &claim.sense.offset.negated());
                    Some(self.logarithm(shifted, &claim.sense))
                };
                Some(free_energies_with(m, data, &options, watch, finish)?)
            }
            (Quantity::Probability, Some(q)) => {
                let exp = |ln_p: &Value| Some(Value::from(ln_p.enclose(self.bits)?.exp()));
                Some(ln_p_of_rows(m, data, &q.model, &options, watch, exp)?)
            }
            _ => None,
        };
        let at = |values: &[Value], entry: &Entry| match entry.place {
            Place::Row(k) => values.get(k).cloned().unwrap_or(Value::Undefined),
            _ => Value::Undefined,
        };
        let entries = claim.entries.iter();
        Ok(values.map(|values| entries.map(|entry| at(&values, entry)).collect()))
    }

    /// Every entry, in any arithmetic; `p` makes a probability of `f(v)`.
    fn each<A: Arithmetic<N: Number>>(
        &self,
        claim: &Claim,
        a: &A,
        factors: &Factors<A::N>,
        p: impl Fn(&A::N) -> Value,
    ) -> Result<Vec<Value>> {
        let (m, data, sense) = (self.case.m, self.case.data, &claim.sense);
        // The hidden means of the last row, whose numbers stand one after the other.
        let mut means: (&[bool], Vec<A::N>) = (&[], Vec::new());
        let free_energy = |v: &[bool]| {
            let mass = row_mass(a, factors, v);
            let ln = a.log_sum(&mut std::iter::once((mass, 1)), 1);
            ln.times(&Rational::from(-1))
        };
        let shifted = |energy: Value| self.plus(&energy, &sense.offset.negated());
        let entries = claim.entries.iter().map(|entry| {
            let v: &[bool] = match &entry.place {
                Place::Row(k) | Place::Hidden(k, _) => data.row(*k).unwrap_or_default(),
                Place::State(v) | Place::Joint(v, _) => v,
                _ => &[],
            };
            Ok(match (&claim.quantity, &entry.place) {
                (Quantity::Probability, _) => p(&row_mass(a, factors, v)),
                (Quantity::FreeEnergy, Place::Whole) => {
                    self.has_data(claim)?;
                    let folded = data.folded();
                    let mut terms = folded
                        .rows()
                        .map(|(v, count)| (row_mass(a, factors, v), count));
                    let mean = a
                        .log_sum(&mut terms, data.total())
                        .times(&Rational::from(-1));
                    self.logarithm(self.over_rows(shifted(mean), sense), sense)
                }
                (Quantity::FreeEnergy, _) => self.logarithm(shifted(free_energy(v)), sense),
                (Quantity::Energy, Place::Joint(v, h)) => {
                    self.logarithm(shifted(crate::answer::energy(m, v, h, self.bits)), sense)
                }
                (Quantity::Conditional, Place::Hidden(_, j)) => {
                    if means.0 != v {
                        means = (v, exact::hidden_given_visible(a, factors, m.units(), v));
                    }
                    let mean = means.1.get(*j);
                    mean.map_or(Value::Undefined, |mean| a.value(mean))
                }
                _ => Value::Undefined,
            })
        });
        entries.collect()
    }

    /// A gradient entry as the claim's sense has it.
    fn directed(&self, value: &Value, sense: &Sense) -> Value {
        let value = self.logarithm(self.over_rows(value.clone(), sense), sense);
        match sense.direction {
            Direction::Ascent => value,
            Direction::Descent => value.times(&Rational::from(-1)),
        }
    }

    /// A mean over the rows, or their sum.
    fn over_rows(&self, mean: Value, sense: &Sense) -> Value {
        match sense.of {
            Of::Mean => mean,
            Of::Total => mean.times(&Rational::from(self.case.data.total())),
        }
    }

    /// A logarithm in the unit of the claim.
    fn logarithm(&self, nats: Value, sense: &Sense) -> Value {
        match sense.unit {
            Unit::Nats => nats,
            Unit::Bits => in_bits(&nats, self.bits),
        }
    }

    fn plus(&self, value: &Value, more: &Theta) -> Value {
        match more.is_zero() {
            true => value.clone(),
            false => self.sum(value, &self.number(more)),
        }
    }

    /// A parameter as a number: the fraction itself where it is one.
    fn number(&self, theta: &Theta) -> Value {
        Enclosures::new(self.bits).nats(theta)
    }

    fn sum(&self, left: &Value, right: &Value) -> Value {
        left.minus(&right.times(&Rational::from(-1)), self.bits)
    }

    /// `x e^offset`.
    fn times_exp(&self, x: Value, offset: &Theta) -> Value {
        if offset.is_zero() {
            return x;
        }
        let factor = Enclosures::new(self.bits).theta(offset).exp();
        match x.enclose(self.bits) {
            Some(x) => Value::from(x * &factor),
            None => Value::Undefined,
        }
    }
}

/// Over ln 2.
pub(super) fn in_bits(nats: &Value, bits: u32) -> Value {
    over_ln(2, nats, bits)
}

/// A logarithm to another base.
pub(super) fn over_ln(base: u32, nats: &Value, bits: u32) -> Value {
    match nats {
        Value::Exact(q) if *q == 0 => nats.clone(),
        _ => match nats.enclose(bits) {
            Some(x) => Value::from(x / &Enclosure::of(&Rational::from(base), bits).ln()),
            None => Value::Undefined,
        },
    }
}

fn of<'f>(sense: &Sense, fit: &'f Fit) -> &'f Value {
    match sense.of {
        Of::Mean => &fit.log_likelihood.mean,
        Of::Total => &fit.log_likelihood.total,
    }
}
