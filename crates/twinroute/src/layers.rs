//! Middlewares for the requests at and below a path.

use std::{
    cmp::Reverse,
    fmt,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, ready},
};

use actix_service::boxed;
use actix_web::{
    Error,
    dev::{Service, ServiceRequest, ServiceResponse, Transform as _, fn_service},
};
use futures_util::future::{LocalBoxFuture, TryFutureExt as _};
use twinroute_matcher::PatternError;

use crate::{
    dispatch::dispatch,
    error_event::request_id,
    router::Router,
    security_headers::Secured,
    subtree::Subtree,
    wrap::{BoxedMiddleware, BoxedService},
};

/// A middleware for the requests at and below a path.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) subtree: Subtree,
    middleware: BoxedMiddleware,
}

/// Sorts the middlewares into layers, from the innermost, which has the longest path. Returns the errors of invalid paths too.
pub(crate) fn layers(
    middlewares: Vec<(String, BoxedMiddleware)>,
) -> (Arc<[Layer]>, Vec<PatternError>) {
    let (mut layers, mut errors) = (Vec::new(), Vec::new());
    for (path, middleware) in middlewares {
        match Subtree::parse(&path) {
            Ok(subtree) => layers.push(Layer {
                subtree,
                middleware,
            }),
            Err(error) => errors.push(error),
        }
    }
    layers.sort_by_key(|layer| Reverse(layer.subtree.precision()));
    (layers.into(), errors)
}

/// Creates the service of a router within its layers, for one worker.
pub(crate) async fn layered(router: Rc<Router>) -> Result<BoxedService, ()> {
    let layers = Arc::clone(&router.layers);
    let dispatched = Rc::clone(&router);
    let dispatch = move |request| dispatch(Rc::clone(&dispatched), request);
    let mut service = boxed::service(fn_service(dispatch));
    for Layer {
        subtree,
        middleware,
    } in layers.iter().cloned()
    {
        let inner = Rc::new(service);
        let wrapped = middleware(boxed::service(Rc::clone(&inner))).await?;
        service = boxed::service(LayerService {
            router: Rc::clone(&router),
            subtree,
            inner,
            wrapped,
        });
    }
    if let Some(headers) = &router.security {
        let secured = Secured(Arc::clone(headers)).new_transform(service);
        service = boxed::service(secured.await?);
    }
    Ok(service)
}

/// A service with a middleware for some of its requests.
struct LayerService {
    router: Rc<Router>,
    subtree: Subtree,
    inner: Rc<BoxedService>,
    wrapped: BoxedService,
}

impl Service<ServiceRequest> for LayerService {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(self.inner.poll_ready(cx))?;
        self.wrapped.poll_ready(cx)
    }

    /// Chooses by the normal form of the path, which also decides the route, and by where rewrites lead.
    fn call(&self, request: ServiceRequest) -> Self::Future {
        if !self.router.reaches(&self.subtree, request.head()) {
            return self.inner.call(request);
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let id = request_id(request.headers()).map(str::to_owned);
        let response = self.wrapped.call(request);
        Box::pin(response.inspect_err(move |error| {
            if error.as_response_error().status_code().is_server_error() {
                tracing::error!(%method, path = uri.path(), request_id = id, %error, "middleware failed");
            }
        }))
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layer").field(&self.subtree).finish()
    }
}
