//! The laws of one case and whatever vectors hypotheses ask of them, each made once.

use super::field::Field;
use super::law::{Law, machine};
use super::phase::{Loss, Missing, Phase, Which};
use super::{chain, data, model, objective, walks};
use crate::machine::{Param, Shaped};
use crate::number::Number;
use crate::oracle::case::Case;
use rug::Rational;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A vector over the parameters, or why there is none.
pub(super) type Vector<N> = Result<Rc<Shaped<N>>, Missing>;

type Made<K, V> = RefCell<HashMap<K, V>>;

/// The laws of one case.
pub(super) struct Laws<'a, A: Field> {
    a: &'a A,
    case: Case<'a>,
    digits: u32,
    /// The number of rows that means are taken over.
    rows: u64,
    laws: Made<Which, Option<Rc<Law<'a, A>>>>,
    vectors: Made<(Which, Phase), Vector<A::N>>,
    doubles: Made<(Which, Phase), Rc<Shaped<f64>>>,
}

impl<'a, A: Field> Laws<'a, A> {
    /// The laws of a case, whose phases have so many digits.
    pub(super) fn new(a: &'a A, case: Case<'a>, digits: u32) -> Laws<'a, A> {
        Laws {
            a,
            case,
            digits,
            rows: case.data.total(),
            laws: RefCell::default(),
            vectors: RefCell::default(),
            doubles: RefCell::default(),
        }
    }

    /// The same where means are taken over so many rows at a time.
    pub(super) fn of_batches(self, rows: u64) -> Laws<'a, A> {
        Laws { rows, ..self }
    }

    /// The number of rows that means are taken over.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// One of the laws; `None` where its parameters are out of range.
    pub(super) fn law(&self, which: Which) -> Option<Rc<Law<'a, A>>> {
        if let Some(found) = self.laws.borrow().get(&which) {
            return found.clone();
        }
        let made = machine(self.case.m, which);
        let made = made.map(|m| Rc::new(Law::new(self.a, self.case, m, self.digits)));
        self.laws.borrow_mut().insert(which, made.clone());
        made
    }

    /// A vector of one of the laws.
    pub(super) fn vector(&self, which: Which, phase: Phase) -> Vector<A::N> {
        let key = (which, phase);
        if let Some(found) = self.vectors.borrow().get(&key) {
            return found.clone();
        }
        let made = self.made(which, phase);
        let made = match which {
            Which::SpinVisible => made.and_then(|means| spun(self.a, phase, &means)),
            _ => made,
        };
        let made = made.map(Rc::new);
        self.vectors.borrow_mut().insert(key, made.clone());
        made
    }

    /// Doubles near a vector that is there.
    pub(super) fn doubles(&self, key: (Which, Phase), vector: &Shaped<A::N>) -> Rc<Shaped<f64>> {
        let mut doubles = self.doubles.borrow_mut();
        let made = || Rc::new(vector.map(|_, x| self.a.near(x)));
        doubles.entry(key).or_insert_with(made).clone()
    }

    fn made(&self, which: Which, phase: Phase) -> Result<Shaped<A::N>, Missing> {
        let law = self.law(which).ok_or("its parameters are out of range")?;
        let law = &*law;
        let other = |phase| self.vector(which, phase);
        match phase {
            Phase::Zero => Ok(law.m.theta().map(|_, _| law.a.zero())),
            Phase::Theta => model::parameters(law),
            Phase::Signs => {
                let sign = |x: &A::N| match law.a.sign(x) {
                    Some(true) => law.a.one(),
                    Some(false) => law.a.zero() - &law.a.one(),
                    None => law.a.zero(),
                };
                Ok(other(Phase::Theta)?.map(|_, x| sign(x)))
            }
            Phase::Mean => data::mean(law),
            Phase::Set => data::set(law),
            Phase::Squared => data::squared(law),
            Phase::DataMeans => Ok(products(&*other(Phase::Mean)?)),
            Phase::Thresholded { half } => data::thresholded(law, half),
            Phase::WeightedByP => objective::weighted_by_p(law),
            Phase::Model => model::model(law),
            Phase::ModelThrough => {
                let own = self
                    .law(Which::Own)
                    .ok_or("its parameters are out of range")?;
                chain::through(&own, law)
            }
            Phase::ModelMeans => Ok(products(&*other(Phase::Model)?)),
            Phase::Uniform => model::uniform(law),
            Phase::Cd(k) => chain::after(law, k),
            Phase::FreeBiasUnit(k) => chain::free_bias_unit(law, k),
            Phase::Walked(walk, k) => {
                let own = self
                    .law(Which::Own)
                    .ok_or("its parameters are out of range")?;
                walks::walked(&own, law, walk, k)
            }
            Phase::CdMeans(k) => Ok(products(&*other(Phase::Cd(k))?)),
            Phase::Passed(passed) => chain::passed(law, passed),
            Phase::StaleForever => chain::stale_forever(law),
            Phase::Stale(k) => chain::stale(law, k),
            Phase::StaleSampled(k) => chain::stale_sampled(law, k),
            Phase::Centred { offsets, corrected } => {
                let phases = (&*other(Phase::Mean)?, &*other(Phase::Model)?);
                Ok(objective::centred(law, phases, offsets, corrected))
            }
            Phase::Reconstruction(loss) => {
                let units = law.m.n_v() as u64;
                let (of, times) = match loss {
                    Loss::Half => {
                        return objective::reconstruction(law, &*other(Phase::Theta)?, true);
                    }
                    Loss::CrossEntropy => {
                        return objective::reconstruction(law, &*other(Phase::Theta)?, false);
                    }
                    Loss::Squared => (Loss::Half, Rational::from(2)),
                    Loss::MeanSquared => (Loss::Half, Rational::from((2, units))),
                    Loss::MeanCrossEntropy => (Loss::CrossEntropy, Rational::from((1, units))),
                };
                let times = law.a.lift(&times);
                Ok(other(Phase::Reconstruction(of))?.map(|_, x| x.clone() * &times))
            }
        }
    }

    /// The case.
    pub(super) fn case(&self) -> Case<'a> {
        self.case
    }

    /// The digits of the phases.
    pub(super) fn digits(&self) -> u32 {
        self.digits
    }

    /// The arithmetic.
    pub(super) fn a(&self) -> &'a A {
        self.a
    }
}

/// `<v_i> <h_j>` in place of `<v_i h_j>`: the mean is taken before the product.
fn products<N: Number>(means: &Shaped<N>) -> Shaped<N> {
    means.map(|param, mean| match param {
        Param::W(i, j) => means.get(Param::B(i)).clone() * means.get(Param::C(j)),
        _ => mean.clone(),
    })
}

/// Means of v = 2x - 1 from those of the bits x: `<v h> = 2 <x h> - <h>`.
fn spun<A: Field>(a: &A, phase: Phase, means: &Shaped<A::N>) -> Result<Shaped<A::N>, Missing> {
    if !matches!(
        phase,
        Phase::Mean | Phase::Set | Phase::Squared | Phase::Model | Phase::Cd(_)
    ) {
        return Err("is built for the phases of data, machine and chain alone".into());
    }
    let twice = |x: &A::N| x.clone() + x;
    Ok(means.map(|param, mean| match param {
        Param::W(_, j) => twice(mean) - means.get(Param::C(j)),
        Param::B(_) => twice(mean) - &a.one(),
        Param::C(_) => mean.clone(),
    }))
}

#[cfg(test)]
mod tests;
