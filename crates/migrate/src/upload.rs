//! The body of a request on its way to the server behind.

use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{dev::Payload, error::PayloadError};
use bytes::Bytes;
use futures_util::Stream as _;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Instant;

/// How far a body has come; shared with whoever waits for the answer.
#[derive(Debug)]
pub(crate) struct Progress {
    last: Cell<Instant>,
    connecting: Cell<bool>,
    state: Cell<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The server takes its time.
    Sending,
    /// The client does.
    WaitingForClient,
    Done,
}

impl Progress {
    fn new(state: State) -> Rc<Self> {
        Rc::new(Self {
            last: Cell::new(Instant::now()),
            connecting: Cell::new(false),
            state: Cell::new(state),
        })
    }

    /// When the last piece went out, or the request began to.
    pub(crate) fn last(&self) -> Instant {
        self.last.get()
    }

    /// Starts the time anew.
    pub(crate) fn begin(&self) {
        self.last.set(Instant::now());
        self.connecting.set(false);
    }

    /// There is no connection yet, which has a time of its own.
    pub(crate) fn connect(&self) {
        self.connecting.set(true);
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.connecting.get()
    }

    pub(crate) fn is_waiting_for_client(&self) -> bool {
        self.state.get() == State::WaitingForClient
    }

    /// Whether all of it was handed over, so that the connection can take another request.
    pub(crate) fn is_done(&self) -> bool {
        self.state.get() == State::Done
    }
}

/// A request's body. It is pulled, so a server that is slow to read slows the client down.
pub(crate) struct Upload {
    payload: Payload,
    // In bytes; `None` goes out chunked.
    remaining: Option<u64>,
    progress: Rc<Progress>,
}

impl Upload {
    /// A body of `length` bytes, or of an unknown length.
    pub(crate) fn new(payload: Payload, length: Option<u64>) -> Self {
        if length == Some(0) || matches!(payload, Payload::None) {
            return Self::empty();
        }
        Self {
            payload,
            remaining: length,
            progress: Progress::new(State::Sending),
        }
    }

    pub(crate) fn empty() -> Self {
        Self {
            payload: Payload::None,
            remaining: Some(0),
            progress: Progress::new(State::Done),
        }
    }

    pub(crate) fn progress(&self) -> Rc<Progress> {
        Rc::clone(&self.progress)
    }

    fn advance(&mut self, chunk: &Bytes) {
        self.progress.begin();
        self.progress.state.set(State::Sending);
        if let Some(remaining) = &mut self.remaining {
            *remaining = remaining.saturating_sub(chunk.len() as u64);
            if *remaining == 0 {
                self.progress.state.set(State::Done);
            }
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = Pin::new(&mut self.payload).poll_next(context);
        if next.is_pending() {
            self.progress.state.set(State::WaitingForClient);
        }
        Poll::Ready(match ready!(next) {
            Some(Ok(chunk)) => {
                self.advance(&chunk);
                Some(Ok(Frame::data(chunk)))
            }
            Some(Err(PayloadError::Io(error))) => Some(Err(error)),
            Some(Err(PayloadError::Overflow)) => Some(Err(io::ErrorKind::FileTooLarge.into())),
            Some(Err(error)) => Some(Err(io::Error::other(error.to_string()))),
            None if self.remaining.is_none_or(|remaining| remaining == 0) => {
                self.progress.begin();
                self.progress.state.set(State::Done);
                None
            }
            None => Some(Err(io::ErrorKind::UnexpectedEof.into())),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.remaining == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.remaining
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
