//! The law of one layer given that of the other: half a step of the chain.

use super::layer::{Layer, Walk, bit, folded, layers, products};
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, Side, Units};
use crate::number::{Arithmetic, Number, Value};
use crate::threads::in_order;
use crate::watch::Watch;
use rug::Rational;

/// A weight for every state of one layer, in the order 00, 01, 10, 11: probabilities, or probabilities
/// times a function.
pub(crate) type Law<N> = Vec<N>;

/// The block Gibbs chain of a machine in one arithmetic.
///
/// With R(v,h) = f(v,h) f(0,0) / (f(v,0) f(0,h)), 0 being the state whose bits are all 0,
/// `p(h|v) = none(v) alone(h) R(v,h)`, and R(v,h) is a product over the units of v for fixed h. So half a
/// step is 2^n_h sums over 2^n_v states, each folded unit by unit. What visits the states fails only where the watch stops it.
pub(crate) struct Gibbs<'a, A: Arithmetic> {
    pub(super) a: &'a A,
    pub(super) units: Units,
    /// Visible, hidden.
    layers: [Layer<A::N>; 2],
    /// Of every state of a layer, the probability that all bits of the other layer are 0.
    none: [Vec<A::N>; 2],
    threads: usize,
    watch: &'a dyn Watch,
}

/// No more places are shared out among threads: the result does not depend on how many threads there are.
const PLACES: usize = 64;
/// Sums over fewer states in all are not worth a thread.
const FEW: usize = 1 << 10;

impl<'a, A: Arithmetic<N: Number + Send + Sync> + Sync> Gibbs<'a, A> {
    /// The chain of a machine. Numbers for every state of either layer are kept, two for each.
    ///
    /// # Errors
    /// Factors that this arithmetic cannot hold, a stop from the watch.
    pub(crate) fn new(a: &'a A, m: &Rbm, threads: usize, watch: &'a dyn Watch) -> Result<Self> {
        let layers = layers(a, m)?;
        let mut chain = Gibbs {
            a,
            units: m.units(),
            none: [vec![], vec![]],
            layers,
            threads,
            watch,
        };
        for side in [Side::Visible, Side::Hidden] {
            chain.none[side as usize] = chain.over(side, |_, odds| chain.none(odds))?;
        }
        Ok(chain)
    }

    /// The same, watched by another.
    pub(crate) fn watched(self, watch: &'a dyn Watch) -> Self {
        Gibbs { watch, ..self }
    }

    pub(super) fn layer(&self, side: Side) -> &Layer<A::N> {
        &self.layers[side as usize]
    }

    /// `work(state, odds of the other layer's units)` for every state of a layer, in order.
    pub(super) fn over<R: Send>(
        &self,
        side: Side,
        work: impl Fn(usize, &[A::N]) -> R + Sync,
    ) -> Result<Vec<R>> {
        let other = self.layer(side.other());
        self.walked(side, other.n, |state, factors| {
            work(state, &other.odds(factors))
        })
    }

    /// The same with the products that [`Walk`] gives; each state counts as so much work.
    fn walked<R: Send>(
        &self,
        side: Side,
        amount: usize,
        work: impl Fn(usize, &[A::N]) -> R + Sync,
    ) -> Result<Vec<R>> {
        let states = self.layer(side).states();
        let (places, threads) = match states.saturating_mul(amount) < FEW {
            true => (1, 1),
            false => (PLACES.min(states), self.threads),
        };
        let each = states / places;
        let share = |place: usize| {
            let first = place * each;
            let mut walk = Walk::from(self.a, self.layer(side.other()), first);
            let mut found = Vec::with_capacity(each);
            for state in first..first + each {
                found.push(work(state, walk.factors()));
                self.watch
                    .tell(amount as u64, "stopped within the Gibbs chain")?;
                if state + 1 < first + each {
                    walk.next();
                }
            }
            Ok(found)
        };
        Ok(in_order(threads, places, share)?
            .into_iter()
            .flatten()
            .collect())
    }

