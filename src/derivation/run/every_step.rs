//! The whole derivation on one machine: every step, or those asked for, as plain data.

use super::every_machine::PointRunner;
use super::options::{RunOptions, stopped};
use super::runner::Runner;
use super::verdicts::StepRun;
use crate::data::Data;
use crate::derivation::steps::{Step, misreadings, named};
use crate::derivation::tree::evaluate::MOST_UNITS_OF_KEPT_ENERGIES;
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::threads::{in_order, memory_left};
use crate::watch::{Stop, Unwatched, Watch};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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
    let threads = 1..=threads(m, memory_left())?.min(wanted.len());
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
    let both = ran.and_then(|ran| Ok(ran.into_iter().flatten().zip(tried?.into_iter().flatten())));
    let both = both.map_err(|error| match error.kind() {
        Kind::Stopped => jobs.stopped(),
        _ => error,
    })?;
    Ok(both.map(|(ran, tried)| ran.with(tried)).collect())
}

/// What a runner and one at the points remember of each joint state, measured from 7 x 6 to 8 x 8 units.
const BYTES_OF_A_STATE: u64 = 13_000;
/// The same of each state and weight where energies are remembered, measured from 5 x 5 units on.
const BYTES_OF_AN_ENERGY: u64 = 1600;

/// How many runners of each kind work side by side, with so many bytes of memory left.
///
/// # Errors
/// Too little memory for one of each.
fn threads(m: &Rbm, left: Option<u64>) -> Result<usize> {
    let units = (m.n_v() + m.n_h()) as u32;
    // What one thread has computed another computes again: that pays on larger machines only.
    if units < 7 {
        return Ok(1);
    }
    let all = std::thread::available_parallelism().map_or(1, |all| usize::from(all).div_ceil(2));
    let of_a_state = match units as usize <= MOST_UNITS_OF_KEPT_ENERGIES {
        true => BYTES_OF_AN_ENERGY * (m.n_v() * m.n_h()) as u64,
        false => BYTES_OF_A_STATE,
    };
    let wanted = of_a_state * 2_u64.pow(units);
    let Some(left) = left else { return Ok(all) };
    let gigabytes = |bytes: u64| bytes as f64 / 1e9;
    if wanted > left {
        return Err(Error::limit(format!(
            "the derivation on {} x {} units holds about {:.1} GB in memory, and {:.1} GB are left",
            m.n_v(),
            m.n_h(),
            gigabytes(wanted),
            gigabytes(left)
        ))
        .help("take a machine of fewer units, or `compute` and `difference`, which need no joint table"));
    }
    Ok(all.min((left / wanted) as usize))
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

    /// One half of all steps, in their order, each by a runner that is free; nothing of those that are not begun
    /// because the other half failed.
    fn all<R: Send, T: Send>(
        &self,
        runners: Vec<R>,
        run: impl Fn(&mut R, &Step) -> Result<T> + Sync,
    ) -> Result<Vec<Option<T>>> {
        let threads = runners.len();
        let free = Mutex::new(runners);
        let free = || free.lock().unwrap_or_else(PoisonError::into_inner);
        in_order(threads, self.steps.len(), |place| {
            let runner = free().pop();
            let Some(mut runner) = runner.filter(|_| !self.ended.load(Ordering::Relaxed)) else {
                return Ok(None);
            };
            let ran = run(&mut runner, &self.steps[place]);
            free().push(runner);
            let ran = ran.and_then(|ran| self.finished(place, ran));
            self.ended.fetch_or(ran.is_err(), Ordering::Relaxed);
            ran.map(Some)
        })
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
pub fn run_misreadings(m: &Rbm, data: &Data, options: &RunOptions) -> Result<Vec<StepRun>> {
    let mut runner = Runner::new(m, data, options, &Unwatched)?;
    let wrong = misreadings();
    wrong.iter().map(|wrong| runner.step(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Recipe, random};

    /// 1600 bytes x 64 weights x 2^16 states = 6.7 GB.
    #[test]
    fn a_derivation_takes_no_more_memory_than_is_left() {
        let recipe = |n_v, n_h| Recipe {
            rows: 1,
            ..Recipe::new(n_v, n_h, 1)
        };
        let threads = |units, left| threads(&random(&recipe(units, units)).expect("small").0, left);
        let error = threads(8, Some(600_000_000)).expect_err("too little");
        assert_eq!(error.status(), 4);
        let told = error.to_string();
        assert!(told.contains("0.9 GB") && told.contains("0.6 GB"), "{told}");
        assert_eq!(threads(8, Some(1_000_000_000)).ok(), Some(1));
        assert_eq!(threads(3, Some(0)).ok(), Some(1));
        assert!(threads(8, None).is_ok());
    }
}
