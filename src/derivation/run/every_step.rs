//! The whole derivation on one machine: every step, or those asked for, as plain data.

use super::options::{RunOptions, stopped};
use super::runner::{Comparison, Runner};
use super::verdicts::{At, StepRun};
use crate::data::Data;
use crate::derivation::steps::{Chain, Misreading, misreadings, named};
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::watch::{Stop, Unwatched, Watch};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many steps [`run`] tells the watch of.
///
/// # Errors
/// An unknown step.
pub fn steps_to_run(options: &RunOptions) -> Result<usize> {
    Ok(named(options.steps.as_deref())?.len())
}

/// Runs the derivation; the watch is told of every step, and can stop it anywhere.
///
/// # Errors
/// No rows, a machine too large for the joint table, an unknown step, or a stop from the watch.
pub fn run(m: &Rbm, data: &Data, options: &RunOptions, watch: &dyn Watch) -> Result<Vec<StepRun>> {
    let wanted = named(options.steps.as_deref())?;
    // What one thread has computed another computes again: that pays on larger machines only.
    let threads = match m.n_v() + m.n_h() {
        0..7 => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let runners: Result<Vec<Runner>> = (0..threads.min(wanted.len()))
        .map(|_| Runner::new(m, data, options, watch))
        .collect();
    let steps = wanted.len();
    let next = Mutex::new(wanted.into_iter().enumerate());
    let ended = AtomicBool::new(false);
    let take = || match ended.load(Ordering::Relaxed) {
        true => None,
        false => next.lock().map_or(None, |mut next| next.next()),
    };
    let work = |mut runner: Runner| {
        std::iter::from_fn(take)
            .map(|(place, step)| {
                let ran = runner.step(step);
                let ran = match watch.done(1) {
                    ControlFlow::Break(Stop) => Err(stopped()),
                    ControlFlow::Continue(()) => ran,
                };
                ended.fetch_or(ran.is_err(), Ordering::Relaxed);
                (place, ran)
            })
            .collect::<Vec<_>>()
    };
    let mut ran = std::thread::scope(|scope| {
        let workers: Vec<_> = runners?
            .into_iter()
            .map(|runner| scope.spawn(move || work(runner)))
            .collect();
        Ok(workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(ran) => ran,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect::<Vec<_>>())
    })?;
    ran.sort_by_key(|(place, _)| *place);
    let done = ran.iter().filter(|(_, ran)| ran.is_ok()).count();
    let ran: Result<_> = ran.into_iter().map(|(_, ran)| ran).collect();
    ran.map_err(|error| match error.kind() {
        Kind::Stopped => Error::new(
            Kind::Stopped,
            format!("stopped with {done} of {steps} steps run"),
        ),
        _ => error,
    })
}

/// Runs the misreadings: each should be refuted, on some machine.
///
/// # Errors
/// As [`run`].
pub fn run_misreadings(
    m: &Rbm,
    data: &Data,
    options: &RunOptions,
) -> Result<Vec<(Misreading, Vec<At>)>> {
    let mut runner = Runner::new(m, data, options, &Unwatched)?;
    misreadings()
        .into_iter()
        .map(|wrong| {
            let chain = if wrong.of.starts_with('H') {
                Chain::Haykin
            } else {
                Chain::Question
            };
            let values = runner.inputs(&Comparison {
                chain,
                over: wrong.over,
                free: &wrong.free,
                sides: (&wrong.lhs, &wrong.rhs),
                recomputed: None,
            })?;
            Ok((wrong, values))
        })
        .collect()
}
