//! The actix-web application of each worker and of the test client: the routes, and other services.

use std::{rc::Rc, sync::Arc};

use actix_web::{
    App, Error,
    body::BoxBody,
    dev::{Service as _, ServiceFactory, ServiceRequest, ServiceResponse},
    web::ServiceConfig,
};
use futures_util::future::FutureExt as _;

use crate::{
    dispatch::dispatch,
    normalize::{with_path, without_dot_segments},
    router::Router,
    security_headers::Secured,
    service::CatchAll,
    wrap::{BoxedMiddleware, Middlewares, boxed_middleware},
};

/// Registers data or services.
pub(crate) type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// What the application of each worker is built from.
pub(crate) struct Application {
    pub(crate) router: Router,
    /// Whether the functions that register data may register services too.
    pub(crate) has_services: bool,
}

impl Application {
    /// Returns the middlewares around the application. The outermost adds security headers to responses that are not of the routes.
    pub(crate) fn around(&mut self, mut middlewares: Vec<BoxedMiddleware>) -> Middlewares {
        if let Some(headers) = self.router.security.clone()
            && (self.has_services || !middlewares.is_empty())
        {
            middlewares.push(boxed_middleware(move || Secured(Arc::clone(&headers))));
        }
        self.router.is_outermost = middlewares.is_empty() && self.router.layers.is_empty();
        Middlewares(middlewares.into())
    }

    /// Creates an application for one worker.
    pub(crate) fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        // Without other services and layers, requests bypass actix-web's own routing.
        let has_services = self.has_services;
        let is_alone = !has_services && self.router.layers.is_empty();
        let alone = is_alone.then(|| Rc::new(self.router.clone()));
        let mut app = App::new();
        // The last data of a type wins.
        for configure in self.router.kept.blank.configure() {
            app = app.configure(|config| configure(config));
        }
        app.service(CatchAll(self.router.clone())).wrap_fn(
            move |mut request, services| match &alone {
                Some(router) => dispatch(Rc::clone(router), request).boxed_local(),
                None => {
                    if has_services {
                        resolve_dot_segments(&mut request);
                    }
                    services.call(request)
                }
            },
        )
    }
}

/// Resolves the dot segments of a request's path, since actix-web chooses services by it.
fn resolve_dot_segments(request: &mut ServiceRequest) {
    let uri = request.uri();
    let resolved = without_dot_segments(uri.path()).and_then(|path| with_path(uri, &path));
    if let Some(uri) = resolved {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}
