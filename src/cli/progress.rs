//! Progress and an estimate of the time on stderr, and Ctrl-C.

use super::output::say;
use crate::sweep::duration;
use crate::watch::{Stop, Watch};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Shorter runs are not announced.
pub(crate) const SHORT_SECONDS: f64 = 2.0;
/// After so much time, and this share of the work, the rest of it can be estimated: the first of
/// it makes what all of it needs.
const MOMENT: Duration = Duration::from_millis(500);
const SHARE: u64 = 32;
/// After so much time it is estimated from less.
const LONG_MOMENT: Duration = Duration::from_secs(3);
/// Work that has not seen the wish to stop by then is ended where it stands.
const GRACE: Duration = Duration::from_millis(700);

/// Shows how many states are summed, after a moment and on a terminal only, and stops on Ctrl-C.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Whether to say how long it will take; once.
    announces: AtomicBool,
    started: Mutex<Instant>,
}

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);
/// Whether the work keeps on stopping what it has done, which may take a while.
static KEEPS: AtomicBool = AtomicBool::new(false);
/// What the work now counts, and how far it is.
static CURRENT: Mutex<Option<(ProgressBar, &'static str)>> = Mutex::new(None);

impl Progress {
    /// For so many `states`, or of whatever else is counted.
    pub(super) fn new(total: u64, what: &'static str, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(total),
            match shown {
                true => ProgressDrawTarget::stderr_with_hz(4),
                false => ProgressDrawTarget::hidden(),
            },
        );
        count(&bar, what);
        bar.enable_steady_tick(Duration::from_millis(500));
        // Only the first call sets a handler, which serves the later ones too.
        let _ = ctrlc::set_handler(interrupted);
        Progress {
            bar,
            announces: AtomicBool::new(false),
            started: Mutex::new(Instant::now()),
        }
    }

    /// The same; a moment after its start, work that will take long says on stderr how long.
    pub(crate) fn announced(total: u64, what: &'static str, quiet: bool) -> Self {
        let progress = Progress::new(total, what, quiet);
        progress.announces.store(!quiet, Ordering::Relaxed);
        progress
    }

    /// The same; on Ctrl-C the work is given the time it takes to keep what it has done.
    pub(super) fn kept(total: u64, what: &'static str, quiet: bool) -> Self {
        KEEPS.store(true, Ordering::Relaxed);
        Progress::new(total, what, quiet)
    }

    fn announce(&self) {
        let (done, total) = (self.bar.position(), self.bar.length().unwrap_or(0));
        if done == 0 || done >= total || !self.announces.load(Ordering::Relaxed) {
            return;
        }
        let Ok(elapsed) = self.started.lock().map(|started| started.elapsed()) else {
            return;
        };
        let early = done < total / SHARE && elapsed < LONG_MOMENT;
        if early || elapsed < MOMENT || !self.announces.swap(false, Ordering::Relaxed) {
            return;
        }
        let seconds = elapsed.as_secs_f64() * total as f64 / done as f64;
        if seconds >= SHORT_SECONDS {
            let what = counted().map_or("", |(_, what)| what);
            self.bar.suspend(|| {
                say(&format!(
                    "{done} of {total} {what} took {:.1} seconds: {} for all if the rest takes as long",
                    elapsed.as_secs_f64(),
                    duration(seconds)
                ));
            });
        }
    }
}

fn counted() -> Option<(ProgressBar, &'static str)> {
    CURRENT.lock().ok().and_then(|current| current.clone())
}

/// Ctrl-C. The work sees it at its next look at the watch; what does not look is ended.
fn interrupted() {
    if STOPPED.swap(true, Ordering::Relaxed) {
        std::process::exit(4);
    }
    if KEEPS.load(Ordering::Relaxed) {
        return;
    }
    std::thread::sleep(GRACE);
    if let Some((bar, what)) = counted() {
        let total = bar.length().unwrap_or(0);
        let done = bar.position().min(total);
        bar.finish_and_clear();
        say(&format!(
            "error: stopped with {done} of {total} {what} done"
        ));
    }
    std::process::exit(4);
}

fn count(bar: &ProgressBar, what: &'static str) {
    let template = format!("{{bar:30}} {{percent}}% of {{len}} {what}, {{rate}}/s, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
        };
        bar.set_style(style.with_key("rate", rate));
    }
    if let Ok(mut current) = CURRENT.lock() {
        *current = Some((bar.clone(), what));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn done(&self, states: u64) -> ControlFlow<Stop> {
        self.bar.inc(states);
        self.announce();
        match STOPPED.load(Ordering::Relaxed) {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }

    fn begins(&self, total: u64, already: u64, what: &'static str) {
        count(&self.bar, what);
        self.bar.set_length(total);
        // What an earlier run has done says nothing of the rate.
        self.bar.set_position(already);
        self.bar.reset_eta();
        if let Ok(mut started) = self.started.lock() {
            *started = Instant::now();
        }
    }
}
