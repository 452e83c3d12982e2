//! Work beside the interpreter: the lock is released, and Ctrl-C stops the work.

use super::errors::raise;
use pyo3::prelude::*;
use rbm_exact::Result;
use rbm_exact::watch::{Stop, Watch};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long Ctrl-C waits at most until somebody looks.
const LOOK: Duration = Duration::from_millis(50);

struct Flag<'a>(&'a AtomicBool);

impl Watch for Flag<'_> {
    fn done(&self, _: u64) -> ControlFlow<Stop> {
        match self.0.load(Ordering::Relaxed) {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Does the work on a thread of its own. Meanwhile this one, which may be Python's main thread, asks for
/// signals: only the main thread hears them.
pub fn beside<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&dyn Watch) -> Result<T> + Send,
) -> PyResult<T> {
    let stopped = AtomicBool::new(false);
    py.detach(|| {
        let (told, done) = channel();
        std::thread::scope(|scope| {
            let flag = Flag(&stopped);
            let worker = scope.spawn(move || {
                let found = work(&flag);
                // The other end waits until this arrives or is dropped.
                let _ = told.send(());
                found
            });
            let mut signal = None;
            while let Err(RecvTimeoutError::Timeout) = done.recv_timeout(LOOK) {
                if signal.is_none()
                    && let Err(error) = Python::attach(|py| py.check_signals())
                {
                    stopped.store(true, Ordering::Relaxed);
                    signal = Some(error);
                }
            }
            match (signal, worker.join()) {
                (Some(signal), _) => Err(signal),
                (None, Ok(found)) => found.map_err(raise),
                (None, Err(panic)) => std::panic::resume_unwind(panic),
            }
        })
    })
}
