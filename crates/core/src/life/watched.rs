//! A body that is bound to the life of its handler: a stream, and any other whose end somebody waits for.

use std::{
    error::Error as StdError,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BodyStream, MessageBody},
    rt::time::Sleep,
};
use bytes::Bytes;
use futures_util::Stream;

use super::{
    Phase, Scope, is_over,
    scope::{Entered, any},
};
use crate::{ApiError, Error};

/// Polls a body in the scope of the handler that made it. A panic, an error, or the end of the handler's time breaks the
/// connection off, which is the only way to tell a client that the body is not whole.
pub struct Watched<B> {
    scope: Option<Rc<dyn Scope>>,
    size: BodySize,
    // None once it has ended.
    body: Option<Pin<Box<B>>>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S, E> Watched<BodyStream<S>>
where
    S: Stream<Item = Result<Bytes, E>> + 'static,
    E: Into<Box<dyn StdError>> + 'static,
{
    /// A body of the handler that runs.
    pub fn stream(stream: S) -> Self {
        Self::here(BodyStream::new(stream))
    }
}

impl<B: MessageBody> Watched<B> {
    /// A body of the handler that runs.
    pub fn here(body: B) -> Self {
        Self::new(any(), body)
    }

    /// A body of the handler of `scope`.
    pub fn new(scope: Option<Rc<dyn Scope>>, body: B) -> Self {
        let life = scope.as_ref().map(|scope| scope.life());
        if let Some(life) = life {
            life.streams.update(|streams| streams + 1);
        }
        Self {
            timer: life.and_then(|life| life.timer()),
            scope,
            size: body.size(),
            body: Some(Box::pin(body)),
        }
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let entered = Entered::new(&mut self.scope);
        let polled = catch_unwind(AssertUnwindSafe(|| body.as_mut().poll_next(cx)));
        drop(entered);
        match polled {
            Ok(Poll::Pending) => {}
            Ok(Poll::Ready(next)) => {
                return Poll::Ready(next.map(|chunk| chunk.map_err(Error::boxed)));
            }
            Err(panic) => return Poll::Ready(Some(Err(Error::panic(&*panic)))),
        }
        if !is_over(&mut self.timer, cx) {
            return Poll::Pending;
        }
        let message = "the answer took longer than the route's max duration";
        Poll::Ready(Some(Err(ApiError::new(504, message).into())))
    }
}

impl<B: MessageBody + 'static> MessageBody for Watched<B> {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        match std::task::ready!(self.poll_body(cx)) {
            Some(Ok(chunk)) => Poll::Ready(Some(Ok(chunk))),
            Some(Err(error)) => {
                self.drop_body();
                if let Some(scope) = &self.scope {
                    scope.report(Phase::Stream, &error);
                }
                Poll::Ready(Some(Err(error.to_string().into())))
            }
            None => {
                self.drop_body();
                Poll::Ready(None)
            }
        }
    }
}

impl<B> Watched<B> {
    /// Drops the body where its destructors find the scope.
    fn drop_body(&mut self) {
        let _entered = Entered::new(&mut self.scope);
        self.body = None;
    }
}

impl<B> Drop for Watched<B> {
    fn drop(&mut self) {
        self.drop_body();
        if let Some(scope) = &self.scope {
            scope.life().streams.update(|streams| streams - 1);
        }
    }
}

impl<B> fmt::Debug for Watched<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
