//! The name of one parameter, and anything that has one entry per parameter.

use crate::error::{Error, Result};
use crate::threads::in_order;
use itertools::Itertools;
use std::fmt;

/// One parameter; indices are 0-based in code, 1-based in text (`w[1,2]`, `b[1]`, `c[3]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Param {
    /// The weight between visible unit i and hidden unit j.
    W(usize, usize),
    /// The bias of visible unit i.
    B(usize),
    /// The bias of hidden unit j.
    C(usize),
}

impl fmt::Display for Param {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}[{}]", self.letter(), self.numbers().format(","))
    }
}

impl Param {
    /// The visible and the hidden unit that it belongs to.
    pub fn units(self) -> (Option<usize>, Option<usize>) {
        match self {
            Param::W(i, j) => (Some(i), Some(j)),
            Param::B(i) => (Some(i), None),
            Param::C(j) => (None, Some(j)),
        }
    }

    /// `w`, `b` or `c`.
    pub(crate) fn letter(self) -> char {
        match self {
            Param::W(..) => 'w',
            Param::B(_) => 'b',
            Param::C(_) => 'c',
        }
    }

    /// The units as they are written, counted from 1.
    pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
        let (visible, hidden) = self.units();
        visible.into_iter().chain(hidden).map(|unit| unit + 1)
    }

    /// Reads `w[1,2]`, `b[1]` or `c[3]` (1-based) for a machine of the given shape.
    pub fn parse(text: &str, n_v: usize, n_h: usize) -> Result<Param> {
        let wrong = || {
            const MOST: usize = 40;
            let shown: String = text.chars().take(MOST).collect();
            Error::input(format!(
                "found the parameter `{}`, wanted w[i,j], b[i] or c[j] with i from 1 to {n_v} and j from 1 to {n_h}",
                shown.escape_debug()
            ))
        };
        let index = |text: &str| text.trim().parse::<usize>().ok()?.checked_sub(1);
        let bare = text.trim().strip_suffix(']');
        let (letter, indices) = bare
            .and_then(|text| text.split_once('['))
            .ok_or_else(wrong)?;
        let indices: Option<Vec<usize>> = indices.split(',').map(index).collect();
        match (letter.trim(), indices.as_deref()) {
            ("w" | "W", Some(&[i, j])) if i < n_v && j < n_h => Ok(Param::W(i, j)),
            ("b", Some(&[i])) if i < n_v => Ok(Param::B(i)),
            ("c", Some(&[j])) if j < n_h => Ok(Param::C(j)),
            _ => Err(wrong()),
        }
    }
}

/// One entry per parameter: W of shape (n_v, n_h), b of length n_v, c of length n_h.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shaped<T> {
    n_v: usize,
    n_h: usize,
    /// W row by row, then b, then c.
    entries: Vec<T>,
}

impl<T> Shaped<T> {
    /// One entry per parameter of a machine with `n_v` visible and `n_h` hidden units.
    ///
    /// # Errors
    /// A layer without units.
    pub fn build(n_v: usize, n_h: usize, mut entry: impl FnMut(Param) -> T) -> Result<Self> {
        Shaped::try_build(n_v, n_h, |param| Ok(entry(param)))
    }

    /// The same, or the first failure.
    pub(crate) fn try_build(
        n_v: usize,
        n_h: usize,
        entry: impl FnMut(Param) -> Result<T>,
    ) -> Result<Self> {
        if n_v == 0 || n_h == 0 {
            return Err(Error::input(format!(
                "found {n_v} visible and {n_h} hidden units, wanted at least one of each"
            )));
        }
        let entries = params(n_v, n_h).map(entry).collect::<Result<_>>()?;
        Ok(Shaped { n_v, n_h, entries })
    }

    fn with<U>(&self, entries: Vec<U>) -> Shaped<U> {
        let (n_v, n_h) = (self.n_v, self.n_h);
        Shaped { n_v, n_h, entries }
    }

