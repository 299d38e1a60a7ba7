//! A request's body as a stream.

use std::{
    fmt, mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::dev::Payload;
use bytes::Bytes;
use futures_util::Stream;
use twinroute_core::{ApiError, context::Reading};

use crate::{context::AppContext, tee_reader::TeeReader};

/// The body of a request as a stream of chunks.
///
/// It ends with an error when the body is incomplete, malformed, or exceeds the route's `BODY_LIMIT`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct RequestBody {
    context: Rc<AppContext>,
    source: Source,
    /// The bytes read so far.
    read: u64,
    /// Set while the handler waits for the next chunk.
    reading: Option<Reading>,
}

/// The source of a body's bytes.
pub(crate) enum Source {
    Payload(Payload),
    Tee(TeeReader),
    /// There is no body. It can be read any number of times.
    Null,
    /// The body was already read.
    Used,
}

impl Source {
    /// Splits the source into two readers of the same bytes; `None` if it was already read.
    pub(crate) fn tee(&mut self) -> Option<Self> {
        let reader = match mem::replace(self, Self::Used) {
            Self::Payload(payload) => TeeReader::new(payload),
            Self::Tee(reader) => reader,
            Self::Null => {
                *self = Self::Null;
                return Some(Self::Null);
            }
            Self::Used => return None,
        };
        let other = reader.tee();
        *self = Self::Tee(reader);
        Some(Self::Tee(other))
    }
}

impl RequestBody {
    pub(crate) fn new(context: Rc<AppContext>, source: Source) -> Self {
        Self {
            context,
            source,
            read: 0,
            reading: None,
        }
    }

    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ApiError>>> {
        match &mut self.source {
            Source::Payload(payload) => Pin::new(payload).poll_next(cx).map_err(Into::into),
            Source::Tee(reader) => reader.poll_next(cx),
            Source::Null | Source::Used => Poll::Ready(None),
        }
    }

    fn check(&mut self, chunk: &Bytes) -> Result<(), ApiError> {
        self.read += chunk.len() as u64;
        match self.context.body_limit {
            Some(limit) if self.read > limit => {
                self.source = Source::Used;
                Err(ApiError::new(413, too_large(limit)).in_body())
            }
            _ => Ok(()),
        }
    }
}

impl Stream for RequestBody {
    type Item = Result<Bytes, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.poll_source(cx);
        self.reading = polled.is_pending().then(|| Reading::new(&self.context));
        match polled {
            Poll::Ready(Some(Ok(chunk))) => Poll::Ready(Some(self.check(&chunk).map(|()| chunk))),
            Poll::Ready(end) => {
                self.source = Source::Used;
                Poll::Ready(end)
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}

/// Returns the message of a 413.
pub(crate) fn too_large(limit: u64) -> String {
    format!("Body exceeded {limit} bytes limit")
}
