//! From options to a machine and its data.

use super::args::{SourceArgs, UnitsArg, WeightsArg};
use super::output::say;
use crate::answer::Samples;
use crate::data::{Data, nothing_read};
use crate::error::{Error, Result};
use crate::files;
use crate::machine::{Rbm, Recipe, Units, Weights, example, positive, random_at};
use crate::number::rational;
use crate::report::{Given, Provenance, output};
use rug::Rational;
use std::path::Path;

/// A machine, its data (possibly none), and where they come from.
pub(crate) struct Input {
    pub m: Rbm,
    pub data: Data,
    pub held_out: Option<Data>,
    pub from: Provenance,
    pub origin: output::Provenance,
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
        let data = files::read_data(path, self.m.units(), Some(self.m.n_v()))?;
        if data.total() == 0 {
            return Err(nothing_read().file(shown));
        }
        self.held_out = Some(data);
        self.from.command += &format!(" --held-out {}", quoted(&shown));
        self.origin.held_out = Some(shown);
        Ok(())
    }
}

/// Reads or makes what the options ask for.
pub(super) fn read(command: &str, args: &SourceArgs) -> Result<Input> {
    let units = args.units.map(|units| match units {
        UnitsArg::Binary => Units::Binary,
        UnitsArg::Spin => Units::Spin,
    });
    let temperature = args.temperature.as_deref().map(temperature).transpose()?;
    let (mut m, mut data, mut options, name) = origin(args, units, temperature)?;
    if let Some(units) = units {
        m = m.with_units(units);
        options += &format!(" --units {}", units.name());
    }
    if let Some(temperature) = &args.temperature {
        options += &format!(" --temperature {temperature}");
    }
    if let Some(path) = &args.data {
        data = files::read_data(path, m.units(), Some(m.n_v()))?;
        options += &format!(" --data {}", quoted(&path.display().to_string()));
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
            weights: is_random.then(|| match args.weights {
                WeightsArg::Short => "short".into(),
                WeightsArg::LogRational => "log-rational".into(),
                WeightsArg::Decimal => "decimal".into(),
            }),
            scale: is_random.then(|| args.scale.clone()),
            rows: (is_random && args.data.is_none()).then_some(args.rows),
        },
        from: Provenance {
            name,
            command: format!("rbm-exact {command}{options}"),
        },
    })
}

fn temperature(text: &str) -> Result<Rational> {
    let found = rational(text).and_then(positive);
    found.map_err(|error| error.at("--temperature"))
}

/// The machine, its data, the options that make it again and what it is called. The machine is made
/// at its temperature: large parameters are in range only there.
fn origin(
    args: &SourceArgs,
    units: Option<Units>,
    temperature: Option<Rational>,
) -> Result<(Rbm, Data, String, String)> {
    if let Some(name) = &args.example {
        let (mut m, data) = example(name)?;
        if let Some(temperature) = temperature {
            m = m.at_temperature(temperature)?;
        }
        return Ok((
            m,
            data,
            format!(" --example {name}"),
            format!("Built-in machine {name}"),
        ));
    }
    if let Some(path) = &args.model {
        let files::ModelFile { m, remarks } = files::read_model_at(path, temperature)?;
        for remark in remarks {
            say(&format!("note: {}: {remark}", path.display()));
        }
        let data = Data::new(m.n_v());
        let shown = path.display().to_string();
        return Ok((m, data, format!(" --model {}", quoted(&shown)), shown));
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
        weights: match args.weights {
            WeightsArg::Short => Weights::Short,
            WeightsArg::LogRational => Weights::LogRational,
            WeightsArg::Decimal => Weights::Decimal,
        },
        scale: rational(&args.scale).map_err(|error| error.at("--scale"))?,
        rows: if args.data.is_some() { 0 } else { args.rows },
        units: units.unwrap_or_default(),
    };
    let (m, data) = random_at(&recipe, temperature.unwrap_or_else(|| Rational::from(1)))?;
    let mut options = format!(" --nv {n_v} --nh {n_h} --seed {}", args.seed);
    match recipe.weights {
        Weights::Short => {}
        Weights::LogRational => options += " --weights log-rational",
        Weights::Decimal => options += " --weights decimal",
    }
    if args.scale != "1" {
        options += &format!(" --scale {}", args.scale);
    }
    if args.data.is_none() {
        options += &format!(" --rows {}", args.rows);
    }
    Ok((
        m,
        data,
        options,
        format!("Random machine, seed {}", args.seed),
    ))
}

/// A path as a shell takes it.
pub(crate) fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    match path.chars().all(plain) && !path.is_empty() {
        true => path.to_string(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}
