//! Every joint state, for `compute --states`.

use super::num::Num;
use crate::answer::States;
use crate::number::Digits;
use schemars::JsonSchema;
use serde::Serialize;

/// The joint table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Listed(Vec<StateOutput>);

/// One joint state.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateOutput {
    /// The visible bits, such as "1100".
    pub v: String,
    /// The hidden bits.
    pub h: String,
    /// E(v,h).
    #[serde(rename = "E")]
    pub energy: Num,
    /// e^(-E/T).
    pub f: Num,
    /// p(v,h).
    pub p: Num,
}

impl Listed {
    /// The states with their digits.
    pub(crate) fn new(states: &States, digits: Digits) -> Self {
        let listed = states
            .entries
            .iter()
            .map(|(v, h, energy, f, p)| StateOutput {
                v: crate::ensemble::bits(v),
                h: crate::ensemble::bits(h),
                energy: Num::new(energy, digits.for_logarithm()),
                f: Num::new(f, digits),
                p: Num::new(p, digits),
            });
        Listed(listed.collect())
    }
}
