//! Copies bodies while they stream.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::Payload,
    error::PayloadError,
};
use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::oneshot;

use super::response::Incomparable;

/// The result of copying a body.
#[derive(Debug)]
pub(super) enum Copied {
    /// The complete body.
    Complete(Vec<u8>),
    /// The body exceeds the limit.
    TooLong,
}

/// Receives the copy of a body, or an error if the body did not end. Dropping it stops copying.
pub(super) type BodyCopy = oneshot::Receiver<Copied>;

/// Copies a body. If it is dropped before the body has ended, the receiver gets an error.
struct Recorder {
    bytes: Vec<u8>,
    limit: usize,
    is_too_long: bool,
    // In bytes, if the length is known.
    remaining: Option<u64>,
    sender: Option<oneshot::Sender<Copied>>,
}

impl Recorder {
    fn new(limit: usize, length: Option<u64>) -> (Self, BodyCopy) {
        let (sender, copy) = oneshot::channel();
        let mut recorder = Self {
            bytes: Vec::new(),
            limit,
            is_too_long: false,
            remaining: length,
            sender: Some(sender),
        };
        recorder.append(&[]);
        (recorder, copy)
    }

    /// Records the next item of a body.
    fn record<E>(&mut self, next: Option<&Result<Bytes, E>>) {
        match next {
            Some(Ok(chunk)) => self.append(chunk),
            Some(Err(_)) => self.sender = None,
            None => self.end(),
        }
    }

    fn append(&mut self, chunk: &[u8]) {
        if self.sender.as_ref().is_none_or(oneshot::Sender::is_closed) {
            // The copy is not needed any more.
            self.bytes = Vec::new();
            return;
        }
        self.is_too_long = self.bytes.len() + chunk.len() > self.limit;
        if self.is_too_long {
            return self.end();
        }
        self.bytes.extend_from_slice(chunk);
        if let Some(remaining) = &mut self.remaining {
            // A body of known length may not be polled again after its last byte.
            *remaining = remaining.saturating_sub(chunk.len() as u64);
            if *remaining == 0 {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        let copied = if self.is_too_long {
            Copied::TooLong
        } else {
            Copied::Complete(bytes)
        };
        if let Some(sender) = self.sender.take() {
            // The receiver is dropped when the worker stops.
            let _ = sender.send(copied);
        }
    }
}

/// Copies a response body, up to `limit` bytes.
pub(super) fn copied_body(body: BoxBody, limit: usize) -> (CopiedBody, BodyCopy) {
    let length = match body.size() {
        BodySize::None => Some(0),
        BodySize::Sized(length) => Some(length),
        BodySize::Stream => None,
    };
    let (recorder, copy) = Recorder::new(limit, length);
    (CopiedBody { body, recorder }, copy)
}

pub(super) struct CopiedBody {
    body: BoxBody,
    recorder: Recorder,
}

impl MessageBody for CopiedBody {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(context));
        self.recorder.record(next.as_ref());
        Poll::Ready(next)
    }
}

/// The copy of an empty body.
pub(super) fn empty() -> BodyCopy {
    Recorder::new(0, Some(0)).1
}

/// Copies a request body, up to `limit` bytes; `length` is its length if that is known.
pub(super) fn copied_payload(
    payload: Payload,
    length: Option<u64>,
    limit: usize,
) -> (Payload, BodyCopy) {
    let (recorder, copy) = Recorder::new(limit, length);
    let payload = Box::pin(CopiedPayload { payload, recorder });
    (Payload::Stream { payload }, copy)
}

struct CopiedPayload {
    payload: Payload,
    recorder: Recorder,
}

impl Stream for CopiedPayload {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.payload).poll_next(context));
        self.recorder.record(next.as_ref());
        Poll::Ready(next)
    }
}

/// Waits until a body has been copied.
pub(super) async fn complete(copy: BodyCopy) -> Result<Vec<u8>, Incomparable> {
    match copy.await {
        Ok(Copied::Complete(bytes)) => Ok(bytes),
        Ok(Copied::TooLong) => Err(Incomparable::TooLong),
        Err(_) => Err(Incomparable::Incomplete(String::new())),
    }
}
