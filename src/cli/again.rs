//! The command that repeats a run, read off the command line.

use crate::files::is_standard;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use std::any::TypeId;
use std::path::{Path, PathBuf};

/// What a run was asked for, as reports and messages say it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Again {
    /// The command that repeats the run.
    pub command: String,
    /// The same with another claim in the place of those given.
    pub of_another_claim: String,
    /// Whether progress is not to be shown.
    pub is_quiet: bool,
}

/// Options that change no number.
const LEFT_OUT: [&str; 12] = [
    "output",
    "format",
    "quiet",
    "threads",
    "save-model",
    "save-data",
    "dry-run",
    "checkpoint",
    "shard",
    "spare-digits",
    "points",
    "points-seed",
];

/// Options whose defaults are said, too, where the other one is given.
const ALWAYS: [(&str, &str); 4] = [
    ("seed", "nv"),
    ("rows", "nv"),
    ("estimator", "samples"),
    ("k", "k"),
];

impl Again {
    /// Of these arguments of the program.
    pub(super) fn of(program: &Command, matches: &ArgMatches) -> Self {
        let Some((name, given)) = matches.subcommand() else {
            return Again::default();
        };
        let options = program.find_subcommand(name).into_iter();
        let options = options.flat_map(Command::get_arguments);
        let options = options.filter(|option| is_said(given, option));
        let (mut command, mut of_another_claim) = (String::new(), String::new());
        for option in options {
            let said = written(given, option);
            of_another_claim += match option.get_id().as_str() {
                "claim" => " --claim FILE",
                _ => &said,
            };
            command += &said;
        }
        Again {
            command: format!("rbm-exact {name}{command}"),
            of_another_claim: format!("rbm-exact {name}{of_another_claim}"),
            is_quiet: matches!(given.try_get_one("quiet"), Ok(Some(true))),
        }
    }
}

fn is_said(given: &ArgMatches, option: &Arg) -> bool {
    let has = |id| matches!(given.try_contains_id(id), Ok(true));
    let is_given = |id| has(id) && given.value_source(id) == Some(ValueSource::CommandLine);
    let id = option.get_id().as_str();
    match option.get_long() {
        None => false,
        Some(long) if LEFT_OUT.contains(&long) => false,
        Some("rows") if has("data") => false,
        Some(_) if is_given(id) => true,
        _ => ALWAYS
            .iter()
            .any(|(one, beside)| *one == id && (one == beside || is_given(beside))),
    }
}

/// ` --name value`, for each of the values.
fn written(given: &ArgMatches, option: &Arg) -> String {
    let name = option.get_long().unwrap_or_default();
    let values = given
        .get_raw(option.get_id().as_str())
        .into_iter()
        .flatten();
    let mut values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
    if !option.get_action().takes_values() || values.is_empty() {
        return format!(" --{name}");
    }
    if let Some(between) = option.get_value_delimiter() {
        values = vec![values.join(&between.to_string()).into()];
    }
    let is_path = option.get_value_parser().type_id() == TypeId::of::<PathBuf>();
    let said = values.iter().map(|value| match is_path {
        true => quoted_path(Path::new(&**value)),
        false => quoted(value),
    });
    said.map(|value| format!(" --{name} {value}")).collect()
}

/// A path as a shell takes it and no option parser misreads it.
pub(super) fn quoted_path(path: &Path) -> String {
    let shown = path.display().to_string();
    match shown.starts_with('-') && !is_standard(path) {
        true => quoted(&format!("./{shown}")),
        false => quoted(&shown),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,".contains(c);
    match word.chars().all(plain) && !word.is_empty() {
        true => word.to_string(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
