//! Which array is which parameter, and where each of its numbers stands.

use super::table::Convention;
use crate::error::{Error, Result};
use crate::files::extras::nearest;
use crate::files::map::{Expression, Layout, Target, Turn, written};
use crate::files::named::{Array, Named};
use crate::files::source::shown;
use crate::number::Theta;
use rug::Rational;

/// Which array is which parameter.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The convention that said so; `None` where `--map` did, or the shapes.
    pub(crate) convention: Option<&'static Convention>,
    pub(crate) entries: Vec<(Target, Expression)>,
    /// Why it was read so, where that is not plain.
    pub(crate) remarks: Vec<String>,
}

impl Plan {
    /// The same plan with every name as the file has it: a `.T` after it is a step.
    ///
    /// # Errors
    /// Names that the file does not have.
    pub(crate) fn resolved(mut self, named: &Named) -> Result<Plan> {
        for (_, expression) in &mut self.entries {
            let (name, _, transposed) = named_array(named, expression)?;
            let before = std::iter::repeat_n(Turn::Transposed, transposed);
            expression.turns = before.chain(expression.turns.drain(..)).collect();
            expression.name = name.into();
        }
        Ok(self)
    }

    /// Whether an array was taken for something.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|(_, expression)| expression.name == name)
    }

    /// Whether the file has W, b and c at its top, lying as ours do.
    pub(crate) fn is_own(&self) -> bool {
        let own = |(target, expression): &(Target, Expression)| {
            expression.turns.is_empty() && expression.text == target.to_string()
        };
        self.convention.is_some_and(|one| one.name == "plain") && self.entries.iter().all(own)
    }

    pub(crate) fn get(&self, target: Target) -> Option<&Expression> {
        let found = self.entries.iter().find(|(other, _)| *other == target);
        found.map(|(_, expression)| expression)
    }
}

/// An array of a file, turned.
pub(crate) struct Found<'n, 'a> {
    pub(crate) name: &'n str,
    pub(crate) array: &'n Array<'a>,
    pub(crate) layout: Layout,
    pub(crate) factor: Rational,
}

impl<'n, 'a> Found<'n, 'a> {
    /// An array as it is.
    ///
    /// # Errors
    /// More dimensions than are followed.
    pub(crate) fn whole(name: &'n str, array: &'n Array<'a>) -> Result<Self> {
        Ok(Found {
            name,
            array,
            layout: Layout::new(&shape(array)).map_err(|error| error.at(name))?,
            factor: Rational::from(1),
        })
    }

    /// The parameter at a place of the file, times the factor.
    ///
    /// # Errors
    /// What is no parameter, and products out of range.
    pub(crate) fn theta(&self, source: usize) -> Result<Theta> {
        self.array.theta(source)?.times(&self.factor)
    }

    /// The same where it has to be a fraction; `what` it is.
    ///
    /// # Errors
    /// As [`Found::theta`], and a logarithm.
    pub(crate) fn fraction(&self, source: usize, what: &str) -> Result<Rational> {
        let theta = self.theta(source)?;
        match theta.fraction() {
            Some(fraction) => Ok(fraction.clone()),
            None => Err(Error::input(format!(
                "found `{theta}`, wanted {what} without a logarithm"
            ))),
        }
    }

    /// Where an entry of the turned array stands in the file, for errors.
    pub(crate) fn place(&self, source: usize) -> String {
        self.array.at(self.name, source)
    }

    /// The places in the file of the numbers of W, b or c, where there are as many as so many units need.
    pub(crate) fn block(&self, block: Target, (n_v, n_h): (usize, usize)) -> Option<Vec<usize>> {
        let of_layer = |n: usize| self.vector().filter(|places| places.len() == n);
        match block {
            Target::Weights => self.matrix((n_v, n_h)),
            Target::VisibleBias => of_layer(n_v),
            _ => of_layer(n_h),
        }
    }

    /// The places in the file of a matrix's numbers, row by row, where it has this shape.
    fn matrix(&self, (rows, columns): (usize, usize)) -> Option<Vec<usize>> {
        let all = || (0..rows).flat_map(|i| (0..columns).map(move |j| [i, j]));
        (self.layout.shape() == [rows, columns])
            .then(|| all().map(|place| self.layout.source(&place)).collect())
    }

    /// The places in the file of a vector's numbers; arrays of shape (1, n) and (n, 1) are vectors too.
    pub(crate) fn vector(&self) -> Option<Vec<usize>> {
        let shape = self.layout.shape();
        let long = shape.iter().filter(|length| **length != 1).count();
        if long > 1 {
            return None;
        }
        let count: usize = shape.iter().product();
        let dimension = shape.iter().position(|length| *length != 1).unwrap_or(0);
        let mut place = vec![0; shape.len()];
        let places = (0..count).map(|k| {
            if let Some(index) = place.get_mut(dimension) {
                *index = k;
            }
            self.layout.source(&place)
        });
        Some(places.collect())
    }
}

