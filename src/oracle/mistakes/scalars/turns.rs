//! What each mistake makes of what should have been computed; `None` where it changes nothing.

use super::super::super::claim::{Direction, Of, Quantity, Unit};
use super::super::machines::{Which, machine};
use super::super::plain::Layer;
use super::laws::{Law, OneAtATime};
use super::problem::Problem;
use crate::data::Data;
use crate::machine::{Param, Rbm, Units};
use crate::number::Theta;
use rug::Rational;
use std::rc::Rc;

/// Whether a number is a logarithm, which has a unit.
fn is_logarithm(quantity: &Quantity) -> bool {
    !matches!(
        quantity,
        Quantity::Partition
            | Quantity::Probability
            | Quantity::Conditional
            | Quantity::SameLaw { .. }
    )
}

pub(super) fn other_unit(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    p.sense.unit = match p.sense.unit {
        Unit::Nats => Unit::Bits,
        Unit::Bits => Unit::Nats,
    };
    is_logarithm(&p.quantity).then_some(p)
}

pub(super) fn decimal(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    p.sense.unit = Unit::Nats;
    let is_new = !std::mem::replace(&mut p.decimal, true);
    (is_new && is_logarithm(&p.quantity)).then_some(p)
}

/// Whether a number is a mean over the rows, or their sum.
fn is_over_rows(quantity: &Quantity) -> bool {
    matches!(
        quantity,
        Quantity::LogLikelihood
            | Quantity::PseudoLikelihood { .. }
            | Quantity::Maximum
            | Quantity::FreeEnergy
            | Quantity::ContrastiveLoss { .. }
    )
}

fn divided(p: &Problem, by: u64) -> Option<Problem> {
    // Without data there are no rows to divide by.
    if by < 2 {
        return None;
    }
    let mut p = p.clone();
    p.factor /= by;
    Some(p)
}

pub(super) fn per_row(p: &Problem) -> Option<Problem> {
    let is_mean = p.sense.of == Of::Mean && is_over_rows(&p.quantity);
    divided(p, p.data.total()).filter(|_| is_mean)
}

pub(super) fn per_unit(p: &Problem) -> Option<Problem> {
    divided(p, p.m.n_v() as u64).filter(|_| is_over_rows(&p.quantity))
}

pub(super) fn other_sum(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    p.sense.of = match p.sense.of {
        Of::Mean => Of::Total,
        Of::Total => Of::Mean,
    };
    (is_over_rows(&p.quantity) && p.data.total() > 1).then_some(p)
}

pub(super) fn other_sign(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    p.factor *= -1;
    p.sense.direction = Direction::Ascent;
    let may = !matches!(p.quantity, Quantity::Partition | Quantity::Probability);
    may.then_some(p)
}

pub(super) fn without_offset(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    let had = !p.sense.offset.is_zero();
    p.sense.offset = Theta::zero();
    had.then_some(p)
}

pub(super) fn other_z(p: &Problem) -> Option<Problem> {
    let quantity = match p.quantity {
        Quantity::Partition => Quantity::LogPartition,
        Quantity::LogPartition => Quantity::Partition,
        _ => return None,
    };
    Some(Problem {
        quantity,
        ..p.clone()
    })
}

pub(super) fn other_likelihood(p: &Problem) -> Option<Problem> {
    let quantity = match p.quantity {
        Quantity::LogLikelihood => Quantity::PseudoLikelihood { one_flip: false },
        Quantity::PseudoLikelihood { .. } => Quantity::LogLikelihood,
        _ => return None,
    };
    Some(Problem {
        quantity,
        ..p.clone()
    })
}

/// The entropy of the data left out of the divergence.
pub(super) fn likelihood_for_divergence(p: &Problem) -> Option<Problem> {
    let mut p = p.clone();
    p.factor *= -1;
    p.sense.of = Of::Mean;
    let had = matches!(p.quantity, Quantity::Divergence);
    p.quantity = Quantity::LogLikelihood;
    had.then_some(p)
}

pub(super) fn distinct(p: &Problem) -> Option<Problem> {
    let by_row = matches!(
        p.quantity,
        Quantity::LogLikelihood
            | Quantity::PseudoLikelihood { .. }
            | Quantity::Maximum
            | Quantity::Divergence
            | Quantity::FreeEnergy
            | Quantity::ContrastiveLoss { .. }
    );
    let data = distinct_rows(p).filter(|_| by_row)?;
    Some(Problem {
        data,
        distinct: Rc::default(),
        ..p.clone()
    })
}

/// Every distinct row once; `None` where that is all rows.
fn distinct_rows(p: &Problem) -> Option<Rc<Data>> {
    let made = || {
        let folded = p.data.folded();
        let mut data = Data::new(p.data.n_v());
        for (row, _) in folded.rows() {
            data.push(row, 1).ok()?;
        }
        (data.total() < p.data.total()).then(|| Rc::new(data))
    };
    p.distinct.get_or_init(made).clone()
}

