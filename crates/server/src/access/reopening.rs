//! Opens the file of an access log again on SIGHUP.

use std::io;

use actix_web::rt::task::JoinHandle;

use super::OpenAccessLog;

/// A task that waits for SIGHUP. Dropped, it ends.
#[derive(Debug)]
pub(crate) struct Reopening(JoinHandle<()>);

impl Reopening {
    /// Starts the task, if the log is a file: otherwise SIGHUP keeps its effect.
    ///
    /// # Errors
    /// When the system refuses the signal.
    #[cfg(unix)]
    pub(crate) fn start(log: OpenAccessLog) -> io::Result<Option<Self>> {
        use actix_web::rt::signal::unix::{SignalKind, signal};

        if !log.is_file() {
            return Ok(None);
        }
        let mut hangups = signal(SignalKind::hangup())?;
        // Unlike the function of actix-web's runtime, this needs no `LocalSet`, which `#[tokio::main]` has not.
        Ok(Some(Self(tokio::spawn(async move {
            while hangups.recv().await.is_some() {
                log.reopen();
            }
        }))))
    }

    /// Other systems have no such signal.
    #[cfg(not(unix))]
    pub(crate) fn start(_: OpenAccessLog) -> io::Result<Option<Self>> {
        Ok(None)
    }
}

impl Drop for Reopening {
    fn drop(&mut self) {
        self.0.abort();
    }
}
