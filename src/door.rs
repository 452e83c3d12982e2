//! What the one who uses this program calls a thing that he may ask for: an option of the command line, or an argument
//! of a library. A process has one door. Messages of every room speak its language.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

/// The way by which people reach this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Functions and their arguments, in Python and in Rust.
    Library,
    /// Commands and their options.
    CommandLine,
}

static IS_COMMAND_LINE: AtomicBool = AtomicBool::new(false);

impl Door {
    /// From now on messages are for people who come by this door.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn open(self) {
        IS_COMMAND_LINE.store(self == Door::CommandLine, Ordering::Relaxed);
    }

    /// The door that was opened; a library where none was.
    pub(crate) fn opened() -> Door {
        match IS_COMMAND_LINE.load(Ordering::Relaxed) {
            true => Door::CommandLine,
            false => Door::Library,
        }
    }

    /// Of two ways to say what to do the one that works here.
    pub(crate) fn choose<T>(self, command_line: T, library: T) -> T {
        match self {
            Door::CommandLine => command_line,
            Door::Library => library,
        }
    }

    /// What `name` is called, an option as the command line spells it: `--max-states`, or `max_states=`.
    fn named(self, name: &str) -> String {
        self.choose(format!("--{name}"), format!("{}=", name.replace('-', "_")))
    }

    /// The option with its value, as it is typed: `--map 'W=w.T'`, or `map="W=w.T"`.
    fn option(self, name: &str, value: &str) -> String {
        let plain = |c: char| c.is_alphanumeric() || "-_./:".contains(c);
        let name = self.named(name);
        match self {
            Door::CommandLine if value.chars().all(plain) => format!("{name} {value}"),
            Door::CommandLine => format!("{name} '{}'", value.replace('\'', "'\\''")),
            Door::Library if value.contains('"') => format!("{name}'{value}'"),
            Door::Library => format!("{name}\"{value}\""),
        }
    }
}

/// An option by its name on the command line, as it is called here: `--max-states`, or `max_states=`.
pub(crate) fn named(name: &str) -> String {
    Door::opened().named(name)
}

/// The same where something is wrong with it: `--map`, or `map`.
pub(crate) fn place(name: &str) -> String {
    named(name).trim_end_matches('=').into()
}

/// The same with its value: `--map 'W=w.T'`, or `map="W=w.T"`.
pub(crate) fn option(name: &str, value: impl Display) -> String {
    Door::opened().option(name, &value.to_string())
}

/// Several options with their values, as they are typed one after the other.
#[cfg(feature = "files")]
pub(crate) fn options(given: &[(&str, &str)]) -> String {
    let each: Vec<String> = given
        .iter()
        .map(|(name, value)| option(name, value))
        .collect();
    each.join(Door::opened().choose(" ", ", "))
}

/// What to do on the command line, or in a library, where it is more than another spelling.
pub(crate) fn either(command_line: impl Into<String>, library: impl Into<String>) -> String {
    Door::opened().choose(command_line.into(), library.into())
}

#[cfg(test)]
mod tests {
    use super::Door::{CommandLine, Library};

    /// As a shell and as Python take them.
    #[test]
    fn an_option_is_spelled_as_its_door_spells_it() {
        assert_eq!(CommandLine.named("max-states"), "--max-states");
        assert_eq!(Library.named("max-states"), "max_states=");
        assert_eq!(CommandLine.option("map", "W=w.T"), "--map 'W=w.T'");
        assert_eq!(CommandLine.option("units", "spin"), "--units spin");
        assert_eq!(Library.option("claim-map", "W=w.T"), "claim_map=\"W=w.T\"");
        assert_eq!(Library.option("map", "W=\"my w\""), "map='W=\"my w\"'");
    }
}
