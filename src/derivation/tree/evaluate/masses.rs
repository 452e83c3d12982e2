//! Probabilities: sums of `f(v,h)` over the states of an event, over those of its condition.

use super::{Evaluator, On};
use crate::derivation::tree::amount::Amount;
use crate::derivation::tree::calculus::Calculus;
use crate::derivation::tree::env::Env;
use crate::derivation::tree::event::Event;
use crate::derivation::tree::node::{Def, Ref, Under};
use crate::derivation::tree::quantity::{Defined, Undefined};
use rug::Rational;

impl<A: Calculus> Evaluator<'_, A> {
    pub(super) fn probability(
        &mut self,
        of: &[Ref],
        given: &[Ref],
        under: Under,
        env: &Env,
        on: On,
    ) -> Defined<Amount<A::N>> {
        if under != Under::Model {
            let states = Rational::from(1_u64 << self.shape().0);
            let world = &self.worlds[on.world];
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
        let event = self.mass(event, on)?;
        let condition = self.mass(condition, on)?;
        event.over(&condition, &self.a)
    }

    /// The sum of `f(v,h)` over all states that an event allows.
    fn mass(&mut self, event: Event, on: On) -> Defined<Amount<A::N>> {
        let on = self.law(on);
        if let Some(state) = event.state(self.shape()) {
            return self.call(Def::Factor, &state, on);
        }
        let key = (on, event);
        if let Some(known) = self.masses.get(&key) {
            return known.clone();
        }
        let mut total = Amount::constant(self.a.zero());
        for env in event.states(self.shape()) {
            let f = self.call(Def::Factor, &env, on)?;
            total.add(&f, &self.a);
        }
        self.masses.insert(key, Ok(total.clone()));
        Ok(total)
    }
}
