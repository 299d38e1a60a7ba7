//! Middlewares of actix-web, with their types erased.

use std::sync::Arc;

use actix_service::{ServiceExt as _, boxed};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

/// The service that a middleware wraps: the application, with the middlewares that were added before.
pub(crate) type BoxedService = boxed::BoxService<ServiceRequest, ServiceResponse, Error>;

/// Creates a middleware and wraps it around a service.
pub(crate) type BoxedMiddleware = Arc<dyn Fn(BoxedService) -> BoxedServiceFuture + Send + Sync>;

/// A service that is being created.
pub(crate) type BoxedServiceFuture = LocalBoxFuture<'static, Result<BoxedService, ()>>;

/// Erases the type of a middleware.
pub(crate) fn boxed_middleware<M, B>(
    middleware: impl Fn() -> M + Send + Sync + 'static,
) -> BoxedMiddleware
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
pub(crate) struct Middlewares(pub(crate) Arc<[BoxedMiddleware]>);

impl<S> Transform<S, ServiceRequest> for Middlewares
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error> + 'static,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = BoxedService;
    type InitError = ();
    type Future = BoxedServiceFuture;

    fn new_transform(&self, service: S) -> Self::Future {
        let middlewares = Arc::clone(&self.0);
        async move {
            let mut wrapped = boxed::service(service);
            for wrap in &*middlewares {
                wrapped = wrap(wrapped).await?;
            }
            Ok(wrapped)
        }
        .boxed_local()
    }
}
