//! How far precision is raised: one ladder of bits and one of spare digits for the whole program.

use crate::error::{Error, Kind, Result};

/// Precision is never raised past this many bits (9864 decimal digits).
pub(crate) const MOST_BITS: u32 = 1 << 15;
/// The digits that [`MOST_BITS`] bits serve, 64 bits being kept for what is lost on the way.
const MOST_DIGITS: u32 = 9844;

/// The precisions that are tried one after the other: `first` bits, each next one twice as many, and
/// [`MOST_BITS`] at last.
pub(crate) fn precisions(first: u32) -> impl Iterator<Item = u32> {
    doubled(first, MOST_BITS)
}

/// From `first` on, each twice the one before; the last is `most`.
pub(super) fn doubled(first: u32, most: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(first.clamp(1, most)), move |bits| {
        (*bits < most).then(|| bits.saturating_mul(2).min(most))
    })
}

/// What `compute` gives at the first of the levels at which `is_settled` is content with it, or at the last.
///
/// # Errors
/// Those of `compute`, and no level at all.
pub(crate) fn settled<T>(
    levels: impl IntoIterator<Item = u32>,
    mut compute: impl FnMut(u32) -> Result<T>,
    is_settled: impl Fn(&T) -> bool,
) -> Result<T> {
    let mut found = None;
    for level in levels {
        let next = found.insert(compute(level)?);
        if is_settled(next) {
            break;
        }
    }
    found.ok_or_else(|| Error::new(Kind::Undecided, "no precision was tried"))
}

/// How many digits more than asked the sums are made with, round by round: none where nothing cancels,
/// two for the last place of a difference of equals in size, the others for cancellations (a
/// likelihood near 0 beside a large ln Z, a gradient that all but vanishes).
const SPARE_DIGITS: [u32; 8] = [0, 2, 12, 42, 132, 402, 1202, 3602];

/// The spare digits of each round, for `digits` digits asked for. The last round uses [`MOST_BITS`].
pub(crate) fn spare_digits(digits: u32) -> impl Iterator<Item = u32> {
    let most = MOST_DIGITS.saturating_sub(digits);
    let below = SPARE_DIGITS.into_iter().filter(move |spare| *spare < most);
    below.chain(std::iter::once(most))
}

/// The bits that a first attempt at so many digits uses.
pub(super) fn bits_for(digits: i64) -> u32 {
    let bits = digits.max(0) as f64 * std::f64::consts::LOG2_10;
    (bits as u32).saturating_add(64).next_multiple_of(32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ladders_end_at_the_cap() {
        let bits: Vec<u32> = precisions(114).collect();
        assert_eq!(bits[..3], [114, 228, 456]);
        assert_eq!(bits.last(), Some(&MOST_BITS));
        assert_eq!(precisions(1 << 20).collect::<Vec<_>>(), [MOST_BITS]);
        for digits in [1, 15, 5000] {
            let last = spare_digits(digits).last().unwrap_or(0);
            assert_eq!(bits_for(i64::from(digits + last)), MOST_BITS);
        }
    }
}
