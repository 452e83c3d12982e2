//! Means over the chain that stand where the model phase should: `<v_i h_j>`, `<v_i>`, `<h_j>`.

use super::gibbs::{Gibbs, Side};
use crate::error::Result;
use crate::machine::{Param, Shaped};
use crate::number::{Arithmetic, Number};

impl<A: Arithmetic<N: Number + Send + Sync> + Sync> Gibbs<'_, A> {
    /// Under a law of the visible units: `<v_i q_j(v)>`, `<v_i>`, `<q_j(v)>` with `q_j(v) = E[h_j|v]`. Under
    /// the law after k steps it is the negative phase of CD-k, under [`Gibbs::stationary`] the model phase.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(crate) fn phase(&self, law: &[A::N]) -> Result<Shaped<A::N>> {
        self.moments(Side::Visible, law)
    }

    /// The visible units drawn given the hidden ones, and paired with those: `<v_i h_j>`, `<v_i>`, `<h_j>`
    /// under a law of the hidden units.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(crate) fn phase_of_hidden(&self, law: &[A::N]) -> Result<Shaped<A::N>> {
        let found = self.moments(Side::Hidden, law)?;
        Ok(found.transposed(|_, x| x.clone()))
    }

    /// The visible units drawn anew from a law of the visible units, and paired with the hidden probabilities
    /// of *before*: `<v'_i q_j(v)>`, `<v'_i>`, `<q_j(v)>`.
    ///
    /// # Errors
    /// A stop from the watch.
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
        let (n, others) = (self.layer(side).n, self.layer(side.other()).n);
        let mut sums = Shaped::build(n, others, |_| self.a.zero())?;
        let weighted = self.over(side, |state, odds| {
            let mean = |x: &A::N| law[state].clone() * &self.mean(x);
            odds.iter().map(mean).collect::<Vec<_>>()
        })?;
        for (state, means) in weighted.into_iter().enumerate() {
            let mut add = |param: Param, sign: i32, x: &A::N| match sign {
                0 => {}
                1 => *sums.get_mut(param) += x,
                _ => *sums.get_mut(param) += &(self.a.zero() - x),
            };
            for (j, mean) in means.iter().enumerate() {
                add(Param::C(j), 1, mean);
            }
            for i in 0..n {
                let sign = self.value(side, state, i);
                add(Param::B(i), sign, &law[state]);
                for (j, mean) in means.iter().enumerate() {
                    add(Param::W(i, j), sign, mean);
                }
            }
        }
        Ok(sums)
    }
}
