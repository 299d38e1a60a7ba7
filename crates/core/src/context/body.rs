//! The body of a response that is bound to its request's context: a stream, or any body whose end is awaited.

use std::{
    error::Error as StdError,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::ResponseHead,
};
use bytes::Bytes;
use tracing::Span;

use super::{
    after::start_after,
    current::Entered,
    report::Phase,
    request_context::{StyleContext, Timer},
};
use crate::{ApiError, Error, ResponseNotes, has_body, header::take_length};

/// Polls a body in its context and in the span of its request, counts its bytes against the `Content-Length`, and starts the `after` work when dropped.
///
/// A panic, an error, or an exceeded max duration aborts the connection, which is the only way to signal an incomplete body.
pub(super) struct TrackedBody {
    context: Option<Rc<dyn StyleContext>>,
    // None once it has ended.
    body: Option<BoxBody>,
    size: BodySize,
    notes: ResponseNotes,
    /// Whether the response has a body for the client.
    is_sent: bool,
    sent: u64,
    /// The remaining bytes of the declared length.
    remaining: Option<u64>,
    /// The error that aborts the connection once everything before it is flushed.
    failed: Option<Error>,
    timer: Timer,
    span: Span,
}

impl TrackedBody {
    pub(super) fn new<C: StyleContext>(
        context: Rc<C>,
        head: &mut ResponseHead,
        body: BoxBody,
        notes: ResponseNotes,
    ) -> Self {
        let shared = context.shared();
        let is_sent = has_body(shared.http().method(), head.status);
        let declared = match notes.is_streamed && (is_sent || notes.is_written) {
            true => take_length(head.headers_mut()),
            false => None,
        };
        Self {
            timer: shared.timer(),
            context: Some(context),
            size: declared.map_or(body.size(), BodySize::Sized),
            body: Some(body),
            notes,
            is_sent,
            sent: 0,
            remaining: declared.filter(|_| is_sent),
            failed: None,
            span: Span::current(),
        }
    }

    /// Whether no more bytes are sent: the declared length is reached, or the response has no body.
    fn is_complete(&self) -> bool {
        self.remaining == Some(0) || (self.notes.is_streamed && !self.is_sent)
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        // A handler that writes its response runs on; what it writes is discarded.
        if self.is_complete() && !self.notes.is_written {
            return Poll::Ready(None);
        }
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let entered = (self.span.enter(), Entered::new(&mut self.context));
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_next(cx)));
        drop(entered);
        match polled {
            Ok(Poll::Pending) => {}
            // A stream that is always ready must exceed its max duration too.
            Ok(Poll::Ready(Some(Ok(_)))) if self.notes.is_streamed && self.timer.is_over(cx) => {
                return Poll::Ready(Some(Err(max_duration_exceeded())));
            }
            Ok(Poll::Ready(next)) => {
                return Poll::Ready(next.map(|piece| piece.map_err(Error::boxed)));
            }
            Err(panic) => return Poll::Ready(Some(Err(Error::panic(&*panic)))),
        }
        if !self.timer.is_over(cx) {
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(max_duration_exceeded())))
    }

    /// Counts a piece, and truncates it at the declared length.
    fn count(&mut self, mut piece: Bytes) -> Result<Bytes, ApiError> {
        if let Some(remaining) = &mut self.remaining {
            piece.truncate(usize::try_from(*remaining).unwrap_or(usize::MAX));
            *remaining -= piece.len() as u64;
        }
        let before = self.sent;
        self.sent += piece.len() as u64;
        match &self.context {
            Some(context) if self.notes.is_streamed => {
                context.check_streamed(before, self.sent)?;
            }
            _ => {}
        }
        Ok(piece)
    }

    /// Reports an error, which aborts the connection.
    fn abort(&mut self, error: &Error) -> Poll<Option<Result<Bytes, Box<dyn StdError>>>> {
        self.drop_body();
        let _in_span = self.span.enter();
        if let Some(context) = &self.context {
            context.shared().report(Phase::Stream, error);
        }
        Poll::Ready(Some(Err(error.to_string().into())))
    }

    /// Reports an error and aborts the connection once everything before it is flushed.
    fn abort_flushed(
        &mut self,
        error: Error,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Box<dyn StdError>>>> {
        self.failed = Some(error);
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Drops the body within its context, for its destructors.
    fn drop_body(&mut self) {
        let _entered = (self.span.enter(), Entered::new(&mut self.context));
        self.body = None;
    }
}

fn max_duration_exceeded() -> Error {
    ApiError::new(
        504,
        "the response took longer than the route's max duration",
    )
    .into()
}

impl MessageBody for TrackedBody {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if let Some(error) = self.failed.take() {
            return self.abort(&error);
        }
        match ready!(self.poll_body(cx)) {
            // Yield, so that other tasks run meanwhile.
            Some(Ok(_)) if self.is_complete() => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Ok(piece)) => match self.count(piece) {
                Ok(piece) => Poll::Ready(Some(Ok(piece))),
                Err(error) => self.abort(&error.into()),
            },
            Some(Err(error)) if self.notes.is_written => self.abort_flushed(error, cx),
            Some(Err(error)) => self.abort(&error),
            None if self.remaining.is_none_or(|remaining| remaining == 0) => {
                self.drop_body();
                Poll::Ready(None)
            }
            None => {
                let message = "the response is shorter than its `Content-Length`";
                self.abort_flushed(ApiError::new(500, message).into(), cx)
            }
        }
    }
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        let is_empty = matches!(self.size, BodySize::None | BodySize::Sized(0));
        let is_awaited = self.is_sent || self.notes.is_written;
        let is_cut = self.body.is_some() && !is_empty && is_awaited;
        // A stream may schedule `after` work when it is dropped.
        self.drop_body();
        let Some(context) = &self.context else { return };
        if is_cut {
            context.shared().signal_disconnect();
        }
        let _in_span = self.span.enter();
        start_after(context);
    }
}

impl fmt::Debug for TrackedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrackedBody")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
