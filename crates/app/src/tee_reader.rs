//! A body that several clones of a request read independently.

use std::{
    cell::RefCell,
    collections::VecDeque,
    mem,
    pin::Pin,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use actix_web::dev::Payload;
use bytes::Bytes;
use futures_util::Stream as _;
use twinroute_core::ApiError;

/// One of several readers of a body, each with its own position.
pub(crate) struct TeeReader {
    shared: Rc<RefCell<TeeBuffer>>,
    next: usize,
}

/// The chunks of a body that not all readers have read yet.
struct TeeBuffer {
    payload: Payload,
    chunks: VecDeque<Bytes>,
    end: Option<Result<(), (u16, String)>>,
    /// The wakers of all readers that wait for the next chunk. The payload wakes all of them, since the last one that polled may
    /// have been dropped, or may wait for something else.
    wakers: Arc<WakerList>,
}

#[derive(Default)]
struct WakerList(Mutex<Vec<Waker>>);

impl TeeReader {
    pub(crate) fn new(payload: Payload) -> Self {
        let shared = TeeBuffer {
            payload,
            chunks: VecDeque::new(),
            end: None,
            wakers: Arc::default(),
        };
        Self {
            shared: Rc::new(RefCell::new(shared)),
            next: 0,
        }
    }

    pub(crate) fn tee(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
            next: self.next,
        }
    }

    pub(crate) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, ApiError>>> {
        // The only reader, or the only one left, removes the chunks that it reads.
        let is_only_reader = Rc::strong_count(&self.shared) == 1;
        let mut shared = self.shared.borrow_mut();
        if is_only_reader {
            shared.chunks.drain(..mem::take(&mut self.next));
        }
        if shared.chunks.len() == self.next && shared.end.is_none() {
            std::task::ready!(shared.poll_payload(cx));
        }
        let chunk = if is_only_reader {
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

impl TeeBuffer {
    fn poll_payload(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // This comes before the poll, which may wake at once.
        self.wakers.add(cx.waker());
        let all = Waker::from(Arc::clone(&self.wakers));
        match Pin::new(&mut self.payload).poll_next(&mut Context::from_waker(&all)) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(chunk))) => self.chunks.push_back(chunk),
            Poll::Ready(Some(Err(error))) => {
                let error = ApiError::from(error);
                self.end = Some(Err((error.status().as_u16(), error.message().to_owned())));
            }
            Poll::Ready(None) => self.end = Some(Ok(())),
        }
        self.wakers.wake_by_ref();
        Poll::Ready(())
    }
}

impl WakerList {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn take(&self) -> Vec<Waker> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Wake for WakerList {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.take().into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use futures_util::{FutureExt as _, future::poll_fn, stream};
    use tokio::sync::mpsc::{self, UnboundedReceiver};

    use super::*;

    fn reader(chunks: &[&'static str]) -> TeeReader {
        let chunks: Vec<_> = chunks.iter().map(|text| Ok(Bytes::from(*text))).collect();
        TeeReader::new(Payload::Stream {
            payload: Box::pin(stream::iter(chunks)),
        })
    }

    fn next(reader: &mut TeeReader) -> Option<Bytes> {
        let next = poll_fn(|cx| reader.poll_next(cx)).now_or_never().unwrap();
        next.map(Result::unwrap)
    }

    #[test]
    fn chunks_are_dropped_once_all_readers_have_read_them() {
        let mut one = reader(&["a", "b", "c"]);
        let mut other = one.tee();
        assert_eq!(
            [next(&mut one), next(&mut one)],
            [Some("a".into()), Some("b".into())]
        );
        assert_eq!(next(&mut other), Some("a".into()));
        drop(one);
        assert_eq!(next(&mut other), Some("b".into()));
        assert!(other.shared.borrow().chunks.is_empty());
        let mut third = other.tee();
        assert_eq!(next(&mut third), Some("c".into()));
        drop(third);
        assert_eq!(
            [next(&mut other), next(&mut other)],
            [Some("c".into()), None]
        );
        assert!(other.shared.borrow().chunks.is_empty());
    }

    #[test]
    fn a_reader_that_polls_again_is_registered_once() {
        let mut one = TeeReader::new(Payload::Stream {
            payload: Box::pin(stream::pending()),
        });
        // Clones of `Waker::noop()` may differ.
        let waker = Arc::new(Woken::default()).into();
        let mut cx = Context::from_waker(&waker);
        for _ in 0..3 {
            assert!(one.poll_next(&mut cx).is_pending());
        }
        assert_eq!(one.shared.borrow().wakers.take().len(), 1);
    }

    /// Whether a task was woken.
    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    impl Woken {
        fn poll(self: &Arc<Self>, reader: &mut TeeReader) -> Poll<Option<Bytes>> {
            let polled = reader.poll_next(&mut Context::from_waker(&Arc::clone(self).into()));
            polled.map(|next| next.map(Result::unwrap))
        }

        fn take(&self) -> bool {
            self.0.swap(false, Ordering::Relaxed)
        }
    }

    #[test]
    fn a_waiting_reader_is_woken_if_another_one_polled_last() {
        let (sender, receiver) = mpsc::unbounded_channel();
        let chunks = stream::unfold(receiver, async |mut receiver: UnboundedReceiver<_>| {
            Some((Ok(receiver.recv().await?), receiver))
        });
        let mut one = TeeReader::new(Payload::Stream {
            payload: Box::pin(chunks),
        });
        let mut other = one.tee();
        let [first, last] = [Arc::new(Woken::default()), Arc::default()];
        assert!(first.poll(&mut one).is_pending());
        assert!(last.poll(&mut other).is_pending());
        sender.send(Bytes::from("a")).unwrap();
        // The other reader is woken too, does not poll at first, and is dropped later.
        assert!([first.take(), last.take()].iter().all(|woken| *woken));
        assert_eq!(first.poll(&mut one), Poll::Ready(Some("a".into())));
        assert!(first.poll(&mut one).is_pending());
        assert_eq!(last.poll(&mut other), Poll::Ready(Some("a".into())));
        assert!(last.poll(&mut other).is_pending());
        drop(other);
        sender.send(Bytes::from("b")).unwrap();
        assert!(first.take());
        assert_eq!(first.poll(&mut one), Poll::Ready(Some("b".into())));
    }
}