/// The names and the shapes of a file's arrays, as errors list them.
pub(crate) fn listed(named: &Named) -> String {
    const MOST: usize = 12;
    let arrays = named.arrays();
    if arrays.is_empty() {
        return "no arrays of numbers".into();
    }
    let mut listed: Vec<String> = arrays
        .iter()
        .take(MOST)
        .map(|(name, array)| about(name, array))
        .collect();
    if arrays.len() > MOST {
        listed.push(format!("and {} more", arrays.len() - MOST));
    }
    if let Some(passed) = named.passed().first() {
        listed.push(format!(
            "and unread `{}`: {}",
            shown(&passed.name),
            passed.why
        ));
    }
    listed.join(", ")
}

/// An array as errors name it, with its shape.
pub(super) fn about(name: &str, array: &Array) -> String {
    format!("`{}` {}", shown(name), written(&shape(array)))
}

/// The lengths of the array of a name; none where there is none.
pub(super) fn lengths(named: &Named, name: &str) -> Vec<usize> {
    named.get(name).map(shape).unwrap_or_default()
}

/// The lengths of an array, in memory's numbers.
pub(crate) fn shape(array: &Array) -> Vec<usize> {
    let lengths = array.shape().iter();
    lengths.map(|length| *length as usize).collect()
}

/// The array that an expression names, turned as it says.
///
/// # Errors
/// A name that the file does not have, and steps that its shape does not allow.
pub(crate) fn found<'n, 'a>(
    named: &'n Named<'a>,
    expression: &'n Expression,
) -> Result<Found<'n, 'a>> {
    found_in_each(named, expression, 0)
}

/// The same of what each entry of the first `before` dimensions holds.
///
/// # Errors
/// As [`found`].
pub(crate) fn found_in_each<'n, 'a>(
    named: &'n Named<'a>,
    expression: &'n Expression,
    before: usize,
) -> Result<Found<'n, 'a>> {
    let (name, array, transposed) = named_array(named, expression)?;
    let turns = std::iter::repeat_n(&Turn::Transposed, transposed).chain(&expression.turns);
    let lengths = shape(array).split_off(before.min(array.shape().len()));
    let mut layout = Layout::new(&lengths);
    for turn in turns {
        layout = layout.and_then(|layout| layout.turned(turn));
    }
    let layout = layout.map_err(|error| {
        error.at(format!(
            "{} ({})",
            expression.place(),
            shown(&expression.text)
        ))
    })?;
    Ok(Found {
        name,
        array,
        layout,
        factor: expression.factor.clone(),
    })
}

/// Whether a file has an array of a name, which may have `.T` after it.
pub(crate) fn holds(named: &Named, name: &str) -> bool {
    whole(named, name).is_some()
}

/// The array of a name, and how often `.T` stands after it.
fn whole<'n, 'a>(named: &'n Named<'a>, name: &str) -> Option<(&'n str, &'n Array<'a>, usize)> {
    let mut name = name;
    for transposed in 0.. {
        let found = named.arrays().iter().find(|(other, _)| other == name);
        if let Some((name, array)) = found {
            return Some((name, array, transposed));
        }
        name = name.strip_suffix(".T")?;
    }
    None
}

/// The array itself, and how often `.T` at the end of the name means a transposition.
fn named_array<'n, 'a>(
    named: &'n Named<'a>,
    expression: &Expression,
) -> Result<(&'n str, &'n Array<'a>, usize)> {
    let name = expression.name.as_str();
    if let Some(found) = whole(named, name) {
        return Ok(found);
    }
    let name = name.trim_end_matches(".T");
    let error = expression.wrong(format!(
        "found no array `{}` in the file, wanted one of {}",
        shown(name),
        listed(named)
    ));
    let names: Vec<&str> = named.names().collect();
    let below = |other: &&&str| other.ends_with(&format!(".{name}"));
    let near = names.iter().find(below).copied();
    let near = near.or_else(|| nearest(name, &names));
    let passed = named.passed().iter().find(|passed| passed.name == name);
    Err(error
        .maybe_help(near.map(|near| format!("did you mean `{}`?", shown(near))))
        .maybe_help(passed.map(|passed| format!("it was passed over: {}", passed.why))))
}

/// An expression for an array by its whole name, transposed or not.
pub(crate) fn located(name: &str, transposed: bool) -> Expression {
    let turns = match transposed {
        true => vec![Turn::Transposed],
        false => Vec::new(),
    };
    let suffix = if transposed { ".T" } else { "" };
    Expression {
        factor: Rational::from(1),
        name: name.into(),
        turns,
        text: format!("{name}{suffix}"),
        option: "map",
        column: 0,
    }
}

/// The error of a file that can be read in no way, or in several.
pub(crate) fn ask(problem: String, maps: &[String]) -> Error {
    Error::input(problem).help(choices("say which array is which", maps))
}

/// Options to choose from, a line each.
pub(crate) fn choices(what: &str, maps: &[String]) -> String {
    let lines: Vec<String> = maps.iter().map(|map| format!("\n    {map}")).collect();
    format!("{what}:{}", lines.concat())
}

/// A name as `--map` takes it.
pub(super) fn quoted(name: &str) -> String {
    match name
        .chars()
        .all(|c| c.is_alphanumeric() || "._:/".contains(c))
    {
        true => shown(name),
        false => format!("\"{}\"", shown(name)),
    }
}

/// Whether an array of these lengths holds one number after the other; (1, n) and (n, 1) do.
pub(crate) fn is_vector(lengths: &[usize]) -> bool {
    lengths.iter().filter(|length| **length != 1).count() <= 1
}
