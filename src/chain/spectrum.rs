//! The operator of the chain on one layer as a symmetric matrix.

use super::gibbs::{Gibbs, Law};
use crate::error::Result;
use crate::machine::Side;
use crate::number::{Arithmetic, Number};

/// Of a stationary chain on the layer with fewer units: the law of its state, and that of two successive
/// states.
pub(crate) struct Successive<N> {
    /// `p(h)`.
    pub(crate) law: Law<N>,
    /// `C(h,h') = sum_v p(v) p(h|v) p(h'|v)`, symmetric and positive semidefinite.
    pub(crate) joint: Vec<Vec<N>>,
}

impl<A: Arithmetic<N: Number + Send + Sync> + Sync> Gibbs<'_, A> {
    /// The layer with fewer units; the eigenvalues of the chain other than 0 are the same on both layers.
    fn smaller(&self) -> Side {
        match self.layer(Side::Visible).n < self.layer(Side::Hidden).n {
            true => Side::Visible,
            false => Side::Hidden,
        }
    }

    /// Two successive states of the layer with fewer units.
    pub(crate) fn successive(&self) -> Result<Successive<A::N>> {
        let side = self.smaller();
        let law = self.stationary_of(side);
        let states = self.layer(side).states();
        let mut joint = Vec::with_capacity(states);
        for (state, p) in law.iter().enumerate() {
            let start = self.given(side, state).into_iter().map(|x| x * p);
            let start: Law<A::N> = start.collect();
            joint.push(self.drawn(side, &start)?);
        }
        Ok(Successive { law, joint })
    }
}
