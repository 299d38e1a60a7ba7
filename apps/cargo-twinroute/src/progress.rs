//! Shows that a command is at work.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter work shows nothing: a line that appears and goes at once is noise.
const DELAY: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// A line on stderr for the time of some work, with its duration. It is removed when this value is dropped.
///
/// Only a terminal gets it, and only if the work takes longer than 300 ms.
#[derive(Debug)]
pub(crate) struct Progress {
    // Sending ends the line: both are `None` without a terminal.
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts the line. The message says what the command does: `reading ../shop`.
    pub(crate) fn start(message: impl Into<String>) -> Self {
        if !io::stderr().is_terminal() {
            return Self {
                done: None,
                thread: None,
            };
        }
        let message = message.into();
        let (done, is_done) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            if is_done.recv_timeout(DELAY) == Err(RecvTimeoutError::Timeout) {
                let line = line(message);
                let _ = is_done.recv();
                line.finish_and_clear();
            }
        });
        Self {
            done: Some(done),
            thread: Some(thread),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        // The line must be off the terminal before the output starts.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn line(message: String) -> ProgressBar {
    let line = ProgressBar::new_spinner()
        .with_elapsed(DELAY)
        .with_message(message);
    if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {wide_msg} {elapsed:.dim}") {
        line.set_style(style);
    }
    line.enable_steady_tick(TICK);
    line
}
