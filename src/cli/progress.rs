//! Progress on stderr, and Ctrl-C.

use crate::watch::{Stop, Watch};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Shows how many states are summed, after a moment and on a terminal only, and stops on Ctrl-C.
pub(crate) struct Progress {
    bar: ProgressBar,
}

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

impl Progress {
    /// For so many `states`, or of whatever else is counted.
    pub fn new(total: u64, what: &str, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(total),
            match shown {
                true => ProgressDrawTarget::stderr_with_hz(4),
                false => ProgressDrawTarget::hidden(),
            },
        );
        style(&bar, what);
        bar.enable_steady_tick(Duration::from_millis(500));
        // Only the first call sets a handler, which serves the later ones too.
        let _ = ctrlc::set_handler(|| {
            if STOPPED.swap(true, Ordering::Relaxed) {
                std::process::exit(4);
            }
        });
        Progress { bar }
    }
}

fn style(bar: &ProgressBar, what: &str) {
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
        // What an earlier run has done says nothing of the rate.
        self.bar.set_position(already);
        self.bar.reset_eta();
    }
}
