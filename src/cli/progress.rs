//! How far the work is and how long it takes, on stderr; Ctrl-C, SIGTERM and SIGHUP.

use super::say::say;
use crate::oracle::SEARCHES;
use crate::sweep::duration;
use crate::watch::{Stop, Watch};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, Once};
use std::time::{Duration, Instant};

/// Shorter runs are not announced.
pub(crate) const SHORT_SECONDS: f64 = 2.0;
/// After so much time, and this share of the work, the rest of it can be estimated: the first of
/// it makes what all of it needs.
const MOMENT: Duration = Duration::from_millis(500);
const SHARE: u64 = 32;
/// The steps of the derivation, whose first ones are uneven.
pub(super) const STEPS: &str = "steps";
/// After so much time it is estimated from less, and work that has nothing to count is named.
const LONG_MOMENT: Duration = Duration::from_secs(3);
/// What takes so many times as long as was said is estimated again.
const TOO_LONG: f64 = 1.5;
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
    /// What was counted before. Further rounds of it have more digits, and take longer.
    counted: Vec<&'static str>,
    said: Said,
    /// After so much time of the run it is silent for too long: words come at the earliest when it has lasted twice as
    /// long as at the last ones.
    due: Duration,
}

/// What was said of a stage.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Nothing,
    /// That it goes on.
    Waiting,
    /// How many seconds it takes.
    All(f64),
    /// There is nothing to say.
    Silent,
}

static STAGE: Mutex<Option<Stage>> = Mutex::new(None);
/// When the run began. Its stages may be many and short.
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
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
    LazyLock::force(&BEGAN);
    *stage = Some(Stage {
        what,
        bar,
        started: Instant::now(),
        already: 0,
        counted: Vec::new(),
        due: stage.as_ref().map_or(LONG_MOMENT, |before| before.due),
        said: match quiet {
            true => Said::Silent,
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
        let passed = BEGAN.elapsed();
        let told = self.told(passed >= self.due);
        if told.is_some() {
            self.due = LONG_MOMENT.max(2 * passed);
            if let Said::All(seconds) = self.said {
                self.expect(seconds);
            }
        }
        told
    }

    /// It was said that the work of this moment takes so long.
    fn expect(&mut self, seconds: f64) {
        self.said = Said::All(seconds);
        let end =
            Duration::try_from_secs_f64(TOO_LONG * seconds).map(|most| BEGAN.elapsed() + most);
        self.due = end.map_or(Duration::MAX, |end| self.due.max(end));
    }

    /// The same; `is_due` if the run is silent for too long.
    fn told(&mut self, is_due: bool) -> Option<String> {
        let (what, elapsed, (done, total)) = (self.what, self.started.elapsed(), self.counts());
        // What an earlier run has done says nothing of the rate.
        let (done, total) = (
            done.saturating_sub(self.already),
            total.saturating_sub(self.already),
        );
        let is_again = self.counted.contains(&what);
        let again = if is_again { "once more: " } else { "" };
        let passed = elapsed.as_secs_f64();
        match self.said {
            Said::Silent => return None,
            Said::All(seconds) if !is_due || passed < TOO_LONG * seconds => return None,
            // Rounds of the same work one after the other are announced as seldom as all other words.
            _ if is_again && !is_due => return None,
            _ => {}
        }
        let share = share(what, done as f64 / total.max(1) as f64);
        let least = if what == STEPS {
            0.3
        } else {
            1.0 / SHARE as f64
        };
        let few = share < least && elapsed < LONG_MOMENT && !is_due;
        if elapsed >= MOMENT && done > 0 && done < total && !few {
            let seconds = passed / share;
            self.said = Said::All(seconds);
            return (seconds >= SHORT_SECONDS).then(|| {
                format!(
                    "{again}{done} of {total} {what} took {passed:.1} seconds: {} for all if the rest takes as long",
                    duration(seconds)
                )
            });
        }
        // Few pieces of work are long ones.
        let is_long = done == 0 && (1..=SHARE).contains(&total) && elapsed >= 2 * MOMENT;
        if !is_due && (self.said != Said::Nothing || !is_long) {
            return None;
        }
        self.said = Said::Waiting;
        let (done, passed) = (done.min(total), duration(passed));
        Some(match &self.bar {
            Some(_) if what == SEARCHES => format!(
                "still looking for mistakes after {passed}: {done} of {total} refuted claims are done; Ctrl-C ends the search and keeps the verdicts"
            ),
            Some(_) if done < total => format!(
                "{again}still at work: {done} of {total} {what} done after {passed}; Ctrl-C stops the run"
            ),
            counted => format!(
                "still at work{} after {}; Ctrl-C stops the run",
                if counted.is_none() {
                    format!(", {what},")
                } else {
                    String::new()
                },
                duration(BEGAN.elapsed().as_secs_f64())
            ),
        })
    }
}

/// The share of the time that this share of the work takes. Of the steps of the derivation the first fifth, which make
/// what all of them need, takes half (40 % at 8 x 4 units, 48 % at 3 x 9 spin units), or with numbers of 10^5 digits
/// 90 %.
fn share(what: &str, done: f64) -> f64 {
    match what {
        STEPS if done < 0.2 => 2.5 * done,
        STEPS => 0.5 + 0.625 * (done - 0.2),
        _ => done,
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
    /// How many seconds all of it takes, where that was said before.
    announced: Option<f64>,
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
        Progress {
            bar,
            quiet,
            announced: None,
        }
    }

    /// It was said before how many seconds the work takes, if that is long.
    pub(super) fn announced(mut self, seconds: Option<f64>) -> Self {
        self.announced = seconds.filter(|_| !self.quiet);
        if let (Some(seconds), Ok(Some(stage))) = (self.announced, STAGE.lock().as_deref_mut()) {
            stage.expect(seconds);
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
        let begun = self.bar.position() > 0;
        style(&self.bar, what);
        self.bar.set_length(total);
        self.bar.set_position(already);
        self.bar.reset_eta();
        if let Ok(Some(stage)) = STAGE.lock().as_deref_mut() {
            if begun {
                let before = stage.what;
                stage.counted.push(before);
            }
            let is_again = stage.counted.contains(&what);
            stage.said = match (stage.said, self.announced) {
                (Said::Silent, _) => Said::Silent,
                (_, Some(seconds)) if !is_again => Said::All(seconds),
                _ => Said::Nothing,
            };
            stage.what = what;
            stage.started = Instant::now();
            stage.already = already;
        }
    }
}
