//! Data: rows of visible states with multiplicities.

use crate::door::either;
use crate::error::{Error, Result};
use foldhash::{HashMap, HashMapExt};
use std::hash::Hash;
use std::ops::Range;

/// N rows of `n_v` bits, with multiplicities; a 0 bit reads as -1 for spins. May be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    n_v: usize,
    bits: Vec<bool>,
    counts: Vec<u64>,
    total: u64,
}

impl Data {
    /// No rows yet, of `n_v` bits each (`n_v >= 1`).
    pub fn new(n_v: usize) -> Self {
        Data {
            n_v: n_v.max(1),
            bits: Vec::new(),
            counts: Vec::new(),
            total: 0,
        }
    }

    /// Adds a row `count` times.
    ///
    /// # Errors
    /// A row of another length, a zero count, or more than 2^64 - 1 rows in all.
    pub fn push(&mut self, row: &[bool], count: u64) -> Result<()> {
        if row.len() != self.n_v {
            return Err(Error::input(format!(
                "found a row of {} entries, wanted {} (one per visible unit)",
                row.len(),
                self.n_v
            )));
        }
        if count == 0 {
            return Err(Error::input("found the count 0, wanted at least 1")
                .help("leave out the rows that do not occur"));
        }
        self.total = self.total.checked_add(count).ok_or_else(|| {
            Error::input("the counts add up to more than 2^64 - 1, wanted fewer rows")
        })?;
        self.bits.extend_from_slice(row);
        self.counts.push(count);
        Ok(())
    }

    /// Rows of 0 and 1 (or of `false` and `true`), each once.
    ///
    /// ```
    /// use rbm_exact::Data;
    ///
    /// let data = Data::from_rows([[1, 0, 1], [0, 0, 1]])?;
    /// assert_eq!((data.total(), data.n_v()), (2, 3));
    /// # Ok::<(), rbm_exact::Error>(())
    /// ```
    ///
    /// # Errors
    /// No rows, rows of different lengths, other numbers than 0 and 1 (the first is named).
    pub fn from_rows<T: Copy + Into<f64>>(
        rows: impl IntoIterator<Item = impl AsRef<[T]>>,
    ) -> Result<Self> {
        Data::from_states(rows, 0.0, "for ±1 units there is Data::from_spins")
    }

    /// Rows of -1 and 1, each once, for a machine of ±1 units.
    ///
    /// # Errors
    /// No rows, rows of different lengths, other numbers than -1 and 1 (the first is named).
    pub fn from_spins<T: Copy + Into<f64>>(
        rows: impl IntoIterator<Item = impl AsRef<[T]>>,
    ) -> Result<Self> {
        Data::from_states(rows, -1.0, "for 0/1 units there is Data::from_rows")
    }

    fn from_states<T: Copy + Into<f64>>(
        rows: impl IntoIterator<Item = impl AsRef<[T]>>,
        off: f64,
        help: &str,
    ) -> Result<Self> {
        let rows = rows.into_iter().zip(1..).map(|(row, k)| {
            let entries = row.as_ref().iter().zip(1..);
            let bits = entries.map(|(x, i)| match (*x).into() {
                1.0 => Ok(true),
                x if x == off => Ok(false),
                x => Err(Error::input(format!("found {x}, wanted {off} or 1"))
                    .at(format!("row {k}, entry {i}"))
                    .help(help)),
            });
            bits.collect()
        });
        Data::collected(rows)
    }

