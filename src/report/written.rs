//! Each answer in two forms: the view that renderers match over, and JSON.

use super::answers::{
    Checked, Clamped, Computed, Derivation, Differences, Path, Report, Sampled, Symbols, Updates,
};
use super::cd::cd;
use super::check::check;
use super::compute::compute;
use super::derive::derive;
use super::difference::curve;
use super::output::{
    self, Beside, CdOutput, CheckOutput, ComputeOutput, CurveOutput, DeriveOutput,
    DifferenceOutput, Exact, Listed, PathOutput, SamplesOutput, SymbolicOutput, WithoutZOutput,
};
use super::path::path;
use super::samples::samples;
use super::story::story;
use super::symbols::symbols;
use super::view::Document;
use super::without_z::without_z;
use crate::answer::Scales;
use crate::error::Result;

impl Report for Computed<'_> {
    fn view(&self) -> Document {
        compute(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&ComputeOutput::new(
            output::Input::new(&self.given, self.quantities, self.digits),
            Exact::new(&self.given, self.quantities, self.digits),
            self.states.map(|states| Listed::new(states, self.digits)),
        ))
    }
}

impl Report for Clamped<'_> {
    fn view(&self) -> Document {
        without_z(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&WithoutZOutput::new(self))
    }
}

impl Report for Sampled<'_> {
    fn view(&self) -> Document {
        samples(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&SamplesOutput::new(self))
    }
}

impl Report for Updates<'_> {
    fn view(&self) -> Document {
        cd(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&CdOutput::new(self))
    }
}

impl Report for Checked<'_> {
    fn view(&self) -> Document {
        check(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&CheckOutput::new(self))
    }
}

impl Report for Path<'_> {
    fn view(&self) -> Document {
        path(self)
    }

    fn json(&self) -> Result<String> {
        output::json(&PathOutput::new(
            &self.given,
            (self.course, self.points),
            self.digits,
        ))
    }
}

impl Report for Symbols<'_> {
    fn view(&self) -> Document {
        symbols(self.formulae, self.entry)
    }

    fn json(&self) -> Result<String> {
        output::json(&SymbolicOutput::new(self))
    }
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
            output::Input::new(&self.given, self.quantities, self.digits),
            beside,
            Some(CurveOutput::new(self.curve, scales.logarithm())),
        ))
    }
}

impl Report for Derivation<'_> {
    fn view(&self) -> Document {
        match self.story {
            Some(told) => story(told, self),
            None => derive(self),
        }
    }

    fn json(&self) -> Result<String> {
        output::json(&DeriveOutput::new(self))
    }
}
