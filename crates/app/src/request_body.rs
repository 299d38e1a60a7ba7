//! A request's body on its way in: a stream, which clones of the request share.

use std::{
    cell::RefCell,
    collections::VecDeque,
    fmt, mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::dev::Payload;
use bytes::Bytes;
use futures_util::Stream;
use twinroute_core::{ApiError, body::broken, life::Reading};

use crate::exchange::Exchange;

/// The body of a request, chunk by chunk as it comes in.
///
/// It ends with an error when the body breaks off, or is longer than the route's `BODY_LIMIT`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct RequestBody {
    exchange: Rc<Exchange>,
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
    /// It was read before.
    Used,
}

impl Source {
    /// The same bytes for two readers.
    pub(crate) fn split(&mut self) -> Option<Self> {
        let mut branch = match mem::replace(self, Self::Used) {
            Self::Payload(payload) => Branch::new(payload),
            Self::Shared(branch) => branch,
            Self::Used => return None,
        };
        let other = branch.split();
        *self = Self::Shared(branch);
        Some(Self::Shared(other))
    }
}

impl RequestBody {
    pub(crate) fn new(exchange: Rc<Exchange>, source: Source) -> Self {
        Self {
            exchange,
            source,
            read: 0,
            reading: None,
        }
    }

    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ApiError>>> {
        match &mut self.source {
            Source::Payload(payload) => Pin::new(payload).poll_next(cx).map_err(broken),
            Source::Shared(branch) => branch.poll_next(cx),
            Source::Used => Poll::Ready(None),
        }
    }

    fn check(&mut self, chunk: &Bytes) -> Result<(), ApiError> {
        self.read += chunk.len() as u64;
        match self.exchange.body_limit {
            Some(limit) if self.read > limit => {
                self.source = Source::Used;
                Err(ApiError::new(413, too_large(limit)))
            }
            _ => Ok(()),
        }
    }
}

impl Stream for RequestBody {
    type Item = Result<Bytes, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.poll_source(cx);
        self.reading = polled.is_pending().then(|| Reading::new(&self.exchange));
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

/// One of several readers of a body, each at its own place.
pub(crate) struct Branch {
    shared: Rc<RefCell<Shared>>,
    next: usize,
}

/// What was read of a body, for those who read it later.
struct Shared {
    payload: Payload,
    chunks: VecDeque<Bytes>,
    end: Option<Result<(), (u16, String)>>,
    /// Who waits for the next chunk: the payload wakes the last of them only.
    waiting: Vec<Waker>,
}

impl Branch {
    fn new(payload: Payload) -> Self {
        let shared = Shared {
            payload,
            chunks: VecDeque::new(),
            end: None,
            waiting: Vec::new(),
        };
        Self {
            shared: Rc::new(RefCell::new(shared)),
            next: 0,
        }
    }

    fn split(&mut self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
            next: self.next,
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ApiError>>> {
        // Who is the only reader, or the only one left, takes what it reads.
        let alone = Rc::strong_count(&self.shared) == 1;
        let mut shared = self.shared.borrow_mut();
        if alone {
            shared.chunks.drain(..mem::take(&mut self.next));
        }
        if shared.chunks.len() == self.next && shared.end.is_none() {
            std::task::ready!(shared.poll_payload(cx));
        }
        let chunk = if alone {
            shared.chunks.pop_front()
        } else {
            let chunk = shared.chunks.get(self.next).cloned();
            self.next += usize::from(chunk.is_some());
            chunk
        };
        Poll::Ready(match (chunk, &shared.end) {
            (Some(chunk), _) => Some(Ok(chunk)),
            (None, Some(Err((status, message)))) => {
                Some(Err(ApiError::new(*status, message.clone())))
            }
            (None, _) => None,
        })
    }
}

impl Shared {
    fn poll_payload(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match Pin::new(&mut self.payload).poll_next(cx) {
            Poll::Pending => {
                if !self.waiting.iter().any(|one| one.will_wake(cx.waker())) {
                    self.waiting.push(cx.waker().clone());
                }
                return Poll::Pending;
            }
            Poll::Ready(Some(Ok(chunk))) => self.chunks.push_back(chunk),
            Poll::Ready(Some(Err(error))) => {
                let error = broken(error);
                self.end = Some(Err((error.status().as_u16(), error.message().to_owned())));
            }
            Poll::Ready(None) => self.end = Some(Ok(())),
        }
        self.waiting.drain(..).for_each(Waker::wake);
        Poll::Ready(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, future::poll_fn, stream, task::noop_waker_ref};

    use super::*;

    fn branch(chunks: &[&'static str]) -> Branch {
        let chunks: Vec<_> = chunks.iter().map(|text| Ok(Bytes::from(*text))).collect();
        Branch::new(Payload::Stream {
            payload: Box::pin(stream::iter(chunks)),
        })
    }

    fn next(branch: &mut Branch) -> Option<Bytes> {
        let next = poll_fn(|cx| branch.poll_next(cx)).now_or_never().unwrap();
        next.map(Result::unwrap)
    }

    #[test]
    fn what_nobody_else_reads_is_not_kept() {
        let mut one = branch(&["a", "b", "c"]);
        let mut other = one.split();
        assert_eq!(
            [next(&mut one), next(&mut one)],
            [Some("a".into()), Some("b".into())]
        );
        assert_eq!(next(&mut other), Some("a".into()));
        drop(one);
        assert_eq!(next(&mut other), Some("b".into()));
        assert!(other.shared.borrow().chunks.is_empty());
        let mut third = other.split();
        assert_eq!(next(&mut third), Some("c".into()));
        drop(third);
        assert_eq!(
            [next(&mut other), next(&mut other)],
            [Some("c".into()), None]
        );
        assert!(other.shared.borrow().chunks.is_empty());
    }

    #[test]
    fn who_asks_again_waits_once() {
        let mut one = Branch::new(Payload::Stream {
            payload: Box::pin(stream::pending()),
        });
        let mut cx = Context::from_waker(noop_waker_ref());
        for _ in 0..3 {
            assert!(one.poll_next(&mut cx).is_pending());
        }
        assert_eq!(one.shared.borrow().waiting.len(), 1);
    }
}
