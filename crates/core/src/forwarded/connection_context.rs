//! The address and scheme of the server of a request.

use std::cell::OnceCell;

use actix_web::HttpRequest;

thread_local! {
    static HERE: OnceCell<ConnectionContext> = const { OnceCell::new() };
}

/// The address of the server of a request, and whether its connections use TLS.
#[derive(Debug)]
pub struct ConnectionContext {
    /// The host and port of the server's own URLs: `localhost:3000`.
    pub host: String,
    /// The port on which the server listens.
    pub port: u16,
    /// Whether the server's connections use TLS.
    pub secure: bool,
}

impl ConnectionContext {
    /// Sets the context of all requests of this thread, which works for one server only.
    pub fn enter(self) {
        HERE.with(|here| drop(here.set(self)));
    }

    /// Calls `read` with the context of a request: that of this thread, or else of actix-web's `HttpServer`.
    pub fn read<T>(request: &HttpRequest, read: impl FnOnce(&Self) -> T) -> T {
        HERE.with(|here| match here.get() {
            Some(context) => read(context),
            None => {
                let config = request.app_config();
                read(&Self {
                    host: config.host().to_owned(),
                    port: config.local_addr().port(),
                    secure: config.secure(),
                })
            }
        })
    }
}
