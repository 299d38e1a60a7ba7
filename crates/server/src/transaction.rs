//! Serves one request: runs its handler and sends the response, until both messages have ended.

use std::{
    error::Error,
    future::poll_fn,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::atomic::Ordering,
    task::{Context, Poll, ready},
};

use actix_codec::{Decoder as _, Encoder as _};
use actix_http::{
    ConnectionType, Method, Request, Response, StatusCode, Version,
    body::{BodySize, BoxBody, MessageBody as _},
    h1::{Codec, Message, MessageType},
};
use actix_web::http::header::CONTENT_LENGTH;
use bytes::{Bytes, BytesMut};
use twinroute_core::{RequestId, X_REQUEST_ID, panic_text};

use crate::{
    access::{AccessEntry, Outcome},
    head::ParsedHead,
    receiving::Receiving,
    site::Shared,
    wire::Wire,
};

/// The response body is not polled while the outbox has this many bytes.
const MAX_OUTBOX: usize = 32 * 1024;

/// A request that is being served.
pub(crate) struct Transaction<'a> {
    wire: &'a mut Wire,
    shared: &'a Shared,
    codec: Codec,
    version: Version,
    is_head: bool,
    receiving: Receiving,
    stage: Stage,
    access: Option<Box<AccessEntry>>,
    /// The id that the response has.
    request_id: Option<RequestId>,
}

/// The stage of the response.
enum Stage {
    Handler,
    Body(BoxBody),
    Ended,
}

/// Why polling the response has stopped.
enum Halt {
    /// The handler or the body is pending.
    Waiting,
    /// The outbox is full.
    Full,
    /// The response is complete.
    Ended,
}

/// What happens to a connection after a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterResponse {
    NextRequest,
    Close,
    /// Close after the client has received the response: see [`Wire::linger`].
    Linger,
}

impl<'a> Transaction<'a> {
    /// Begins to serve a head; returns the request for the handler, too.
    pub(crate) fn begin(
        wire: &'a mut Wire,
        shared: &'a Shared,
        ParsedHead { mut request, codec }: ParsedHead,
    ) -> (Self, Request) {
        wire.clock.begin_response();
        let observation = &shared.observation;
        let ids = observation.request_ids.as_ref();
        let request_id = ids.map(|ids| ids.assign(request.head_mut()));
        let is_health = shared.health.probe(&request).is_some();
        let access = (!is_health).then(|| AccessEntry::begin(&request, observation));
        let receiving = Receiving::begin(&mut request, wire, &shared.limits);
        let transaction = Self {
            wire,
            shared,
            codec,
            version: request.version(),
            is_head: request.method() == Method::HEAD,
            receiving,
            stage: Stage::Handler,
            access: access.flatten(),
            request_id,
        };
        (transaction, request)
    }

    /// Runs `handler` and sends its response.
    ///
    /// # Errors
    /// When the client disconnects, or the response body fails. The handler and the body are dropped.
    pub(crate) async fn run(
        mut self,
        handler: impl Future<Output = Response<BoxBody>>,
    ) -> io::Result<AfterResponse> {
        let mut handler = pin!(Some(handler));
        poll_fn(|cx| self.poll(cx, handler.as_mut())).await?;
        if let Some(mut access) = self.access.take() {
            access.set_outcome(Outcome::Complete);
        }
        self.finish().await
    }

    fn poll<F>(
        &mut self,
        cx: &mut Context<'_>,
        mut handler: Pin<&mut Option<F>>,
    ) -> Poll<io::Result<()>>
    where
        F: Future<Output = Response<BoxBody>>,
    {
        loop {
            let halt = self.poll_response(cx, handler.as_mut())?;
            let flushed = self.wire.poll_flush(cx)?;
            match halt {
                Halt::Full => ready!(flushed),
                Halt::Ended => return flushed.map(Ok),
                Halt::Waiting => ready!(self.receiving.poll(self.wire, cx))?,
            }
        }
    }

    /// Polls the handler, then the body of its response.
    fn poll_response<F>(
        &mut self,
        cx: &mut Context<'_>,
        mut handler: Pin<&mut Option<F>>,
    ) -> io::Result<Halt>
    where
        F: Future<Output = Response<BoxBody>>,
    {
        loop {
            match &mut self.stage {
                Stage::Handler => {
                    let Some(future) = handler.as_mut().as_pin_mut() else {
                        return Ok(Halt::Ended);
                    };
                    let polled = self.wire.head_lines.collect(|| future.poll(cx));
                    let Poll::Ready(response) = polled else {
                        return Ok(Halt::Waiting);
                    };
                    handler.set(None);
                    self.respond(response)?;
                }
                Stage::Body(_) if self.wire.outbox.len() >= MAX_OUTBOX => return Ok(Halt::Full),
                Stage::Body(body) => {
                    let poll = AssertUnwindSafe(|| Pin::new(body).poll_next(cx));
                    let next = match catch_unwind(poll) {
                        Ok(Poll::Pending) => return Ok(Halt::Waiting),
                        Ok(Poll::Ready(next)) => next,
                        Err(panic) => {
                            tracing::error!(
                                panic = panic_text(&*panic),
                                "the response body panicked"
                            );
                            Some(Err("the response body panicked".into()))
                        }
                    };
                    self.send(next)?;
                    // The body of a response to HEAD is not written, so the outbox never fills: yield after each piece.
                    if self.is_head && matches!(self.stage, Stage::Body(_)) {
                        cx.waker().wake_by_ref();
                        return Ok(Halt::Waiting);
                    }
                }
                Stage::Ended => return Ok(Halt::Ended),
            }
        }
    }

