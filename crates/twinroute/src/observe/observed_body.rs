//! The body of a response under observation.

use std::{
    error::Error as StdError,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;

use super::observation::Observation;

/// Counts the bytes of a body. The observation ends when this is dropped.
pub(super) struct ObservedBody {
    // Dropped before the observation, whose span outlives it.
    body: BoxBody,
    observation: Observation,
    size: u64,
    /// Whether all of the body was sent, or there is none.
    is_complete: bool,
}

impl ObservedBody {
    pub(super) fn new(observation: Observation, body: BoxBody) -> Self {
        Self {
            is_complete: matches!(body.size(), BodySize::None | BodySize::Sized(0)),
            body,
            observation,
            size: 0,
        }
    }
}

impl MessageBody for ObservedBody {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(cx));
        match &next {
            Some(Ok(piece)) => self.size += piece.len() as u64,
            Some(Err(_)) => {
                self.observation.break_off();
                self.is_complete = true;
            }
            None => self.is_complete = true,
        }
        Poll::Ready(next)
    }
}

impl Drop for ObservedBody {
    fn drop(&mut self) {
        let Some(count) = self.observation.count.take() else {
            return;
        };
        match self.is_complete {
            true => count.end(self.size),
            false => count.disconnect(self.size),
        }
    }
}
