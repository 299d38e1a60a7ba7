//! Where the server of a request listens.

use std::cell::OnceCell;

use actix_web::HttpRequest;

thread_local! {
    static HERE: OnceCell<ConnectionContext> = const { OnceCell::new() };
}

/// Where the server of a request listens, and whether its clients speak TLS with it.
#[derive(Debug)]
pub struct ConnectionContext {
    /// The host and port by which the server calls itself: `localhost:3000`.
    pub host: String,
    /// The port that it listens on.
    pub port: u16,
    /// Whether clients speak TLS with it.
    pub secure: bool,
}

impl ConnectionContext {
    /// Sets it for all requests of this thread, which serves for one server only.
    pub fn enter(self) {
        HERE.with(|here| drop(here.set(self)));
    }

    /// Reads that of a request: this thread's, or else the configuration of actix-web's `HttpServer`.
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
