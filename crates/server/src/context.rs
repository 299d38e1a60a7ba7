//! The host and address of the server that a thread works for.

use std::{cell::OnceCell, net::SocketAddr};

thread_local! {
    static CURRENT: OnceCell<ServerContext> = const { OnceCell::new() };
}

/// The host and address of a server, for its handlers.
///
/// Only actix-web's `HttpServer` can set `app_config()`. In an application that [`AppServer`] serves, it has its defaults,
/// `localhost:8080`, and so has `connection_info().host()` for a request without a host.
///
/// [`AppServer`]: crate::AppServer
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerContext {
    /// The server's own host and port: `localhost:3000`, `192.0.2.1:80`.
    pub host: String,
    /// The address that the server listens on.
    pub local_addr: SocketAddr,
    /// Whether the server uses TLS; an [`AppServer`](crate::AppServer) does not.
    pub secure: bool,
}

impl ServerContext {
    /// The context of the server whose worker this thread is; `None` on other threads.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.with(|current| current.get().cloned())
    }

    /// Sets the context of this thread, which works for one server only.
    pub(crate) fn enter(self) {
        CURRENT.with(|current| drop(current.set(self)));
    }
}
