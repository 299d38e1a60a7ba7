//! Middlewares around what lies at and below a path.

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
    dev::{Service, ServiceRequest, ServiceResponse, fn_service},
};
use futures_util::future::LocalBoxFuture;
use twinroute_matcher::PatternError;

use crate::{
    dispatch::dispatch,
    normalize::normalize,
    router::Router,
    subtree::Subtree,
    wrap::{Wrap, Wrapped},
};

/// A middleware around what lies at and below a path.
#[derive(Clone)]
pub(crate) struct Layer {
    subtree: Subtree,
    wrap: Wrap,
}

/// The layers of these paths from the innermost, which has the longest path, and what is wrong with the paths of others.
pub(crate) fn layers(wraps: Vec<(String, Wrap)>) -> (Arc<[Layer]>, Vec<PatternError>) {
    let (mut layers, mut unreadable) = (Vec::new(), Vec::new());
    for (path, wrap) in wraps {
        match Subtree::parse(&path) {
            Ok(subtree) => layers.push(Layer { subtree, wrap }),
            Err(error) => unreadable.push(error),
        }
    }
    layers.sort_by_key(|layer| Reverse(layer.subtree.precision()));
    (layers.into(), unreadable)
}

/// The service of a router within its layers, for one worker.
pub(crate) async fn layered(router: Rc<Router>) -> Result<Wrapped, ()> {
    let layers = Arc::clone(&router.layers);
    let dispatch = move |request| dispatch(Rc::clone(&router), request);
    let mut service = boxed::service(fn_service(dispatch));
    for Layer { subtree, wrap } in layers.iter().cloned() {
        let inner = Rc::new(service);
        let wrapped = wrap(boxed::service(Rc::clone(&inner))).await?;
        service = boxed::service(Layered {
            subtree,
            inner,
            wrapped,
        });
    }
    Ok(service)
}

/// A service with a middleware for a part of its requests.
struct Layered {
    subtree: Subtree,
    inner: Rc<Wrapped>,
    wrapped: Wrapped,
}

impl Service<ServiceRequest> for Layered {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(self.inner.poll_ready(cx))?;
        self.wrapped.poll_ready(cx)
    }

    /// The path counts in its normal form: that is how it is resolved.
    fn call(&self, request: ServiceRequest) -> Self::Future {
        let is_below = self.subtree.covers(normalize(&request.head().uri).path());
        match is_below {
            true => self.wrapped.call(request),
            false => self.inner.call(request),
        }
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layer").field(&self.subtree).finish()
    }
}
