//! Middlewares of actix-web, with their types erased.

use std::sync::Arc;

use actix_service::{ServiceExt as _, boxed};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Transform},
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

/// What a middleware stands around: what is served, with the middlewares that were added before.
pub(crate) type Wrapped = boxed::BoxService<ServiceRequest, ServiceResponse, Error>;

/// Makes a middleware, and puts it around what there is.
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
