//! Routes as a service of an actix-web `App`.

use std::rc::Rc;

use actix_web::{
    Error,
    body::BoxBody,
    dev::{
        AppService, HttpServiceFactory, ResourceDef, Service, ServiceFactory, ServiceRequest,
        ServiceResponse, always_ready,
    },
    guard::{Guard, GuardContext, fn_guard},
};
use futures_util::future::{LocalBoxFuture, Ready, ready};

use crate::{
    dispatch::dispatch,
    normalise::{Normal, normalise},
    routes::{Router, Routes},
};

/// Takes what one of the routes matches; anything else goes to the services that are registered after, or with a legacy
/// server, to that.
impl HttpServiceFactory for Router {
    fn register(self, config: &mut AppService) {
        let table = self.clone();
        let guard = fn_guard(move |request| table.claims(request));
        config.register_service(
            everything(),
            Some(vec![Box::new(guard)]),
            Factory(Ok(self)),
            None,
        );
    }
}

/// The same, when `build` finds no mistake. Otherwise the mistakes are logged and the server does not start.
impl HttpServiceFactory for Routes {
    fn register(self, config: &mut AppService) {
        match self.build() {
            Ok(router) => router.register(config),
            Err(error) => {
                tracing::error!("the routes can't be served:\n{error}");
                config.register_service(everything(), None, Factory(Err(())), None);
            }
        }
    }
}

/// Takes every request, also what no route matches.
pub(crate) struct CatchAll(pub(crate) Router);

impl HttpServiceFactory for CatchAll {
    fn register(self, config: &mut AppService) {
        config.register_service(
            everything(),
            None::<Vec<Box<dyn Guard>>>,
            Factory(Ok(self.0)),
            None,
        );
    }
}

/// An empty prefix matches every path, so actix-web never chooses between our routes.
fn everything() -> ResourceDef {
    ResourceDef::prefix("")
}

impl Router {
    /// Whether the request is for one of the routes, or will be after a redirect to its path's one spelling. With a
    /// legacy server every request is.
    fn claims(&self, request: &GuardContext<'_>) -> bool {
        if self.legacy.is_some() {
            return true;
        }
        match normalise(&request.head().uri) {
            Normal::Path(path) => self.table.lookup(&path).is_some(),
            Normal::Redirect(target) => self
                .table
                .lookup(target.split('?').next().unwrap_or_default())
                .is_some(),
        }
    }
}

struct Factory(Result<Router, ()>);

impl ServiceFactory<ServiceRequest> for Factory {
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Config = ();
    type Service = RouterService;
    type InitError = ();
    type Future = Ready<Result<RouterService, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        ready(self.0.clone().map(|router| RouterService(Rc::new(router))))
    }
}

struct RouterService(Rc<Router>);

impl Service<ServiceRequest> for RouterService {
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    always_ready!();

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let router = Rc::clone(&self.0);
        Box::pin(async move {
            let (request, response) = dispatch(&router, request).await;
            Ok(ServiceResponse::new(request, response))
        })
    }
}
