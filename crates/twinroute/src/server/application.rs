//! What each worker of a server serves: the routes, and what stands beside them.

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
    service::CatchAll,
};

/// Registers data, or services beside the routes.
pub(super) type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// Everything that the applications of workers are built from.
pub(super) struct Application {
    pub(super) router: Router,
    /// In the order in which they were said: of the same data, the last counts.
    pub(super) configure: Vec<Configure>,
    /// Whether one of them may register a service.
    pub(super) has_services: bool,
}

impl Application {
    pub(super) fn app(
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
        // Without services beside the routes there is nothing that actix-web would have to choose from.
        let has_services = self.has_services;
        let is_alone = !has_services && self.router.layers.is_empty();
        let alone = is_alone.then(|| Rc::new(self.router.clone()));
        let mut app = App::new();
        for configure in &self.configure {
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

/// Resolves the dot segments of a request's path, for services that actix-web chooses by it.
fn resolve_dot_segments(request: &mut ServiceRequest) {
    let uri = request.uri();
    let resolved = without_dot_segments(uri.path()).and_then(|path| with_path(uri, &path));
    if let Some(uri) = resolved {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}
