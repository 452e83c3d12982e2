//! The maps that take arrays apart which hold more than one parameter, or a matrix as a list: what may be meant, for
//! people to choose from.

use super::plan::{is_vector, lengths, quoted, shape};
use super::roles::{Role, leaf, role};
use crate::door::{self, option, options};
use crate::files::named::Named;
use itertools::Itertools;

/// The most readings that are listed.
const MOST: usize = 8;

/// The maps of a vector of all parameters in the orders that programs write, and what each is called.
fn orders(name: &str, n: usize, k: usize) -> Vec<(String, &'static str)> {
    let part = |from: usize, length: usize| format!("{name}[{from}:{}]", from + length);
    let rows = |from| format!("{}.reshape({n},{k})", part(from, n * k));
    let columns = |from| format!("{}.reshape({n},{k},F)", part(from, n * k));
    let map = |w: String, b: usize, c: usize| format!("W={w},b={},c={}", part(b, n), part(c, k));
    let (first, after) = (n * k, n * k + n);
    vec![
        (map(rows(0), first, after), "W row by row, then b, c"),
        (
            map(rows(0), n * k + k, first),
            "W row by row, or column by column as (n_h, n_v), then c, b",
        ),
        (
            map(columns(0), first, after),
            "W column by column, or row by row as (n_h, n_v), then b, c",
        ),
        (map(columns(0), n * k + k, first), "the same W, then c, b"),
        (map(rows(n + k), 0, n), "b, c, then W row by row"),
        (map(columns(n + k), 0, n), "b, c, then W column by column"),
    ]
}

fn mapped(map: &str, what: &str) -> String {
    format!("{}   ({what})", option("map", map))
}

/// The maps that take a vector of all parameters of so many units apart, as `option` takes them.
pub(crate) fn taken_apart(option: &str, name: &str, n: usize, k: usize) -> Vec<String> {
    let each = orders(name, n, k).into_iter();
    let each = each.map(|(map, what)| format!("{}   ({what})", door::option(option, map)));
    each.collect()
}

/// The maps of a file without a matrix.
pub(super) fn without_matrix(named: &Named) -> Vec<String> {
    let is_list = |name: &&str| {
        let lengths = lengths(named, name);
        !lengths.is_empty() && is_vector(&lengths)
    };
    let length = |name: &str| lengths(named, name).iter().product::<usize>();
    let lists = named.names().filter(is_list);
    let lists: Vec<&str> = lists
        .filter(|name| length(name) > 1 && !is_label(name))
        .collect();
    let lists = match lists.len() {
        0..=3 => lists,
        // Of many, those that say what they are.
        _ => lists
            .into_iter()
            .filter(|name| role(name).is_some())
            .collect(),
    };
    let maps = match lists[..] {
        [all] => of_all(named, all, length(all)),
        [..] if lists.len() <= 3 => {
            let orders = lists.iter().copied().permutations(lists.len());
            orders
                .flat_map(|names| {
                    match (
                        &names[..],
                        &names.iter().map(|name| length(name)).collect_vec()[..],
                    ) {
                        (&[w, both], &[all, n]) => of_two(w, both, all, n),
                        (&[w, b, c], &[all, n, k]) => of_three([w, b, c], [all, n, k]),
                        _ => Vec::new(),
                    }
                })
                .collect()
        }
        _ => Vec::new(),
    };
    maps.into_iter().take(MOST).collect()
}

/// Whether an array says where the numbers of another one stand: shapes, edges of graphs, pandas' axes.
pub(super) fn is_label(name: &str) -> bool {
    const LABELS: [&str; 6] = ["shape", "index", "idx", "edge", "axis", "items"];
    LABELS.iter().any(|label| leaf(name).contains(label))
}

