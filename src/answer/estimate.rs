//! What a run will take, measured by a moment of itself.

use super::certainty::with_spare;
use super::clamped::enclosed;
use super::job::Job;
use super::quantities::quantities;
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
use crate::sweep::{Rows, Side, Tier, plan, timed};
use crate::watch::Unwatched;
use std::time::Instant;

/// What the first round of a run will take; cancellations may need further rounds with more digits.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The layer that is enumerated.
    pub side: Side,
    /// The numbers that are summed.
    pub tier: Tier,
    /// How many states.
    pub states: u64,
    /// Seconds for the states; `None` where they are over before they can be measured.
    pub states_seconds: Option<f64>,
    /// How many distinct data rows.
    pub rows: u64,
    /// Seconds for the rows.
    pub rows_seconds: f64,
    /// Seconds for the parameters, where there are many of them and few states: each has its factor, its sums and its
    /// results.
    pub parameters_seconds: f64,
}

impl Estimate {
    /// For states, rows and parameters.
    pub fn seconds(&self) -> f64 {
        self.states_seconds.unwrap_or(0.0) + self.rows_seconds + self.parameters_seconds
    }
}

/// States of runs that are over before an estimate would be, in hardware numbers.
const FEW_STATES: u64 = 1 << 22;
/// The same in MPFR floats, which take a hundred times as long and more.
const FEW_STATES_IN_MPFR: u64 = 1 << 14;
/// The same for rows, whatever the number of digits.
const FEW_ROWS: usize = 1 << 10;
/// Fewer weights than this take no time to speak of.
const MANY_WEIGHTS: usize = 1 << 16;
/// What one unit in so many of the larger layer takes is measured.
const CUT: usize = 64;
/// A sample of rows that takes so long is long enough.
const MOMENT: f64 = 0.05;

/// Measures; `part` is the share of the states that will be summed, from 0 to 1. Where neither
/// states nor rows are many, it measures only if it `must`.
///
/// # Errors
/// A tier that cannot hold the machine, data of another width.
pub fn estimate(job: &Job, part: f64, must: bool) -> Result<Option<Estimate>> {
    let options = with_spare(job.options, 0);
    let (side, states) = job.states();
    let rows = match job.samples.data {
        Some(data) if data.listed() > FEW_ROWS => data.folded(),
        _ => Data::new(job.m.n_v()),
    };
    let weights = job.m.n_v() * job.m.n_h();
    let must = must || weights >= MANY_WEIGHTS;
    if !must && states <= FEW_STATES_IN_MPFR && rows.listed() <= FEW_ROWS {
        return Ok(None);
    }
    // The tier of sums that cannot be shared out, because they span too many bits, is MPFR.
    let tier = plan(job.m, &options).map_or(Tier::Floats, |plan| plan.tier);
    let few = match tier {
        Tier::Floats => FEW_STATES_IN_MPFR,
        _ => FEW_STATES,
    };
    if !must && states <= few && rows.listed() <= FEW_ROWS {
        return Ok(None);
    }
    let states = (states as f64 * part) as u64;
    let rate = timed(job.m, &options)?;
    Ok(Some(Estimate {
        side,
        tier,
        states,
        states_seconds: rate.map(|rate| states as f64 / rate),
        rows: rows.listed() as u64,
        rows_seconds: rows_seconds(job, &rows)?,
        parameters_seconds: match weights >= MANY_WEIGHTS && job.states().1 <= FEW_STATES_IN_MPFR {
            true => parameters_seconds(job)?,
            false => 0.0,
        },
    }))
}

/// From the first units of the larger layer.
fn parameters_seconds(job: &Job) -> Result<f64> {
    let (m, options) = (job.m, with_spare(job.options, 0));
    let (n_v, n_h) = match m.n_v() > m.n_h() {
        true => (m.n_v().div_ceil(CUT), m.n_h()),
        false => (m.n_v(), m.n_h().div_ceil(CUT)),
    };
    let theta = Shaped::build(n_v, n_h, |param| m.theta().get(param).clone())?;
    let cut = Rbm::with_temperature(m.units(), theta, m.temperature().clone())?;
    let mut rows = Data::new(n_v);
    for (row, count) in job
        .samples
        .data
        .iter()
        .flat_map(|data| data.rows().take(FEW_ROWS))
    {
        rows.push(&row[..n_v], count)?;
    }
    let start = Instant::now();
    quantities(&cut, (&rows).into(), &options, &Unwatched)?;
    let share = (m.n_v() * m.n_h()) as f64 / (n_v * n_h) as f64;
    Ok(start.elapsed().as_secs_f64() * share)
}

/// From the first rows, twice as many each time, until they take a moment.
fn rows_seconds(job: &Job, rows: &Data) -> Result<f64> {
    let options = with_spare(job.options, 0);
    let mut sample = FEW_ROWS.min(rows.listed());
    let mut seconds = 0.0;
    while sample > 0 {
        let mut first = Data::new(job.m.n_v());
        for (row, count) in rows.rows_in(0..sample) {
            first.push(row, count)?;
        }
        let start = Instant::now();
        let rows_of = (&first, job.samples.listed);
        let tables = || Rows::new(job.m, first.listed(), options.threads);
        enclosed(job.m, rows_of, tables, &options, &Unwatched, |_| (true, ()))?;
        seconds = start.elapsed().as_secs_f64() * rows.listed() as f64 / sample as f64;
        if sample == rows.listed() || start.elapsed().as_secs_f64() > MOMENT {
            break;
        }
        sample = (2 * sample).min(rows.listed());
    }
    Ok(seconds)
}
