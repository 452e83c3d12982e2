//! Each answer in two forms: the view that renderers match over, and JSON.

use super::answers::{
    Checked, Clamped, Computed, Derivation, Differences, Path, Report, Sampled, Symbols, Updates,
};
use super::output::{self, *};
use super::view::Document;
use crate::error::Result;

macro_rules! written {
    ($($answer:ident: $view:expr, $output:ident;)*) => {$(
        impl Report for $answer<'_> {
            fn view(&self) -> Document {
                $view(self)
            }

            fn json(&self) -> Result<String> {
                output::json(&$output::new(self))
            }
        }
    )*};
}

written! {
    Computed: super::compute::compute, ComputeOutput;
    Clamped: super::compute::without_z, WithoutZOutput;
    Sampled: super::samples::samples, SamplesOutput;
    Updates: super::cd::cd, CdOutput;
    Checked: super::check::check, CheckOutput;
    Path: super::path::path, PathOutput;
    Symbols: super::symbols::symbols, SymbolicOutput;
    Differences: super::difference::curve, DifferenceOutput;
    Derivation: story_or_ledger, DeriveOutput;
}

fn story_or_ledger(derivation: &Derivation) -> Document {
    match derivation.story {
        Some(told) => super::story::story(told, derivation),
        None => super::derive::derive(derivation),
    }
}