    /// From the law of the other layer, the law of `side` after it is drawn anew.
    pub(super) fn drawn(&self, side: Side, law: &[A::N]) -> Result<Law<A::N>> {
        let none = &self.none[side.other() as usize];
        let weights = law.iter().zip(none);
        let weights: Law<A::N> = weights.map(|(x, none)| x.clone() * none).collect();
        let alone = &self.layer(side).alone;
        self.walked(side, weights.len(), |state, factors| {
            folded(&weights, factors) * &alone[state]
        })
    }

    /// `sum_v law(v) p(h|v)` for every h. What is linear in the law may be given in its place.
    pub(crate) fn hidden(&self, law: &[A::N]) -> Result<Law<A::N>> {
        self.drawn(Side::Hidden, law)
    }

    /// `sum_h law(h) p(v|h)` for every v.
    pub(crate) fn visible(&self, law: &[A::N]) -> Result<Law<A::N>> {
        self.drawn(Side::Visible, law)
    }

    /// The law of the visible units after `k` more steps, hidden and visible units being drawn anew in each.
    pub(crate) fn after(&self, mut law: Law<A::N>, k: u32) -> Result<Law<A::N>> {
        for _ in 0..k {
            law = self.visible(&self.hidden(&law)?)?;
        }
        Ok(law)
    }

    /// The empirical law of the rows with their multiplicities.
    ///
    /// # Errors
    /// No rows, or rows of another length.
    pub(crate) fn empirical(&self, data: &Data) -> Result<Law<A::N>> {
        let n = self.layer(Side::Visible).n;
        data.check(n)?;
        let mut law = vec![Rational::new(); 1 << n];
        for (row, count) in data.rows() {
            law[place(row)] += Rational::from((count, data.total()));
        }
        Ok(law.iter().map(|q| self.a.lift(q)).collect())
    }

    /// The law p(v) of the machine, which the chain leaves as it is.
    pub(crate) fn stationary(&self) -> Law<A::N> {
        self.stationary_of(Side::Visible)
    }

    /// The machine's own law of one layer.
    pub(super) fn stationary_of(&self, side: Side) -> Law<A::N> {
        let none = &self.none[side as usize];
        // f(v) is f(v, 0) over the probability of h = 0 given v.
        let masses = self.layer(side).alone.iter().zip(none);
        let masses: Law<A::N> = masses.map(|(x, none)| x.clone() / none).collect();
        let mut z = self.a.zero();
        for mass in &masses {
            z += mass;
        }
        masses.into_iter().map(|mass| mass / &z).collect()
    }

    /// Given one state of a layer, the law of the other one.
    pub(super) fn given(&self, side: Side, state: usize) -> Law<A::N> {
        products(
            self.none[side as usize][state].clone(),
            &self.odds_given(side, state),
        )
    }

    /// Given one state of a layer, the odds of the other one's units.
    pub(super) fn odds_given(&self, side: Side, state: usize) -> Vec<A::N> {
        let other = self.layer(side.other());
        other.odds(Walk::from(self.a, other, state).factors())
    }

    /// The law of independent units with these odds of their bit 1.
    pub(crate) fn independent(&self, odds: &[A::N]) -> Law<A::N> {
        products(self.none(odds), odds)
    }

    /// The probability that the bits of independent units with these odds are all 0.
    fn none(&self, odds: &[A::N]) -> A::N {
        let on = |product: A::N, x: &A::N| product * &(self.a.one() + x);
        self.a.one() / &odds.iter().fold(self.a.one(), on)
    }

    /// What is known of a number of this chain.
    pub(crate) fn value_of(&self, x: &A::N) -> Value {
        self.a.value(x)
    }

    /// The mean of a unit with these odds of its bit 1.
    pub(super) fn mean(&self, odds: &A::N) -> A::N {
        let one = self.a.one();
        let total = one.clone() + odds;
        match self.units {
            Units::Binary => odds.clone() / &total,
            Units::Spin => (odds.clone() - &one) / &total,
        }
    }

    /// The value of unit `i` of a layer in a state.
    pub(super) fn value(&self, side: Side, state: usize, i: usize) -> i32 {
        self.units.value(bit(state, i, self.layer(side).n))
    }
}

/// The number of a state: its highest bit is unit 1.
pub(super) fn place(row: &[bool]) -> usize {
    row.iter()
        .fold(0, |place, &bit| place << 1 | usize::from(bit))
}
