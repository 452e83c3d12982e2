//! The gradient as most programs want it: one double for each parameter, each proven to be the nearest.

use super::certainty::{DIGITS_OF_DOUBLES, with_spare};
use super::certified::Certified;
use super::quantities::{Quantities, Samples, quantities};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Digits, Value, settled, spare_digits};
use crate::sweep::Options;
use crate::watch::{Unwatched, Watch};
use rug::Rational;

/// The gradient of the mean log-likelihood (nats), to be ascended: (data phase - model phase)/T.
///
/// Every entry is the double nearest to the true one. `assert_abs_diff_eq!` and
/// `assert_relative_eq!` of the crate `approx` compare it with another gradient and with flat lists.
#[derive(Clone, Debug)]
pub struct Gradient {
    entries: Shaped<Certified>,
    /// W row by row, then b, then c.
    flat: Vec<f64>,
}

impl Gradient {
    fn from_entries(entries: Shaped<Certified>) -> Gradient {
        let flat = entries.iter().map(Certified::nearest).collect();
        Gradient { entries, flat }
    }

    /// The gradient that quantities hold; `None` without data, and where not every nearest double is
    /// decided.
    pub fn of(q: &Quantities) -> Option<Gradient> {
        let gradient = &q.fit.as_ref()?.gradient;
        let nearest = |_, x: &Value| Certified::new(x).ok_or_else(undecided);
        gradient.try_map(nearest).ok().map(Gradient::from_entries)
    }

    /// A gradient that another program found: `w` of n_v rows of n_h entries, `b` of n_v, `c` of n_h.
    ///
    /// # Errors
    /// Rows of different lengths, biases that are not one per unit, entries that are not finite.
    pub fn from_f64(w: &[impl AsRef<[f64]>], b: &[f64], c: &[f64]) -> Result<Gradient> {
        let entries = Shaped::from_rows(w, b, c)?.try_map(|param, x| {
            Rational::from_f64(*x)
                .and_then(|q| Certified::new(&Value::Exact(q)))
                .ok_or_else(|| Error::input(format!("found {x}, wanted a finite number")).at(param))
        })?;
        Ok(Gradient::from_entries(entries))
    }

    /// Number of visible units.
    pub fn n_v(&self) -> usize {
        self.entries.n_v()
    }

    /// Number of hidden units.
    pub fn n_h(&self) -> usize {
        self.entries.n_h()
    }

    /// The rows of the weights' gradient: n_v slices of n_h entries.
    pub fn w(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.flat[..self.n_v() * self.n_h()].chunks_exact(self.n_h())
    }

    /// The gradient of the visible bias: n_v entries.
    pub fn b(&self) -> &[f64] {
        let start = self.n_v() * self.n_h();
        &self.flat[start..start + self.n_v()]
    }

    /// The gradient of the hidden bias: n_h entries.
    pub fn c(&self) -> &[f64] {
        &self.flat[self.n_v() * self.n_h() + self.n_v()..]
    }

    /// All entries in one list: W row by row, then b, then c.
    pub fn flat(&self) -> &[f64] {
        &self.flat
    }

    /// The entry of one parameter, whose digits beyond a double's are known too.
    ///
    /// ```
    /// use rbm_exact::{Data, Param, Rbm, Units};
    ///
    /// let machine = Rbm::from_f64(Units::Binary, &[[0.5]], &[0.0], &[0.0])?;
    /// let gradient = machine.gradient(&Data::from_rows([[1]])?)?;
    /// // e^(1/2) = 1.6487…: p(h|v) - p(v, h) = x/(1 + x) - x/(3 + x).
    /// assert_eq!(gradient.entry(Param::W(0, 0)).digits(16), "0.2677980868094112");
    /// # Ok::<(), rbm_exact::Error>(())
    /// ```
    pub fn entry(&self, param: Param) -> &Certified {
        self.entries.get(param)
    }

    /// The parameters in the order of [`Gradient::flat`].
    pub fn params(&self) -> impl Iterator<Item = Param> {
        self.entries.params()
    }
}

