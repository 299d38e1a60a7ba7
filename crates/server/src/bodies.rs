//! How large the body of a request may be, and how long a handler waits for it.

use std::{
    cell::{Cell, RefCell},
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::{error::PayloadError, http::header::HeaderMap};
use bytes::Bytes;
use futures_util::Stream;

use crate::{
    clock::Clock,
    framing::declared_length,
    incoming::IncomingBody,
    limits::{ServerLimits, Ticks},
};

/// Whether a request declares a body that is too large.
pub(crate) fn is_too_large(headers: &HeaderMap, limits: &ServerLimits) -> bool {
    let declared = declared_length(headers);
    limits
        .max_body_size
        .is_some_and(|max| declared.is_some_and(|length| length > max))
}

/// How the body of the current request comes.
#[derive(Debug, Default)]
pub(crate) struct BodyWatch {
    is_awaited: Cell<bool>,
    /// Ticks since something came.
    quiet: Cell<u32>,
    /// All ticks in which the handler waited for the client.
    waited: Cell<u32>,
    received: Cell<u64>,
    late: Cell<bool>,
    reader: RefCell<Option<Waker>>,
}

impl BodyWatch {
    fn begin(&self) {
        self.is_awaited.set(false);
        self.waited.set(0);
        self.received.set(0);
        self.late.set(false);
    }

    /// A handler waits for more. Returns whether it has waited for long enough.
    fn wait(&self, waker: &Waker) -> bool {
        self.reader.replace(Some(waker.clone()));
        if !self.is_awaited.replace(true) {
            self.quiet.set(0);
        }
        self.late.get()
    }

    pub(crate) fn tick(&self, ticks: &Ticks) {
        if !self.is_awaited.get() {
            return;
        }
        self.quiet.update(|quiet| quiet + 1);
        self.waited.update(|waited| waited + 1);
        // A slow client is given the time of a silent one first, so that a short body always has that.
        let owing = self.waited.get().saturating_sub(ticks.body);
        if self.quiet.get() > ticks.body || ticks.is_too_slow(self.received.get(), owing) {
            self.late.set(true);
            if let Some(reader) = self.reader.take() {
                reader.wake();
            }
        }
    }
}

/// A body that is bounded, and that its handler does not wait for without end.
#[derive(Debug)]
pub(crate) struct BoundedBody {
    body: IncomingBody,
    clock: Rc<Clock>,
    max_size: u64,
}

impl BoundedBody {
    pub(crate) fn new(body: IncomingBody, clock: Rc<Clock>, limits: &ServerLimits) -> Self {
        clock.body.begin();
        Self {
            body,
            clock,
            max_size: limits.max_body_size.unwrap_or(u64::MAX),
        }
    }
}

impl Stream for BoundedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.body).poll_next(cx);
        let watch = &self.clock.body;
        match &next {
            Poll::Pending if watch.wait(cx.waker()) => {
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
                return Poll::Ready(Some(Err(PayloadError::Io(late))));
            }
            Poll::Pending => return next,
            Poll::Ready(Some(Ok(chunk))) => {
                watch
                    .received
                    .update(|received| received + chunk.len() as u64);
                if watch.received.get() > self.max_size {
                    return Poll::Ready(Some(Err(PayloadError::Overflow)));
                }
            }
            Poll::Ready(None | Some(Err(_))) => {}
        }
        watch.is_awaited.set(false);
        next
    }
}

impl Drop for BoundedBody {
    fn drop(&mut self) {
        self.clock.body.is_awaited.set(false);
    }
}
