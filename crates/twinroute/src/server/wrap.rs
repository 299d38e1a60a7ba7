//! Middlewares around everything that a server serves.

use std::sync::Arc;

use actix_service::boxed;
use actix_web::{
    Error,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use futures_util::future::FutureExt as _;

use crate::wrap::{Making, Wrap, Wrapped};

/// All of them, the outermost last.
#[derive(Clone)]
pub(super) struct Wraps(pub(super) Arc<[Wrap]>);

impl<S> Transform<S, ServiceRequest> for Wraps
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error> + 'static,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = Wrapped;
    type InitError = ();
    type Future = Making;

    fn new_transform(&self, service: S) -> Self::Future {
        let wraps = Arc::clone(&self.0);
        async move {
            let mut wrapped = boxed::service(service);
            for wrap in &*wraps {
                wrapped = wrap(wrapped).await?;
            }
            Ok(wrapped)
        }
        .boxed_local()
    }
}
