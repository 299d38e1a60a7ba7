//! Handlers with erased argument types, so that one table holds them all.

use std::{any::type_name, fmt, panic::AssertUnwindSafe, sync::Arc};

use actix_web::{FromRequest, Handler, HttpRequest, dev::Payload};
use futures_util::{FutureExt as _, future::LocalBoxFuture};

use crate::{ApiError, Error, ErrorKind, missing_data::missing_data};

/// The output of a handler: an `R`, or a `Result` whose error becomes an [`Error`]. Not meant to be implemented elsewhere.
pub trait HandlerOutput<R> {
    /// Converts the output into a `Result`.
    ///
    /// # Errors
    /// When the handler failed.
    fn into_result(self) -> Result<R, Error>;
}

impl<A, T: Into<A>, E: Into<Error>> HandlerOutput<A> for Result<T, E> {
    fn into_result(self) -> Result<A, Error> {
        self.map(Into::into).map_err(Into::into)
    }
}

type Call<A> =
    dyn Fn(HttpRequest, Payload) -> LocalBoxFuture<'static, Result<A, Error>> + Send + Sync;

/// A handler that returns an `A`. All workers share it; its futures stay on their worker.
pub struct BoxHandler<A>(Arc<Call<A>>);

impl<A> BoxHandler<A> {
    /// Erases the types of `handler`. Its arguments are extracted in order, as in actix-web.
    pub fn new<H, Args>(handler: H) -> Self
    where
        H: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        H::Output: HandlerOutput<A>,
    {
        Self(Arc::new(move |request, mut payload| {
            let handler = handler.clone();
            let run = async move {
                let args = Args::from_request(&request, &mut payload)
                    .await
                    .map_err(|error| extractor_error(error.into(), type_name::<Args>()))?;
                handler.call(args).await.into_result()
            };
            Box::pin(
                AssertUnwindSafe(run)
                    .catch_unwind()
                    .map(|end| end.unwrap_or_else(|panic| Err(Error::panic(&*panic)))),
            )
        }))
    }

    /// Extracts the arguments from `request` and `payload`, and runs the handler. A panic in either becomes an error.
    pub fn call(
        &self,
        request: HttpRequest,
        payload: Payload,
    ) -> LocalBoxFuture<'static, Result<A, Error>> {
        (self.0)(request, payload)
    }
}

/// Converts the error of an extractor. A `web::Data` that is not registered becomes a 500 whose log line names its type.
#[cold]
fn extractor_error(error: actix_web::Error, arguments: &str) -> Error {
    match missing_data(&error, arguments) {
        Some(message) => ApiError::new(500, message)
            .with_kind(ErrorKind::Extractor)
            .into(),
        None => Error::extractor(error),
    }
}

impl<A> Clone for BoxHandler<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<A> fmt::Debug for BoxHandler<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxHandler")
    }
}
