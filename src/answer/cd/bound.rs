//! How far the expected update of CD-k can be from the gradient, and how many steps bring it below a number.

use crate::chain::Gibbs;
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::{Arithmetic, Enclosure, Enclosures, Value};
use rug::{Float, Integer, Rational};

/// `|expected - gradient| <= factor lambda^k` in every entry, lambda being the second eigenvalue.
#[derive(Clone, Debug)]
pub struct BiasBound {
    /// `sqrt(chi^2) max_theta sd(theta) / T`: chi^2 is `sum_v p_data(v)^2/p(v) - 1`, and sd(theta) the standard
    /// deviation of `v_i q_j(v)`, `v_i` or `q_j(v)` under p.
    pub factor: Value,
    /// `factor lambda^k`.
    pub at_k: Value,
    /// The bias that was asked about.
    pub below: Rational,
    /// The least k with `factor lambda^k <= below`, as far as the bounds on lambda show; `None` where no k is
    /// shown to suffice.
    pub steps: Option<Integer>,
}

/// The bound for a machine whose second eigenvalue is known.
pub(super) fn bias_bound(
    chain: &Gibbs<Enclosures>,
    a: &Enclosures,
    (m, data): (&Rbm, &Data),
    (lambda, k): (&Value, u32),
    below: &Rational,
) -> Result<BiasBound> {
    let (law, empirical) = (chain.stationary(), chain.empirical(data)?);
    let mut chi = a.zero() - &a.one();
    for (p, share) in law.iter().zip(&empirical) {
        chi += &(share.clone() * share / p);
    }
    let model = chain.phase(&law)?;
    let squares = chain.squares(&law, crate::chain::Hidden::Probability)?;
    let variances = squares.map(|param, x| {
        let mean = model.get(param);
        x.clone() - &(mean.clone() * mean)
    });
    let larger = |x: Enclosure, y: &Enclosure| {
        Enclosure::new(x.lo().clone().max(y.lo()), x.hi().clone().max(y.hi()))
    };
    let largest = variances.iter().fold(a.zero(), larger);
    let factor = chi.sqrt() * &largest.sqrt() * &a.lift(&m.beta());
    let lambda = lambda
        .enclose(a.bits())
        .unwrap_or(Enclosure::line(a.bits()));
    let mut power = a.one();
    let mut square = lambda.clone();
    for bit in 0..u32::BITS - k.leading_zeros() {
        if k >> bit & 1 == 1 {
            power = power * &square;
        }
        square = square.clone() * &square;
    }
    Ok(BiasBound {
        steps: steps(factor.hi(), lambda.hi(), below),
        at_k: Value::from(factor.clone() * &power),
        factor: Value::from(factor),
        below: below.clone(),
    })
}

/// The least k with `factor lambda^k <= below`.
fn steps(factor: &Float, lambda: &Float, below: &Rational) -> Option<Integer> {
    let bits = factor.prec();
    let wanted = Enclosure::of(below, bits);
    if *factor <= *wanted.lo() {
        return Some(Integer::new());
    }
    let inside = *lambda > 0 && *lambda < 1 && factor.is_finite() && *below > 0;
    if *lambda == 0 {
        return Some(Integer::from(1));
    }
    let exact = |x: &Float| Enclosure::new(x.clone(), x.clone());
    // ln(factor/below) / ln(1/lambda), rounded upwards.
    let steps = (exact(factor) / &wanted).ln() / &exact(lambda).ln().negated();
    let most = inside.then(|| steps.hi().clone().ceil().to_integer());
    most.flatten()
}
