//! One object for each command's answer, which every format is made from.

use super::output;
use super::view::Document;
use crate::answer::{Asked, Course, PathPoint, Quantities, States, Update, WithoutZ};
use crate::data::Data;
use crate::derivation::StepRun;
use crate::derivation::story::Story;
use crate::difference::{Central, Curve};
use crate::error::Result;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Digits, Theta};
use crate::oracle::{JudgedStream, Judgement};
use crate::symbolic::{Entry, Formulae};

/// Where a machine and its data come from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// In words: `built-in machine m2`, `model.json`.
    pub name: String,
    /// The command line that makes the same machine and data again.
    pub command: String,
}

/// What a run was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The machine.
    pub m: &'a Rbm,
    /// Its data, possibly none.
    pub data: &'a Data,
    /// Rows held out.
    pub held_out: Option<&'a Data>,
    /// In words, and the command that repeats the run.
    pub from: &'a Provenance,
    /// The same, one field for each option.
    pub origin: &'a output::Provenance,
}

impl Given<'_> {
    /// What ln Z of the energy that the machine's file means has more than ours, where it differs.
    pub(super) fn constant(&self) -> Option<Theta> {
        let reading = self.origin.reading.as_ref()?;
        Theta::parse(reading.constant.as_ref()?).ok()
    }
}

/// What a command found, ready for every format.
pub trait Report {
    /// The view that the renderers match over.
    fn view(&self) -> Document;

    /// The same as one JSON object.
    ///
    /// # Errors
    /// Text that cannot be written as JSON.
    fn json(&self) -> Result<String>;
}

/// What `compute` and `merge` found.
#[derive(Clone, Copy, Debug)]
pub struct Computed<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// The numbers.
    pub quantities: &'a Quantities,
    /// Every joint state, where asked for.
    pub states: Option<&'a States>,
    /// The digits asked for.
    pub digits: Digits,
}

/// What `compute --without-z` found.
#[derive(Clone, Copy, Debug)]
pub struct Clamped<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// The numbers.
    pub found: &'a WithoutZ,
    /// The digits asked for.
    pub digits: Digits,
}

/// What `compute --temperatures` found.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// From which base, and how.
    pub course: Course,
    /// The laws, in the order asked for.
    pub points: &'a [PathPoint],
    /// The digits asked for.
    pub digits: Digits,
}

/// What `compute --symbolic` found.
#[derive(Clone, Copy, Debug)]
pub struct Symbols<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// Z and the masses.
    pub formulae: &'a Formulae,
    /// A gradient entry, where there are data.
    pub entry: Option<&'a Entry>,
}

/// What `check` found.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// The claims, judged.
    pub judgement: &'a Judgement,
    /// The digits of the truth that are asked for; `None`: as many as matter.
    pub digits: Option<u32>,
}

/// What `check --samples` found.
#[derive(Clone, Copy, Debug)]
pub struct Sampled<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// The stream, judged.
    pub found: &'a JudgedStream,
}

/// What `cd` found.
#[derive(Clone, Copy, Debug)]
pub struct Updates<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// Which update.
    pub asked: &'a Asked,
    /// Its mean, its variance and the gradient.
    pub update: &'a Update,
}

/// What `difference` found.
#[derive(Clone, Copy, Debug)]
pub struct Differences<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// Where the gradient comes from.
    pub quantities: &'a Quantities,
    /// The errors along one parameter.
    pub curve: &'a Curve,
    /// The gradient beside one difference, for every parameter; `None` without data.
    pub beside: Option<&'a Shaped<Central>>,
    /// The digits asked for.
    pub digits: Digits,
}

/// What the derivation of one machine came to.
#[derive(Clone, Copy, Debug)]
pub struct Derivation<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// Its exact quantities.
    pub quantities: &'a Quantities,
    /// The steps, run.
    pub ran: &'a [StepRun],
    /// The gradient beside central differences.
    pub differences: Option<&'a Shaped<Central>>,
    /// The chosen parameter.
    pub focus: Param,
    /// The row that lines are shown at.
    pub datum: &'a [bool],
    /// The digits asked for.
    pub digits: Digits,
    /// Whether JSON shall hold every input of every step.
    pub all: bool,
    /// The story, where that is wanted; the ledger else.
    pub story: Option<&'a Story>,
    /// Whether the story's numbers are left out.
    pub blank: bool,
}
