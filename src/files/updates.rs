//! Streams of sampled updates: W, b and c with one more dimension in front, an update after the other.

use super::claims::{
    About, Are, BLOCKS, ClaimNames, Located, Sought, layers, lengths, maps, params,
};
use super::convention::{ask, listed};
use super::named::{Array, Named};
use super::open::named;
use super::source::{name_of, read};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::oracle::Stream;
use std::collections::HashMap;
use std::path::Path;

/// Updates of a trainer, and what has to be said about how their file was read.
#[derive(Clone, Debug)]
pub struct UpdatesFile {
    /// The numbers of every parameter, in their order.
    pub stream: Stream,
    /// What was taken for what, a sentence each.
    pub remarks: Vec<String>,
}

/// Reads the updates of a trainer: `W` of shape (updates, n_v, n_h), `b` of (updates, n_v), `c` of (updates, n_h), any of
/// which may be left out. Arrays of other names are found as those of a claim are; a map turns every update.
///
/// # Errors
/// An unreadable file, none of these arrays, arrays of other shapes or with numbers that are not finite.
pub fn read_updates(path: &Path, m: &Rbm, names: ClaimNames) -> Result<UpdatesFile> {
    read(path, "keep the updates as .npz with the arrays W, b and c")
        .and_then(|bytes| updates(&named(path, &bytes)?, m, names))
        .map_err(|error| error.file(name_of(path)))
}

fn updates(named: &Named, m: &Rbm, names: ClaimNames) -> Result<UpdatesFile> {
    let data = &Data::new(m.n_v());
    let about = About { m, data, names };
    let mut remarks = named.remarks.clone();
    let mut found: HashMap<Param, Vec<f64>> = HashMap::new();
    let mut count = None;
    for target in BLOCKS {
        let sought = Sought {
            named,
            about,
            before: "",
            target,
            are: Are::Updates,
        };
        let Some(located) = sought.located()? else {
            continue;
        };
        let Some(array) = named.get(&located.name) else {
            continue;
        };
        let updates = array.shape().first().map_or(0, |n| *n as usize);
        let first = count.get_or_insert_with(|| (located.name.clone(), updates));
        if first.1 != updates {
            return Err(Error::input(format!(
                "found {updates} updates, wanted {} as in `{}`",
                first.1, first.0
            ))
            .at(&located.name));
        }
        remarks.extend(
            located
                .said
                .iter()
                .map(|said| format!("read by the names of the arrays: {said}")),
        );
        for (param, place) in params(target, layers(m)).into_iter().zip(&located.places) {
            found.insert(param, column(array, &located, *place)?);
        }
    }
    if found.is_empty() {
        return Err(nothing(named, m));
    }
    let stream: Shaped<()> = m.theta().map(|_, _| ());
    let stream = stream.map(|param, ()| found.remove(&param));
    Ok(UpdatesFile { stream, remarks })
}

/// The numbers of one parameter, an update after the other.
fn column(array: &Array, located: &Located, place: usize) -> Result<Vec<f64>> {
    let each: usize = lengths(array, Are::Updates).iter().product();
    let factor = located.factor.to_f64();
    let places = (place..array.len()).step_by(each.max(1));
    let number = |place: usize| {
        let entry = array.entry(place);
        let found = entry.rational().map(|q| q.to_f64() * factor);
        found.filter(|x| x.is_finite()).ok_or_else(|| {
            Error::input(format!("found {}, wanted a finite number", entry.quoted()))
                .at(array.at(&located.name, place))
                .help("look at the trainer's first such update: it overflows")
        })
    };
    places.map(number).collect()
}

/// The error of a file in which no array is a block: the maps that its shapes allow.
fn nothing(named: &Named, m: &Rbm) -> Error {
    let problem = format!("found {}, wanted at least one of W, b, c", listed(named));
    let arrays = named.arrays().iter();
    let each = arrays.map(|(name, array)| (name.as_str(), lengths(array, Are::Updates)));
    match maps(each, m) {
        Some(choices) => ask(problem, &choices),
        None => Error::input(problem).help("numpy.savez(\"updates.npz\", W=.., b=.., c=..), the first dimension counting the updates"),
    }
}
