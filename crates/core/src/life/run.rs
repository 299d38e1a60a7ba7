//! A handler from the extraction of its arguments to its answer.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{HttpRequest, dev::Payload, http::StatusCode, rt::time::Sleep};
use futures_util::future::LocalBoxFuture;
use tokio::time::timeout_at;

use super::{
    Life, OnDisconnect, Phase, Scope, after::start, count::Detached, is_over, scope::Scoped, spawn,
};
use crate::{ApiError, Error, handler::BoxHandler};

/// Runs `handler` in `scope`.
pub fn run<A: 'static>(
    scope: Rc<dyn Scope>,
    handler: &BoxHandler<A>,
    request: HttpRequest,
    payload: Payload,
) -> Running<A> {
    let handler = handler.call(request, payload);
    Running {
        timer: scope.life().timer(),
        handler: Some(Scoped::new(Rc::clone(&scope), handler)),
        scope,
        attached: true,
    }
}

/// Reads a body with `read` before the handler's time is over.
///
/// # Errors
/// With 408 when it is, else as `read`.
pub async fn within<T>(
    life: &Life,
    read: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(deadline) = life.deadline else {
        return read.await;
    };
    let late = |_| Err(timed_out(StatusCode::REQUEST_TIMEOUT));
    timeout_at(deadline, read).await.unwrap_or_else(late)
}

fn timed_out(status: StatusCode) -> Error {
    let reason = status.canonical_reason().unwrap_or_default();
    ApiError::new(status.as_u16(), reason).into()
}

/// A handler's future, in its scope.
type Handling<A> = Scoped<LocalBoxFuture<'static, Result<A, Error>>>;

/// A handler that runs. actix-web drops it when the client has gone; it then goes on by itself.
pub struct Running<A: 'static> {
    scope: Rc<dyn Scope>,
    // None once it has ended.
    handler: Option<Handling<A>>,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether there is still a client.
    attached: bool,
}

impl<A> Future for Running<A> {
    type Output = Result<A, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(handler) = &mut self.handler else {
            return Poll::Pending;
        };
        if let Poll::Ready(end) = Pin::new(handler).poll(cx) {
            self.handler = None;
            return Poll::Ready(end);
        }
        if !is_over(&mut self.timer, cx) {
            return Poll::Pending;
        }
        // Without the handler, nothing is read any more.
        let status = if self.scope.life().reading.get() > 0 {
            StatusCode::REQUEST_TIMEOUT
        } else {
            StatusCode::GATEWAY_TIMEOUT
        };
        self.handler = None;
        Poll::Ready(Err(timed_out(status)))
    }
}

impl<A> Running<A> {
    /// What is left of it, with `handler`.
    fn without_client(&mut self, handler: Handling<A>) -> Self {
        Self {
            scope: Rc::clone(&self.scope),
            handler: Some(handler),
            timer: self.timer.take(),
            attached: false,
        }
    }

    /// Runs to the end, or until the handler waits after it has begun its answer.
    pub async fn until_begun(&mut self) -> Ran<A> {
        poll_fn(|cx| match Pin::new(&mut *self).poll(cx) {
            Poll::Ready(end) => Poll::Ready(Ran::Ended(end)),
            Poll::Pending if self.scope.has_begun() => match self.handler.take() {
                Some(handler) => Poll::Ready(Ran::Begun(Rest(handler))),
                None => Poll::Pending,
            },
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}

/// How far a handler got.
#[derive(Debug)]
pub enum Ran<A: 'static> {
    /// To its end.
    Ended(Result<A, Error>),
    /// It has begun its answer: the body of the answer is what polls the rest of it.
    Begun(Rest<A>),
}

/// What is left of a handler that has begun its answer. Dropping it drops the handler.
pub struct Rest<A: 'static>(Handling<A>);

impl<A> Future for Rest<A> {
    type Output = Result<A, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<A> fmt::Debug for Rest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rest")
    }
}

impl<A> Drop for Running<A> {
    fn drop(&mut self) {
        let Some(handler) = self.handler.take() else {
            return;
        };
        let life = self.scope.life();
        life.leave();
        match life.limits.on_disconnect {
            OnDisconnect::Cancel => {
                drop(handler);
                start(&self.scope);
            }
            OnDisconnect::Finish if self.attached => match Detached::begin() {
                Some(place) => spawn(detached(self.without_client(handler), place)),
                None => {
                    drop(handler);
                    let message = "too many handlers run whose clients have gone";
                    let error = ApiError::new(503, message).into();
                    self.scope.report(Phase::Detached, &error);
                    start(&self.scope);
                }
            },
            // The worker stops, and its tasks with it.
            OnDisconnect::Finish => {}
        }
    }
}

async fn detached<A>(mut running: Running<A>, _place: Detached) {
    let scope = Rc::clone(&running.scope);
    match running.until_begun().await {
        Ran::Ended(Err(error)) if error.status_code().is_server_error() => {
            scope.report(Phase::Detached, &error);
        }
        // Nobody is left to be answered.
        Ran::Ended(_) | Ran::Begun(_) => {}
    }
    start(&scope);
}

impl<A> fmt::Debug for Running<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("attached", &self.attached)
            .finish_non_exhaustive()
    }
}
