//! Progress on stderr, and Ctrl-C.

use crate::watch::{Stop, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Shows how many states are summed, after a moment and on a terminal only, and stops on Ctrl-C.
pub struct Progress {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Progress {
    /// For `states` states.
    pub fn new(states: u64, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(states),
            match shown {
                true => ProgressDrawTarget::stderr_with_hz(4),
                false => ProgressDrawTarget::hidden(),
            },
        );
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30} {percent}% of {len} states, {per_sec}, {eta} left",
        ) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        let stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopped);
        // A second handler cannot be set (in tests, say): Ctrl-C then ends the program at once.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(4);
            }
        });
        Progress { bar, stopped }
    }

    /// Starts from what an earlier run has summed, which says nothing of the rate.
    pub fn resumed(&self, states: u64) {
        self.bar.set_position(states);
        self.bar.reset_eta();
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
        match self.stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }
}
