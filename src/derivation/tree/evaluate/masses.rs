//! Probabilities: sums of `f(v,h)` over the states of an event, over those of its condition.

use super::Evaluator;
use crate::derivation::tree::amount::Amount;
use crate::derivation::tree::calculus::Calculus;
use crate::derivation::tree::env::Env;
use crate::derivation::tree::event::Event;
use crate::derivation::tree::node::{Def, Ref, Under};
use crate::derivation::tree::quantity::{Defined, Undefined};
use crate::machine::Param;
use rug::Rational;

impl<A: Calculus> Evaluator<'_, A> {
    pub(super) fn probability(
        &mut self,
        of: &[Ref],
        given: &[Ref],
        under: Under,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Defined<Amount<A::N>> {
        if under != Under::Model {
            let states = Rational::from(1_u64 << self.shape().0);
            let world = &self.worlds[world];
            let seen = of.first().map_or(0, |x| env.bits[x.name as usize]);
            let share = match under {
                Under::Data => {
                    let count = world.rows.iter().find(|(row, _)| *row == seen);
                    Rational::from((count.map_or(0, |(_, count)| *count), world.count))
                }
                _ => states.recip(),
            };
            return Ok(Amount::constant(self.a.rational(share)));
        }
        let shape = self.shape();
        let Some(condition) = Event::default().and(given, env, shape) else {
            return Err(Undefined::DivisionByZero);
        };
        let Some(event) = condition.and(of, env, shape) else {
            // The event contradicts the condition.
            return Ok(Amount::constant(self.a.zero()));
        };
        let event = self.mass(event, world, theta)?;
        let condition = self.mass(condition, world, theta)?;
        event.over(&condition, &self.a)
    }

    /// The sum of `f(v,h)` over all states that an event allows.
    fn mass(&mut self, event: Event, world: usize, theta: Option<Param>) -> Defined<Amount<A::N>> {
        let world = self.laws[world];
        if let Some(state) = event.state(self.shape()) {
            return self.call(Def::Factor, &state, world, theta);
        }
        let key = (world, theta, event);
        if let Some(known) = self.masses.get(&key) {
            return known.clone();
        }
        let mut total = Amount::constant(self.a.zero());
        for env in event.states(self.shape()) {
            let f = self.call(Def::Factor, &env, world, theta)?;
            total.add(&f, &self.a);
        }
        self.masses.insert(key, Ok(total.clone()));
        Ok(total)
    }
}