/// A list of weights beside both biases.
fn of_three([w, b, c]: [&str; 3], [all, n, k]: [usize; 3]) -> Vec<String> {
    let is_other = |name, other| role(name).is_some_and(|found| found != other);
    let is_excluded =
        is_other(w, Role::Weights) || is_other(b, Role::Visible) || is_other(c, Role::Hidden);
    if all != n * k || is_excluded {
        return Vec::new();
    }
    let (w, b, c) = (quoted(w), quoted(b), quoted(c));
    let map = |w: String| format!("W={w},b={b},c={c}");
    vec![
        mapped(
            &map(format!("{w}.reshape({n},{k})")),
            "the weights of a visible unit stand together",
        ),
        mapped(
            &map(format!("{w}.reshape({k},{n}).T")),
            "the weights of a hidden unit stand together",
        ),
    ]
}

/// A list of weights, and one of both layers' biases: annealers have linear and quadratic terms.
fn of_two(w: &str, biases: &str, all: usize, both: usize) -> Vec<String> {
    let mut maps = Vec::new();
    let is_coupling = |name: &str| leaf(name).contains("quadratic") || leaf(name) == "J";
    for n in 1..both {
        let k = both - n;
        if n * k != all || is_coupling(biases) {
            continue;
        }
        let (spin, w, b) = (is_coupling(w), quoted(w), quoted(biases));
        let of_sign = |sign: &str| {
            format!("W={sign}{w}.reshape({n},{k}),b={sign}{b}[:{n}],c={sign}{b}[{n}:]")
        };
        let what = format!("{n} visible and {k} hidden units");
        if !spin {
            maps.push(mapped(&of_sign(""), &what));
            continue;
        }
        for (sign, energy) in [
            ("-", "E = +s J t + .., as annealers have it"),
            ("", "E = -s J t - .."),
        ] {
            let given = options(&[("units", "spin"), ("map", &of_sign(sign))]);
            maps.push(format!("{given}   ({what}, {energy})"));
        }
    }
    maps
}

/// The map of couplings J with the fields of both layers in one list, the visible ones first; J may be the matrix of all
/// units, whose blocks within a layer are 0.
pub(super) fn of_both_layers(named: &Named, weights: &str, sign: &str) -> Option<String> {
    let array = named.get(weights)?;
    let [rows, columns] = shape(array)[..] else {
        return None;
    };
    let is_zero = |i: usize, j: usize| {
        array
            .entry(i * columns + j)
            .rational()
            .is_some_and(|q| q == 0)
    };
    let is_of = |length: usize| {
        let mut names = named.names().filter(|name| *name != weights);
        names.find(|name| {
            named
                .get(name)
                .is_some_and(|one| one.len() == length && is_vector(&shape(one)))
        })
    };
    let j = quoted(weights);
    let fields = |n: usize, name: &str| {
        let h = quoted(name);
        format!(",b={sign}{h}[:{n}],c={sign}{h}[{n}:]")
    };
    if let Some(name) = is_of(rows + columns) {
        return Some(format!("W={sign}{j}{}", fields(rows, name)));
    }
    let within = |from: usize, to: usize| (from..to).all(|i| (from..to).all(|k| is_zero(i, k)));
    // The blocks of a large matrix would take long to look through.
    if rows != columns || rows > 256 {
        return None;
    }
    let n = (1..rows).take_while(|n| within(0, *n)).last()?;
    let fields = is_of(rows).map(|name| fields(n, name)).unwrap_or_default();
    within(n, rows).then(|| format!("W={sign}{j}[:{n},{n}:]{fields}"))
}

