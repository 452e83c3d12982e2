//! The maps that take arrays apart which hold more than one parameter, or a matrix as a list: what may be meant, for
//! people to choose from.

use super::plan::{is_vector, quoted, shape};
use super::roles::{Role, leaf, role};
use crate::door::{option, options};
use crate::files::named::Named;

/// The most readings that are listed.
const MOST: usize = 8;

/// The maps of a vector of all parameters in the orders that programs write, and what each is called.
pub(crate) fn orders(name: &str, n: usize, k: usize) -> Vec<(String, &'static str)> {
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

/// The maps of a file without a matrix.
pub(super) fn without_matrix(named: &Named) -> Vec<String> {
    let lengths = |name: &str| named.get(name).map(shape).unwrap_or_default();
    let is_list = |name: &&str| !lengths(name).is_empty() && is_vector(&lengths(name));
    let length = |name: &str| lengths(name).iter().product::<usize>();
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
    let mut maps = match lists[..] {
        [all] => of_all(named, all, length(all)),
        [first, second] => {
            let both = [(first, second), (second, first)];
            let of = |(w, biases): (&str, &str)| of_two(w, biases, length(w), length(biases));
            both.into_iter().flat_map(of).collect()
        }
        [first, second, third] => {
            let orders = [
                [first, second, third],
                [first, third, second],
                [second, first, third],
                [second, third, first],
                [third, first, second],
                [third, second, first],
            ];
            let of = |[w, b, c]: [&str; 3]| of_three([w, b, c], [length(w), length(b), length(c)]);
            orders.into_iter().flat_map(of).collect()
        }
        _ => Vec::new(),
    };
    maps.truncate(MOST);
    maps
}

/// Whether an array says where the numbers of another one stand: shapes, edges of graphs, pandas' axes.
pub(super) fn is_label(name: &str) -> bool {
    const LABELS: &[&str] = &["shape", "index", "idx", "edge", "axis", "items"];
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
        if spin {
            let minus = options(&[("units", "spin"), ("map", &of_sign("-"))]);
            maps.push(format!(
                "{minus}   ({what}, E = +s J t + .., as annealers have it)"
            ));
            let plus = options(&[("units", "spin"), ("map", &of_sign(""))]);
            maps.push(format!("{plus}   ({what}, E = -s J t - ..)"));
        } else {
            maps.push(mapped(&of_sign(""), &what));
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
    let said = singles
        .iter()
        .flat_map(|n| singles.iter().map(move |k| (n, k)));
    let said = said.filter(|(n, k)| n.0 && !k.0 && fits(n.1, k.1));
    let said: Vec<(usize, usize)> = said.map(|(n, k)| (n.1, k.1)).collect();
    let quoted = quoted(name);
    let whole = |(n, k)| {
        let each = orders(&quoted, n, k).into_iter();
        each.map(|(map, what)| mapped(&map, what))
    };
    match said.first() {
        Some(units) => whole(*units).collect(),
        None => {
            let pairs = (1..=length).filter(|n| (length + 1).is_multiple_of(n + 1));
            let pairs = pairs.map(|n| (n, (length + 1) / (n + 1) - 1));
            let pairs = pairs.filter(|(n, k)| fits(*n, *k));
            let first = |(n, k)| {
                let (map, what) = orders(&quoted, n, k).into_iter().next()?;
                Some(mapped(
                    &map,
                    &format!("{n} visible and {k} hidden units, {what}; other orders likewise"),
                ))
            };
            pairs.filter_map(first).collect()
        }
    }
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
        let fits = k > 0 && n * k + n + k == length;
        let each = orders(&name, n, k).into_iter();
        return match fits {
            true => each.map(|(map, what)| mapped(&map, what)).collect(),
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
