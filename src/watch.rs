//! How long work says how far it is, and is told to stop.

use crate::error::{Error, Kind, Result};
use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The work was asked to stop; what is done so far is kept by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Told now and then how much work is done; may ask for a stop.
///
/// Terminal progress, Ctrl-C and time limits are all implementations of this trait.
pub trait Watch: Sync {
    /// So much more is done since the last call: states, rows, or whatever was begun.
    fn done(&self, amount: u64) -> ControlFlow<Stop>;

    /// A new stage begins: `total` of `what` (`states`, `rows`), of which an earlier run has done
    /// `already`.
    fn begins(&self, _total: u64, _already: u64, _what: &'static str) {}
}

impl dyn Watch + '_ {
    /// So much more is done.
    ///
    /// # Errors
    /// A stop, with these words.
    pub(crate) fn tell(&self, amount: u64, stopped: impl Display) -> Result<()> {
        match self.done(amount) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(Stop) => Err(Error::new(Kind::Stopped, stopped.to_string())),
        }
    }
}

/// The watch of work that is made of many short sums, which are not worth to be told of one by one and may be stopped.
pub(crate) struct Inside<'a>(pub &'a dyn Watch);

impl Watch for Inside<'_> {
    fn done(&self, _: u64) -> ControlFlow<Stop> {
        self.0.done(0)
    }
}

/// Never stops, reports nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _: u64) -> ControlFlow<Stop> {
        ControlFlow::Continue(())
    }
}

/// Lets work run for a moment, from its first report on.
#[derive(Default)]
struct Moment {
    /// When that was, how much was done since, and the seconds that it took.
    seen: Mutex<Option<(Instant, u64, f64)>>,
}

impl Watch for Moment {
    fn done(&self, amount: u64) -> ControlFlow<Stop> {
        const LENGTH: Duration = Duration::from_millis(250);
        let Ok(mut seen) = self.seen.lock() else {
            return ControlFlow::Break(Stop);
        };
        match &mut *seen {
            // What is done before the first report warms up.
            None => *seen = Some((Instant::now(), 0, 0.0)),
            Some((start, done, seconds)) => {
                *done += amount;
                *seconds = start.elapsed().as_secs_f64();
                if start.elapsed() > LENGTH {
                    return ControlFlow::Break(Stop);
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// How much is done in a second of some work, of which only a moment is done; `None` where it is over before it can be
/// measured.
pub(crate) fn rate<T>(work: impl FnOnce(&dyn Watch) -> Result<T>) -> Result<Option<f64>> {
    let moment = Moment::default();
    if let Err(error) = work(&moment)
        && error.kind() != Kind::Stopped
    {
        return Err(error);
    }
    let seen = moment.seen.into_inner().ok().flatten();
    Ok(seen.and_then(|(_, done, seconds)| (seconds > 0.0).then(|| done as f64 / seconds)))
}