/// A vector of all parameters; single numbers of the file may say how many units there are.
fn of_all(named: &Named, name: &str, length: usize) -> Vec<String> {
    let fits = |n: usize, k: usize| n > 0 && k > 0 && (n + 1) * (k + 1) == length + 1;
    let single = |name: &str| {
        let array = named.get(name).filter(|array| array.len() == 1)?;
        let number = array.entry(0).rational()?;
        let whole = number.is_integer().then(|| number.numer().to_usize())?;
        whole.map(|number| (leaf(name).to_lowercase().contains('v'), number))
    };
    let singles: Vec<(bool, usize)> = named.names().filter_map(single).collect();
    let of_layer = |visible: bool| singles.iter().filter(move |(is, _)| *is == visible);
    let of_layer = |visible| of_layer(visible).map(|(_, number)| *number);
    let mut said = of_layer(true).cartesian_product(of_layer(false));
    let said = said.find(|(n, k)| fits(*n, *k));
    let quoted = quoted(name);
    if let Some((n, k)) = said {
        return taken_apart("map", &quoted, n, k);
    }
    let pairs = (1..=length).filter(|n| (length + 1).is_multiple_of(n + 1));
    let pairs = pairs.map(|n| (n, (length + 1) / (n + 1) - 1));
    let first = |(n, k): (usize, usize)| {
        let (map, what) = orders(&quoted, n, k).into_iter().next()?;
        let what = format!("{n} visible and {k} hidden units, {what}; other orders likewise");
        Some(mapped(&map, &what))
    };
    pairs
        .filter(|(n, k)| fits(*n, *k))
        .filter_map(first)
        .collect()
}

/// The maps that read a file's only table as a machine of `n` visible units.
pub(crate) fn of_width(named: &Named, n: usize) -> Vec<String> {
    let [(name, array)] = named.arrays() else {
        return Vec::new();
    };
    let name = quoted(name);
    let lengths = shape(array);
    if is_vector(&lengths) {
        let length = array.len();
        let k = length.saturating_sub(n) / (n + 1);
        return match k > 0 && n * k + n + k == length {
            true => taken_apart("map", &name, n, k),
            false => Vec::new(),
        };
    }
    let [rows, columns] = lengths[..] else {
        return Vec::new();
    };
    let mut maps = Vec::new();
    if columns == n {
        maps.push(mapped(&format!("W={name}.T"), "a row for each hidden unit"));
    }
    let extended = [(rows, ""), (columns, ".T")];
    for (_, t) in extended.into_iter().filter(|(length, _)| *length == n + 1) {
        let w = format!("{name}{t}");
        maps.extend([
            mapped(
                &format!("W={w}[1:,1:],b={w}[1:,0],c={w}[0,1:]"),
                "a bias unit in front of each layer",
            ),
            mapped(
                &format!("W={w}[:-1,:-1],b={w}[:-1,-1],c={w}[-1,:-1]"),
                "a bias unit at the end of each layer",
            ),
            mapped(&format!("W={w}[:-1],c={w}[-1]"), "c at the end, no b"),
            mapped(&format!("W={w}[1:],c={w}[0]"), "c in front, no b"),
        ]);
    }
    maps
}

/// The maps that take rows of `n` entries out of a file's arrays.
pub(crate) fn rows_of_width(named: &Named, n: usize) -> Vec<String> {
    const MOST: usize = 8;
    let mut maps = Vec::new();
    for (name, array) in named.arrays() {
        let name = quoted(name);
        let mut add = |turned: &str, what: &str| {
            let map = option("map", format!("rows={name}{turned}"));
            maps.push(format!("{map}{what}"));
        };
        match shape(array)[..] {
            [_, columns] if columns == n => add("", ""),
            [_, columns] if columns == n + 1 => {
                add(
                    "[:,1:]",
                    "   (without the first column: a label or a bias unit)",
                );
                add(
                    "[:,:-1]",
                    "   (without the last column: a label or a bias unit)",
                );
            }
            [rows, _] if rows == n => add(".T", "   (a column is an example)"),
            [rows, ref inner @ ..] if inner.len() > 1 && inner.iter().product::<usize>() == n => {
                add(
                    &format!(".reshape({rows},{n})"),
                    "   (pictures, line by line)",
                );
            }
            [_, columns, _] if columns == n => {
                add(
                    "[:,:,0]",
                    "   (the first of several batches, as MATLAB programs keep them)",
                );
            }
            [_, _, columns] if columns == n => add("[0]", "   (the first of several batches)"),
            _ => {}
        }
    }
    maps.truncate(MOST);
    maps
}
