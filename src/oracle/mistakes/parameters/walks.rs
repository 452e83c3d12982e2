//! Model phases of chains that no correct CD-k goes: begun elsewhere, thresholded, drawn by two laws, or paired across.

use super::chain::means;
use super::field::Field;
use super::law::{Chain, Law};
use super::phase::{Missing, Walk};
use crate::chain::Gibbs;
use crate::error::{Error, Result};
use crate::machine::{Param, Shaped, Units};
use rug::Rational;

/// The phase after k steps; `own` is the law that is meant.
pub(super) fn walked<A: Field>(
    own: &Law<A>,
    law: &Law<A>,
    walk: Walk,
    k: u32,
) -> std::result::Result<Shaped<A::N>, Missing> {
    // Chains are run once for every unit.
    let runs = match walk {
        Walk::FirstHidden => law.m.n_h() as u32 + 1,
        Walk::FirstVisible | Walk::VisibleMeans => law.m.n_v() as u32 + 1,
        _ => 1,
    };
    means(law, k.saturating_mul(runs), |chain| match walk {
        Walk::FirstHidden => chain.gibbs.phase_with_old_hidden(&chain.after(0)?, k),
        Walk::FirstVisible => first_visible(law, chain, k),
        Walk::VisibleMeans => visible_means(law, chain, k),
        Walk::FromUniform => {
            let states = 1_u64 << law.m.n_v();
            let share = law.a.lift(&Rational::from((1, states)));
            from(chain, vec![share; states as usize], k)
        }
        Walk::FromNothing => {
            let mut start = vec![law.a.zero(); 1 << law.m.n_v()];
            start[0] = law.a.one();
            from(chain, start, k)
        }
        Walk::HiddenThreshold => thresholded(law, chain, false, k),
        Walk::BothThreshold => thresholded(law, chain, true, k),
        Walk::VisibleHalf => {
            let hidden = own.chain().map_err(|why| Error::input(&*why))?;
            let mut here = chain.after(0)?;
            for _ in 0..k {
                here = chain.gibbs.visible(&hidden.gibbs.hidden(&here)?)?;
            }
            hidden.gibbs.phase(&here)
        }
    })
}

fn from<A: Field>(chain: &Chain<A>, start: Vec<A::N>, k: u32) -> Result<Shaped<A::N>> {
    chain.gibbs.phase(&chain.gibbs.after(start, k)?)
}

/// `<v_0 q(v_k)>`, `<v_0>`, `<q(v_k)>`.
fn first_visible<A: Field>(law: &Law<A>, chain: &Chain<A>, k: u32) -> Result<Shaped<A::N>> {
    let start = chain.after(0)?;
    let (first, last) = (
        chain.gibbs.phase(&start)?,
        chain.gibbs.phase(&chain.after(k)?)?,
    );
    let mut products = Vec::new();
    for i in 0..law.m.n_v() {
        products.push(from(chain, valued(law, i, &start), k)?);
    }
    Ok(first.map(|param, first| match param {
        Param::W(i, j) => products[i].get(Param::C(j)).clone(),
        Param::B(_) => first.clone(),
        Param::C(_) => last.get(param).clone(),
    }))
}

/// A law of the visible units times the value of one of them.
fn valued<A: Field>(law: &Law<A>, i: usize, weights: &[A::N]) -> Vec<A::N> {
    let bit = |state: usize| state >> (law.m.n_v() - 1 - i) & 1 == 1;
    let weights = weights.iter().enumerate();
    let valued = weights.map(|(state, x)| match law.m.units().value(bit(state)) {
        0 => law.a.zero(),
        1 => x.clone(),
        _ => law.a.zero() - x,
    });
    valued.collect()
}

/// `<E[v_k|h] q(v_k)>` with the h that v_k was drawn from, `<v_k>`, `<q(v_k)>`.
fn visible_means<A: Field>(law: &Law<A>, chain: &Chain<A>, k: u32) -> Result<Shaped<A::N>> {
    let gibbs = &chain.gibbs;
    let hidden = gibbs.hidden(&chain.after(k.saturating_sub(1))?)?;
    let last = gibbs.phase(&chain.after(k)?)?;
    let means = gibbs.visible_means()?;
    let mut products = Vec::new();
    for i in 0..law.m.n_v() {
        let weighted = hidden.iter().zip(&means);
        let weighted: Vec<A::N> = weighted.map(|(x, means)| x.clone() * &means[i]).collect();
        products.push(gibbs.phase(&gibbs.visible(&weighted)?)?);
    }
    Ok(last.map(|param, last| match param {
        Param::W(i, j) => products[i].get(Param::C(j)).clone(),
        _ => last.clone(),
    }))
}

/// Each hidden unit is on where its probability is above 1/2, and with `both` each visible unit.
fn thresholded<A: Field>(
    law: &Law<A>,
    chain: &Chain<A>,
    both: bool,
    k: u32,
) -> Result<Shaped<A::N>> {
    let gibbs: &Gibbs<A> = &chain.gibbs;
    let up = likelier(law, &gibbs.hidden_means()?)?;
    let down = match both {
        true => Some(likelier(law, &gibbs.visible_means()?)?),
        false => None,
    };
    let moved = |here: &[A::N], to: &[usize], states: usize| {
        let mut there = vec![law.a.zero(); states];
        for (x, to) in here.iter().zip(to) {
            there[*to] += x;
        }
        there
    };
    let mut here = chain.after(0)?;
    for _ in 0..k {
        let hidden = moved(&here, &up, 1 << law.m.n_h());
        here = match &down {
            Some(down) => moved(&hidden, down, 1 << law.m.n_v()),
            None => gibbs.visible(&hidden)?,
        };
    }
    gibbs.phase(&here)
}

/// The likeliest state of the other layer for each state of one, a unit being off where both are as likely.
fn likelier<A: Field>(law: &Law<A>, means: &[Vec<A::N>]) -> Result<Vec<usize>> {
    let middle = law.a.lift(&match law.m.units() {
        Units::Binary => Rational::from((1, 2)),
        Units::Spin => Rational::new(),
    });
    let states = means.iter().map(|means| {
        means.iter().try_fold(0, |state, mean| {
            let above = mean.clone() - &middle;
            if A::IS_ROUGH && law.a.near(&above).abs() <= UNSURE {
                return Err(Error::input(
                    "doubles do not tell on which side of 1/2 a probability is",
                ));
            }
            Ok(state << 1 | usize::from(law.a.sign(&above) == Some(true)))
        })
    });
    states.collect()
}

/// Doubles so near to each other may be the same number.
const UNSURE: f64 = 1e-9;
