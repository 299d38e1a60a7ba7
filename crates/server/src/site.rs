//! Serves a request: health paths and refusals by the server itself, and all others by the application.

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
use twinroute_core::{X_REQUEST_ID, panic_text};

use crate::{
    access::Observation,
    connection_counts::ConnectionCounts,
    health::Health,
    limits::{ServerLimits, Ticks},
};

/// An application, with the state that its connections share.
pub(crate) struct Site<S, B> {
    pub(crate) app: S,
    pub(crate) shared: Shared,
    pub(crate) body: PhantomData<fn() -> B>,
}

/// The state that all connections of a worker share.
pub(crate) struct Shared {
    pub(crate) limits: ServerLimits,
    pub(crate) ticks: Ticks,
    pub(crate) health: Health,
    pub(crate) observation: Observation,
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) counts: ConnectionCounts,
    pub(crate) config: ServiceConfig,
}

impl<S, B> Site<S, B>
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    /// The response to a request. A panic is logged and is a 500.
    pub(crate) async fn respond(&self, request: Request) -> Response<BoxBody> {
        let shared = &self.shared;
        if let Some(probe) = shared.health.probe(&request) {
            let is_stopping = shared.stopping.load(Ordering::Relaxed);
            let response = shared.health.respond(probe, request.method(), is_stopping);
            let response = AssertUnwindSafe(response).catch_unwind().await;
            return response.unwrap_or_else(|panic| {
                tracing::error!(panic = panic_text(&*panic), "the readiness check panicked");
                Response::new(StatusCode::SERVICE_UNAVAILABLE)
            });
        }
        // CONNECT asks for a tunnel to any host.
        if request.method() == Method::CONNECT {
            return refusal(StatusCode::BAD_REQUEST);
        }
        let limits = shared.limits.body;
        if limits.is_some_and(|limits| limits.refuses(&request.head().headers)) {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let request_id = request.head().headers.get(&X_REQUEST_ID).cloned();
        let response = async {
            poll_fn(|cx| self.app.poll_ready(cx)).await?;
            self.app.call(request).await
        };
        match AssertUnwindSafe(response).catch_unwind().await {
            Ok(Ok(response)) => response.into().map_into_boxed_body(),
            Ok(Err(error)) => error.into().error_response().into(),
            Err(panic) => {
                let panic = panic_text(&*panic);
                let request_id = request_id.as_ref().and_then(|id| id.to_str().ok());
                tracing::error!(%method, path = uri.path(), request_id, panic, "the application panicked");
                Response::internal_server_error().map_into_boxed_body()
            }
        }
    }
}

/// A response to a refused request, whose body is not read.
fn refusal(status: StatusCode) -> Response<BoxBody> {
    let mut response = Response::new(status);
    response
        .head_mut()
        .set_connection_type(ConnectionType::Close);
    response
}
