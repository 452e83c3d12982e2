//! The roundings behind every sum of a sweep, counted by running the kernel over the depth of its numbers.

use super::kernel::{self, Scratch};
use super::tables::{Layout, Tables};
use crate::sweep::words::{Lane, Packed, Wide};

/// How many units of roundoff stand behind the largest relative error of sums in `N`, for
/// `n` enumerated units and `m` of the other layer.
pub(super) fn count<N: Lane>(n: u32, m: usize) -> u64 {
    let layout = Layout::new::<N>(n);
    // Behind a sum are (m + 1)(n + 1) factors, each known to 2^-40 of a unit (`source::floats`). Each
    // becomes a table's number and is multiplied, which can cut off 2^-127 of it twice
    // (`number::float128`): 2^-19 of a unit of pairs, far less of any other.
    let factors = (m + 1) as u64 * u64::from(layout.inside() + layout.up + 1);
    // One more for that, the adding of blocks in totals 64 bits longer, and for what falls below the
    // subnormals (`range`).
    let one_tile = Layout { tile: 0, ..layout };
    deepest::<N::Depth>(one_tile, m, layout.tile) + 1 + (factors >> 18)
}

/// The largest depth of the sums of `2^same` blocks laid out in this way, joined: a block's tiles are
/// all as deep, so that the kernel need run over one of them only.
fn deepest<D: Lane<Entry = (), Total = u64>>(layout: Layout, m: usize, same: u32) -> u64 {
    let tables = Tables::<D>::filled(layout, m + 1, ());
    let mut scratch = Scratch::new(&tables);
    let base = vec![D::Wide::splat(&(), 0); m + 1];
    kernel::block(&tables, &base, &mut scratch, &mut || true);
    let sums = &mut scratch.sums;
    let mut most = 0;
    let totals = sums.total.iter_mut().chain(&mut sums.rows);
    for sum in totals.chain(&mut sums.bits).chain(&mut sums.low) {
        let each = sum.clone();
        for _ in 1..1_u32 << same {
            sum.join(&each);
        }
        sum.fold(None, &mut most);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::words::doubles::Single;
    use crate::sweep::words::pair::Pair;
    use crate::sweep::words::vector::Any;

    fn of_one_and_of_all<N: Lane>(n: u32) {
        let layout = Layout::new::<N>(n);
        let one = Layout { tile: 0, ..layout };
        let all = deepest::<N::Depth>(layout, 3, 0);
        assert_eq!(deepest::<N::Depth>(one, 3, layout.tile), all, "{n}");
    }

    #[test]
    fn one_tile_tells_the_depth_of_all() {
        for n in [1, 12, 13, 14, 20] {
            of_one_and_of_all::<Single<Any>>(n);
            of_one_and_of_all::<Pair<Any>>(n);
        }
    }
}
