//! The one error type: which file, which place in it, what was found, what was wanted, what to do.

use std::fmt;

/// What kind of failure this is; it decides the exit status of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bad input or usage, or a failed read or write (exit status 2).
    Input,
    /// The work asked for is larger than a stated limit (exit status 4).
    Limit,
    /// The user stopped the work (exit status 4).
    Stopped,
    /// The digits asked for need more precision than the stated cap (exit status 3).
    Undecided,
    /// The reader of our output went away; not a failure (exit status 0).
    ClosedPipe,
}

/// A failure with everything a person needs to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    file: Option<String>,
    place: Option<String>,
    problem: String,
    help: Option<String>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of the given kind; `problem` says what was found and what was wanted.
    pub fn new(kind: Kind, problem: impl Into<String>) -> Self {
        Error {
            kind,
            file: None,
            place: None,
            problem: problem.into(),
            help: None,
        }
    }

    /// Bad input; `problem` says what was found and what was wanted.
    pub fn input(problem: impl Into<String>) -> Self {
        Error::new(Kind::Input, problem)
    }

    /// More work than a limit allows; `problem` says how much it is and what the limit was.
    pub fn limit(problem: impl Into<String>) -> Self {
        Error::new(Kind::Limit, problem)
    }

    /// Names the file the input came from, unless an inner call already did.
    pub fn file(mut self, file: impl fmt::Display) -> Self {
        let shown = |c: char| match c.is_control() {
            true => c.escape_debug().to_string(),
            false => c.into(),
        };
        self.file
            .get_or_insert_with(|| file.to_string().chars().map(shown).collect());
        self
    }

    /// Names the place inside the input (`W[2][1]`, `line 3, column 5`), unless already named.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place.get_or_insert_with(|| place.to_string());
        self
    }

    /// Says what to do about it, unless already said.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert(help.into());
        self
    }

    /// Says what to do about it where that is known, unless already said.
    #[cfg(feature = "files")]
    pub(crate) fn maybe_help(self, help: Option<impl Into<String>>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// Says what to do about it, in the place of what was said.
    #[cfg(feature = "files")]
    pub(crate) fn help_instead(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What was found and what was wanted, without the place and the help.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// The kind of failure.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The exit status the program ends with.
    pub fn status(&self) -> u8 {
        match self.kind {
            Kind::ClosedPipe => 0,
            Kind::Input => 2,
            Kind::Undecided => 3,
            Kind::Limit | Kind::Stopped => 4,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for part in [&self.file, &self.place].into_iter().flatten() {
            write!(out, "{part}: ")?;
        }
        out.write_str(&self.problem)?;
        match &self.help {
            Some(help) => write!(out, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
