//! Where a file has the numbers of a block: which array it is, and where each of its numbers stands.

use super::super::convention::{found_in_each, holds, leaf, located, shape};
use super::super::map::{Expression, Target, written};
use super::block::{Are, Sought, lengths, units};
use super::other_names::Known;
use crate::error::{Error, Result};
use rug::Rational;

/// What stands before a parameter's name and after it.
type Forms = [(&'static str, &'static str)];

/// How an array may be called that is called as the parameter itself.
const PARAMETERS: &Forms = &[("", "")];

/// How an array of derivatives may be called that is not called as the parameter itself is.
const DERIVATIVES: &Forms = &[
    ("", ".grad"),
    ("", "_grad"),
    ("grad_", ""),
    ("d", ""),
    ("g", ""),
];

/// Where a file has the numbers of a block.
pub(in crate::files) struct Located {
    pub(in crate::files) name: String,
    /// In the order of [`super::params`], each in what is left of the array without the dimensions before.
    pub(in crate::files) places: Vec<usize>,
    /// What a number is multiplied with to be one of the machine's, or of the frame's.
    pub(in crate::files) factor: Rational,
    /// Whether the numbers are of the file's own parameters.
    pub(in crate::files) own: bool,
    /// What it was taken for, where its name is neither ours nor the machine's own.
    pub(in crate::files) said: Option<String>,
}