    /// Entries from `w`, n_v rows of n_h, `b` of n_v and `c` of n_h.
    ///
    /// # Errors
    /// No rows, rows of different lengths, biases that are not one per unit.
    pub fn from_rows(w: &[impl AsRef<[T]>], b: &[T], c: &[T]) -> Result<Self>
    where
        T: Copy,
    {
        let (n_v, n_h) = (w.len(), w.first().map_or(0, |row| row.as_ref().len()));
        let rows = w.iter().enumerate().map(|(i, row)| {
            let place = format!("row {} of W", i + 1);
            (place, row.as_ref().len(), "hidden", n_h)
        });
        let biases = [
            ("b".to_string(), b.len(), "visible", n_v),
            ("c".to_string(), c.len(), "hidden", n_h),
        ];
        for (place, found, layer, wanted) in rows.chain(biases) {
            if found != wanted {
                return Err(Error::input(format!(
                    "found {found} numbers, wanted {wanted}, one per {layer} unit"
                ))
                .at(place)
                .help("W has n_v rows of n_h weights, b has n_v numbers, c has n_h"));
            }
        }
        Shaped::build(n_v, n_h, |param| match param {
            Param::W(i, j) => w[i].as_ref()[j],
            Param::B(i) => b[i],
            Param::C(j) => c[j],
        })
    }

    /// Number of visible units.
    pub fn n_v(&self) -> usize {
        self.n_v
    }

    /// Number of hidden units.
    pub fn n_h(&self) -> usize {
        self.n_h
    }

    /// The parameters in order: W row by row, then b, then c.
    pub fn params(&self) -> impl Iterator<Item = Param> + use<T> {
        params(self.n_v, self.n_h)
    }

    /// The place of a parameter in [`Shaped::params`].
    pub fn index(&self, param: Param) -> usize {
        match param {
            Param::W(i, j) => i * self.n_h + j,
            Param::B(i) => self.n_v * self.n_h + i,
            Param::C(j) => self.n_v * self.n_h + self.n_v + j,
        }
    }

    /// The entry of a parameter.
    pub fn get(&self, param: Param) -> &T {
        &self.entries[self.index(param)]
    }

    /// The entry of a parameter, to be changed.
    pub fn get_mut(&mut self, param: Param) -> &mut T {
        let index = self.index(param);
        &mut self.entries[index]
    }

    /// The entries in the order of [`Shaped::params`].
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter()
    }

    /// The same shape with other entries.
    pub fn map<U>(&self, mut entry: impl FnMut(Param, &T) -> U) -> Shaped<U> {
        let entries = self.params().zip(&self.entries).map(|(p, t)| entry(p, t));
        self.with(entries.collect())
    }

    /// The same, each entry being used up.
    pub(crate) fn map_into<U>(mut self, entry: impl FnMut(T) -> U) -> Shaped<U> {
        let entries = std::mem::take(&mut self.entries);
        self.with(entries.into_iter().map(entry).collect())
    }

    /// The entries of the machine with its layers exchanged: W transposed, b and c swapped.
    /// `entry` gets the parameter's name in *this* machine.
    pub fn transposed<U>(&self, mut entry: impl FnMut(Param, &T) -> U) -> Shaped<U> {
        let entries = params(self.n_h, self.n_v).map(|param| {
            let here = match param {
                Param::W(j, i) => Param::W(i, j),
                Param::B(j) => Param::C(j),
                Param::C(i) => Param::B(i),
            };
            entry(here, self.get(here))
        });
        Shaped {
            n_v: self.n_h,
            n_h: self.n_v,
            entries: entries.collect(),
        }
    }

    /// The same shape with other entries, or the first failure.
    pub fn try_map<U>(&self, mut entry: impl FnMut(Param, &T) -> Result<U>) -> Result<Shaped<U>> {
        let entries = self.params().zip(&self.entries).map(|(p, t)| entry(p, t));
        Ok(self.with(entries.collect::<Result<_>>()?))
    }

    /// [`Shaped::try_map`] on any number of threads.
    pub(crate) fn try_map_on<U: Send>(
        &self,
        threads: usize,
        entry: impl Fn(Param, &T) -> Result<U> + Sync,
    ) -> Result<Shaped<U>>
    where
        T: Sync,
    {
        let params: Vec<Param> = self.params().collect();
        let entries = in_order(threads, params.len(), |k| {
            entry(params[k], &self.entries[k])
        });
        Ok(self.with(entries?))
    }
}

fn params(n_v: usize, n_h: usize) -> impl Iterator<Item = Param> {
    let weights = (0..n_v).flat_map(move |i| (0..n_h).map(move |j| Param::W(i, j)));
    weights
        .chain((0..n_v).map(Param::B))
        .chain((0..n_h).map(Param::C))
}
