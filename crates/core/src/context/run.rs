//! Runs a handler, from the extraction of its arguments to its response.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{HttpRequest, dev::Payload, http::StatusCode};
use futures_util::future::LocalBoxFuture;
use tokio::time::timeout_at;

use super::{
    after::start_after,
    count::DetachedPermit,
    current::InContext,
    limits::OnDisconnect,
    report::Phase,
    request_context::{RequestContext, StyleContext, Timer},
    spawn::spawn,
};
use crate::{ApiError, Error, ErrorKind, handler::BoxHandler};

/// Runs `handler` in `context`.
pub fn run<R: 'static>(
    context: Rc<dyn StyleContext>,
    handler: &BoxHandler<R>,
    request: HttpRequest,
    payload: Payload,
) -> HandlerRun<R> {
    let handler = handler.call(request, payload);
    HandlerRun {
        timer: context.shared().timer(),
        handler: Some(InContext::new(Rc::clone(&context), handler)),
        context,
        is_attached: true,
    }
}

/// Reads a body with `read`, within the handler's max duration.
///
/// # Errors
/// With 408 when the max duration is exceeded, else as `read`.
pub async fn within<T>(
    context: &RequestContext,
    read: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(deadline) = context.deadline else {
        return read.await;
    };
    let late = |_| Err(timed_out(StatusCode::REQUEST_TIMEOUT));
    timeout_at(deadline, read).await.unwrap_or_else(late)
}

fn timed_out(status: StatusCode) -> Error {
    let reason = status.canonical_reason().unwrap_or_default();
    ApiError::new(status.as_u16(), reason)
        .with_kind(ErrorKind::Timeout)
        .into()
}

/// A handler's future, in its context.
type HandlerFuture<R> = InContext<LocalBoxFuture<'static, Result<R, Error>>>;

/// A running handler. actix-web drops this when the client disconnects; the handler then continues in a task of its own.
pub struct HandlerRun<R: 'static> {
    context: Rc<dyn StyleContext>,
    // None once the handler has completed.
    handler: Option<HandlerFuture<R>>,
    timer: Timer,
    /// Whether the client may still be connected.
    is_attached: bool,
}

impl<R> Future for HandlerRun<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(handler) = &mut self.handler else {
            return Poll::Pending;
        };
        if let Poll::Ready(end) = Pin::new(handler).poll(cx) {
            self.handler = None;
            return Poll::Ready(end.map_err(|error| self.context.shared().recognize(error)));
        }
        if !self.timer.is_over(cx) {
            return Poll::Pending;
        }
        // Read this before the handler is dropped, which resets it.
        let status = if self.context.shared().reading.get() > 0 {
            StatusCode::REQUEST_TIMEOUT
        } else {
            StatusCode::GATEWAY_TIMEOUT
        };
        self.handler = None;
        Poll::Ready(Err(timed_out(status)))
    }
}

impl<R> HandlerRun<R> {
    /// Moves `handler` to a new run that is not attached to a client.
    fn detach(&mut self, handler: HandlerFuture<R>) -> Self {
        Self {
            context: Rc::clone(&self.context),
            handler: Some(handler),
            timer: self.timer.take(),
            is_attached: false,
        }
    }

    /// Runs the handler until it completes, or until it awaits after the response has begun.
    pub async fn until_response_begins(&mut self) -> Progress<R> {
        poll_fn(|cx| match Pin::new(&mut *self).poll(cx) {
            Poll::Ready(end) => Poll::Ready(Progress::Ended(end)),
            Poll::Pending if self.context.shared().response_has_begun() => {
                match self.handler.take() {
                    Some(handler) => Poll::Ready(Progress::Streaming(StreamingHandler(handler))),
                    None => Poll::Pending,
                }
            }
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}

/// The state of a handler after [`HandlerRun::until_response_begins`].
#[derive(Debug)]
pub enum Progress<R: 'static> {
    /// The handler has completed.
    Ended(Result<R, Error>),
    /// The response has begun; its body polls the rest of the handler.
    Streaming(StreamingHandler<R>),
}

/// A handler whose response has begun. Dropping it cancels the handler.
pub struct StreamingHandler<R: 'static>(HandlerFuture<R>);

impl<R> Future for StreamingHandler<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<R> fmt::Debug for StreamingHandler<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamingHandler")
    }
}

impl<R> Drop for HandlerRun<R> {
    fn drop(&mut self) {
        let Some(handler) = self.handler.take() else {
            return;
        };
        let context = self.context.shared();
        context.signal_disconnect();
        match context.limits.on_disconnect {
            OnDisconnect::Cancel => {
                drop(handler);
                start_after(&self.context);
            }
            OnDisconnect::Finish if self.is_attached => match DetachedPermit::begin() {
                Some(permit) => spawn(run_detached(self.detach(handler), permit)),
                None => {
                    drop(handler);
                    let message = "cancelled, since the limit of detached handlers (`max_detached`) is exceeded";
                    context.report(Phase::Detached, &ApiError::new(503, message).into());
                    start_after(&self.context);
                }
            },
            // A detached task is dropped only when its worker stops.
            OnDisconnect::Finish => {}
        }
    }
}

async fn run_detached<R>(mut running: HandlerRun<R>, _permit: DetachedPermit) {
    let context = Rc::clone(&running.context);
    match running.until_response_begins().await {
        Progress::Ended(Err(error)) if error.status_code().is_server_error() => {
            context.shared().report(Phase::Detached, &error);
        }
        // The client is disconnected, so the response is discarded.
        Progress::Ended(_) | Progress::Streaming(_) => {}
    }
    start_after(&context);
}

impl<R> fmt::Debug for HandlerRun<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerRun")
            .field("is_attached", &self.is_attached)
            .finish_non_exhaustive()
    }
}