impl Sought<'_> {
    /// The block by `--claim-map`, or under the names of the machine's own file, turned as those were, or under ours, or
    /// under a name that says what it is in whatever program. A name that says that it is a derivative goes before one
    /// that does not.
    ///
    /// # Errors
    /// Arrays of another shape than the block has, and names that may mean either bias.
    pub(in crate::files) fn located(&self) -> Result<Option<Located>> {
        let are_derivatives = self.are.are_derivatives();
        let map = self.about.names.map.filter(|_| are_derivatives);
        if let Some(expression) = map.and_then(|map| map.get(self.target)) {
            return self.mapped(expression);
        }
        let forms: &[&Forms] = match are_derivatives {
            true => &[DERIVATIVES, PARAMETERS],
            false => &[PARAMETERS],
        };
        for forms in forms {
            if let Some(own) = self.of_the_machine(forms)? {
                return Ok(Some(own));
            }
            // `b` is the hidden bias beside an `a`: this goes before what `b` is here.
            let is_marked = *forms == DERIVATIVES;
            if let Some(letter) = self.letters(is_marked)? {
                return self.of_others(letter).map(Some);
            }
            if let Some(ours) = self.of_ours(forms)? {
                return Ok(Some(ours));
            }
            if self
                .about
                .names
                .machine
                .is_none_or(|how| how.frame.is_plain())
                && let Some(other) = self.known(is_marked)?
            {
                return self.of_others(other).map(Some);
            }
        }
        Ok(None)
    }

    /// The block whose array the map names; a name without what stands before it counts too.
    fn mapped(&self, expression: &Expression) -> Result<Option<Located>> {
        let bare = expression.name.trim_end_matches(".T");
        let is_whole =
            bare == self.before.trim_end_matches('.') || expression.name.starts_with(self.before);
        let name = match is_whole {
            true => expression.name.clone(),
            false => format!("{}{}", self.before, expression.name),
        };
        if !holds(self.named, &name) {
            return Ok(None);
        }
        let place = format!("{} = {}", self.target, expression.text);
        let expression = Expression {
            name,
            ..expression.clone()
        };
        self.turned(&expression, &place, None).map(Some)
    }

    /// The block under a name that says what it is.
    fn of_others(&self, known: Known) -> Result<Located> {
        let expression = located(known.name, known.transposed);
        let said = format!("{} is {}", self.target, expression.text);
        self.turned(&expression, known.name, Some(said))
    }

    /// The block as an array that is turned; `place` is what errors call it.
    fn turned(&self, array: &Expression, place: &str, said: Option<String>) -> Result<Located> {
        let found = found_in_each(self.named, array, self.are.before())?;
        let places = found.block(self.target, units(self.about.m));
        Ok(Located {
            places: places.ok_or_else(|| self.wrong_shape(place, found.layout.shape()))?,
            name: found.name.into(),
            factor: array.factor.clone(),
            own: false,
            said,
        })
    }

    /// The block under the name of the machine's own array, turned as that was. Signs and transpositions count; how the
    /// file's energy differs from the machine's is said by the frame.
    fn of_the_machine(&self, forms: &Forms) -> Result<Option<Located>> {
        let Some(how) = self.about.names.machine else {
            return Ok(None);
        };
        let is_plain = how.frame.is_plain();
        // Updates of another energy would have to be added up.
        if (self.are == Are::Updates && !is_plain)
            || (self.target != Target::Weights && is_plain && self.has_our_biases(forms))
        {
            return Ok(None);
        }
        let own = how.plan.get(self.target);
        let named = own.and_then(|own| Some((own, self.name_like(&own.name, forms)?)));
        let Some((own, name)) = named else {
            return Ok(None);
        };
        let expression = Expression {
            name,
            ..own.clone()
        };
        let found = found_in_each(self.named, &expression, self.are.before())?;
        let Some(places) = found.block(self.target, how.frame.shape()) else {
            let target = self.target.to_string();
            let mut taken = how.taken.iter();
            let taken = taken.find(|taken| taken.target == target);
            let own = written(taken.map_or(&[], |taken| &taken.shape));
            let wanted = match self.are {
                Are::Updates => format!(
                    "(updates, {}: updates of the machine's own array, one after the other",
                    own.trim_start_matches('(').replace(",)", ")")
                ),
                _ => format!("{own} as the machine's own array has it"),
            };
            let advice = self.advice(found.name, &lengths(found.array, self.are));
            let shape = written(&shape(found.array));
            return Err(
                Error::input(format!("found the shape {shape}, wanted {wanted}"))
                    .at(found.name)
                    .maybe_help(advice.filter(|_| is_plain)),
            );
        };
        if self.are == Are::Stepped && own.factor.clone().abs() != 1 {
            return Err(other_steps(found.name));
        }
        Ok(Some(Located {
            name: found.name.into(),
            places,
            factor: match self.are.are_derivatives() {
                true => Rational::from(own.factor.recip_ref()),
                false => own.factor.clone(),
            },
            own: true,
            said: None,
        }))
    }

    /// The name of an array that holds what belongs to the machine's own array of this name.
    fn name_like(&self, own: &str, forms: &Forms) -> Option<String> {
        let candidates = [own, leaf(own)].into_iter().flat_map(|name| {
            let (group, last) = name.split_at(name.len() - leaf(name).len());
            let before = self.before;
            let with = move |(first, after)| format!("{before}{group}{first}{last}{after}");
            forms.iter().copied().map(with)
        });
        let mut candidates = candidates.into_iter();
        candidates.find(|name| self.named.get(name).is_some())
    }

    /// Whether both biases stand under our names, `b` and `c`, and fit, where the machine's own file has only one of these
    /// names: `a` and `b` for instance.
    fn has_our_biases(&self, forms: &Forms) -> bool {
        let biases = [Target::VisibleBias, Target::HiddenBias];
        let is_ours = |(front, end): &(&str, &str)| {
            biases.into_iter().all(|target| {
                let name = format!("{}{front}{target}{end}", self.before);
                let array = self.named.get(&name);
                array.is_some_and(|array| self.fits(array, target))
            })
        };
        let is_own = |target: Target| {
            let own = self
                .about
                .names
                .machine
                .and_then(|how| how.own_name(target));
            own.is_some_and(|own| ["b", "c"].contains(&leaf(own)))
        };
        forms.iter().any(is_ours) && !biases.into_iter().all(is_own)
    }

    fn of_ours(&self, forms: &Forms) -> Result<Option<Located>> {
        for (front, end) in forms {
            let name = format!("{}{front}{}{end}", self.before, self.target);
            if self.named.texts().iter().any(|(other, _)| *other == name) {
                return Err(Error::input("found a text, wanted an array").at(name));
            }
            let Some(array) = self.named.get(&name) else {
                continue;
            };
            let lengths = lengths(array, self.are);
            if !self.fits(array, self.target) {
                return Err(self.wrong_shape(&name, &lengths));
            }
            return Ok(Some(Located {
                name,
                places: (0..lengths.iter().product()).collect(),
                factor: Rational::from(1),
                own: false,
                said: None,
            }));
        }
        Ok(None)
    }
}

/// The error of parameters after a step, where a step of the file's parameters is another one here.
pub(super) fn other_steps(name: &str) -> Error {
    Error::input(format!(
        "found `{name}`, a parameter of another energy than the machine's W, b and c, wanted these"
    ))
    .help("one step of the file's parameters is another step of W, b and c: claim what was added, over the learning rate, as a `gradient`, which is turned into that of W, b and c")
}
