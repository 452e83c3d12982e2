//! Where other files of a machine's owner keep a number for each parameter: gradients, updates, standard errors.

use super::plan::{Found, found, shape};
use super::reading::Reading;
use super::roles::leaf;
use crate::error::{Error, Result};
use crate::files::map::{Expression, Target, written};
use crate::files::named::Named;
use rug::Rational;

/// The numbers of a block of parameters in a file: W row by row, b, or c.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The array's name.
    pub(crate) name: String,
    /// The places of the numbers in the array, as [`crate::files::named::Array::entry`] counts them.
    pub(crate) places: Vec<usize>,
    /// A derivative by a parameter here is the one by the file's own parameter, times this.
    pub(crate) factor: Rational,
}

/// How an array of derivatives may be called beside the name of the parameter's own.
const NAMES: &[(&str, &str)] = &[
    ("", ""),
    ("", ".grad"),
    ("", "_grad"),
    ("grad_", ""),
    ("d", ""),
    ("g", ""),
];

impl Reading {
    /// Where a file of the same owner keeps the numbers of a block: under the names of the machine's own arrays,
    /// or those with `grad`, turned as those were; `None` where it has none of these names. `before` stands
    /// before all names, `gradient.` for instance.
    ///
    /// Signs and transpositions count; the offsets of a centred energy do not.
    ///
    /// # Errors
    /// Arrays of another shape than the machine's own.
    pub(crate) fn kept(
        &self,
        named: &Named,
        before: &str,
        target: Target,
        (n_v, n_h): (usize, usize),
    ) -> Result<Option<Kept>> {
        let Some(own) = self.plan.get(target) else {
            return Ok(None);
        };
        let Some(name) = name_in(named, before, &own.name) else {
            return Ok(None);
        };
        let expression = Expression {
            name,
            ..own.clone()
        };
        let found = found(named, &expression)?;
        let wanted = match target {
            Target::Weights => vec![n_v, n_h],
            Target::VisibleBias => vec![n_v],
            _ => vec![n_h],
        };
        match places(&found, &wanted) {
            Some(places) => Ok(Some(Kept {
                name: found.name.into(),
                places,
                factor: Rational::from(expression.factor.recip_ref()),
            })),
            None => Err(Error::input(format!(
                "found the shape {}, wanted {} as the machine's own array has it",
                written(&shape(found.array)),
                written(&self.shape_of(target))
            ))
            .at(found.name)),
        }
    }

    fn shape_of(&self, target: Target) -> Vec<usize> {
        let target = target.to_string();
        let taken = self.taken.iter().find(|taken| taken.target == target);
        taken.map(|taken| taken.shape.clone()).unwrap_or_default()
    }
}

/// The name of an array that holds what belongs to the machine's own array of this name.
fn name_in(named: &Named, before: &str, own: &str) -> Option<String> {
    let candidates = [own, leaf(own)].into_iter().flat_map(|name| {
        let (group, last) = name.split_at(name.len() - leaf(name).len());
        let with =
            move |(first, after): &(&str, &str)| format!("{before}{group}{first}{last}{after}");
        NAMES.iter().map(with)
    });
    candidates
        .into_iter()
        .find(|name| named.get(name).is_some())
}

fn places(found: &Found, wanted: &[usize]) -> Option<Vec<usize>> {
    match *wanted {
        [n_v, n_h] => (found.layout.shape() == wanted).then(|| {
            let rows = (0..n_v).flat_map(|i| (0..n_h).map(move |j| [i, j]));
            rows.map(|place| found.layout.source(&place)).collect()
        }),
        _ => found
            .vector()
            .filter(|places| Some(&places.len()) == wanted.first()),
    }
}
