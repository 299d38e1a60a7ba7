//! A body whose bytes are all known.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

/// Bytes, with the size that the response declares for them.
#[derive(Debug, Clone)]
pub struct FixedBody {
    bytes: Bytes,
    size: BodySize,
}

impl FixedBody {
    /// Creates a body that is sent chunked, without a `Content-Length`, as Next.js sends most responses.
    pub fn chunked(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            size: BodySize::Stream,
        }
    }

    /// Creates a body that sends nothing, for a response that declares the size of the omitted body.
    #[must_use]
    pub fn unsent(size: BodySize) -> Self {
        Self {
            bytes: Bytes::new(),
            size,
        }
    }
}

/// The longest piece, in bytes. The server buffers a piece for each client, while the whole body may be shared by many.
const PIECE: usize = 128 * 1024;

impl MessageBody for FixedBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let length = self.bytes.len().min(PIECE);
        let piece = self.bytes.split_to(length);
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}
