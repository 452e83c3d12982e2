//! Reproducible random machines and data, stable across versions and platforms.

use super::{Param, Rbm, Shaped, Units};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::number::Theta;
use rug::{Integer, Rational};

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
    /// `scale * ln(odds)` with odds from 1/3, 1/2, 1, 2, 3: every number but a logarithm is a fraction.
    #[default]
    LogRational,
    /// The same, and of the first `DRAWS` machines of the stream the one with the shortest fractions,
    /// among those that are not dull (see [`random_at`]). The first one where the scale is not 1, or
    /// where the machine or its data are large.
    Short,
    /// `scale * d` with d a decimal of two places from -1.00 to 1.00: irrational factors.
    Decimal,
}

impl Weights {
    /// As `--weights` calls them.
    pub fn name(self) -> &'static str {
        match self {
            Weights::Short => "short",
            Weights::LogRational => "log-rational",
            Weights::Decimal => "decimal",
        }
    }
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

/// How many machines [`Weights::Short`] chooses from.
pub(crate) const DRAWS: usize = 64;
/// It does not choose where there are more visible states, times weights, or more data bits than
/// this.
const MOST_TO_CHOOSE: u64 = 4096;

/// The machine of a recipe at temperature 1, and its data.
///
/// # Errors
/// As [`random_at`].
pub fn random(recipe: &Recipe) -> Result<(Rbm, Data)> {
    random_at(recipe, Rational::from(1))
}

/// The machine of a recipe at a temperature, and its data. Parameters are drawn in the order W row by
/// row, b, c, and then the data bits row by row, one draw of the generator each; the next machine of
/// [`Weights::Short`] goes on in the same stream. A machine is dull if more than a third of its
/// weights are 0, or all weights of a visible unit, or if its rows are all the same.
///
/// This order and choice are version 1: the same seed gives the same machine in every release.
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
    let first = draw(recipe, &mut generator)?;
    let (theta, data) = match recipe.weights {
        Weights::Short if recipe.is_small() => {
            let more: Result<Vec<_>> = (1..DRAWS).map(|_| draw(recipe, &mut generator)).collect();
            shortest(recipe.units, first, more?)
        }
        _ => first,
    };
    let machine = Rbm::with_temperature(recipe.units, theta, temperature)?;
    Ok((machine, data))
}

type Drawn = (Shaped<Theta>, Data);

fn draw(recipe: &Recipe, generator: &mut Generator) -> Result<Drawn> {
    let mut one = || -> Result<Theta> {
        let theta = match recipe.weights {
            Weights::LogRational | Weights::Short => {
                const ODDS: [(u32, u32); 5] = [(1, 3), (1, 2), (1, 1), (2, 1), (3, 1)];
                Theta::ln(Rational::from(ODDS[generator.below(5) as usize]))?
            }
            Weights::Decimal => {
                Theta::rational(Rational::from((generator.below(201) as i64 - 100, 100)))
            }
        };
        theta.times(&recipe.scale)
    };
    let theta = Shaped::try_build(recipe.n_v, recipe.n_h, |_| one())?;
    let mut data = Data::new(recipe.n_v);
    for _ in 0..recipe.rows {
        let row: Vec<bool> = (0..recipe.n_v).map(|_| generator.below(2) == 1).collect();
        data.push(&row, 1)?;
    }
    Ok((theta, data))
}

impl Recipe {
    /// Short fractions, six rows, 0/1 units.
    pub fn new(n_v: usize, n_h: usize, seed: u64) -> Self {
        Recipe {
            n_v,
            n_h,
            seed,
            weights: Weights::Short,
            scale: Rational::from(1),
            rows: 6,
            units: Units::Binary,
        }
    }

    /// Decimal weights times a scale, and so many rows, 0/1 units.
    pub fn decimals(n_v: usize, n_h: usize, seed: u64, scale: u32, rows: u64) -> Self {
        Recipe {
            weights: Weights::Decimal,
            scale: Rational::from(scale),
            rows,
            ..Recipe::new(n_v, n_h, seed)
        }
    }

    /// Whether its machine is chosen among several.
    fn is_small(&self) -> bool {
        let weights = (self.n_v * self.n_h) as u64;
        self.scale == 1
            && self.n_v <= 12
            && weights << self.n_v <= MOST_TO_CHOOSE
            && self.rows.saturating_mul(self.n_v as u64) <= MOST_TO_CHOOSE
    }
}

/// The first of the drawn machines whose fractions are the shortest; the first of all if all are dull.
fn shortest(units: Units, first: Drawn, more: Vec<Drawn>) -> Drawn {
    let all = std::iter::once(first.clone()).chain(more);
    let best = all.filter(|drawn| !is_dull(drawn));
    // Of several that are equally short the first one.
    best.min_by_key(|drawn| length(units, drawn))
        .unwrap_or(first)
}

fn is_dull((theta, data): &Drawn) -> bool {
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    let zeros = |i: usize| {
        let row = (0..n_h).filter(|j| theta.get(Param::W(i, *j)).is_zero());
        row.count()
    };
    let all: usize = (0..n_v).map(zeros).sum();
    let mut rows = data.rows().map(|(row, _)| row);
    let same = match rows.next() {
        Some(first) => data.listed() > 1 && rows.all(|row| row == first),
        None => false,
    };
    3 * all > n_v * n_h || (0..n_v).any(|i| zeros(i) == n_h) || same
}

/// The bits of what a gradient entry is divided by, roughly: the numerator of Z, and for a hidden
/// unit the common denominator of its means over the rows.
fn length(units: Units, (theta, data): &Drawn) -> u64 {
    let odds = |param| -> Rational {
        let logs = theta.get(param).logs().first();
        let odds = logs.map_or(Rational::from(1), |(_, odds)| odds.clone());
        match units {
            Units::Binary => odds,
            // The odds of +1 against -1 are those of twice the sum.
            Units::Spin => odds.square(),
        }
    };
    let heard = |v: &[bool], j: usize| {
        let on = (0..v.len()).filter(|i| v[*i]);
        on.fold(odds(Param::C(j)), |x, i| x * odds(Param::W(i, j)))
    };
    let mut z = Rational::new();
    for state in 0..1_u32 << theta.n_v() {
        let v: Vec<bool> = (0..theta.n_v()).map(|i| state >> i & 1 == 1).collect();
        let on = (0..v.len()).filter(|i| v[*i]);
        let visible = on.fold(Rational::from(1), |x, i| x * odds(Param::B(i)));
        z += (0..theta.n_h()).fold(visible, |f, j| f * (heard(&v, j) + 1_u32));
    }
    let mut bits = 0;
    for j in 0..theta.n_h() {
        let mut common = Integer::from(data.total().max(1));
        for (row, _) in data.rows() {
            let below = heard(row, j) + 1_u32;
            common.lcm_mut(below.numer());
        }
        bits += u64::from(common.significant_bits());
    }
    bits / theta.n_h() as u64 + u64::from(z.numer().significant_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_weights_are_drawn_and_not_one_more() {
        let recipe = |n_v| Recipe::decimals(n_v, 1, 0, 1, 0);
        assert!(random(&recipe(1_000_000)).is_ok());
        assert_eq!(
            random(&recipe(1_000_001)).expect_err("too many").status(),
            4
        );
    }
}
