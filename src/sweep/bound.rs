//! The relative error of every sum of a sweep, counted by running the kernel over a depth.

use super::cell::{Cell, Lane, Packed, Wide};
use super::kernel::{self, Scratch};
use super::tables::{Layout, Tables};
use rug::Rational;

/// How many units of roundoff stand behind the largest relative error of a block's sums, for
/// `m` units of the other layer and cells laid out in this way. `D` counts for them.
pub fn count<D: Cell<Entry = (), Total = u64>>(layout: Layout, m: usize) -> u64 {
    // Behind a sum are (m + 1)(n + 1) factors, each known to 2^-40 of a unit (`machine::floats`). Each
    // becomes a table's number and is multiplied, which can cut off 2^-127 of it twice
    // (`number::float128`): 2^-19 of a unit of pairs, far less of any other.
    let factors = (m + 1) as u64 * u64::from(layout.inside() + layout.up + 1);
    // One more for that, the adding of blocks in totals 64 bits longer, and for what falls below the
    // subnormals (`range`).
    let one_tile = Layout { tile: 0, ..layout };
    deepest::<D>(one_tile, m, layout.tile) + 1 + (factors >> 18)
}

/// The largest depth of the sums of `2^same` blocks laid out in this way, joined: a block's tiles are
/// all as deep, so that the kernel need run over one of them only.
fn deepest<D: Cell<Entry = (), Total = u64>>(layout: Layout, m: usize, same: u32) -> u64 {
    let tables = Tables::<D>::filled(layout, m + 1, ());
    let mut scratch = Scratch::new(&tables);
    let base = vec![D::Wide::pack(&[()], 0); m + 1];
    kernel::block(&tables, &base, &mut scratch, &mut || true);
    let sums = &mut scratch.sums;
    let mut most = 0;
    for cell in sums.total.iter_mut().chain(&mut sums.bits) {
        joined(cell, same).fold(None, &mut most);
    }
    for cell in &mut sums.low {
        joined(cell, same).fold(None, &mut most);
    }
    most
}

fn joined<N: Lane, W: Wide<N>>(sum: &mut W, same: u32) -> &W {
    let each = sum.clone();
    for _ in 1..1_u32 << same {
        sum.join(&each);
    }
    sum
}

/// `D e / (1 - D e)` for D units of roundoff `e = 2^-bits`: with `|e_k| <= e` the product of D
/// factors `1 + e_k`, or their inverses, is within this of 1. `None` where `D e` is not below 1.
pub fn relative_error(count: u64, bits: u32) -> Option<Rational> {
    let first_order = Rational::from(count) >> bits;
    let rest = Rational::from(1 - &first_order);
    (rest > 0).then(|| first_order / rest)
}

#[cfg(test)]
mod tests {
    use super::super::depth::{Paired, Rounded};
    use super::super::tier::Tier;
    use super::*;

    #[test]
    fn one_tile_tells_the_depth_of_all() {
        for n in [1, 12, 13, 14, 20] {
            let one = |layout| Layout { tile: 0, ..layout };
            let layout = Tier::Doubles.layout(n);
            let all = deepest::<Rounded<true, 4, 16>>(layout, 3, 0);
            let found = deepest::<Rounded<true, 4, 16>>(one(layout), 3, layout.tile);
            assert_eq!(found, all, "{n}");
            let layout = Tier::DoubleDoubles.layout(n);
            let all = deepest::<Paired<2>>(layout, 3, 0);
            let found = deepest::<Paired<2>>(one(layout), 3, layout.tile);
            assert_eq!(found, all, "{n}");
        }
    }
}
