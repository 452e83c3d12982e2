//! The whole derivation on one machine: every step, or those asked for, as plain data.

use super::every_machine::PointRunner;
use super::options::{RunOptions, stopped};
use super::runner::{Comparison, Runner};
use super::verdicts::{At, StepRun};
use crate::data::Data;
use crate::derivation::steps::{Chain, Misreading, Step, misreadings, named};
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::watch::{Stop, Unwatched, Watch};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
        _ => std::thread::available_parallelism().map_or(1, |all| usize::from(all).div_ceil(2)),
    };
    let threads = 1..=threads.min(wanted.len());
    let runners: Result<Vec<_>> = threads
        .clone()
        .map(|_| Runner::new(m, data, options, watch))
        .collect();
    let point_runners: Result<Vec<_>> = threads
        .map(|_| PointRunner::new(m, data, options, watch))
        .collect();
    let (runners, point_runners) = (runners?, point_runners?);
    let jobs = Jobs::new(&wanted, watch);
    // The values on this machine and those at the points share nothing, so they are made at once.
    let (ran, tried) = std::thread::scope(|scope| {
        let tried = scope.spawn(|| jobs.all(point_runners, PointRunner::step));
        let ran = jobs.all(runners, Runner::step);
        (
            ran,
            tried.join().unwrap_or_else(|panic| resume_unwind(panic)),
        )
    });
    let both = ran.and_then(|ran| Ok(ran.into_iter().zip(tried?)));
    let both = both.map_err(|error| match error.kind() {
        Kind::Stopped => jobs.stopped(),
        _ => error,
    })?;
    Ok(both.map(|(ran, tried)| ran.with(tried)).collect())
}

/// Steps that are run in two halves: on this machine and at the points.
struct Jobs<'a> {
    steps: &'a [Step],
    /// Of which steps one half is done.
    half_done: Vec<AtomicBool>,
    /// How many steps are done.
    done: AtomicUsize,
    /// Nothing more is begun.
    ended: AtomicBool,
    watch: &'a dyn Watch,
}

impl<'a> Jobs<'a> {
    fn new(steps: &'a [Step], watch: &'a dyn Watch) -> Self {
        Jobs {
            steps,
            half_done: steps.iter().map(|_| AtomicBool::new(false)).collect(),
            done: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
            watch,
        }
    }

    /// One half of all steps, in their order: each runner takes the next step when it is free.
    fn all<R: Send, T: Send>(
        &self,
        runners: Vec<R>,
        run: impl Fn(&mut R, &Step) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let next = AtomicUsize::new(0);
        let take = || match self.ended.load(Ordering::Relaxed) {
            true => None,
            false => Some(next.fetch_add(1, Ordering::Relaxed)),
        };
        let (take, run) = (&take, &run);
        let work = move |mut runner: R| {
            std::iter::from_fn(move || {
                let place = take()?;
                let ran = run(&mut runner, self.steps.get(place)?);
                let ran = ran.and_then(|ran| self.finished(place, ran));
                self.ended.fetch_or(ran.is_err(), Ordering::Relaxed);
                Some((place, ran))
            })
            .collect::<Vec<_>>()
        };
        let mut ran = std::thread::scope(|scope| {
            let workers: Vec<_> = runners
                .into_iter()
                .map(|runner| scope.spawn(move || work(runner)))
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect::<Vec<_>>()
        });
        ran.sort_by_key(|(place, _)| *place);
        ran.into_iter().map(|(_, ran)| ran).collect()
    }

    /// Tells the watch of a step when both its halves are done.
    fn finished<T>(&self, place: usize, ran: T) -> Result<T> {
        let whole = self.half_done[place].swap(true, Ordering::Relaxed);
        match self.watch.done(u64::from(whole)) {
            ControlFlow::Break(Stop) => Err(stopped()),
            ControlFlow::Continue(()) => {
                self.done.fetch_add(usize::from(whole), Ordering::Relaxed);
                Ok(ran)
            }
        }
    }

    fn stopped(&self) -> Error {
        let (done, steps) = (self.done.load(Ordering::Relaxed), self.steps.len());
        Error::new(
            Kind::Stopped,
            format!("stopped with {done} of {steps} steps run"),
        )
    }
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
