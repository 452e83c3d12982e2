//! A stream of updates, and what is said of it.

use super::known::Source;
use crate::answer::Hidden;
use crate::error::{Error, Result};
use crate::machine::Shaped;

/// A stream of updates: for every parameter that was kept, one number an update, in their order.
pub type Stream = Shaped<Option<Vec<f64>>>;

/// What is said of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// Whose updates they are.
    pub source: Source,
    /// What they pair with the visible units.
    pub hidden: Hidden,
    /// Each is the mean over so many rows, drawn one by one with their multiplicities; `None`: over rows taken
    /// in another way (all of them, say), whose variance is not judged.
    pub batch: Option<u64>,
    /// What they are multiplied by: a learning rate.
    pub rate: f64,
    /// The chance that a correct stream of any length is refuted, all tests together.
    pub level: f64,
}

/// How many updates there are.
pub(super) fn length(stream: &Stream) -> Result<u64> {
    let mut lengths = stream.iter().flatten().map(Vec::len);
    let first = lengths.next().filter(|n| *n > 0);
    let first = first.ok_or_else(|| Error::input("found no updates, wanted at least one"))?;
    if let Some(other) = lengths.find(|n| *n != first) {
        return Err(Error::input(format!(
            "found {first} and {other} updates of different parameters, wanted as many of each"
        )));
    }
    match stream.iter().flatten().flatten().all(|x| x.is_finite()) {
        true => Ok(first as u64),
        false => Err(Error::input("found an update that is not finite")
            .help("look at the trainer's first such update: it overflows")),
    }
}

pub(super) fn check(said: &Said) -> Result<()> {
    if !(said.level > 0.0 && said.level < 1.0) {
        let level = said.level;
        return Err(Error::input(format!(
            "found the level {level}, wanted one between 0 and 1"
        )));
    }
    if !said.rate.is_finite() || said.rate == 0.0 || said.batch == Some(0) {
        return Err(Error::input(
            "found a rate or a batch of 0, wanted another number",
        ));
    }
    Ok(())
}

/// How far rounding may have moved every update: more than that of single precision where all of them are
/// singles, else of double.
pub(super) fn rounding(stream: &Stream, said: &Said) -> f64 {
    let single = |x: &f64| f64::from(*x as f32) == *x;
    let rate = said.rate.abs().min(1.0);
    match stream.iter().flatten().flatten().all(single) {
        true => f64::from(f32::EPSILON) * 4.0,
        false => f64::EPSILON * 64.0 / rate,
    }
}
