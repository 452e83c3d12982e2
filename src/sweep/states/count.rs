//! The roundings behind every sum of a sweep, counted by running the kernel over the depth of a cell.

use crate::sweep::states::kernel::{self, Scratch};
use crate::sweep::states::tables::{Layout, Tables};
use crate::sweep::words::{Cell, Lane, Packed, Wide};

/// How many units of roundoff stand behind the largest relative error of the sums of cells `C`, for
/// `n` enumerated units and `m` of the other layer.
pub fn count<C: Cell>(n: u32, m: usize) -> u64 {
    let layout = Layout::new::<C>(n);
    // Behind a sum are (m + 1)(n + 1) factors, each known to 2^-40 of a unit (`source::floats`). Each
    // becomes a table's number and is multiplied, which can cut off 2^-127 of it twice
    // (`number::float128`): 2^-19 of a unit of pairs, far less of any other.
    let factors = (m + 1) as u64 * u64::from(layout.inside() + layout.up + 1);
    // One more for that, the adding of blocks in totals 64 bits longer, and for what falls below the
    // subnormals (`range`).
    let one_tile = Layout { tile: 0, ..layout };
    deepest::<C::Depth>(one_tile, m, layout.tile) + 1 + (factors >> 18)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::words::doubles::Doubles;
    use crate::sweep::words::pairs::Pairs;
    use crate::sweep::words::vector::Any;

    fn of_one_and_of_all<C: Cell>(n: u32) {
        let layout = Layout::new::<C>(n);
        let one = Layout { tile: 0, ..layout };
        let all = deepest::<C::Depth>(layout, 3, 0);
        assert_eq!(deepest::<C::Depth>(one, 3, layout.tile), all, "{n}");
    }

    #[test]
    fn one_tile_tells_the_depth_of_all() {
        for n in [1, 12, 13, 14, 20] {
            of_one_and_of_all::<Doubles<Any>>(n);
            of_one_and_of_all::<Pairs<Any>>(n);
        }
    }
}
