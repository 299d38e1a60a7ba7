//! The queue of body pieces between a connection and its handler.

use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;

use crate::clock::Clock;

/// The capacity of the queue, in bytes and in pieces.
const MAX_BYTES: usize = 32 * 1024;
const MAX_PIECES: usize = 64;

/// The connection's side of the queue.
#[derive(Debug)]
pub(crate) struct Incoming {
    clock: Rc<Clock>,
    queue: RefCell<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    pieces: VecDeque<Bytes>,
    bytes: usize,
    end: Option<Result<(), PayloadError>>,
    /// The task that waits for the next piece.
    reader: Option<Waker>,
    is_dropped: bool,
}

impl Queue {
    fn is_full(&self) -> bool {
        self.bytes >= MAX_BYTES || self.pieces.len() >= MAX_PIECES
    }
}

impl Incoming {
    pub(crate) fn new(clock: Rc<Clock>) -> Rc<Self> {
        Rc::new(Self {
            clock,
            queue: RefCell::default(),
        })
    }

    /// Whether the connection should read more of the body.
    pub(crate) fn wants(&self) -> bool {
        let queue = self.queue.borrow();
        queue.end.is_none() && !queue.is_dropped && !queue.is_full()
    }

    /// Whether the handler waits for more.
    pub(crate) fn is_awaited(&self) -> bool {
        self.queue.borrow().reader.is_some()
    }

    /// Whether the handler has dropped the body.
    pub(crate) fn is_dropped(&self) -> bool {
        self.queue.borrow().is_dropped
    }

    pub(crate) fn push(&self, piece: Bytes, cx: Option<&Context<'_>>) {
        let mut queue = self.queue.borrow_mut();
        queue.bytes += piece.len();
        queue.pieces.push_back(piece);
        wake(queue.reader.take(), cx);
    }

    /// Ends the body: it is complete, or has failed.
    pub(crate) fn end(&self, end: Result<(), PayloadError>, cx: Option<&Context<'_>>) {
        let mut queue = self.queue.borrow_mut();
        if queue.end.is_none() {
            queue.end = Some(end);
            wake(queue.reader.take(), cx);
        }
    }
}

/// Wakes a reader, unless it is the task of `cx`, which is running.
fn wake(reader: Option<Waker>, cx: Option<&Context<'_>>) {
    if let Some(reader) = reader
        && !cx.is_some_and(|cx| cx.waker().will_wake(&reader))
    {
        reader.wake();
    }
}

/// The handler's side of the queue.
#[derive(Debug)]
pub(crate) struct IncomingBody(pub(crate) Rc<Incoming>);

impl Stream for IncomingBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut queue = self.0.queue.borrow_mut();
        let was_full = queue.is_full();
        if let Some(piece) = queue.pieces.pop_front() {
            queue.bytes -= piece.len();
            if was_full {
                self.0.clock.wake_from(cx);
            }
            return Poll::Ready(Some(Ok(piece)));
        }
        match queue.end.take() {
            Some(end) => {
                queue.end = Some(Ok(()));
                Poll::Ready(end.err().map(Err))
            }
            None => {
                queue.reader = Some(cx.waker().clone());
                // The client may wait for `100 Continue`, which the connection sends now.
                self.0.clock.wake_from(cx);
                Poll::Pending
            }
        }
    }
}

impl Drop for IncomingBody {
    fn drop(&mut self) {
        let mut queue = self.0.queue.borrow_mut();
        queue.is_dropped = true;
        queue.pieces.clear();
        // The connection may wait for room in the queue.
        if queue.end.is_none() {
            self.0.clock.wake();
        }
    }
}
