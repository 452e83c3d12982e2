//! The factors of a machine as the sums use them, and their products over the states of some units.
//! Columns 0 to m-1 belong to the units of the other layer, column m to the weight `prod_i e^(b_i v_i)`
//! of the enumerated state itself.

use super::binary_form::{Binary, binary};
use crate::error::Result;
use crate::machine::Side;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Enclosure, Enclosures, Float128, Fractions};
use rug::{Float, Integer, Rational};

/// The factors of a machine with 0/1 units, the enumerated layer as rows.
#[derive(Clone, Debug)]
pub(super) struct Source<E> {
    /// `on[i][j]`: the factor of column j where the bit of enumerated unit i is 1.
    pub on: Vec<Vec<E>>,
    /// The same where it is 0.
    pub off: Vec<Vec<E>>,
    /// What each column starts from: `e^(c_j)`; for the weight, a scale.
    pub start: Vec<E>,
    /// What `x_j` is added to for each unit j of the other layer.
    pub unit: Vec<E>,
    /// The product of two entries.
    pub times: fn(&E, &E) -> E,
    /// One.
    pub one: E,
    /// Zero.
    pub zero: E,
    /// What MPFR floats are rounded to when they are packed.
    pub bits: u32,
}

impl Source<Float> {
    /// The same with significands of 128 bits. `None` where an exponent is out of their range.
    pub(crate) fn in_words(&self) -> Option<Source<Float128>> {
        let row = |row: &Vec<Float>| row.iter().map(Float128::of).collect::<Option<Vec<_>>>();
        let rows = |rows: &[Vec<Float>]| rows.iter().map(row).collect::<Option<Vec<_>>>();
        Some(Source {
            on: rows(&self.on)?,
            off: rows(&self.off)?,
            start: row(&self.start)?,
            unit: row(&self.unit)?,
            times: |x, y| x.times(*y),
            one: Float128::ONE,
            zero: Float128::ZERO,
            bits: self.bits,
        })
    }
}

impl<E: Clone + PartialEq + Send + Sync> Source<E> {
    /// The columns: one for each unit of the other layer, and the weight.
    pub(super) fn columns(&self) -> usize {
        self.start.len()
    }

    fn factor(&self, unit: usize, column: usize, bit: bool) -> &E {
        match (self.on.get(unit), bit) {
            (Some(on), true) => &on[column],
            (Some(_), false) => &self.off[unit][column],
            // An added unit: all states where it is 1 have weight 0.
            (None, true) if column + 1 == self.columns() => &self.zero,
            (None, _) => &self.one,
        }
    }

    /// `start` times the factors of the states' units from `first` on, unit `first + k` being bit k of
    /// a state, for `count` units and every state.
    fn products(&self, start: E, first: u32, count: u32, column: usize) -> Vec<E> {
        let mut products = Vec::with_capacity(1 << count);
        products.push(start);
        // The unit with the highest place comes last.
        for unit in first..first + count {
            let times = |bit, products: &[E]| -> Vec<E> {
                let factor = self.factor(unit as usize, column, bit);
                products.iter().map(|x| (self.times)(x, factor)).collect()
            };
            let on = times(true, &products);
            if *self.factor(unit as usize, column, false) != self.one {
                products = times(false, &products);
            }
            products.extend(on);
        }
        products
    }

    /// `start` times the factors of one state of the units from `first` on.
    pub(super) fn product(
        &self,
        start: &E,
        (first, count): (u32, u32),
        state: u64,
        column: usize,
    ) -> E {
        (0..count).fold(start.clone(), |product, k| {
            let unit = (first + k) as usize;
            (self.times)(&product, self.factor(unit, column, state >> k & 1 == 1))
        })
    }

    /// For every state of `count` units from `first` on, a row of what `2^inside` states are packed
    /// in: the units lowest in the table are inside. Each column begins with its start.
    pub(super) fn table<P>(
        &self,
        (first, count): (u32, u32),
        inside: u32,
        start: impl Fn(usize) -> E,
        pack: impl Fn(&[E]) -> P,
    ) -> Vec<P> {
        let columns: Vec<Vec<E>> = (0..self.columns())
            .map(|column| self.products(start(column), first, count, column))
            .collect();
        let mut table = Vec::with_capacity(columns.len() << (count - inside));
        for state in 0..1 << (count - inside) {
            let entries = state << inside..(state + 1) << inside;
            table.extend((columns.iter()).map(|column| pack(&column[entries.clone()])));
        }
        table
    }
}

