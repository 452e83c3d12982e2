//! Reproducible random machines and data, stable across versions and platforms.

use super::{Rbm, Shaped, Units};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::number::Theta;
use rug::Rational;

/// SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators",
/// figure 17): 64 bits of state, the same stream everywhere.
#[derive(Clone, Debug)]
pub struct Generator(u64);

impl Generator {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Generator(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `below - 1`: the high half of a product, whose bias is below 2^-50 here.
    pub fn below(&mut self, below: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(below)) >> 64) as u64
    }
}

/// Which weights a random machine gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Weights {
    /// `scale * ln(odds)` with odds from 1/3, 1/2, 1, 2, 3: everything is a short fraction.
    #[default]
    LogRational,
    /// `scale * d` with d a decimal of two places from -1.00 to 1.00: irrational factors.
    Decimal,
}

/// How to make a machine and its data.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Number of visible units.
    pub n_v: usize,
    /// Number of hidden units.
    pub n_h: usize,
    /// Where the stream starts.
    pub seed: u64,
    /// Which weights.
    pub weights: Weights,
    /// What every parameter is multiplied with.
    pub scale: Rational,
    /// How many data rows.
    pub rows: u64,
    /// What values the units take.
    pub units: Units,
}

/// The machine of a recipe at temperature 1, and its data.
///
/// # Errors
/// As [`random_at`].
pub fn random(recipe: &Recipe) -> Result<(Rbm, Data)> {
    random_at(recipe, Rational::from(1))
}

/// The machine of a recipe at a temperature, and its data. Parameters are drawn in the order W row by row, b, c, and
/// then the data bits row by row, one draw of the generator each.
///
/// # Errors
/// A layer without units, more than a million weights, too many rows, or energies out of range.
pub fn random_at(recipe: &Recipe, temperature: Rational) -> Result<(Rbm, Data)> {
    const MOST: u64 = 1_000_000;
    let parameters = (recipe.n_v as u64).saturating_mul(recipe.n_h as u64);
    let bits = recipe.rows.saturating_mul(recipe.n_v as u64);
    if parameters > MOST || bits > 100 * MOST {
        return Err(Error::limit(format!(
            "found {} x {} units and {} rows, wanted at most {MOST} weights and {} data bits",
            recipe.n_v,
            recipe.n_h,
            recipe.rows,
            100 * MOST
        )));
    }
    let mut generator = Generator::new(recipe.seed);
    let mut draw = || -> Result<Theta> {
        let theta = match recipe.weights {
            Weights::LogRational => {
                const ODDS: [(u32, u32); 5] = [(1, 3), (1, 2), (1, 1), (2, 1), (3, 1)];
                Theta::ln(Rational::from(ODDS[generator.below(5) as usize]))?
            }
            Weights::Decimal => {
                Theta::rational(Rational::from((generator.below(201) as i64 - 100, 100)))
            }
        };
        theta.times(&recipe.scale)
    };
    let theta = Shaped::build(recipe.n_v, recipe.n_h, |_| draw())?;
    let theta = theta.try_map(|_, theta| theta.clone())?;
    let mut data = Data::new(recipe.n_v);
    for _ in 0..recipe.rows {
        let row: Vec<bool> = (0..recipe.n_v).map(|_| generator.below(2) == 1).collect();
        data.push(&row, 1)?;
    }
    let machine = Rbm::with_temperature(recipe.units, theta, temperature)?;
    Ok((machine, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_weights_are_drawn_and_not_one_more() {
        let recipe = |n_v| Recipe {
            n_v,
            n_h: 1,
            seed: 0,
            weights: Weights::Decimal,
            scale: Rational::from(1),
            rows: 0,
            units: Units::Binary,
        };
        assert!(random(&recipe(1_000_000)).is_ok());
        assert_eq!(
            random(&recipe(1_000_001)).expect_err("too many").status(),
            4
        );
    }
}
