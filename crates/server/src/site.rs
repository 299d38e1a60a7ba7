//! The application as its connections see it, with what the server answers by itself.

use std::{
    future::poll_fn,
    marker::PhantomData,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_http::{
    ConnectionType, Method, Request, Response, ServiceConfig, StatusCode, body::BoxBody,
};
use actix_service::Service;
use actix_web::{Error, body::MessageBody};
use futures_util::future::FutureExt as _;
use twinroute_core::panic_text;

use crate::{
    access::RequestId,
    health::Health,
    limits::{ServerLimits, Ticks},
};

/// An application, and what is the same for all its connections.
pub(crate) struct Site<S, B> {
    pub(crate) app: S,
    pub(crate) shared: Shared,
    pub(crate) body: PhantomData<fn() -> B>,
}

/// What is the same for all connections of a worker.
pub(crate) struct Shared {
    pub(crate) limits: ServerLimits,
    pub(crate) ticks: Ticks,
    pub(crate) health: Health,
    pub(crate) request_id: RequestId,
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) config: ServiceConfig,
}

impl<S, B> Site<S, B>
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    /// The response to a request. A panic on the way is a 500.
    pub(crate) async fn respond(&self, request: Request) -> Response<BoxBody> {
        let shared = &self.shared;
        if let Some(question) = shared.health.asks(&request) {
            let is_stopping = shared.stopping.load(Ordering::Relaxed);
            let answer = shared
                .health
                .answer(question, request.method(), is_stopping);
            let answer = AssertUnwindSafe(answer).catch_unwind().await;
            return answer.unwrap_or_else(|panic| {
                tracing::error!(
                    panic = panic_text(&*panic),
                    "the check of readiness panicked"
                );
                Response::new(StatusCode::SERVICE_UNAVAILABLE)
            });
        }
        // A tunnel to whatever host it names is not what an application is for.
        if request.method() == Method::CONNECT {
            return refusal(StatusCode::BAD_REQUEST);
        }
        let limits = shared.limits.body;
        if limits.is_some_and(|limits| limits.refuses(&request.head().headers)) {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let answer = async {
            poll_fn(|cx| self.app.poll_ready(cx)).await?;
            self.app.call(request).await
        };
        match AssertUnwindSafe(answer).catch_unwind().await {
            Ok(Ok(response)) => response.into().map_into_boxed_body(),
            Ok(Err(error)) => error.into().error_response().into(),
            Err(panic) => {
                let panic = panic_text(&*panic);
                tracing::error!(%method, path = uri.path(), panic, "the application panicked");
                Response::internal_server_error().map_into_boxed_body()
            }
        }
    }
}

/// A response to what is not served, after which the rest of it is not read.
fn refusal(status: StatusCode) -> Response<BoxBody> {
    let mut response = Response::new(status);
    response
        .head_mut()
        .set_connection_type(ConnectionType::Close);
    response
}
