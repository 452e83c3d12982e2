//! Where other files of a machine's owner keep a number for each parameter: gradients, updates, standard errors.

use super::plan::{found_in_each, shape};
use super::reading::Reading;
use super::roles::leaf;
use crate::error::{Error, Result};
use crate::files::map::{Expression, Target, written};
use crate::files::named::Named;
use rug::Rational;

/// The numbers of a block of the file's own parameters: W row by row, b, or c.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The array's name.
    pub(crate) name: String,
    /// The places of the numbers in the array, as [`crate::files::named::Array::entry`] counts them.
    pub(crate) places: Vec<usize>,
    /// A derivative by a parameter here is the one by the file's own parameter, times this.
    pub(crate) factor: Rational,
}

/// How an array of derivatives may be called that is not called as the parameter itself is.
pub(crate) const DERIVATIVES: &[(&str, &str)] = &[
    ("", ".grad"),
    ("", "_grad"),
    ("grad_", ""),
    ("d", ""),
    ("g", ""),
];

impl Reading {
    /// Where a file of the same owner keeps the numbers of a block: under the names of the machine's own arrays,
    /// with `grad` or as they are, turned as those were; `None` where it has none of these names. `before` stands
    /// before all names, `gradient.` for instance; so many `dimensions` stand before those of the block. `advice` says what to do with a name's array of other lengths.
    ///
    /// Signs and transpositions count; how the file's energy differs from the machine's is said by the frame.
    ///
    /// # Errors
    /// Arrays of another shape than the machine's own.
    pub(crate) fn kept(
        &self,
        named: &Named,
        before: &str,
        target: Target,
        forms: &[(&str, &str)],
        dimensions: usize,
        advice: impl Fn(&str, &[usize]) -> Option<String>,
    ) -> Result<Option<Kept>> {
        let Some(own) = self.plan.get(target) else {
            return Ok(None);
        };
        let (n_v, n_h) = self.frame.shape();
        let Some(name) = name_in(named, before, &own.name, forms) else {
            return Ok(None);
        };
        let expression = Expression {
            name,
            ..own.clone()
        };
        let found = found_in_each(named, &expression, dimensions)?;
        let of_layer = |n: usize| found.vector().filter(|places| places.len() == n);
        let places = match target {
            Target::Weights => found.matrix((n_v, n_h)),
            Target::VisibleBias => of_layer(n_v),
            _ => of_layer(n_h),
        };
        match places {
            Some(places) => Ok(Some(Kept {
                name: found.name.into(),
                places,
                factor: Rational::from(expression.factor.recip_ref()),
            })),
            None => {
                let lengths = shape(found.array);
                let own = written(&self.shape_of(target));
                let wanted = match dimensions {
                    0 => format!("{own} as the machine's own array has it"),
                    _ => format!(
                        "(updates, {}: updates of the machine's own array, one after the other",
                        own.trim_start_matches('(').replace(",)", ")")
                    ),
                };
                let error = Error::input(format!(
                    "found the shape {}, wanted {wanted}",
                    written(&lengths)
                ))
                .at(found.name);
                let each = lengths.get(dimensions..).unwrap_or_default();
                Err(match advice(found.name, each) {
                    Some(help) => error.help(help),
                    None => error,
                })
            }
        }
    }

    /// What the file calls the array of a parameter.
    pub(crate) fn own_name(&self, target: Target) -> Option<&str> {
        self.plan.get(target).map(|own| own.name.as_str())
    }

    fn shape_of(&self, target: Target) -> Vec<usize> {
        let target = target.to_string();
        let taken = self.taken.iter().find(|taken| taken.target == target);
        taken.map(|taken| taken.shape.clone()).unwrap_or_default()
    }
}

/// The name of an array that holds what belongs to the machine's own array of this name.
fn name_in(named: &Named, before: &str, own: &str, forms: &[(&str, &str)]) -> Option<String> {
    let candidates = [own, leaf(own)].into_iter().flat_map(|name| {
        let (group, last) = name.split_at(name.len() - leaf(name).len());
        let with =
            move |(first, after): &(&str, &str)| format!("{before}{group}{first}{last}{after}");
        forms.iter().map(with)
    });
    candidates
        .into_iter()
        .find(|name| named.get(name).is_some())
}
