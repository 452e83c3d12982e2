//! Means over the chain that stand where the model phase should: `<v_i h_j>`, `<v_i>`, `<h_j>`.

use super::gibbs::Gibbs;
use crate::ensemble::add_state;
use crate::error::Result;
use crate::machine::{Param, Shaped, Side};
use crate::number::{Arithmetic, Number};

impl<A: Arithmetic<N: Number + Send + Sync> + Sync> Gibbs<'_, A> {
    /// Under a law of the visible units: `<v_i q_j(v)>`, `<v_i>`, `<q_j(v)>` with `q_j(v) = E[h_j|v]`. Under
    /// the law after k steps it is the negative phase of CD-k, under [`Gibbs::stationary`] the model phase.
    pub(crate) fn phase(&self, law: &[A::N]) -> Result<Shaped<A::N>> {
        self.moments(Side::Visible, law)
    }

    /// The visible units drawn given the hidden ones, and paired with those: `<v_i h_j>`, `<v_i>`, `<h_j>`
    /// under a law of the hidden units.
    pub(crate) fn phase_of_hidden(&self, law: &[A::N]) -> Result<Shaped<A::N>> {
        let found = self.moments(Side::Hidden, law)?;
        Ok(found.transposed(|_, x| x.clone()))
    }

    /// The visible units drawn anew from a law of the visible units, and paired with the hidden probabilities
    /// of *before*: `<v'_i q_j(v)>`, `<v'_i>`, `<q_j(v)>`.
    pub(crate) fn phase_with_old_hidden(&self, law: &[A::N], steps: u32) -> Result<Shaped<A::N>> {
        let hidden = self.layer(Side::Hidden).n;
        let old = self.moments(Side::Visible, law)?;
        let new = self.moments(Side::Visible, &self.after(law.to_vec(), steps)?)?;
        let means = self.hidden_means()?;
        let mut products = Vec::with_capacity(hidden);
        for j in 0..hidden {
            let weighted = law.iter().zip(&means);
            let weighted = weighted.map(|(x, means)| x.clone() * &means[j]).collect();
            products.push(self.moments(Side::Visible, &self.after(weighted, steps)?)?);
        }
        Ok(old.map(|param, old| match param {
            Param::W(i, j) => products[j].get(Param::B(i)).clone(),
            Param::B(_) => new.get(param).clone(),
            Param::C(_) => old.clone(),
        }))
    }

    /// `<x_i E[y_j|x]>`, `<x_i>`, `<E[y_j|x]>` for the units x of one layer and y of the other, shaped as a
    /// machine whose visible units are x.
    fn moments(&self, side: Side, law: &[A::N]) -> Result<Shaped<A::N>> {
        self.moments_of(side, law, |mean| mean, |value| value)
    }

    /// The same with `mean` of E[y_j|x] and `value` of x_i in their places.
    pub(super) fn moments_of(
        &self,
        side: Side,
        law: &[A::N],
        mean: impl Fn(A::N) -> A::N + Sync,
        value: impl Fn(i32) -> i32,
    ) -> Result<Shaped<A::N>> {
        let (n, others) = (self.layer(side).n, self.layer(side.other()).n);
        let mut sums = Shaped::build(n, others, |_| self.a.zero())?;
        let weighted = self.over(side, |state, odds| {
            let mean = |x: &A::N| law[state].clone() * &mean(self.mean(x));
            odds.iter().map(mean).collect::<Vec<_>>()
        })?;
        for (state, means) in weighted.into_iter().enumerate() {
            let values = (0..n).map(|i| value(self.value(side, state, i)));
            add_state(self.a, &mut sums, &law[state], values, &means);
        }
        Ok(sums)
    }
}
