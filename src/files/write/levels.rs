//! Names with levels in them, as a tree.

use super::numbers::Outgoing;

/// What stands under a name of one level.
pub(super) enum Level<'a, N> {
    One(&'a Outgoing<N>),
    Group(Tree<'a, N>),
}

/// Names of one level, in the order in which they come first.
pub(super) type Tree<'a, N> = Vec<(&'a str, Level<'a, N>)>;

/// The tree of these arrays, whose names differ and have dots between their levels.
pub(super) fn levels<N>(arrays: &[Outgoing<N>]) -> Tree<'_, N> {
    let named = arrays.iter().map(|array| (array.name.as_str(), array));
    tree(&named.collect::<Vec<_>>())
}

fn tree<'a, N>(arrays: &[(&'a str, &'a Outgoing<N>)]) -> Tree<'a, N> {
    let mut all = Tree::new();
    for (name, array) in arrays {
        let Some((group, _)) = name.split_once('.') else {
            all.push((*name, Level::One(*array)));
            continue;
        };
        if all.iter().all(|(other, _)| *other != group) {
            let rest = |name: &'a str| name.strip_prefix(group)?.strip_prefix('.');
            let inside = arrays.iter();
            let inside = inside.filter_map(|(name, array)| Some((rest(name)?, *array)));
            all.push((group, Level::Group(tree(&inside.collect::<Vec<_>>()))));
        }
    }
    all
}
