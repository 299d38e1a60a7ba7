//! What each worker serves.

use std::{
    fmt,
    marker::PhantomData,
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use actix_http::{HttpService, KeepAlive, Protocol, Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, fn_factory};
use actix_web::{Error, body::MessageBody, dev::AppConfig};
use futures_util::future::{FutureExt as _, LocalBoxFuture, ready};

use crate::{
    access::RequestId, context::ServerContext, gate::Gate, health::Health, limits::ServerLimits,
    socket::Socket,
};

/// How long the rest of a body that nobody reads is taken in, so that its client gets to see the response.
const LINGER: Duration = Duration::from_secs(1);

/// Serves a connection to its end.
pub(crate) type Serve = Box<dyn Fn(Socket) -> LocalBoxFuture<'static, ()>>;

/// Builds the application of a worker, which stays on its thread. When that fails, it has been logged.
pub(crate) type Build =
    Arc<dyn Fn(Application) -> LocalBoxFuture<'static, Result<Serve, ()>> + Send + Sync>;

/// Everything that workers are built from.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) build: Build,
    pub(crate) limits: ServerLimits,
    pub(crate) health: Health,
    pub(crate) request_id: RequestId,
    /// Whether the server is about to stop.
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) context: ServerContext,
}

impl Application {
    pub(crate) async fn build(self) -> Result<Serve, ()> {
        let build = Arc::clone(&self.build);
        build(self).await
    }
}

/// Forgets the types of an application: from a worker's point of view, it is what serves a connection.
pub(crate) fn build<F, I, S, B>(factory: F) -> Build
where
    F: Fn() -> I + Send + Sync + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    S::InitError: fmt::Debug,
    B: MessageBody + 'static,
{
    Arc::new(move |application| {
        // actix-web reads no host and no address from it but in `app_config()`: see `ServerContext`.
        let service = factory().into_factory().new_service(AppConfig::default());
        async move {
            let app = service.await.map_err(|error| {
                tracing::error!(?error, "the application can't be built");
            })?;
            serve(app, application).await
        }
        .boxed_local()
    })
}

async fn serve<S, B>(app: S, application: Application) -> Result<Serve, ()>
where
    S: Service<Request> + 'static,
    S::Future: 'static,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    let gate = Rc::new(Gate {
        app,
        limits: application.limits,
        health: application.health,
        request_id: application.request_id,
        body: PhantomData,
    });
    let http = HttpService::build()
        // The timeouts are those of the worker's clock.
        .keep_alive(KeepAlive::Os)
        .client_request_timeout(Duration::ZERO)
        .client_disconnect_timeout(LINGER)
        // A client that closes its side has disconnected: its request is over.
        .h1_allow_half_closed(false)
        .on_connect_ext(|socket: &Socket, data| {
            data.insert(Rc::clone(socket.connection()));
        })
        .finish(fn_factory(move || ready(Ok::<_, ()>(Rc::clone(&gate)))))
        .new_service(())
        .await?;
    Ok(Box::new(move |socket: Socket| {
        let peer = socket.peer();
        // What ends a connection is told to whom it concerns: its requests.
        http.call((socket, Protocol::Http1, peer))
            .map(drop)
            .boxed_local()
    }))
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("limits", &self.limits)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
