//! Passes pieces from a handler to the body of its response.

use std::{
    cell::Cell,
    fmt,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;

/// A channel of capacity one, from a handler to the body of its response.
#[derive(Default)]
pub(crate) struct PieceChannel {
    next: Cell<Option<Bytes>>,
    pub(crate) last: Cell<Option<Bytes>>,
    /// The waker of a handler that waits for its piece to be taken.
    waker: Cell<Option<Waker>>,
}

impl PieceChannel {
    pub(crate) fn poll_put(&self, piece: &mut Option<Bytes>, cx: &mut Context<'_>) -> Poll<()> {
        let waiting = self.next.take();
        if waiting.is_some() {
            self.next.set(waiting);
            self.waker.set(Some(cx.waker().clone()));
            return Poll::Pending;
        }
        self.next.set(piece.take());
        Poll::Ready(())
    }

    pub(crate) fn take(&self) -> Option<Bytes> {
        let piece = self.next.take()?;
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
        Some(piece)
    }
}

impl fmt::Debug for PieceChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PieceChannel")
    }
}
