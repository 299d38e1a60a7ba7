//! Where the server of this thread listens.

use std::{cell::OnceCell, net::SocketAddr};

thread_local! {
    static CURRENT: OnceCell<ServerContext> = const { OnceCell::new() };
}

/// Where a server listens, as its handlers may tell it.
///
/// actix-web's own `app_config()` can be set by its `HttpServer` alone: in an application that [`AppServer`] serves it
/// has its defaults, `localhost:8080`, and so has `connection_info().host()` for a request that names no host.
///
/// [`AppServer`]: crate::AppServer
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerContext {
    /// The host and port by which the server calls itself: `localhost:3000`, `192.0.2.1:80`.
    pub host: String,
    /// The address that it listens on.
    pub local_addr: SocketAddr,
    /// Whether clients speak TLS with it; an [`AppServer`](crate::AppServer) speaks plain HTTP.
    pub secure: bool,
}

impl ServerContext {
    /// That of the server whose worker this thread is; None elsewhere.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.with(|current| current.get().cloned())
    }

    /// Makes it that of this thread, which serves for one server only.
    pub(crate) fn enter(self) {
        CURRENT.with(|current| drop(current.set(self)));
    }
}
