//! One object for each command's answer, which every format is made from.

use super::compute::{States, compute};
use super::difference::curve;
use super::machine::Provenance;
use super::output::{
    self, Beside, ComputeOutput, CurveOutput, DifferenceOutput, Exact, Listed, PathOutput,
    SymbolicOutput,
};
use super::path::path;
use super::symbols::symbols;
use super::view::Document;
use crate::answer::{PathPoint, Quantities, Samples, Scales};
use crate::data::Data;
use crate::difference::{Central, Curve};
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
use crate::number::Digits;
use crate::symbolic::{Entry, Formulae};

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
    /// What JSON repeats of it.
    pub fn echo(&self, q: &Quantities, digits: Digits) -> output::Input {
        let samples = Samples {
            data: Some(self.data),
            held_out: self.held_out,
        };
        let rerun = Some(self.from.command.clone());
        output::Input::new(self.m, samples, self.origin.clone(), q, digits, rerun)
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

impl Report for Computed<'_> {
    fn view(&self) -> Document {
        compute(self)
    }

    fn json(&self) -> Result<String> {
        let scales = Scales::new(self.digits, self.given.m.units());
        output::json(&ComputeOutput::new(
            self.given.echo(self.quantities, self.digits),
            Exact::new(self.quantities, &scales),
            self.states.map(|states| Listed::new(states, self.digits)),
        ))
    }
}

/// What `compute --temperatures` found.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// Machine and data.
    pub given: Given<'a>,
    /// The laws, in the order asked for.
    pub points: &'a [PathPoint],
    /// The digits asked for.
    pub digits: Digits,
}

impl Report for Path<'_> {
    fn view(&self) -> Document {
        path(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&PathOutput::new(&self.given, self.points, self.digits))
    }
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

impl Report for Symbols<'_> {
    fn view(&self) -> Document {
        symbols(self.formulae, self.entry)
    }

    fn json(&self) -> Result<String> {
        output::json(&SymbolicOutput::new(self))
    }
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

impl Report for Differences<'_> {
    fn view(&self) -> Document {
        curve(self)
    }

    fn json(&self) -> Result<String> {
        let scales = Scales::new(self.digits, self.given.m.units());
        let beside = self.beside.map_or_else(Vec::new, |table| {
            Beside::table(self.quantities, &scales, table)
        });
        output::json(&DifferenceOutput::new(
            self.given.echo(self.quantities, self.digits),
            beside,
            Some(CurveOutput::new(self.curve, scales.logarithm())),
        ))
    }
}
