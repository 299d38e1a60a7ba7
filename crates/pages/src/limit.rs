//! How long an answer may get before somebody is told.

use std::{
    error::Error as StdError,
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    http::Method,
};
use bytes::Bytes;
use twinroute_core::{ApiError, ByteSize};

use crate::exchange::Exchange;

/// What a `CONFIG` says of the length of answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResponseLimit {
    pub(crate) size: ByteSize,
    /// As it was written.
    pub(crate) text: &'static str,
    pub(crate) is_enforced: bool,
}

impl Exchange {
    /// Warns of an answer that reaches the limit, or refuses it.
    pub(crate) fn check_length(&self, length: u64) -> Result<(), ApiError> {
        match self.config.response_limit {
            Some(limit) if length >= limit.size.bytes() => self.over(limit),
            _ => Ok(()),
        }
    }

    #[cold]
    fn over(&self, limit: ResponseLimit) -> Result<(), ApiError> {
        let (path, text) = (self.http.uri().path(), limit.text);
        if limit.is_enforced {
            let message = format!("the answer to {path} reaches the response limit of {text}");
            return Err(ApiError::new(500, message));
        }
        tracing::warn!(
            "the answer to {path} reaches the response limit of {text}; API routes are meant to answer quickly"
        );
        Ok(())
    }
}

/// How much of a streamed answer has been sent.
pub(crate) struct Count {
    exchange: Rc<Exchange>,
    sent: u64,
    /// The bytes that are still to come, of a length that was set.
    left: Option<u64>,
    /// Whether what was sent before the answer fell short had its chance to go out.
    is_flushed: bool,
}

impl Count {
    pub(crate) fn new(exchange: Rc<Exchange>, length: Option<u64>) -> Self {
        Self {
            exchange,
            sent: 0,
            left: length,
            is_flushed: false,
        }
    }

    /// Whether the client gets no more of the answer: all that it was told of is sent, or it is the answer to a HEAD.
    pub(crate) fn is_over(&self) -> bool {
        self.left == Some(0) || self.exchange.http.method() == Method::HEAD
    }

    pub(crate) fn size(&self) -> BodySize {
        self.left.map_or(BodySize::Stream, BodySize::Sized)
    }

    /// Counts a piece. What goes beyond the length that was set is not sent.
    pub(crate) fn piece(&mut self, mut piece: Bytes) -> Result<Bytes, Box<dyn StdError>> {
        if let Some(left) = &mut self.left {
            piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= piece.len() as u64;
        }
        self.add(piece.len() as u64)?;
        Ok(piece)
    }

    /// Ends the answer. One that falls short of its length can only be broken off.
    pub(crate) fn poll_end<T>(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Box<dyn StdError>>>> {
        if self.is_over() || self.left.is_none() {
            return Poll::Ready(None);
        }
        if !mem::replace(&mut self.is_flushed, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(
            "the answer is shorter than its Content-Length".into()
        )))
    }

    /// The piece that reaches the limit is told of, or refused.
    fn add(&mut self, length: u64) -> Result<(), ApiError> {
        let limit = self.exchange.config.response_limit;
        let is_told = limit.is_some_and(|limit| self.sent >= limit.size.bytes());
        self.sent += length;
        if is_told || length == 0 {
            return Ok(());
        }
        self.exchange.check_length(self.sent)
    }
}

/// A stream that is counted.
pub(crate) struct Counted {
    // None once it has ended.
    body: Option<BoxBody>,
    count: Count,
}

impl Counted {
    pub(crate) fn new(body: BoxBody, count: Count) -> Self {
        Self {
            body: Some(body),
            count,
        }
    }
}

impl MessageBody for Counted {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.count.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let is_over = self.count.is_over();
        if let Some(body) = self.body.as_mut().filter(|_| !is_over) {
            if let Some(piece) = ready!(Pin::new(body).poll_next(cx)) {
                return Poll::Ready(Some(piece.and_then(|piece| self.count.piece(piece))));
            }
            self.body = None;
        }
        self.count.poll_end(cx)
    }
}
