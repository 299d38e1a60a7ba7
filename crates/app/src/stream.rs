//! A body that a handler makes piece by piece.

use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use futures_util::Stream;

use crate::exchange::{CURRENT, Exchange};

/// Polls a stream as part of the exchange that it was made in.
pub(crate) struct StreamBody<S> {
    exchange: Option<Rc<Exchange>>,
    stream: Pin<Box<S>>,
}

impl<S> StreamBody<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self {
            exchange: Exchange::current("a stream").ok(),
            stream: Box::pin(stream),
        }
    }
}

impl<S, E> MessageBody for StreamBody<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn StdError>>,
{
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Self { exchange, stream } = &mut *self;
        match exchange {
            Some(exchange) => {
                CURRENT.sync_scope(Rc::clone(exchange), || poll_chunk(stream.as_mut(), cx))
            }
            None => poll_chunk(stream.as_mut(), cx),
        }
    }
}

/// The next chunk. An error ends the connection, which is the only way to tell a client that the body is not whole.
fn poll_chunk<E: Into<Box<dyn StdError>>>(
    mut stream: Pin<&mut impl Stream<Item = Result<Bytes, E>>>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, Box<dyn StdError>>>> {
    loop {
        match ready!(stream.as_mut().poll_next(cx)) {
            // An empty chunk would be read as the end.
            Some(Ok(chunk)) if chunk.is_empty() => {}
            Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
            Some(Err(error)) => {
                let error = error.into();
                tracing::error!(%error, "a streamed answer broke off");
                return Poll::Ready(Some(Err(error)));
            }
            None => return Poll::Ready(None),
        }
    }
}

impl<S> fmt::Debug for StreamBody<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamBody")
    }
}
