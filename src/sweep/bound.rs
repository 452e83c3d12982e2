//! The relative error of every sum of a sweep, counted by running the kernel over [`Depth`].

use super::cell::{Cell, Depth};
use super::kernel::{self, Scratch};
use super::tables::{Layout, Tables};
use rug::Rational;

/// How many units of roundoff stand behind the largest relative error of a block's sums, for
/// `n` enumerated units and `m` others, `2^lanes` states side by side.
pub fn count<const MUL: u64, const PLUS: u64, const ADD: u64, const FOLD: u64>(
    n: u32,
    m: usize,
    lanes: u32,
) -> u64 {
    let entry = Depth::<MUL, PLUS, ADD, FOLD>::pack(&[()]);
    let tables = Tables::filled(Layout::new(n, lanes), m + 1, entry);
    let mut scratch = Scratch::new(&tables);
    kernel::block(&tables, &vec![entry; m + 1], &mut scratch, &mut || true);
    let mut most = 0;
    for cell in scratch.sums.total.iter().chain(&scratch.sums.bits) {
        cell.fold(None, &mut most);
    }
    // One more for everything that is proven to be far below one unit: what falls below the
    // subnormals (`range`), and the adding of blocks in totals 64 bits longer.
    most + 1
}

/// `D e / (1 - D e)` for D units of roundoff `e = 2^-bits`: with `|e_k| <= e` the product of D
/// factors `1 + e_k`, or their inverses, is within this of 1. `None` where `D e` is not below 1.
pub fn relative_error(count: u64, bits: u32) -> Option<Rational> {
    let first_order = Rational::from(count) >> bits;
    let rest = Rational::from(1 - &first_order);
    (rest > 0).then(|| first_order / rest)
}
