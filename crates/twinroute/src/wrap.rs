//! Middlewares of actix-web, with their types erased.

use std::sync::Arc;

use actix_service::{ServiceExt as _, boxed};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

/// The service that a middleware wraps, with the middlewares that were added before.
pub(crate) type Wrapped = boxed::BoxService<ServiceRequest, ServiceResponse, Error>;

/// Makes a middleware, and wraps it around a service.
pub(crate) type Wrap = Arc<dyn Fn(Wrapped) -> Making + Send + Sync>;

pub(crate) type Making = LocalBoxFuture<'static, Result<Wrapped, ()>>;

/// Erases the type of a middleware.
pub(crate) fn wrap<M, B>(middleware: impl Fn() -> M + Send + Sync + 'static) -> Wrap
where
    M: Transform<
            Wrapped,
            ServiceRequest,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    M::Transform: 'static,
    B: MessageBody + 'static,
{
    Arc::new(move |inner| {
        let middleware = middleware();
        async move {
            let service = middleware.new_transform(inner).await?;
            Ok(boxed::service(
                service.map(ServiceResponse::map_into_boxed_body),
            ))
        }
        .boxed_local()
    })
}

/// All middlewares around an application, the outermost last.
#[derive(Clone)]
pub(crate) struct Wraps(pub(crate) Arc<[Wrap]>);

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
