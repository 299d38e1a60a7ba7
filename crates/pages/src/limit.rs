//! How long an answer may get before somebody is told.

use std::{
    error::Error as StdError,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, BoxBody, MessageBody};
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
}

impl Count {
    pub(crate) fn new(exchange: Rc<Exchange>, length: Option<u64>) -> Self {
        Self {
            exchange,
            sent: 0,
            left: length,
        }
    }

    pub(crate) fn size(&self) -> BodySize {
        self.left.map_or(BodySize::Stream, BodySize::Sized)
    }

    /// Counts a piece, or the end. An answer that is not as long as it said can only be broken off.
    pub(crate) fn piece(
        &mut self,
        piece: Option<Bytes>,
    ) -> Result<Option<Bytes>, Box<dyn StdError>> {
        let length = piece.as_ref().map_or(0, Bytes::len) as u64;
        if let Some(left) = self.left {
            if length > left {
                return Err("the answer is longer than its Content-Length".into());
            }
            if piece.is_none() && left > 0 {
                return Err("the answer is shorter than its Content-Length".into());
            }
            self.left = Some(left - length);
        }
        self.add(length)?;
        Ok(piece)
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
    pub(crate) body: BoxBody,
    pub(crate) count: Count,
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
        let piece = ready!(Pin::new(&mut self.body).poll_next(cx)).transpose();
        Poll::Ready(piece.and_then(|piece| self.count.piece(piece)).transpose())
    }
}
