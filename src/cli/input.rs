//! From options to a machine and its data.

use super::again::Again;
use super::args::SourceArgs;
use super::output::say;
use super::paths::{Named, kept_apart};
use crate::answer::Samples;
use crate::data::{Data, nothing_read};
use crate::error::{Error, Result};
use crate::files::{self, Asked, Map};
use crate::machine::{Param, Rbm, Recipe, example, positive, random_at};
use crate::number::rational;
use crate::report::{Given, Provenance, output};
use itertools::Itertools;
use rug::Rational;
use std::path::Path;

/// A machine, its data (possibly none), and where they come from.
pub(crate) struct Input {
    pub m: Rbm,
    pub data: Data,
    pub held_out: Option<Data>,
    pub from: Provenance,
    pub origin: output::Provenance,
    /// How the machine's file was read, by which other files of its owner are read too.
    pub how: Asked,
    /// How its arrays were found, where they have other names than ours.
    pub reading: Option<files::Reading>,
}

impl Input {
    /// What `compute` fits.
    pub(crate) fn samples(&self) -> Samples<'_> {
        Samples {
            data: Some(&self.data),
            held_out: self.held_out.as_ref(),
            ..Samples::default()
        }
    }

    /// The same for a report.
    pub(super) fn given(&self) -> Given<'_> {
        Given {
            m: &self.m,
            data: &self.data,
            held_out: self.held_out.as_ref(),
            from: &self.from,
            origin: &self.origin,
        }
    }

    /// The parameter that --param names.
    pub(crate) fn param(&self, text: &str) -> Result<Param> {
        let param = Param::parse(text, self.m.n_v(), self.m.n_h());
        param.map_err(|error| error.at("--param"))
    }

    /// Refuses an option that is about data where there are none.
    pub(crate) fn needs_data(&self, option: &str) -> Result<()> {
        match self.data.total() {
            0 => Err(Error::input("found no data rows, wanted at least one")
                .at(option)
                .help("give --data FILE")),
            _ => Ok(()),
        }
    }

    /// Reads the data held out, if any.
    pub(crate) fn hold_out(&mut self, path: Option<&Path>) -> Result<()> {
        let Some(path) = path else { return Ok(()) };
        let shown = path.display().to_string();
        let map = self.how.map.as_ref();
        let (data, _) = files::read_data_as(path, map, self.m.units(), Some(self.m.n_v()))?;
        if data.total() == 0 {
            return Err(nothing_read().file(shown));
        }
        self.held_out = Some(data);
        self.origin.held_out = Some(shown);
        Ok(())
    }
}

/// Reads or makes what the options ask for; first it is seen to that none of the files written, with the
/// options that name them, is one of those read.
pub(super) fn read(
    again: &Again,
    args: &SourceArgs,
    files_read: &[Named],
    written: &[Named],
) -> Result<Input> {
    kept_apart(Some(args), files_read, written)?;
    let units = args.units;
    let temperature = args.temperature.as_deref().map(temperature).transpose()?;
    let how = Asked {
        map: args.map.as_deref().map(Map::parse).transpose()?,
        convention: args.convention.clone(),
        spelling: args.dtype,
        temperature,
        units,
    };
    if let Some(map) = &how.map
        && map.names_parameters()
        && args.model.is_none()
    {
        return Err(Error::input("found no --model, wanted one for this map").at("--map"));
    }
    let is_held_out = |(option, path): &Named| *option == "--held-out" && path.is_some();
    let reads_rows = args.data.is_some() || files_read.iter().any(is_held_out);
    if how.map.as_ref().is_some_and(Map::names_rows) && !reads_rows {
        return Err(Error::input("found no --data, wanted one for this map").at("--map"));
    }
    let Made {
        mut m,
        mut data,
        name,
        reading,
    } = origin(args, &how).map_err(|error| match (&args.model, &args.data) {
        (Some(model), Some(data)) => files::of_another_width(error, model, data, &how),
        _ => error,
    })?;
    let found = reading;
    let mut reading = found.as_ref().map(|reading| echoed(reading, &how));
    if let Some(units) = units {
        m = m.with_units(units);
    }
    if let Some(path) = &args.data {
        let read = files::read_data_as(path, how.map.as_ref(), m.units(), Some(m.n_v()));
        let (rows, taken) = match (read, &args.model) {
            (Err(error), Some(model)) => {
                return Err(files::of_another_width(error, model, path, &how));
            }
            (read, _) => read?,
        };
        data = rows;
        if !taken.is_empty() {
            let reading = reading.get_or_insert_with(output::Reading::default);
            reading.map = args.map.clone();
            reading.taken.extend(taken.into_iter().map(echoed_array));
        }
    }
    if let Some(path) = &args.save_model {
        files::write_whole(path, files::write_model(&m).as_bytes())?;
    }
    if let Some(path) = &args.save_data {
        files::write_whole(path, files::write_data(&data, m.units()).as_bytes())?;
    }
    let is_random = args.nv.is_some();
    let shown =
        |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    Ok(Input {
        m,
        data,
        held_out: None,
        origin: output::Provenance {
            example: args.example.clone(),
            model: shown(&args.model),
            data: shown(&args.data),
            held_out: None,
            seed: is_random.then_some(args.seed),
            weights: is_random.then(|| args.weights.name().into()),
            scale: is_random.then(|| args.scale.clone()),
            rows: (is_random && args.data.is_none()).then_some(args.rows),
            reading,
        },
        how,
        reading: found,
        from: Provenance {
            name,
            command: again.command.clone(),
        },
    })
}

