//! One law and its data, and whatever vectors hypotheses ask of it, each made once.

use super::field::Field;
use super::phases::{Chain, Missing, Phase, compute};
use crate::data::Data;
use crate::machine::{Factors, Param, Rbm, Shaped, Units};
use crate::number::Theta;
use crate::oracle::case::Case;
use rug::Rational;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Which machine a phase is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum Which {
    /// The one that is meant.
    #[default]
    Own,
    /// The one whose parameters all have the other sign: exp(+E).
    Negated,
    /// The one with the same parameters and the other units.
    OtherUnits,
    /// Without the visible bias.
    NoVisibleBias,
    /// Without the hidden bias.
    NoHiddenBias,
}

/// A vector over the parameters, or why there is none.
pub(super) type Vector<N> = Result<Rc<Shaped<N>>, Missing>;

/// A machine with its data, in one arithmetic.
pub(super) struct Law<'a, A: Field> {
    /// The arithmetic.
    pub a: &'a A,
    /// Threads, limits and the watch; the machine and data there are those that are meant.
    pub case: Case<'a>,
    /// The machine.
    pub m: Rbm,
    /// The data.
    pub data: Data,
    /// The digits that phases are asked for.
    pub digits: u32,
    factors: OnceCell<Option<Factors<A::N>>>,
    vectors: RefCell<HashMap<Phase, Vector<A::N>>>,
    chain: OnceCell<Result<Chain<'a, A>, Missing>>,
}

impl<'a, A: Field> Law<'a, A> {
    /// The law of a machine.
    pub(super) fn new(a: &'a A, case: Case<'a>, m: Rbm, digits: u32) -> Law<'a, A> {
        Law {
            a,
            case,
            m,
            data: case.data.folded(),
            digits,
            factors: OnceCell::new(),
            vectors: RefCell::default(),
            chain: OnceCell::new(),
        }
    }

    /// Its Gibbs chain from the data.
    pub(super) fn chain(&self) -> Result<&Chain<'a, A>, Missing> {
        let made = self.chain.get_or_init(|| Chain::new(self));
        made.as_ref().map_err(Clone::clone)
    }

    /// Its factors, where this arithmetic has them.
    pub(super) fn factors(&self) -> Option<&Factors<A::N>> {
        let made = self.factors.get_or_init(|| self.m.factors(self.a).ok());
        made.as_ref()
    }

    /// A vector, made when it is first asked for.
    pub(super) fn vector(&self, phase: Phase) -> Vector<A::N> {
        if let Some(found) = self.vectors.borrow().get(&phase) {
            return found.clone();
        }
        let made = compute(self, phase).map(Rc::new);
        self.vectors.borrow_mut().insert(phase, made.clone());
        made
    }
}

/// The laws of one case, each made when it is first asked for.
pub(super) struct Laws<'a, A: Field> {
    a: &'a A,
    case: Case<'a>,
    digits: u32,
    made: RefCell<HashMap<Which, Option<Rc<Law<'a, A>>>>>,
}

impl<'a, A: Field> Laws<'a, A> {
    /// The laws of a case, whose phases have so many digits.
    pub(super) fn new(a: &'a A, case: Case<'a>, digits: u32) -> Laws<'a, A> {
        Laws {
            a,
            case,
            digits,
            made: RefCell::default(),
        }
    }

    /// The law itself.
    pub(super) fn law(&self, which: Which) -> Option<Rc<Law<'a, A>>> {
        if let Some(found) = self.made.borrow().get(&which) {
            return found.clone();
        }
        let made = machine(self.case.m, which)
            .map(|m| Rc::new(Law::new(self.a, self.case, m, self.digits)));
        self.made.borrow_mut().insert(which, made.clone());
        made
    }

    /// A vector of one of the laws.
    pub(super) fn vector(&self, which: Which, phase: Phase) -> Vector<A::N> {
        match self.law(which) {
            Some(law) => law.vector(phase),
            None => Err("its parameters are out of range".into()),
        }
    }

    /// The case.
    pub(super) fn case(&self) -> Case<'a> {
        self.case
    }

    /// The arithmetic.
    pub(super) fn a(&self) -> &'a A {
        self.a
    }
}

fn machine(m: &Rbm, which: Which) -> Option<Rbm> {
    let changed = |entry: &dyn Fn(Param, &Theta) -> Theta| {
        let theta = m.theta().map(entry);
        Rbm::with_temperature(m.units(), theta, Rational::from(m.temperature())).ok()
    };
    match which {
        Which::Own => Some(m.clone()),
        Which::Negated => changed(&|_, theta| theta.negated()),
        Which::OtherUnits => Some(m.clone().with_units(match m.units() {
            Units::Binary => Units::Spin,
            Units::Spin => Units::Binary,
        })),
        Which::NoVisibleBias => changed(&|param, theta| match param {
            Param::B(_) => Theta::zero(),
            _ => theta.clone(),
        }),
        Which::NoHiddenBias => changed(&|param, theta| match param {
            Param::C(_) => Theta::zero(),
            _ => theta.clone(),
        }),
    }
}
