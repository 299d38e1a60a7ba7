//! A body that is there at once but is sent without a declared length, as Next.js sends most of its answers.

use std::{
    convert::Infallible,
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

/// Bytes that go out chunked: `Content-Length` is one of the headers that a move must not change.
#[derive(Debug, Clone)]
pub struct Chunked(pub Bytes);

impl MessageBody for Chunked {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let bytes = mem::take(&mut self.0);
        Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
    }
}

/// The length of a [`Chunked`] body in bytes, kept beside a response for whoever decides whether compressing it pays.
#[derive(Debug, Clone, Copy)]
pub struct KnownLength(pub usize);

/// Kept beside a response whose body comes piece by piece, for whoever compresses it: no piece may wait for the next.
#[derive(Debug, Clone, Copy)]
pub struct Streamed;

/// Kept beside a response whose headers went from Latin-1 to UTF-8, as Node writes them in one piece with a text. Compressed,
/// the text is none any more.
#[derive(Debug, Clone, Copy)]
pub struct WideHeaders;

/// Kept beside the answer to a HEAD whose handler goes on: its body yields nothing, and ends with the handler.
#[derive(Debug, Clone, Copy)]
pub struct GoesOn;

/// The length in bytes of a body that a HEAD does not get.
#[derive(Debug, Clone, Copy)]
pub struct Unsent(pub u64);

impl MessageBody for Unsent {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