fn temperature(text: &str) -> Result<Rational> {
    let found = rational(text).and_then(positive);
    found.map_err(|error| error.at("--temperature"))
}

/// What was read from a file, as reports echo it.
fn echoed(reading: &files::Reading, how: &Asked) -> output::Reading {
    let taken = reading.taken.iter().cloned();
    output::Reading {
        convention: reading.convention.clone(),
        map: how.map.as_ref().map(|map| map.text().to_string()),
        taken: taken.map(echoed_array).collect(),
        remarks: reading.remarks.clone(),
        passed_over: reading.passed_over.clone(),
        constant: (!reading.constant.is_zero()).then(|| reading.constant.to_string()),
    }
}

/// In one sentence: `W = components_.T (3 x 2)`.
pub(crate) fn sentence(reading: &files::Reading) -> String {
    let by = match &reading.convention {
        Some(name) => format!(", by the convention {name}"),
        None => String::new(),
    };
    let each = reading.taken.iter().map(|taken| {
        let shape = taken.shape.iter().join(" x ");
        format!("{} = {} ({shape})", taken.target, taken.from)
    });
    format!("{}{by}.", each.collect_vec().join(", "))
}

fn echoed_array(taken: files::Taken) -> output::Taken {
    output::Taken {
        target: taken.target,
        from: taken.from,
        shape: taken.shape,
        dtype: taken.dtype,
    }
}

/// A machine that was read or made.
struct Made {
    m: Rbm,
    data: Data,
    /// What it is called.
    name: String,
    /// How its file was read, where its arrays have other names than our own.
    reading: Option<files::Reading>,
}

/// The machine is made at its temperature: large parameters are in range only there.
fn origin(args: &SourceArgs, how: &Asked) -> Result<Made> {
    let temperature = how.temperature.clone();
    if let Some(name) = &args.example {
        let (mut m, data) = example(name)?;
        if let Some(temperature) = temperature {
            m = m.at_temperature(temperature)?;
        }
        return Ok(Made {
            m,
            data,
            name: format!("Built-in machine {name}"),
            reading: None,
        });
    }
    if let Some(path) = &args.model {
        let files::ModelFile {
            m,
            remarks,
            reading,
        } = files::read_model_as(path, how)?;
        for remark in remarks {
            say(&format!("note: {}: {remark}", path.display()));
        }
        let data = Data::new(m.n_v());
        let shown = path.display().to_string();
        return Ok(Made {
            m,
            data,
            name: shown,
            reading,
        });
    }
    let (Some(n_v), Some(n_h)) = (args.nv, args.nh) else {
        return Err(Error::input("no machine was named").help(
            "give --nv N --nh M for a random one, --example m2 for a built-in one, or --model FILE",
        ));
    };
    let recipe = Recipe {
        n_v,
        n_h,
        seed: args.seed,
        weights: args.weights,
        scale: rational(&args.scale).map_err(|error| error.at("--scale"))?,
        rows: if args.data.is_some() { 0 } else { args.rows },
        units: how.units.unwrap_or_default(),
    };
    let (m, data) = random_at(&recipe, temperature.unwrap_or_else(|| Rational::from(1)))?;
    Ok(Made {
        m,
        data,
        name: format!("Random machine, seed {}", args.seed),
        reading: None,
    })
}