/// One row per enumerated unit; the last column is its bias.
fn rows<N, E>(factors: &Shaped<N>, entry: impl Fn(&N) -> E) -> Vec<Vec<E>> {
    let row = |i| {
        let weights = (0..factors.n_h()).map(move |j| Param::W(i, j));
        let params = weights.chain(std::iter::once(Param::B(i)));
        params.map(|param| entry(factors.get(param))).collect()
    };
    (0..factors.n_v()).map(row).collect()
}

fn starts<N, E>(factors: &Shaped<N>, weight: E, entry: impl Fn(&N) -> E) -> Vec<E> {
    let biases = (0..factors.n_h()).map(|j| entry(factors.get(Param::C(j))));
    biases.chain(std::iter::once(weight)).collect()
}

/// The most work that sums in integers may be. A product of two integers of b bits takes a time like `b^(3/2)`, and
/// each state takes some: `states b^(3/2)` is at most this. About 900 bits for 2^18 states, 600,000 for 16.
const MOST_WORK: f64 = (1_u64 << 33) as f64;

/// Integers that fill more bits than this together, 8 MiB, are enclosed instead: nobody reads so many digits, and they
/// take a time that grows with the square of the number of units.
const MOST_BITS_OF_SUMS: u64 = 1 << 26;

/// Where all factors are fractions `p/q` of modest size: the pairs (q, p), so that all sums are
/// integers, and what Z is to be multiplied with (the constant over the product of all q).
///
/// `x_j` then carries the product of its column's q, and is added to that product where it was
/// added to 1.
pub(super) fn integers(m: &Rbm, side: Side) -> Option<(Source<Integer>, Rational)> {
    // A factor has one bit at least.
    let params = m.theta().iter().count() as u64;
    if params * params > MOST_BITS_OF_SUMS {
        return None;
    }
    let form = binary(&Fractions, m, 1).ok()?;
    let (factors, constant) = (form.facing(side), &form.constant);
    let bits = |x: &Integer| u64::from(x.significant_bits());
    let size: u64 = factors
        .iter()
        .map(|q| bits(q.numer()).max(bits(q.denom())))
        .sum();
    let states = 2_f64.powf(side.units(m) as f64);
    if states * (size as f64).powf(1.5) > MOST_WORK || size * params > MOST_BITS_OF_SUMS {
        return None;
    }
    let one = Integer::from(1);
    let off = rows(&factors, |q| q.denom().clone());
    let unit: Vec<Integer> = (0..factors.n_h())
        .map(|j| {
            let start = factors.get(Param::C(j)).denom().clone();
            off.iter().fold(start, |product, row| product * &row[j])
        })
        .collect();
    let weight = off.iter().map(|row| &row[factors.n_h()]);
    let denominator = unit.iter().chain(weight).fold(one.clone(), |d, q| d * q);
    let source = Source {
        on: rows(&factors, |q| q.numer().clone()),
        off,
        start: starts(&factors, one.clone(), |q| q.numer().clone()),
        unit,
        times: |x, y| Integer::from(x * y),
        one,
        zero: Integer::new(),
        bits: 0,
    };
    Some((source, Rational::from(constant / denominator)))
}

/// A machine's factors, enclosed.
pub(super) type Factors = Binary<Enclosure>;

/// More bits than those of the significands that doubles and pairs are packed from.
pub(crate) const WORD_BITS: u32 = 128;

/// The factors with 64 bits more than the `bits` that are packed.
pub(super) fn enclosed(m: &Rbm, bits: u32, threads: usize) -> Result<Factors> {
    binary(&Enclosures::new(bits + 64), m, threads)
}

/// The factors as floats, packed with `bits` bits, and the constant for Z. `None` where 64 more bits leave a
/// factor less than 40 bits better than what is packed.
pub(super) fn floats(form: &Factors, side: Side, bits: u32) -> Option<(Source<Float>, Enclosure)> {
    if !form.factors.iter().all(|x| x.is_narrow(bits + 40)) {
        return None;
    }
    let (factors, constant) = (form.facing(side), form.constant.clone());
    let wide = constant.bits();
    let middle = |x: &Enclosure| x.lo().clone();
    let one = Float::with_val(wide, 1);
    let on = rows(&factors, middle);
    let source = Source {
        off: on.iter().map(|row| vec![one.clone(); row.len()]).collect(),
        on,
        start: starts(&factors, one.clone(), middle),
        unit: vec![one.clone(); factors.n_h()],
        // Half of all factors are 1.
        times: |x, y| match *y == 1 {
            true => x.clone(),
            false => Float::with_val(x.prec(), x * y),
        },
        zero: Float::new(wide),
        one,
        bits,
    };
    Some((source, constant))
}
