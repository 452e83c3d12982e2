//! The laws of one case and whatever vectors hypotheses ask of them, each made once.

use super::field::Field;
use super::law::Law;
use super::phase::{Loss, Missing, Phase, missing};
use super::scale::{Base, Scale};
use super::{chain, data, model, objective, walks};
use crate::machine::{Param, Shaped};
use crate::number::{Number, Theta};
use crate::oracle::case::Case;
use crate::oracle::mistakes::machines::{Which, machine};
use rug::Rational;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
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
    heated: Made<(bool, Rational), Vector<A::N>>,
    doubles: Made<(Which, Phase), Rc<Shaped<f64>>>,
    scales: Made<(Which, Scale), Option<A::N>>,
}

/// What is kept under a key, made where it is not there.
fn once<K: Eq + Hash, V: Clone>(all: &Made<K, V>, key: K, make: impl FnOnce(&K) -> V) -> V {
    if let Some(found) = all.borrow().get(&key) {
        return found.clone();
    }
    let made = make(&key);
    all.borrow_mut().insert(key, made.clone());
    made
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
            heated: RefCell::default(),
            doubles: RefCell::default(),
            scales: RefCell::default(),
        }
    }

    /// The same where means are taken over so many rows at a time.
    pub(super) fn of_batches(self, rows: u64) -> Laws<'a, A> {
        Laws { rows, ..self }
    }

    fn law(&self, which: Which) -> Result<Rc<Law<'a, A>>, Missing> {
        let law = once(&self.laws, which, |which| {
            let m = machine(self.case.m, *which)?;
            Some(Rc::new(Law::new(self.a, self.case, m, self.digits)))
        });
        law.ok_or_else(|| "its parameters are out of range".into())
    }

    /// A vector of one of the laws.
    pub(super) fn vector(&self, which: Which, phase: Phase) -> Vector<A::N> {
        once(&self.vectors, (which, phase), |_| {
            let made = self.made(which, phase)?;
            let made = match which {
                Which::SpinVisible => spun(self.a, phase, &made)?,
                _ => made,
            };
            Ok(Rc::new(made))
        })
    }

    /// The data phase or the model phase at an inverse temperature that multiplies the machine's.
    pub(super) fn heated(&self, of_data: bool, beta: &Rational) -> Vector<A::N> {
        once(&self.heated, (of_data, beta.clone()), |_| {
            let m = self.case.m.clone();
            let t = Rational::from(m.temperature() / beta);
            let m = m.at_temperature(t).map_err(missing)?;
            let law = Law::new(self.a, self.case, m, self.digits);
            let phase = if of_data {
                data::mean(&law)
            } else {
                model::model(&law)
            };
            Ok(Rc::new(phase?))
        })
    }

    /// Doubles near a vector that is there.
    pub(super) fn doubles(&self, key: (Which, Phase), vector: &Shaped<A::N>) -> Rc<Shaped<f64>> {
        let near = |_: &_| Rc::new(vector.map(|_, x| self.a.near(x)));
        once(&self.doubles, key, near)
    }

    /// A constant, whose probabilities are those of a law; `None` where it is no number of the arithmetic, or too
    /// much work.
    pub(super) fn scale(&self, which: Which, scale: Scale) -> Option<A::N> {
        once(&self.scales, (which, scale), |_| {
            let sign = if scale.minus { -1 } else { 1 };
            let mut value = self.a.lift(&Rational::from(sign));
            for base in Base::ALL {
                let power = scale.power(base);
                for _ in 0..power.unsigned_abs() {
                    let base = self.base(which, base)?;
                    value = if power > 0 {
                        value * &base
                    } else {
                        value / &base
                    };
                }
            }
            Some(value)
        })
    }

    fn base(&self, which: Which, base: Base) -> Option<A::N> {
        let (a, m) = (self.a, self.case.m);
        match base {
            Base::Rows => Some(a.lift(&Rational::from(self.rows))),
            Base::Visible => Some(a.lift(&Rational::from(m.n_v()))),
            Base::Two => Some(a.lift(&Rational::from(2))),
            Base::Ln2 => Some(a.nats(&Theta::ln(Rational::from(2)).ok()?)),
            Base::Temperature => Some(a.lift(m.temperature())),
            Base::Z => model::partition(&*self.law(which).ok()?),
            Base::Product => objective::product(&*self.law(which).ok()?),
            Base::MeanP => objective::mean_p(&*self.law(which).ok()?),
        }
    }

    fn made(&self, which: Which, phase: Phase) -> Result<Shaped<A::N>, Missing> {
        let law = &*self.law(which)?;
        let other = |phase| self.vector(which, phase);
        match phase {
            Phase::Zero => Ok(law.m.theta().map(|_, _| law.a.zero())),
            Phase::Theta => Ok(law.m.theta().map(|_, theta| law.a.nats(theta))),
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
            Phase::ModelThrough => chain::through(&*self.law(Which::Own)?, law),
            Phase::ModelMeans => Ok(products(&*other(Phase::Model)?)),
            Phase::Uniform => model::uniform(law),
            Phase::Cd(k) => chain::after(law, k),
            Phase::FreeBiasUnit(k) => chain::free_bias_unit(law, k),
            Phase::Walked(walk, k) => walks::walked(&*self.law(Which::Own)?, law, walk, k),
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

    pub(super) fn case(&self) -> Case<'a> {
        self.case
    }

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
