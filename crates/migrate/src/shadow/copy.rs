//! Copies of bodies, taken as they pass.

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

use super::answer::Unusable;

/// What was copied of a body.
#[derive(Debug)]
pub(super) enum Copied {
    /// All of it, to its end.
    Whole(Vec<u8>),
    /// It is longer than may be kept.
    TooLong,
}

/// Tells what was copied; an error when the body never came to its end. Dropped, no more is copied.
pub(super) type Copy = oneshot::Receiver<Copied>;

/// Takes the copy. Dropped before the end, it tells that there was none.
struct Recorder {
    bytes: Vec<u8>,
    limit: usize,
    is_over: bool,
    // In bytes, when it is known.
    left: Option<u64>,
    told: Option<oneshot::Sender<Copied>>,
}

impl Recorder {
    fn new(limit: usize, length: Option<u64>) -> (Self, Copy) {
        let (told, copy) = oneshot::channel();
        let mut recorder = Self {
            bytes: Vec::new(),
            limit,
            is_over: false,
            left: length,
            told: Some(told),
        };
        recorder.record(&[]);
        (recorder, copy)
    }

    /// What a body yields next.
    fn pass<E>(&mut self, next: Option<&Result<Bytes, E>>) {
        match next {
            Some(Ok(chunk)) => self.record(chunk),
            Some(Err(_)) => self.told = None,
            None => self.end(),
        }
    }

    fn record(&mut self, chunk: &[u8]) {
        if self.told.as_ref().is_none_or(oneshot::Sender::is_closed) {
            // Nobody waits for it any more.
            self.bytes = Vec::new();
            return;
        }
        self.is_over = self.bytes.len() + chunk.len() > self.limit;
        if self.is_over {
            return self.end();
        }
        self.bytes.extend_from_slice(chunk);
        if let Some(left) = &mut self.left {
            // Whoever sends a body of a known length need not ask for more.
            *left = left.saturating_sub(chunk.len() as u64);
            if *left == 0 {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        let copied = if self.is_over {
            Copied::TooLong
        } else {
            Copied::Whole(bytes)
        };
        if let Some(told) = self.told.take() {
            // Nobody waits any more when the worker stops.
            let _ = told.send(copied);
        }
    }
}

/// An answer's body, copied up to `limit` bytes.
pub(super) fn copied_body(body: BoxBody, limit: usize) -> (CopiedBody, Copy) {
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
        self.recorder.pass(next.as_ref());
        Poll::Ready(next)
    }
}

/// A copy of no body at all.
pub(super) fn nothing() -> Copy {
    Recorder::new(0, Some(0)).1
}

/// A request's body, copied up to `limit` bytes. It is `length` bytes long, unless that is not known.
pub(super) fn copied_payload(
    payload: Payload,
    length: Option<u64>,
    limit: usize,
) -> (Payload, Copy) {
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
        self.recorder.pass(next.as_ref());
        Poll::Ready(next)
    }
}

/// Waits for all of a copy.
pub(super) async fn whole(copy: Copy) -> Result<Vec<u8>, Unusable> {
    match copy.await {
        Ok(Copied::Whole(bytes)) => Ok(bytes),
        Ok(Copied::TooLong) => Err(Unusable::TooLong),
        Err(_) => Err(Unusable::BrokenOff(String::new())),
    }
}
