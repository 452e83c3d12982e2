//! Streams of sampled updates: W, b and c with one more dimension in front, an update after the other.

use super::named::{Array, Named};
use super::open::named;
use super::source::{name_of, read};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::oracle::Stream;
use std::path::Path;

/// Reads the updates of a trainer: `W` of shape (updates, n_v, n_h), `b` of (updates, n_v), `c` of (updates,
/// n_h), any of which may be left out.
///
/// # Errors
/// An unreadable file, none of these arrays, arrays of other shapes or with numbers that are not finite.
pub fn read_updates(path: &Path, m: &Rbm) -> Result<Stream> {
    read(path, "keep the updates as .npz with the arrays W, b and c")
        .and_then(|bytes| updates(&named(path, &bytes)?, m))
        .map_err(|error| error.file(name_of(path)))
}

fn updates(named: &Named, m: &Rbm) -> Result<Stream> {
    let (n_v, n_h) = (m.n_v() as u64, m.n_h() as u64);
    let w = block(named, "W", &[n_v, n_h])?;
    let b = block(named, "b", &[n_v])?;
    let c = block(named, "c", &[n_h])?;
    if w.is_none() && b.is_none() && c.is_none() {
        let names: Vec<&str> = named.names().take(8).collect();
        return Err(Error::input(format!(
            "found the arrays {}, wanted at least one of W, b, c",
            names.join(", ")
        ))
        .help("numpy.savez(\"updates.npz\", W=.., b=.., c=..), the first dimension counting the updates"));
    }
    let column = |name: &str, block: &Option<&Array>, each: usize, at: usize| {
        let Some(block) = block else { return Ok(None) };
        let places = (at..block.len()).step_by(each);
        let number = |place: usize| {
            let entry = block.entry(place);
            let found = entry.rational().map(|q| q.to_f64());
            found.filter(|x| x.is_finite()).ok_or_else(|| {
                Error::input(format!("found {}, wanted a finite number", entry.quoted()))
                    .at(block.at(name, place))
                    .help("look at the trainer's first such update: it overflows")
            })
        };
        places.map(number).collect::<Result<Vec<f64>>>().map(Some)
    };
    let stream: Shaped<()> = m.theta().map(|_, _| ());
    stream.try_map(|param, ()| match param {
        Param::W(i, j) => column("W", &w, m.n_v() * m.n_h(), i * m.n_h() + j),
        Param::B(i) => column("b", &b, m.n_v(), i),
        Param::C(j) => column("c", &c, m.n_h(), j),
    })
}

/// The array of a name, whose dimensions after the first are these.
fn block<'a>(named: &'a Named, name: &str, wanted: &[u64]) -> Result<Option<&'a Array<'a>>> {
    let Some(found) = named.get(name) else {
        return Ok(None);
    };
    let shown = |shape: &[u64]| {
        let sizes: Vec<String> = shape.iter().map(u64::to_string).collect();
        format!("({})", sizes.join(", "))
    };
    match found.shape() {
        [_, rest @ ..] if rest == wanted => Ok(Some(found)),
        shape => {
            let turned: Vec<u64> = wanted.iter().rev().copied().collect();
            let help = match shape {
                [_, rest @ ..] if rest == turned => "W.transpose(0, 2, 1) in numpy turns it",
                _ => {
                    "the first dimension counts the updates, the others are those of the parameters"
                }
            };
            let wanted = shown(wanted).replacen('(', "(updates, ", 1);
            Err(
                Error::input(format!("found the shape {}, wanted {wanted}", shown(shape)))
                    .at(name)
                    .help(help),
            )
        }
    }
}
