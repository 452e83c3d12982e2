//! What a single update varies by: second moments of `v_i h_j` at the end of a chain and between its ends.

use super::gibbs::{Gibbs, Law, place};
use super::layer::bit;
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Param, Shaped, Side, Units};
use crate::number::{Arithmetic, Number};
use rug::Rational;

/// What an update pairs with the visible units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// `q(v) = E[h|v]`.
    Probability,
    /// h drawn given v; at the start of a chain it is the h that the chain goes on from.
    Sampled,
}

impl Hidden {
    /// As `--hidden` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Hidden::Probability => "probability",
            Hidden::Sampled => "sampled",
        }
    }
}

/// A weight for every hidden state that a chain starts from: a probability times a part of a statistic of
/// the start.
pub(crate) struct Start<N> {
    pub(crate) law: Law<N>,
    /// Which entries it is a part of, and the rest of the statistic of the start.
    pub(crate) parts: Vec<(Param, N)>,
}

/// How many chains [`Gibbs::starts`] gives for a machine of n_v and n_h units and so many distinct rows.
pub(crate) fn number_of_starts(shape: (usize, usize), rows: usize, hidden: Hidden) -> usize {
    let [by_row, by_parameter] = chains(shape, rows, hidden);
    by_row.min(by_parameter)
}

/// How many chains there are if they belong to rows, and if each belongs to a parameter.
fn chains((n_v, n_h): (usize, usize), rows: usize, hidden: Hidden) -> [usize; 2] {
    let of_row = match hidden {
        Hidden::Probability => 1,
        Hidden::Sampled => 1 + n_h,
    };
    [rows.saturating_mul(of_row), n_v * n_h + n_v + n_h]
}

/// A row of the data: its state, its share, and its hidden means.
struct Row<N> {
    v: usize,
    share: N,
    means: Vec<N>,
}

