//! A body for two readers, one after the other.

use std::{
    cell::RefCell,
    collections::VecDeque,
    fmt, io, mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{dev::Payload, error::PayloadError};
use bytes::Bytes;
use futures_util::Stream;

/// The second reader's body: what the first reader has read, and then the rest. Only chunks that the first reader reads are kept
/// in memory.
pub struct Replay(Option<Rc<RefCell<Replayed>>>);

/// The state of a body between its first and its second reader.
struct Replayed {
    payload: Payload,
    /// The chunks that the first reader has read.
    read: VecDeque<Bytes>,
    /// How the body ended, if the first reader has reached its end.
    end: Option<Result<(), PayloadError>>,
}

impl Replay {
    /// Returns the second reader's body, and the first reader's payload.
    #[must_use]
    pub fn new(payload: Payload) -> (Self, Payload) {
        if matches!(payload, Payload::None) {
            return (Self(None), payload);
        }
        let shared = Rc::new(RefCell::new(Replayed {
            payload,
            read: VecDeque::new(),
            end: None,
        }));
        let first = Box::pin(FirstReader(Rc::clone(&shared)));
        (Self(Some(shared)), Payload::Stream { payload: first })
    }

    /// Returns the whole body. If the first reader still exists, the body is incomplete for it from now on.
    #[must_use]
    pub fn into_payload(self) -> Payload {
        let Some(shared) = self.0 else {
            return Payload::None;
        };
        let closed = Replayed {
            payload: Payload::None,
            read: VecDeque::new(),
            end: Some(Err(PayloadError::Incomplete(None))),
        };
        let whole = mem::replace(&mut *shared.borrow_mut(), closed);
        if whole.read.is_empty() && whole.end.is_none() {
            return whole.payload;
        }
        Payload::Stream {
            payload: Box::pin(whole),
        }
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").finish_non_exhaustive()
    }
}

/// Reads the body and keeps what it reads, as long as there is a second reader.
struct FirstReader(Rc<RefCell<Replayed>>);

impl Stream for FirstReader {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let has_second = Rc::strong_count(&self.0) > 1;
        let mut shared = self.0.borrow_mut();
        let next = ready!(shared.poll_rest(cx));
        match &next {
            Some(Ok(chunk)) if has_second => shared.read.push_back(chunk.clone()),
            Some(Ok(_)) => {}
            Some(Err(error)) => shared.end = Some(Err(same(error))),
            None => shared.end = Some(Ok(())),
        }
        Poll::Ready(next)
    }
}

impl Replayed {
    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        match &self.end {
            None => Pin::new(&mut self.payload).poll_next(cx),
            Some(Ok(())) => Poll::Ready(None),
            Some(Err(error)) => Poll::Ready(Some(Err(same(error)))),
        }
    }
}

/// The second reader.
impl Stream for Replayed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.read.pop_front() {
            Some(chunk) => Poll::Ready(Some(Ok(chunk))),
            None => self.poll_rest(cx),
        }
    }
}

/// Copies an error, which has no `Clone`, with what decides the response: an exceeded limit, a timeout, or an invalid body.
fn same(error: &PayloadError) -> PayloadError {
    match error {
        PayloadError::Overflow => PayloadError::Overflow,
        PayloadError::Io(error) => {
            PayloadError::Io(io::Error::new(error.kind(), error.to_string()))
        }
        PayloadError::EncodingCorrupted => PayloadError::EncodingCorrupted,
        _ => PayloadError::Incomplete(None),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, StreamExt as _, stream};

    use super::*;

    type Next = Option<Result<Bytes, PayloadError>>;

    fn body<const N: usize>(chunks: [Result<Bytes, PayloadError>; N]) -> Payload {
        Payload::Stream {
            payload: Box::pin(stream::iter(chunks)),
        }
    }

    fn texts<const N: usize>(chunks: [&'static str; N]) -> Payload {
        body(chunks.map(|text| Ok(text.into())))
    }

    fn next(payload: &mut Payload) -> Next {
        payload.next().now_or_never().expect("the body never waits")
    }

    fn rest(mut payload: Payload) -> Vec<Bytes> {
        let mut all = Vec::new();
        while let Some(chunk) = next(&mut payload) {
            all.push(chunk.unwrap());
        }
        all
    }

    #[test]
    fn the_second_reader_gets_every_chunk() {
        for read in 0..5 {
            let (replay, mut first) = Replay::new(texts(["a", "b", "c"]));
            for _ in 0..read {
                next(&mut first);
            }
            assert_eq!(rest(replay.into_payload()), ["a", "b", "c"], "{read} read");
            let is_cut = matches!(next(&mut first), Some(Err(PayloadError::Incomplete(None))));
            assert!(is_cut, "{read} read");
        }
    }

    #[test]
    fn a_request_without_a_body_has_none_for_both() {
        let (replay, first) = Replay::new(Payload::None);
        assert!(matches!(first, Payload::None));
        assert!(matches!(replay.into_payload(), Payload::None));
    }

    #[test]
    fn both_readers_get_the_same_error() {
        let late = || PayloadError::Io(io::ErrorKind::TimedOut.into());
        let (replay, mut first) = Replay::new(body([Ok("a".into()), Err(late())]));
        next(&mut first);
        let mut errors = vec![next(&mut first)];
        let mut second = replay.into_payload();
        assert_eq!(next(&mut second).unwrap().unwrap(), "a");
        errors.push(next(&mut second));
        for error in errors {
            let Some(Err(PayloadError::Io(error))) = error else {
                panic!("{error:?}");
            };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }

    /// Returns the peak memory, in bytes, of the second reading of a body of 64 MiB, of which `read` chunks are read first.
    fn peak_memory(read: usize) -> u64 {
        let chunks = stream::iter(0..1024).map(|_| Ok(Bytes::from(vec![b'x'; 64 * 1024])));
        let payload: Payload = Payload::Stream {
            payload: Box::pin(chunks),
        };
        let mut total = 0;
        let info = allocation_counter::measure(|| {
            let (replay, mut first) = Replay::new(payload);
            for _ in 0..read {
                next(&mut first);
            }
            drop(first);
            let mut second = replay.into_payload();
            while let Some(chunk) = next(&mut second) {
                total += chunk.unwrap().len();
            }
        });
        assert_eq!(total, 64 * 1024 * 1024);
        info.bytes_max
    }

    #[test]
    fn only_what_was_read_is_kept() {
        assert!(peak_memory(0) < 80 * 1024);
        assert!(peak_memory(16) < 17 * 64 * 1024 + 16 * 1024);
    }

    #[test]
    fn a_first_reader_without_a_second_one_keeps_nothing() {
        let (replay, mut first) = Replay::new(texts(["a", "b"]));
        let shared = Rc::downgrade(replay.0.as_ref().unwrap());
        drop(replay);
        next(&mut first);
        assert!(shared.upgrade().unwrap().borrow().read.is_empty());
    }
}
