//! What each worker serves.

use std::{
    fmt,
    net::SocketAddr,
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use actix_http::{HttpService, KeepAlive, Protocol, Request};
use actix_service::{IntoServiceFactory as _, Service, ServiceFactory as _, fn_factory};
use actix_web::{
    App, Error,
    dev::{AppConfig, ServiceResponse},
    web::ServiceConfig,
};
use futures_util::future::{FutureExt as _, ready};

use super::{gate::Gate, health::Health, limits::Limits, socket::Socket};
use crate::{
    dispatch::dispatch, normalize::resolve_dot_segments, router::Router, service::CatchAll,
};

/// Registers data, or services beside the routes.
pub(crate) type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// How long the rest of a body that nobody reads is taken in, so that its client gets to see the answer.
const LINGER: Duration = Duration::from_secs(1);

/// Everything that workers are built from.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) router: Router,
    /// In the order in which they were said: of the same data, the last counts.
    pub(crate) configure: Vec<Configure>,
    /// Whether one of them may register a service.
    pub(crate) has_services: bool,
    pub(crate) limits: Limits,
    pub(crate) health: Health,
    /// Whether the server is about to stop.
    pub(crate) stopping: Arc<AtomicBool>,
    /// The server's own host and address, as handlers see them.
    pub(crate) host: String,
    pub(crate) address: SocketAddr,
}

/// A connection as actix-http takes it.
pub(crate) type Incoming = (Socket, Protocol, Option<SocketAddr>);

impl Application {
    /// Builds the application of a worker, which stays on its thread.
    ///
    /// # Errors
    /// When a service can't be built; it has been logged.
    pub(crate) async fn service(self) -> Result<impl Service<Incoming, Response = ()>, ()> {
        // The only way to say what handlers see as their server's host without an `HttpServer`; actix-test uses it too.
        let config = AppConfig::__priv_test_new(false, self.host, self.address);
        let gate = Rc::new(Gate {
            app: app(self.configure, self.has_services, self.router, config).await?,
            limits: self.limits,
            health: self.health,
        });
        HttpService::build()
            // The timeouts are those of the worker's clock.
            .keep_alive(KeepAlive::Os)
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(LINGER)
            // A client that closes its side has gone: its request is over.
            .h1_allow_half_closed(false)
            .on_connect_ext(|socket: &Socket, data| {
                data.insert(Rc::clone(socket.connection()));
            })
            .finish(fn_factory(move || ready(Ok::<_, ()>(Rc::clone(&gate)))))
            .new_service(())
            .await
    }
}

async fn app(
    configure: Vec<Configure>,
    has_services: bool,
    router: Router,
    config: AppConfig,
) -> Result<
    impl Service<Request, Response = ServiceResponse, Error = Error, Future: 'static> + 'static,
    (),
> {
    // Without services beside the routes there is nothing that actix-web would have to choose from.
    let alone = (!has_services).then(|| Rc::new(router.clone()));
    let mut app = App::new();
    for configure in configure {
        app = app.configure(|config| configure(config));
    }
    app.service(CatchAll(router))
        .wrap_fn(move |mut request, services| match &alone {
            Some(router) => dispatch(Rc::clone(router), request).boxed_local(),
            None => {
                resolve_dot_segments(&mut request);
                services.call(request)
            }
        })
        .into_factory()
        .new_service(config)
        .await
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("router", &self.router)
            .field("limits", &self.limits)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
