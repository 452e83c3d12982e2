//! Probabilities passed on where a chain passes on samples: the mean-field recursion, which is another map
//! than the chain's.

use crate::error::Result;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures};

/// A machine whose units are given real values between those of their bits.
pub(crate) struct MeanField<'a> {
    a: &'a Enclosures,
    units: Units,
    /// Parameters over the temperature, and the same with the layers exchanged.
    theta: Shaped<Enclosure>,
    turned: Shaped<Enclosure>,
}

impl<'a> MeanField<'a> {
    /// The recursion of a machine.
    ///
    /// # Errors
    /// Parameters that cannot be divided by the temperature.
    pub(crate) fn new(a: &'a Enclosures, m: &Rbm) -> Result<Self> {
        let beta = m.beta();
        let theta = m
            .theta()
            .try_map(|_, theta| Ok(a.theta(&theta.times(&beta)?)))?;
        Ok(MeanField {
            a,
            units: m.units(),
            turned: theta.transposed(|_, x| x.clone()),
            theta,
        })
    }

    /// The values of a row of bits.
    pub(crate) fn row(&self, row: &[bool]) -> Vec<Enclosure> {
        let value = |&bit: &bool| self.a.of(self.units.value(bit));
        row.iter().map(value).collect()
    }

    /// The mean of every hidden unit, the visible ones having these values.
    pub(crate) fn hidden(&self, v: &[Enclosure]) -> Vec<Enclosure> {
        fields(&self.theta, v).map(|x| self.mean(x)).collect()
    }

    /// The mean of every visible unit, the hidden ones having these values.
    pub(crate) fn visible(&self, h: &[Enclosure]) -> Vec<Enclosure> {
        fields(&self.turned, h).map(|x| self.mean(x)).collect()
    }

    /// `k` times: hidden means, then visible means.
    pub(crate) fn after(&self, mut v: Vec<Enclosure>, k: u32) -> Vec<Enclosure> {
        for _ in 0..k {
            v = self.visible(&self.hidden(&v));
        }
        v
    }

    /// The odds of the bit 1 of every visible unit, the hidden ones having these values.
    pub(crate) fn visible_odds(&self, h: &[Enclosure]) -> Vec<Enclosure> {
        let odds = |x: Enclosure| match self.units {
            Units::Binary => x.exp(),
            Units::Spin => (x.clone() + &x).exp(),
        };
        fields(&self.turned, h).map(odds).collect()
    }

    /// `sigma(x)` for 0/1 units, `tanh(x)` for ±1 units. The odds occur once, so that the enclosure is as tight
    /// as theirs.
    fn mean(&self, x: Enclosure) -> Enclosure {
        let one = self.a.one();
        match self.units {
            Units::Binary => one.clone() / &(one + &x.negated().exp()),
            Units::Spin => {
                let two = one.clone() + &one;
                one.clone() - &(two / &(one + &(x.clone() + &x).exp()))
            }
        }
    }

    /// `v_i h_j`, `v_i`, `h_j` of values.
    pub(crate) fn products(&self, v: &[Enclosure], h: &[Enclosure]) -> Shaped<Enclosure> {
        self.theta.map(|param, _| match param {
            Param::W(i, j) => v[i].clone() * &h[j],
            Param::B(i) => v[i].clone(),
            Param::C(j) => h[j].clone(),
        })
    }
}

/// `c_j + sum_i w_ij v_i` for every j.
fn fields(theta: &Shaped<Enclosure>, v: &[Enclosure]) -> impl Iterator<Item = Enclosure> {
    let weighted = |i, j, v: &Enclosure| theta.get(Param::W(i, j)).clone() * v;
    (0..theta.n_h()).map(move |j| {
        let units = v.iter().enumerate();
        units.fold(theta.get(Param::C(j)).clone(), |x, (i, v)| {
            x + &weighted(i, j, v)
        })
    })
}