    /// Rows written as bit strings: `["10", "10", "11"]`.
    pub fn from_bit_strings<'a>(rows: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let bit = |c: char| match c {
            '0' => Ok(false),
            '1' => Ok(true),
            c => Err(Error::input(format!(
                "found `{}` in a row, wanted 0 or 1",
                c.escape_debug()
            ))),
        };
        Data::collected(rows.into_iter().map(|row| row.chars().map(bit).collect()))
    }

    fn collected(rows: impl Iterator<Item = Result<Vec<bool>>>) -> Result<Self> {
        let mut data: Option<Data> = None;
        for (bits, k) in rows.zip(1..) {
            let bits = bits?;
            if bits.is_empty() {
                return Err(Error::input(
                    "found an empty row, wanted one entry per visible unit",
                ));
            }
            data.get_or_insert_with(|| Data::new(bits.len()))
                .push(&bits, 1)
                .map_err(|error| error.at(format!("row {k}")))?;
        }
        data.ok_or_else(nothing_read)
    }

    /// Whether means over the rows exist for a machine of `n_v` visible units.
    ///
    /// # Errors
    /// No rows, or rows of another length.
    pub(crate) fn check(&self, n_v: usize) -> Result<()> {
        if self.total == 0 {
            return Err(Error::input("found no data rows (N = 0), wanted at least one")
                .help(format!(
                    "the likelihood and the data phase are means over rows; {}",
                    either(
                        "give --data FILE; a random machine (--nv N --nh M) draws as many as --rows says",
                        "give the rows as X",
                    )
                )));
        }
        self.check_width(n_v)
    }

    /// Refuses rows of another length than a machine of `n_v` visible units takes.
    pub(crate) fn check_width(&self, n_v: usize) -> Result<()> {
        match self.n_v == n_v {
            true => Ok(()),
            false => Err(Error::input(format!(
                "found rows of {} entries, wanted {n_v} (one per visible unit)",
                self.n_v
            ))),
        }
    }

    /// Number of visible units of every row.
    pub fn n_v(&self) -> usize {
        self.n_v
    }

    /// N, the number of rows with multiplicity.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The number of rows as listed, each with its count.
    pub fn listed(&self) -> usize {
        self.counts.len()
    }

    /// The rows as listed, with their counts.
    pub fn rows(&self) -> impl Iterator<Item = (&[bool], u64)> {
        self.bits.chunks(self.n_v).zip(self.counts.iter().copied())
    }

    /// How many of the N rows have each visible unit's bit 1.
    pub(crate) fn ones(&self) -> Vec<u64> {
        let mut ones = vec![0; self.n_v];
        for (row, count) in self.rows() {
            for (ones, &bit) in ones.iter_mut().zip(row) {
                *ones += u64::from(bit) * count;
            }
        }
        ones
    }

    /// The row at a place of the list.
    pub(crate) fn row(&self, place: usize) -> Option<&[bool]> {
        let mut rows = self.rows_in(place..place.saturating_add(1));
        rows.next().map(|(row, _)| row)
    }

    /// The listed rows of a range of places, with their counts; places past the end are none.
    pub(crate) fn rows_in(&self, places: Range<usize>) -> impl Iterator<Item = (&[bool], u64)> {
        let end = places.end.min(self.listed());
        let start = places.start.min(end);
        let bits = &self.bits[start * self.n_v..end * self.n_v];
        let counts = &self.counts[start..end];
        bits.chunks(self.n_v).zip(counts.iter().copied())
    }

    /// The distinct rows, each once.
    pub(crate) fn distinct(&self) -> Data {
        let mut distinct = self.folded();
        distinct.counts.fill(1);
        distinct.total = distinct.listed() as u64;
        distinct
    }

    /// The distinct rows in order of first appearance, with their multiplicities.
    pub fn folded(&self) -> Data {
        self.folded_with_places().0
    }

    /// The same, and for every listed row its place among the distinct ones.
    pub(crate) fn folded_with_places(&self) -> (Data, Vec<usize>) {
        let word = |row: &[bool]| row.iter().fold(0, |w, &bit| w << 1 | u64::from(bit));
        match self.n_v <= 64 {
            true => self.folded_by(word),
            false => self.folded_by(<[bool]>::to_vec),
        }
    }

    fn folded_by<K: Eq + Hash>(&self, key: impl Fn(&[bool]) -> K) -> (Data, Vec<usize>) {
        let mut place: HashMap<K, usize> = HashMap::new();
        let mut folded = Data::new(self.n_v);
        let mut places = Vec::with_capacity(self.listed());
        for (row, count) in self.rows() {
            let at = *place.entry(key(row)).or_insert_with(|| {
                folded.bits.extend_from_slice(row);
                folded.counts.push(0);
                folded.counts.len() - 1
            });
            folded.counts[at] += count;
            places.push(at);
        }
        folded.total = self.total;
        (folded, places)
    }
}

/// Where rows were to be read and none was there.
pub(crate) fn nothing_read() -> Error {
    Error::input("found no rows, wanted at least one")
}
