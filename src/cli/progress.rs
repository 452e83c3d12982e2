//! How far the work is and how long it takes, on stderr; Ctrl-C, SIGTERM and SIGHUP.

use super::output::say;
use crate::oracle::SEARCHES;
use crate::sweep::duration;
use crate::watch::{Stop, Watch};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

/// Shorter runs are not announced.
pub(crate) const SHORT_SECONDS: f64 = 2.0;
/// After so much time, and this share of the work, the rest of it can be estimated: the first of
/// it makes what all of it needs.
const MOMENT: Duration = Duration::from_millis(500);
const SHARE: u64 = 32;
/// After so much time it is estimated from less, and work that has nothing to count is named.
const LONG_MOMENT: Duration = Duration::from_secs(3);
/// Work that has not seen the wish to stop by then is ended where it stands.
const GRACE: Duration = Duration::from_millis(700);

/// What the program does at this moment.
struct Stage {
    what: &'static str,
    /// How much of it is done, where that is counted.
    bar: Option<ProgressBar>,
    started: Instant,
    /// How much of it was done then.
    already: u64,
    said: Said,
}

/// What was said of a stage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    /// That it goes on.
    Waiting,
    /// How long it takes, or there is nothing to say.
    All,
}

static STAGE: Mutex<Option<Stage>> = Mutex::new(None);
/// Set by a signal.
static STOPPED: AtomicBool = AtomicBool::new(false);
/// Whether the work keeps on stopping what it has done, which may take a while.
static KEEPS: AtomicBool = AtomicBool::new(false);

/// Work begins that nobody counts, such as `reading the input`. If it is long, that is said on stderr.
pub(super) fn stage(what: &'static str, quiet: bool) {
    enter(what, None, quiet);
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let _ = ctrlc::set_handler(interrupted);
        if !quiet {
            std::thread::spawn(|| {
                loop {
                    std::thread::sleep(MOMENT);
                    announce();
                }
            });
        }
    });
}

fn enter(what: &'static str, bar: Option<ProgressBar>, quiet: bool) {
    let Ok(mut stage) = STAGE.lock() else { return };
    *stage = Some(Stage {
        what,
        bar,
        started: Instant::now(),
        already: 0,
        said: match quiet {
            true => Said::All,
            false => Said::Nothing,
        },
    });
}

/// Says what there is to say of the work under way.
fn announce() {
    let told = STAGE.lock().ok().and_then(|mut stage| {
        let stage = stage.as_mut()?;
        Some((stage.bar.clone(), stage.news()?))
    });
    match told {
        Some((Some(bar), told)) => bar.suspend(|| say(&told)),
        Some((None, told)) => say(&told),
        None => {}
    }
}

impl Stage {
    /// How much is done, and of how much; both with what was done before.
    fn counts(&self) -> (u64, u64) {
        let bar = self.bar.as_ref();
        bar.map_or((0, 0), |bar| (bar.position(), bar.length().unwrap_or(0)))
    }

    /// What is known now and has not been said.
    fn news(&mut self) -> Option<String> {
        let (what, elapsed, (done, total)) = (self.what, self.started.elapsed(), self.counts());
        // What an earlier run has done says nothing of the rate.
        let (done, total) = (
            done.saturating_sub(self.already),
            total.saturating_sub(self.already),
        );
        if self.said == Said::All || elapsed < MOMENT {
            return None;
        }
        if done == 0 {
            // Few pieces of work are long ones.
            let moment = match (1..=SHARE).contains(&total) {
                true => 2 * MOMENT,
                false => LONG_MOMENT,
            };
            if self.said == Said::Waiting || elapsed < moment {
                return None;
            }
            self.said = Said::Waiting;
            let passed = duration(elapsed.as_secs_f64());
            return Some(match &self.bar {
                Some(_) if what == SEARCHES => format!(
                    "still looking for mistakes after {passed}: {done} of {total} refuted claims are done; Ctrl-C ends the search and keeps the verdicts"
                ),
                Some(_) => {
                    format!(
                        "still at work: {done} of {total} {what} done after {passed}; Ctrl-C stops the run"
                    )
                }
                None => format!("{what} takes longer than {passed}; Ctrl-C stops the run"),
            });
        }
        if done >= total || done < total / SHARE && elapsed < LONG_MOMENT {
            return None;
        }
        self.said = Said::All;
        let seconds = elapsed.as_secs_f64() * total as f64 / done as f64;
        (seconds >= SHORT_SECONDS).then(|| {
            format!(
                "{done} of {total} {what} took {:.1} seconds: {} for all if the rest takes as long",
                elapsed.as_secs_f64(),
                duration(seconds)
            )
        })
    }
}

/// A signal. The work sees it at its next look at the watch; what does not look is ended.
fn interrupted() {
    if STOPPED.swap(true, Ordering::Relaxed) {
        std::process::exit(4);
    }
    if KEEPS.load(Ordering::Relaxed) {
        return;
    }
    std::thread::sleep(GRACE);
    if let Ok(Some(stage)) = STAGE.lock().as_deref() {
        let (what, (done, total)) = (stage.what, stage.counts());
        match &stage.bar {
            Some(bar) => {
                bar.finish_and_clear();
                let done = done.min(total);
                say(&format!(
                    "error: stopped with {done} of {total} {what} done"
                ));
            }
            None => say(&format!("error: stopped while {what}")),
        }
    }
    std::process::exit(4);
}

/// Counts work, shows on a terminal how much of it is done, and stops it on a signal.
pub(crate) struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    /// For so many `states`, or of whatever else is counted. Work that takes long says on stderr how long, unless it
    /// is to be `quiet`.
    pub(crate) fn new(total: u64, what: &'static str, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(total),
            match shown {
                true => ProgressDrawTarget::stderr_with_hz(4),
                false => ProgressDrawTarget::hidden(),
            },
        );
        if shown {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        style(&bar, what);
        enter(what, Some(bar.clone()), quiet);
        Progress { bar, quiet }
    }

    /// It was said before how long the work takes, if that is long.
    pub(super) fn announced(mut self) -> Self {
        self.quiet = true;
        if let Ok(Some(stage)) = STAGE.lock().as_deref_mut() {
            stage.said = Said::All;
        }
        self
    }

    /// On a signal the work is given the time it takes to keep what it has done.
    pub(super) fn kept(self) -> Self {
        KEEPS.store(true, Ordering::Relaxed);
        self
    }
}

fn style(bar: &ProgressBar, what: &'static str) {
    let template = format!("{{bar:30}} {{percent}}% of {{len}} {what}, {{rate}}/s, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
        };
        bar.set_style(style.with_key("rate", rate));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        enter("making the report", None, self.quiet);
    }
}

impl Watch for Progress {
    fn done(&self, states: u64) -> ControlFlow<Stop> {
        self.bar.inc(states);
        match STOPPED.load(Ordering::Relaxed) {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }

    fn begins(&self, total: u64, already: u64, what: &'static str) {
        style(&self.bar, what);
        self.bar.set_length(total);
        self.bar.set_position(already);
        self.bar.reset_eta();
        if let Ok(Some(stage)) = STAGE.lock().as_deref_mut() {
            // A further round of the same work is not announced again.
            if stage.what != what && !self.quiet {
                stage.said = Said::Nothing;
            }
            stage.what = what;
            stage.started = Instant::now();
            stage.already = already;
        }
    }
}
