//! The second eigenvalue of the Gibbs chain, between proven bounds.

use crate::chain::{Gibbs, Successive};
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::{
    Arithmetic, Enclosure, Enclosures, Fractions, Number, Value, eigenvectors, is_positive_definite,
};
use crate::watch::Watch;
use rug::{Float, Rational, ops::Pow};

/// The chain's operator on the smaller layer is at most so large.
const MOST_STATES: usize = 1 << 8;
/// It takes so many states of the smaller layer, times all joint states, at most.
const MOST_WORK: u64 = 1 << 22;
/// The bits that it is looked at with, one after the other.
const BITS: [u32; 3] = [256, 1024, 4096];

/// The second eigenvalue; `None` where the machine is too large for it to be certified in reasonable time.
pub(super) fn second_eigenvalue(
    m: &Rbm,
    threads: usize,
    watch: &dyn Watch,
) -> Result<Option<Value>> {
    let states = 1_usize << m.n_v().min(m.n_h());
    let work = (states as u64) << (m.n_v() + m.n_h());
    if states > MOST_STATES || work > MOST_WORK {
        return Ok(None);
    }
    if states == 2 {
        // The other eigenvalue is 1, so that the trace has both.
        return match m.is_rational() {
            true => trace_but_one(&Fractions, m, threads, watch).map(Some),
            false => trace_but_one(&Enclosures::new(BITS[0]), m, threads, watch).map(Some),
        };
    }
    let mut found = None;
    for bits in BITS {
        let a = Enclosures::new(bits);
        watch.begins(work, 0, "joint states");
        let chain = Gibbs::new(&a, m, threads, watch)?;
        let bounds = between(&a, &chain.successive()?);
        let narrow = is_narrow(&bounds);
        found = Some(Value::from(bounds));
        if narrow {
            break;
        }
    }
    Ok(found)
}

/// Of two states: `p(h|h) + p(h'|h') - 1`.
fn trace_but_one<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    a: &A,
    m: &Rbm,
    threads: usize,
    watch: &dyn Watch,
) -> Result<Value> {
    let Successive { law, joint } = Gibbs::new(a, m, threads, watch)?.successive()?;
    let mut trace = a.zero() - &a.one();
    for (state, p) in law.iter().enumerate() {
        trace += &(joint[state][state].clone() / p);
    }
    Ok(a.value(&trace))
}

/// Whether it is known to one part in 10^10, and its distance from 1 as well.
fn is_narrow(x: &Enclosure) -> bool {
    let width = Float::with_val(64, x.hi() - x.lo());
    let gap = Float::with_val(64, 1 - x.hi());
    let size = Float::with_val(64, x.hi()).min(&gap);
    width <= size * 1e-10
}

/// With the law p of a state and the law C of two successive ones, the chain's operator is similar to
/// `P^(-1/2) C P^(-1/2)` with `P = diag(p)`; its largest eigenvalue is 1.
///
/// Below: the Rayleigh quotient of a function with mean 0. Above: mu, where `mu P - C + p p'` is positive
/// definite; a congruence with `P^(-1/2)` shows that then all eigenvalues but that of p are below mu.
fn between(a: &Enclosures, found: &Successive<Enclosure>) -> Enclosure {
    let guess = guess(found);
    let below = rayleigh(a, found, &guess);
    let low = below.lo().clone().max(&Float::new(a.bits()));
    let one = Float::with_val(a.bits(), 1);
    let gap = Float::with_val(a.bits(), &one - below.hi());
    let size = Float::with_val(64, below.hi()).min(&gap);
    // Ever further above the quotient, until it is proven.
    let above = (-24..0).map(|power| {
        let off = Float::with_val(64, Float::with_val(64, 10).pow(power)) * &size;
        Float::with_val(a.bits(), below.hi() + off)
    });
    let proven = above
        .filter(|mu| *mu < one && *mu > 0)
        .find(|mu| is_positive_definite(shifted(found, mu)));
    Enclosure::new(low, proven.unwrap_or(one))
}

/// `mu P - C + p p'`, on and below the diagonal.
fn shifted(found: &Successive<Enclosure>, mu: &Float) -> Vec<Vec<Enclosure>> {
    let mu = Enclosure::new(mu.clone(), mu.clone());
    let law = &found.law;
    let entry = |i: usize, j: usize| {
        let rest = law[i].clone() * &law[j] - &found.joint[i][j];
        match i == j {
            true => rest + &(law[i].clone() * &mu),
            false => rest,
        }
    };
    let row = |i: usize| (0..=i).map(|j| entry(i, j)).collect();
    (0..law.len()).map(row).collect()
}

/// The function on the states that the second eigenvalue most likely belongs to.
fn guess(found: &Successive<Enclosure>) -> Vec<Rational> {
    let middle = |x: &Enclosure| Float::with_val(x.bits(), x.lo() + x.hi()) / 2_u32;
    let roots: Vec<Float> = found.law.iter().map(|p| middle(p).sqrt()).collect();
    let entry = |i: usize, j: usize| {
        let both = Float::with_val(64, &roots[i] * &roots[j]);
        (middle(&found.joint[i][j]) / &both).to_f64() - both.to_f64()
    };
    let n = roots.len();
    let matrix: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| entry(i, j)).collect())
        .collect();
    let vectors = eigenvectors(&matrix);
    let largest = vectors.into_iter().max_by(|x, y| x.0.total_cmp(&y.0));
    let vector = largest.map_or_else(Vec::new, |(_, vector)| vector);
    let value = |(x, root): (f64, &Float)| {
        let value = Float::with_val(64, x) / root;
        value.to_rational().unwrap_or_default()
    };
    vector.into_iter().zip(&roots).map(value).collect()
}

/// `(y' C y - m^2)/(y' P y - m^2)` with `m = p' y`: never above the second eigenvalue.
fn rayleigh(a: &Enclosures, found: &Successive<Enclosure>, y: &[Rational]) -> Enclosure {
    let y: Vec<Enclosure> = y.iter().map(|y| a.lift(y)).collect();
    let (mut mean, mut square, mut both) = (a.zero(), a.zero(), a.zero());
    for (i, y_i) in y.iter().enumerate() {
        let weighted = found.law[i].clone() * y_i;
        mean += &weighted;
        square += &(weighted * y_i);
        let mut row = a.zero();
        for (j, y_j) in y.iter().enumerate() {
            row += &(found.joint[i][j].clone() * y_j);
        }
        both += &(row * y_i);
    }
    let mean = mean.clone() * &mean;
    (both - &mean) / &(square - &mean)
}