impl<A: Arithmetic<N: Number + Send + Sync> + Sync> Gibbs<'_, A> {
    /// `E[h_j|v]` for every visible state.
    pub(crate) fn hidden_means(&self) -> Result<Vec<Vec<A::N>>> {
        self.means_given(Side::Visible)
    }

    /// `E[v_i|h]` for every hidden state.
    pub(crate) fn visible_means(&self) -> Result<Vec<Vec<A::N>>> {
        self.means_given(Side::Hidden)
    }

    fn means_given(&self, side: Side) -> Result<Vec<Vec<A::N>>> {
        self.over(side, |_, odds| odds.iter().map(|x| self.mean(x)).collect())
    }

    /// The law of h_0 for rows with their multiplicities.
    pub(crate) fn hidden_of_data(&self, data: &Data) -> Law<A::N> {
        let rows = self.rows(data);
        self.mixed(&rows, |_| self.a.one())
    }

    /// The mean square of every statistic under a law of the visible units.
    pub(crate) fn squares(&self, law: &[A::N], hidden: Hidden) -> Result<Shaped<A::N>> {
        match (hidden, self.units) {
            // 0 and 1 are their own squares, and those of -1 and 1 are 1.
            (Hidden::Sampled, Units::Binary) => self.phase(law),
            (Hidden::Sampled, Units::Spin) => {
                let (n, m) = self.shape();
                Shaped::build(n, m, |_| self.a.one())
            }
            (Hidden::Probability, _) => {
                let square = |mean: A::N| mean.clone() * &mean;
                self.moments_of(Side::Visible, law, square, |value| value * value)
            }
        }
    }

    /// Chains that together give the mean of a statistic of the start times the same statistic of the end:
    /// one for each distinct row or one for each parameter, whichever are fewer.
    pub(crate) fn starts(&self, data: &Data, hidden: Hidden) -> impl Iterator<Item = Start<A::N>> {
        let rows = self.rows(data);
        let [by_row, by_parameter] = chains(self.shape(), rows.len(), hidden);
        let by_rows = by_row < by_parameter;
        let count = match by_rows {
            true => rows.len(),
            false => self.layer(Side::Visible).n + 1,
        };
        (0..count).flat_map(move |k| match by_rows {
            true => self.of_row(&rows[k], hidden),
            false => self.of_unit(&rows, k, hidden),
        })
    }

    /// The chains that start from one row.
    fn of_row(&self, row: &Row<A::N>, hidden: Hidden) -> Vec<Start<A::N>> {
        let (n, m) = self.shape();
        let law = self.mixed(std::slice::from_ref(row), |_| self.a.one());
        let signs = || (0..n).map(|i| (i, self.signed(row.v, i)));
        let biases = signs().map(|(i, sign)| (Param::B(i), sign));
        match hidden {
            Hidden::Probability => {
                let products = signs().flat_map(|(i, sign)| {
                    let times =
                        move |(j, mean): (usize, &A::N)| (Param::W(i, j), sign.clone() * mean);
                    row.means.iter().enumerate().map(times)
                });
                let means = row.means.iter().enumerate();
                let means = means.map(|(j, mean)| (Param::C(j), mean.clone()));
                let parts = biases.chain(products).chain(means).collect();
                vec![Start { law, parts }]
            }
            Hidden::Sampled => {
                let unit = |j: usize| Start {
                    law: self.times_hidden(&law, j),
                    parts: signs()
                        .map(|(i, sign)| (Param::W(i, j), sign))
                        .chain([(Param::C(j), self.a.one())])
                        .collect(),
                };
                let units: Vec<_> = (0..m).map(unit).collect();
                let parts = biases.collect();
                std::iter::once(Start { law, parts }).chain(units).collect()
            }
        }
    }

    /// The chains of visible unit `i` with every hidden unit and alone; past the last visible unit, those of
    /// the hidden units alone.
    fn of_unit(&self, rows: &[Row<A::N>], i: usize, hidden: Hidden) -> Vec<Start<A::N>> {
        let (n, m) = self.shape();
        let one = |law, param| Start {
            law,
            parts: vec![(param, self.a.one())],
        };
        let sign = |row: &Row<A::N>| match i < n {
            true => self.signed(row.v, i),
            false => self.a.one(),
        };
        let alone = self.mixed(rows, sign);
        let unit = |j: usize| {
            let law = match hidden {
                Hidden::Sampled => self.times_hidden(&alone, j),
                Hidden::Probability => self.mixed(rows, |row| sign(row) * &row.means[j]),
            };
            match i < n {
                true => one(law, Param::W(i, j)),
                false => one(law, Param::C(j)),
            }
        };
        let mut found: Vec<_> = (0..m).map(unit).collect();
        if i < n {
            found.push(one(alone, Param::B(i)));
        }
        found
    }

    /// `sum_v law(v) s(v)` of one statistic s.
    pub(crate) fn mean_of(&self, law: &[A::N], means: &[Vec<A::N>], param: Param) -> A::N {
        let mut sum = self.a.zero();
        for ((v, x), means) in law.iter().enumerate().zip(means) {
            let (sign, mean) = match param {
                Param::W(i, j) => (self.value(Side::Visible, v, i), Some(&means[j])),
                Param::B(i) => (self.value(Side::Visible, v, i), None),
                Param::C(j) => (1, Some(&means[j])),
            };
            let term = match mean {
                _ if sign == 0 => continue,
                Some(mean) => x.clone() * mean,
                None => x.clone(),
            };
            match sign {
                1 => sum += &term,
                _ => sum = sum - &term,
            }
        }
        sum
    }

    fn rows(&self, data: &Data) -> Vec<Row<A::N>> {
        let folded = data.folded();
        let row = |(row, count): (&[bool], u64)| {
            let odds = self.odds_given(Side::Visible, place(row));
            Row {
                v: place(row),
                share: self.a.lift(&Rational::from((count, data.total()))),
                means: odds.iter().map(|x| self.mean(x)).collect(),
            }
        };
        folded.rows().map(row).collect()
    }

    /// `sum_rows share factor p(h|v)` for every h.
    fn mixed(&self, rows: &[Row<A::N>], factor: impl Fn(&Row<A::N>) -> A::N) -> Law<A::N> {
        let mut law = vec![self.a.zero(); self.layer(Side::Hidden).states()];
        for row in rows {
            let weight = row.share.clone() * &factor(row);
            for (sum, p) in law.iter_mut().zip(self.given(Side::Visible, row.v)) {
                *sum += &(p * &weight);
            }
        }
        law
    }

    /// A law of the hidden units, times the value of unit `j`.
    fn times_hidden(&self, law: &[A::N], j: usize) -> Law<A::N> {
        let n = self.layer(Side::Hidden).n;
        let times = |(h, x): (usize, &A::N)| match (bit(h, j, n), self.units) {
            (true, _) => x.clone(),
            (false, Units::Binary) => self.a.zero(),
            (false, Units::Spin) => self.a.zero() - x,
        };
        law.iter().enumerate().map(times).collect()
    }

    fn shape(&self) -> (usize, usize) {
        (self.layer(Side::Visible).n, self.layer(Side::Hidden).n)
    }

    fn signed(&self, v: usize, i: usize) -> A::N {
        let value = self.value(Side::Visible, v, i);
        self.a.lift(&Rational::from(value))
    }
}