/// The gradient of a machine and data, summed with more digits until every nearest double is
/// decided.
///
/// # Errors
/// No data, data of another width, more states than the options allow, a stop from the watch, and
/// doubles that stay undecided.
pub fn gradient(m: &Rbm, data: &Data, options: &Options, watch: &dyn Watch) -> Result<Gradient> {
    decided(m, data, options, watch, |q| match q.fit {
        Some(_) => Ok(Gradient::of(q)),
        None => Err(missing()),
    })
}

/// Some numbers of an answer, summed with more digits until the nearest double of each is decided.
///
/// `pick` takes them from the quantities; it finds none where there are no rows and it needs rows.
///
/// # Errors
/// Nothing picked, data of another width, more states than the options allow, a stop from the watch, and
/// doubles that stay undecided.
pub fn certified(
    m: &Rbm,
    data: &Data,
    options: &Options,
    watch: &dyn Watch,
    pick: impl Fn(&Quantities) -> Option<Vec<Value>>,
) -> Result<Vec<Certified>> {
    decided(m, data, options, watch, |q| {
        let values = pick(q).ok_or_else(missing)?;
        Ok(values.iter().map(Certified::new).collect())
    })
}

/// What `pick` takes from the quantities, summed with more digits until it takes something.
fn decided<T>(
    m: &Rbm,
    data: &Data,
    options: &Options,
    watch: &dyn Watch,
    pick: impl Fn(&Quantities) -> Result<Option<T>>,
) -> Result<T> {
    let round = |spare| {
        let rows = Samples::from(data).unlisted();
        pick(&quantities(m, rows, &with_spare(options, spare), watch)?)
    };
    let spares = spare_digits(options.digits.count);
    settled(spares, round, Option::is_some)?.ok_or_else(undecided)
}

fn missing() -> Error {
    Error::input("found no data rows, wanted at least one")
}

fn undecided() -> Error {
    Error::new(
        Kind::Undecided,
        "the nearest doubles stay undecided at the most digits this program uses",
    )
}

impl Rbm {
    /// The exact gradient of the mean log-likelihood of `data` (nats), to be ascended: every entry is
    /// the double nearest to the true one.
    ///
    /// The states of the smaller layer are summed, at most 2^24 of them;
    /// [`answer::gradient`](gradient) takes other limits and shows progress.
    ///
    /// # Errors
    /// No data, data of another width than the machine, more states than that.
    ///
    /// ```
    /// use rbm_exact::{Data, Rbm, Units};
    ///
    /// let machine = Rbm::from_f64(Units::Binary, &[[0.0, 0.0]], &[0.0], &[0.0, 0.0])?;
    /// let gradient = machine.gradient(&Data::from_rows([[1], [1], [1], [0]])?)?;
    /// // Without weights and biases every unit is 1 half of the time: 3/4 - 1/2 for b.
    /// assert_eq!(gradient.b(), [0.25]);
    /// # Ok::<(), rbm_exact::Error>(())
    /// ```
    pub fn gradient(&self, data: &Data) -> Result<Gradient> {
        gradient(self, data, &Options::new(digits()), &Unwatched)
    }

    /// The mean log-likelihood of `data`, nats, exact.
    ///
    /// # Errors
    /// As [`Rbm::gradient`].
    pub fn log_likelihood(&self, data: &Data) -> Result<Certified> {
        self.one(data, |q| Some(q.fit.as_ref()?.log_likelihood.mean.clone()))
    }

    /// ln Z, the logarithm of the partition function, nats, exact.
    ///
    /// # Errors
    /// More states in the smaller layer than 2^24.
    pub fn log_partition(&self) -> Result<Certified> {
        self.one(&Data::new(self.n_v()), |q| Some(q.model.ln_z.clone()))
    }

    fn one(&self, data: &Data, pick: impl Fn(&Quantities) -> Option<Value>) -> Result<Certified> {
        decided(self, data, &Options::new(digits()), &Unwatched, |q| {
            Ok(Certified::new(&pick(q).ok_or_else(missing)?))
        })
    }
}

fn digits() -> Digits {
    Digits::of_itself(DIGITS_OF_DOUBLES)
}
