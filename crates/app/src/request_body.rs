//! A request's body on its way in, as a stream.

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

use crate::{branch::Branch, context::AppContext};

/// The body of a request, chunk by chunk as it comes in.
///
/// It ends with an error when the body breaks off, or is longer than the route's `BODY_LIMIT`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct RequestBody {
    context: Rc<AppContext>,
    source: Source,
    /// How much was read, in bytes.
    read: u64,
    /// While the next chunk is waited for.
    reading: Option<Reading>,
}

/// Where the bytes of a body come from.
pub(crate) enum Source {
    Payload(Payload),
    Shared(Branch),
    /// There is no body: reading it changes nothing.
    Null,
    /// It was read before.
    Used,
}

impl Source {
    /// The same bytes for two readers.
    pub(crate) fn split(&mut self) -> Option<Self> {
        let branch = match mem::replace(self, Self::Used) {
            Self::Payload(payload) => Branch::new(payload),
            Self::Shared(branch) => branch,
            Self::Null => {
                *self = Self::Null;
                return Some(Self::Null);
            }
            Self::Used => return None,
        };
        let other = branch.split();
        *self = Self::Shared(branch);
        Some(Self::Shared(other))
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
            Source::Shared(branch) => branch.poll_next(cx),
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

/// What a client is told whose body is longer than the route's limit.
pub(crate) fn too_large(limit: u64) -> String {
    format!("Body exceeded {limit} bytes limit")
}
