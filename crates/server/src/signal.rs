//! Signals and the handle that stop a server.

use std::io;

use actix_web::rt::signal;
use tokio::sync::watch;

/// The cause that stopped a server.
///
/// A program can choose its exit code by it:
///
/// ```no_run
/// use std::process::ExitCode;
/// use actix_web::App;
/// use twinroute_server::{AppServer, StopCause};
///
/// #[actix_web::main]
/// async fn main() -> std::io::Result<ExitCode> {
///     Ok(match AppServer::new(App::new).run().await? {
///         StopCause::Interrupt => ExitCode::from(130),
///         _ => ExitCode::SUCCESS,
///     })
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopCause {
    /// SIGTERM, which supervisors send.
    Terminate,
    /// SIGINT, which Ctrl-C sends.
    Interrupt,
    /// A call of [`ServerHandle::stop`].
    Handle,
}

/// Stops a server from the program.
#[derive(Debug, Clone)]
pub struct ServerHandle(watch::Sender<bool>);

impl ServerHandle {
    pub(crate) fn new() -> Self {
        Self(watch::channel(false).0)
    }

    /// Stops the server as SIGINT does: it accepts no more connections, and running requests and the work that outlives them
    /// end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    async fn stopped(&self) {
        // There is no error, since the sender is alive.
        let _ = self.0.subscribe().wait_for(|stop| *stop).await;
    }
}

/// The signals of this process.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

impl Signals {
    /// Registers the signals.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: signal::unix::signal(signal::unix::SignalKind::terminate())?,
        })
    }

    /// Waits for SIGTERM, Ctrl-C, or `handle`.
    pub(crate) async fn stop(&mut self, handle: &ServerHandle) -> StopCause {
        tokio::select! {
            // If a signal makes the program use the handle too, the signal is received here, and not as a second one.
            biased;
            () = self.terminated() => StopCause::Terminate,
            () = ctrl_c() => StopCause::Interrupt,
            () = handle.stopped() => StopCause::Handle,
        }
    }

    /// Waits for SIGTERM or Ctrl-C.
    pub(crate) async fn again(&mut self) {
        tokio::select! {
            () = self.terminated() => {}
            () = ctrl_c() => {}
        }
    }

    #[cfg(unix)]
    async fn terminated(&mut self) {
        if self.terminate.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    #[cfg(not(unix))]
    async fn terminated(&mut self) {
        std::future::pending().await
    }
}

async fn ctrl_c() {
    if let Err(error) = signal::ctrl_c().await {
        tracing::warn!(%error, "can't listen for Ctrl-C");
        std::future::pending::<()>().await;
    }
}
