//! How a server is told to stop.

use std::io;

use actix_web::rt::signal;
use tokio::sync::watch;

/// How a server stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A supervisor asked for it, which may have told a load balancer, or may not yet.
    Supervised,
    /// Somebody waits for it.
    AtOnce,
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
    pub(crate) async fn stop(&mut self, handle: &ServerHandle) -> Stop {
        tokio::select! {
            // A signal that also makes its process use the handle is taken as one, so that it is not seen again later.
            biased;
            () = self.terminated() => Stop::Supervised,
            () = ctrl_c() => Stop::AtOnce,
            () = handle.told() => Stop::AtOnce,
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
