//! The request body, streamed from the client to the server.

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

/// The progress of an upload, shared with the code that waits for the response.
#[derive(Debug)]
pub(crate) struct UploadProgress {
    last: Cell<Instant>,
    connecting: Cell<bool>,
    state: Cell<UploadState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UploadState {
    /// The server has to read.
    Sending,
    /// The client has to send.
    WaitingForClient,
    Done,
}

impl UploadProgress {
    fn new(state: UploadState) -> Rc<Self> {
        Rc::new(Self {
            last: Cell::new(Instant::now()),
            connecting: Cell::new(false),
            state: Cell::new(state),
        })
    }

    /// When the last piece was sent, or else when the connection was opened.
    pub(crate) fn last(&self) -> Instant {
        self.last.get()
    }

    /// Records that a piece was sent or the connection was opened, which restarts the head timeout.
    pub(crate) fn touch(&self) {
        self.last.set(Instant::now());
        self.connecting.set(false);
    }

    /// Records that a connection is being opened, which has a timeout of its own.
    pub(crate) fn start_connecting(&self) {
        self.connecting.set(true);
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.connecting.get()
    }

    pub(crate) fn is_waiting_for_client(&self) -> bool {
        self.state.get() == UploadState::WaitingForClient
    }

    /// Whether the whole body was sent, so that the connection can be reused.
    pub(crate) fn is_done(&self) -> bool {
        self.state.get() == UploadState::Done
    }
}

/// A request body with backpressure: the client is read as fast as the server reads.
pub(crate) struct Upload {
    payload: Payload,
    // In bytes; `None` for a chunked body.
    remaining: Option<u64>,
    progress: Rc<UploadProgress>,
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
            progress: UploadProgress::new(UploadState::Sending),
        }
    }

    pub(crate) fn empty() -> Self {
        Self {
            payload: Payload::None,
            remaining: Some(0),
            progress: UploadProgress::new(UploadState::Done),
        }
    }

    pub(crate) fn progress(&self) -> Rc<UploadProgress> {
        Rc::clone(&self.progress)
    }

    fn advance(&mut self, chunk: &Bytes) {
        self.progress.touch();
        self.progress.state.set(UploadState::Sending);
        if let Some(remaining) = &mut self.remaining {
            *remaining = remaining.saturating_sub(chunk.len() as u64);
            if *remaining == 0 {
                self.progress.state.set(UploadState::Done);
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
            self.progress.state.set(UploadState::WaitingForClient);
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
                self.progress.touch();
                self.progress.state.set(UploadState::Done);
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
