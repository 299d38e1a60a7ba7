//! The application that each worker builds and serves.

use std::{
    fmt,
    marker::PhantomData,
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
};

use actix_http::{Request, Response, ServiceConfig};
use actix_service::{IntoServiceFactory, Service, ServiceFactory};
use actix_web::{Error, body::MessageBody, dev::AppConfig, rt::net::TcpStream};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

use crate::{
    access::Observation,
    clock::Clock,
    connection,
    connection_counts::ConnectionCounts,
    context::ServerContext,
    health::Health,
    limits::{ServerLimits, Ticks},
    site::{Shared, Site},
};

/// Serves a connection to its end.
pub(crate) type Serve = Box<dyn Fn(TcpStream, Rc<Clock>) -> LocalBoxFuture<'static, ()>>;

/// Builds the application of a worker, on its thread. A failure is logged.
pub(crate) type Build =
    Arc<dyn Fn(Application) -> LocalBoxFuture<'static, Result<Serve, ()>> + Send + Sync>;

/// Everything that a worker needs to serve.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) build: Build,
    pub(crate) limits: ServerLimits,
    pub(crate) health: Health,
    pub(crate) observation: Observation,
    /// Whether the server is stopping.
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) context: ServerContext,
    pub(crate) counts: ConnectionCounts,
}

impl Application {
    pub(crate) async fn build(self) -> Result<Serve, ()> {
        let build = Arc::clone(&self.build);
        build(self).await
    }
}

/// Erases the types of an application: for a worker, it is a function that serves a connection.
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
        // actix-web uses its host and address only in `app_config()`: see `ServerContext`.
        let service = factory().into_factory().new_service(AppConfig::default());
        async move {
            let app = service.await.map_err(|error| {
                tracing::error!(?error, "the application can't be built");
            })?;
            Ok(serve(app, application))
        }
        .boxed_local()
    })
}

fn serve<S, B>(app: S, application: Application) -> Serve
where
    S: Service<Request> + 'static,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    let site = Rc::new(Site {
        app,
        shared: Shared {
            ticks: Ticks::new(&application.limits),
            limits: application.limits,
            health: application.health,
            observation: application.observation,
            stopping: application.stopping,
            counts: application.counts,
            config: ServiceConfig::default(),
        },
        body: PhantomData,
    });
    Box::new(move |stream, clock| connection::serve(Rc::clone(&site), stream, clock).boxed_local())
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("limits", &self.limits)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