fn with_machine(p: &Problem, m: Option<Rbm>) -> Option<Problem> {
    let m = m.filter(|m| *m != *p.m)?;
    // Of the data alone, whatever the machine.
    let needs_machine = !matches!(p.quantity, Quantity::Maximum);
    needs_machine.then(|| Problem {
        m: Rc::new(m),
        ..p.clone()
    })
}

/// Of another machine.
pub(super) fn of_machine(p: &Problem, which: Which) -> Option<Problem> {
    with_machine(p, machine(&p.m, which))
}

pub(super) fn other_units(p: &Problem) -> Option<Problem> {
    match &p.quantity {
        Quantity::SameLaw { this } => {
            with_machine(p, Some(Rbm::clone(&p.m).with_units(this.units())))
        }
        _ => of_machine(p, Which::OtherUnits),
    }
}

/// The machine of these units whose right conversion is the wrong conversion of this one: to 0/1 units, biases
/// with the sums of W added that the conversion takes away; to ±1 units the other way round.
pub(super) fn without_row_sums(p: &Problem) -> Option<Problem> {
    let m = &p.m;
    let times = match m.units() {
        Units::Spin => Rational::from(1),
        Units::Binary => Rational::from((-1, 2)),
    };
    let theta = m.theta().try_map(|param, theta| {
        let weights: Vec<Param> = match param {
            Param::W(..) => Vec::new(),
            Param::B(i) => (0..m.n_h()).map(|j| Param::W(i, j)).collect(),
            Param::C(j) => (0..m.n_v()).map(|i| Param::W(i, j)).collect(),
        };
        weights.into_iter().try_fold(theta.clone(), |sum, param| {
            sum.plus(&m.theta().get(param).times(&times)?)
        })
    });
    let made = Rbm::with_temperature(m.units(), theta.ok()?, m.temperature().clone());
    with_machine(p, made.ok())
}

pub(super) fn any_law(p: &Problem, law: Law) -> Option<Problem> {
    let has = matches!(
        p.quantity,
        Quantity::Partition
            | Quantity::LogPartition
            | Quantity::LogLikelihood
            | Quantity::Divergence
            | Quantity::Probability
            | Quantity::FreeEnergy
    );
    // The free energy of the other sign is that and no more.
    let has =
        has && !(law == Law::FreeEnergySignInBoth && matches!(p.quantity, Quantity::FreeEnergy));
    law_of(p, law).filter(|_| has)
}

/// Whatever is asked for; a law says itself what it has no number for.
pub(super) fn law_of(p: &Problem, law: Law) -> Option<Problem> {
    (p.law == Law::Own).then(|| Problem { law, ..p.clone() })
}

pub(super) fn one_at_a_time(
    p: &Problem,
    visible: bool,
    off: bool,
    states: bool,
) -> Option<Problem> {
    let how = OneAtATime {
        visible,
        off,
        states,
    };
    any_law(p, Law::OneAtATime(how))
}

/// Of a law that differs only in ln p(v).
pub(super) fn likelihood_law(p: &Problem, law: Law) -> Option<Problem> {
    let has = matches!(
        p.quantity,
        Quantity::LogLikelihood | Quantity::Divergence | Quantity::Probability
    );
    any_law(p, law).filter(|_| has)
}

/// F and Z that do not belong together: one of them has no biases of a layer that has some.
pub(super) fn without_bias(p: &Problem, layer: Layer, in_z: bool) -> Option<Problem> {
    let is_of_layer = |param: Param| match layer {
        Layer::Visible => matches!(param, Param::B(_)),
        _ => matches!(param, Param::C(_)),
    };
    let theta = p.m.theta();
    let mut params = theta.params().filter(|param| is_of_layer(*param));
    let has = params.any(|param| !theta.get(param).is_zero());
    likelihood_law(p, Law::WithoutBias { layer, in_z }).filter(|_| has)
}

/// Of a law that differs only in Z.
pub(super) fn partition_law(p: &Problem, law: Law) -> Option<Problem> {
    let has = !matches!(p.quantity, Quantity::FreeEnergy);
    any_law(p, law).filter(|_| has)
}

/// Of the mean of ln p(v) alone.
pub(super) fn likelihood_mean_law(p: &Problem, law: Law) -> Option<Problem> {
    let has = matches!(p.quantity, Quantity::LogLikelihood | Quantity::Divergence);
    any_law(p, law).filter(|_| has && p.data.folded().listed() > 1)
}

/// Of the largest likelihood, which the divergence is measured from.
pub(super) fn divergence_law(p: &Problem, law: Law) -> Option<Problem> {
    let has = matches!(p.quantity, Quantity::Maximum | Quantity::Divergence);
    law_of(p, law).filter(|_| has && distinct_rows(p).is_some())
}

/// With one of the ln Z that are claimed beside this number.
pub(super) fn given_partition(p: &Problem, which: usize) -> Option<Problem> {
    likelihood_law(p, Law::Given(*p.claimed_ln_z.get(which)?))
}

/// Where the parameters add up to so many nats that exp may overflow.
pub(super) fn overflowing(p: &Problem, law: Law, nats: f64) -> Option<Problem> {
    likelihood_law(p, law).filter(|_| p.m.nats() > nats)
}
