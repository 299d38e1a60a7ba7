//! The builder of a client, with data, services and middlewares.

use std::{fmt, rc::Rc, sync::Arc};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service as _, ServiceRequest, ServiceResponse, Transform},
    test::init_service,
    web::ServiceConfig,
};
use futures_util::future::LocalBoxFuture;

use super::Client;
use crate::{
    Routes, RoutesError,
    application::Application,
    wrap::{BoxedMiddleware, BoxedService, boxed_middleware},
};

/// The builder of a [`Client`]. Its settings work as those of `Server` with the same names.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    routes: Routes,
    has_services: bool,
    middlewares: Vec<BoxedMiddleware>,
}

impl ClientBuilder {
    pub(super) fn new(routes: Routes) -> Self {
        Self {
            routes,
            has_services: false,
            middlewares: Vec::new(),
        }
    }

    /// Makes `data` available to the extractors of handlers, as actix-web's `App::app_data`; often a `web::Data`.
    pub fn app_data<T: Clone + Send + Sync + 'static>(mut self, data: T) -> Self {
        self.routes = self.routes.app_data(data);
        self
    }

    /// Registers actix-web services, which come before the routes.
    pub fn configure(
        mut self,
        configure: impl Fn(&mut ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.routes = self.routes.configured(Arc::new(configure));
        self.has_services = true;
        self
    }

    /// Wraps an actix-web middleware around all requests. As with `App::wrap`, the last one added is the outermost.
    pub fn wrap<M, B>(mut self, middleware: impl Fn() -> M + Send + Sync + 'static) -> Self
    where
        M: Transform<
                BoxedService,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        M::Transform: 'static,
        B: MessageBody + 'static,
    {
        self.middlewares.push(boxed_middleware(middleware));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// If the routes have mistakes.
    pub async fn build(self) -> Result<Client, RoutesError> {
        let router = self.routes.build()?;
        router.instrument().await?;
        router.prerender().await?;
        let cache = router.kept.cache.clone();
        let mut application = Application {
            router,
            has_services: self.has_services,
        };
        let middlewares = application.around(self.middlewares);
        let app = application.app().wrap(middlewares);
        let service = Rc::new(init_service(app).await);
        let call = move |request| -> LocalBoxFuture<'static, _> {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request).await })
        };
        Ok(Client {
            call: Rc::new(call),
            cache,
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("routes", &self.routes)
            .finish_non_exhaustive()
    }
}