    /// Writes the head of a response.
    fn respond(&mut self, response: Response<BoxBody>) -> io::Result<()> {
        let (mut response, body) = response.into_parts();
        if let Some(id) = &self.request_id {
            response.headers_mut().remove(&X_REQUEST_ID);
            self.wire.head_lines.push(&X_REQUEST_ID, id.header_value());
        }
        let (status, mut size) = (response.status(), body.size());
        let is_upgrade = status == StatusCode::SWITCHING_PROTOCOLS;
        self.receiving.begin_response(is_upgrade);
        if is_upgrade {
            response.head_mut().no_chunking(true);
        } else {
            self.reset_upgrade();
            if is_bodiless(status) {
                size = BodySize::None;
            }
            if self.closes_after(&mut response, size) {
                let head = response.head_mut();
                head.set_connection_type(ConnectionType::Close);
            }
        }
        let head = Message::Item((response, size));
        self.codec.encode(head, &mut self.wire.outbox)?;
        self.wire.head_lines.move_into(&mut self.wire.outbox);
        if let Some(access) = &mut self.access {
            access.set_status(status);
        }
        self.stage = match size {
            BodySize::None | BodySize::Sized(0) => Stage::Ended,
            BodySize::Sized(_) | BodySize::Stream => Stage::Body(body),
        };
        Ok(())
    }

    /// Replaces a codec that has read an upgrade request, since it would write the response as one that grants it.
    fn reset_upgrade(&mut self) {
        if !self.codec.upgrade() && self.codec.message_type() != MessageType::Stream {
            return;
        }
        let closes = !self.codec.upgrade() && !self.codec.keep_alive();
        let plain = match self.version {
            Version::HTTP_11 if closes => "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            Version::HTTP_11 => "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            _ => "GET / HTTP/1.0\r\n\r\n",
        };
        self.codec = Codec::new(self.codec.config().clone());
        let _ = self.codec.decode(&mut BytesMut::from(plain));
    }

    /// Whether the connection must close after a response.
    fn closes_after(&self, response: &mut Response<()>, size: BodySize) -> bool {
        let is_stream = size == BodySize::Stream && !self.is_head;
        if is_stream && self.version < Version::HTTP_11 {
            // A client of HTTP/1.0 can't read chunks.
            response.head_mut().no_chunking(true);
        }
        let is_unframed = is_stream
            && !response.head().chunked()
            && !response.headers().contains_key(CONTENT_LENGTH);
        // `stopping` is read now, since the server may have begun to stop while the handler ran.
        is_unframed || self.receiving.is_last() || self.shared.stopping.load(Ordering::Relaxed)
    }

    /// Writes the next piece of the body, or its end. For HEAD, nothing is written.
    fn send(&mut self, next: Option<Result<Bytes, Box<dyn Error>>>) -> io::Result<()> {
        let chunk = match next {
            Some(Ok(chunk)) => Some(chunk),
            Some(Err(error)) => {
                if let Some(access) = &mut self.access {
                    access.set_outcome(Outcome::Aborted);
                }
                return Err(io::Error::other(error.to_string()));
            }
            None => {
                self.stage = Stage::Ended;
                None
            }
        };
        if self.is_head {
            return Ok(());
        }
        if let (Some(access), Some(chunk)) = (&mut self.access, &chunk) {
            access.add_bytes(chunk.len());
        }
        let chunk = Message::Chunk(chunk);
        self.codec.encode(chunk, &mut self.wire.outbox)
    }

    /// Decides what happens to the connection. With an unread body, it is reused if the body arrives within a second.
    async fn finish(mut self) -> io::Result<AfterResponse> {
        if !self.codec.keep_alive() {
            let is_clean = self.receiving.is_done() && self.wire.inbox.is_empty();
            return Ok(if is_clean {
                AfterResponse::Close
            } else {
                AfterResponse::Linger
            });
        }
        self.wire.clock.input.start(self.wire.ticks.linger);
        poll_fn(|cx| {
            loop {
                if self.receiving.is_done() {
                    return Poll::Ready(Ok(AfterResponse::NextRequest));
                }
                if self.receiving.is_last() || self.wire.clock.input.is_over() {
                    return Poll::Ready(Ok(AfterResponse::Linger));
                }
                ready!(self.receiving.poll(self.wire, cx))?;
            }
        })
        .await
    }
}

/// Whether a response with this status never has a body.
fn is_bodiless(status: StatusCode) -> bool {
    status.is_informational() || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}
