//! Limits of a request's body, for all routes and every way of reading it.

use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{HeaderMap, UPGRADE},
    rt::time::{Instant, Sleep, sleep_until},
};
use bytes::Bytes;
use bytesize::ByteSize;
use futures_util::Stream;

use crate::{body::declared_length, deadline};

/// Limits for the size and the rate of a body.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// The maximum size in bytes. Default: `None`, no limit.
    pub max_size: Option<ByteSize>,
    /// How long to wait for the next chunk. Default: 30 s. Zero means no limit, and disables `min_rate` too.
    pub timeout: Duration,
    /// The minimum average rate in bytes per second, checked once `timeout` was spent waiting. Default: 240. 0 means no limit.
    pub min_rate: u64,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self {
            max_size: None,
            timeout: Duration::from_secs(30),
            min_rate: 240,
        }
    }
}

impl BodyLimits {
    /// Replaces the limits that have their defaults by those of `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let default = Self::default();
        let (mut timeout, mut min_rate) = (self.timeout, self.min_rate);
        if timeout == default.timeout {
            timeout = other.timeout;
        }
        if min_rate == default.min_rate {
            min_rate = other.min_rate;
        }
        Self {
            max_size: self.max_size.or(other.max_size),
            timeout,
            min_rate,
        }
    }

    /// Whether the declared length exceeds the limit.
    #[must_use]
    pub fn refuses(&self, headers: &HeaderMap) -> bool {
        let Some(max) = self.max_size else {
            return false;
        };
        declared_length(headers).is_some_and(|length| length > max.as_u64())
    }

    /// Applies the limits to a body.
    #[must_use]
    pub fn bound(self, payload: Payload) -> Payload {
        self.bound_until(payload, None)
    }

    /// Applies the limits to a body. If the request asks for an upgrade, [`ReleaseBody::release`] lifts them later.
    #[must_use]
    pub fn bound_until_upgrade(
        self,
        payload: Payload,
        headers: &HeaderMap,
    ) -> (Payload, Option<ReleaseBody>) {
        let release = headers
            .contains_key(UPGRADE)
            .then(|| ReleaseBody(Rc::default()));
        let is_released = release.as_ref().map(|release| Rc::clone(&release.0));
        (self.bound_until(payload, is_released), release)
    }

    fn bound_until(self, payload: Payload, is_released: Option<Rc<Cell<bool>>>) -> Payload {
        if matches!(payload, Payload::None) {
            return payload;
        }
        let payload = Box::pin(BoundedBody {
            payload,
            limits: self,
            is_released,
            received: 0,
            waited: Duration::ZERO,
            waiting_since: None,
            timer: None,
        });
        Payload::Stream { payload }
    }
}

/// Lifts the limits of a body, for the bytes after a `101 Switching Protocols`.
#[derive(Debug)]
pub struct ReleaseBody(Rc<Cell<bool>>);

impl ReleaseBody {
    /// Lifts the limits.
    pub fn release(&self) {
        self.0.set(true);
    }
}

struct BoundedBody {
    payload: Payload,
    limits: BodyLimits,
    is_released: Option<Rc<Cell<bool>>>,
    /// In bytes.
    received: u64,
    /// The total time spent waiting for the received bytes.
    waited: Duration,
    waiting_since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl BoundedBody {
    fn is_released(&self) -> bool {
        self.is_released
            .as_ref()
            .is_some_and(|is_released| is_released.get())
    }

    fn receive(&mut self, chunk: &Bytes) -> Result<(), PayloadError> {
        if let Some(since) = self.waiting_since.take() {
            self.waited += since.elapsed();
        }
        self.received += chunk.len() as u64;
        let max = self.limits.max_size.filter(|_| !self.is_released());
        match max.is_some_and(|max| self.received > max.as_u64()) {
            true => Err(PayloadError::Overflow),
            false => Ok(()),
        }
    }

    /// Waits for the next chunk until the limits are exceeded.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<PayloadError> {
        if self.limits.timeout.is_zero() || self.is_released() {
            return Poll::Pending;
        }
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let deadline = deadline(since, self.patience());
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(cx).map(|()| {
            let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
            PayloadError::Io(late)
        })
    }

    /// Returns how long to wait for the next chunk. The rate is not checked before `timeout`, so a short body always has that long.
    fn patience(&self) -> Duration {
        let timeout = self.limits.timeout;
        if self.limits.min_rate == 0 {
            return timeout;
        }
        let earned = self.received as f64 / self.limits.min_rate as f64;
        let earned = Duration::try_from_secs_f64(earned).unwrap_or(Duration::MAX);
        let left = timeout.saturating_add(earned).saturating_sub(self.waited);
        left.min(timeout)
    }
}

impl Stream for BoundedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Poll the body first: time in which the worker was blocked must not count.
        match Pin::new(&mut self.payload).poll_next(cx) {
            Poll::Pending => self.poll_late(cx).map(|late| Some(Err(late))),
            Poll::Ready(Some(Ok(chunk))) => Poll::Ready(Some(self.receive(&chunk).map(|()| chunk))),
            end @ Poll::Ready(_) => end,
        }
    }
}
