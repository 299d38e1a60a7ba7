//! How a server is told to stop.

use std::io;

use actix_web::rt::signal;
use tokio::sync::watch;

/// What stopped a server.
///
/// A program that wants to end as its supervisor expects can tell one from the other:
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
    /// SIGTERM, by which supervisors ask for it. Load balancers may know, or not yet.
    Terminate,
    /// Ctrl-C, which is SIGINT.
    Interrupt,
    /// [`ServerHandle::stop`].
    Handle,
}

/// Stops a server, as a signal does.
#[derive(Debug, Clone)]
pub struct ServerHandle(watch::Sender<bool>);

impl ServerHandle {
    pub(crate) fn new() -> Self {
        Self(watch::channel(false).0)
    }

    /// Stops accepting, and lets running requests and the work after them come to their end, as Ctrl-C does.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    async fn told(&self) {
        // A sender is alive here, so there is no error.
        let _ = self.0.subscribe().wait_for(|stop| *stop).await;
    }
}

/// The signals of this process.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

impl Signals {
    /// Listens from here on.
    ///
    /// # Errors
    /// When the system does not let us.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: signal::unix::signal(signal::unix::SignalKind::terminate())?,
        })
    }

    /// Waits for SIGTERM, Ctrl-C, or `handle`.
    pub(crate) async fn stop(&mut self, handle: &ServerHandle) -> StopCause {
        tokio::select! {
            // A signal that also makes its process use the handle is taken as one, so that it is not seen again later.
            biased;
            () = self.terminated() => StopCause::Terminate,
            () = ctrl_c() => StopCause::Interrupt,
            () = handle.told() => StopCause::Handle,
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
        tracing::warn!(%error, "signals can't be heard");
        std::future::pending::<()>().await;
    }
}
