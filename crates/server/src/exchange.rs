//! One request of a connection and its response, until both have ended.

use std::{
    future::poll_fn,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    rc::Rc,
    sync::atomic::Ordering,
    task::{Context, Poll, ready},
};

use actix_codec::{Decoder as _, Encoder as _};
use actix_http::{
    ConnectionType, Response, StatusCode, Version,
    body::{BodySize, BoxBody, MessageBody as _},
    h1::{Codec, Message, MessageType},
};
use actix_web::{error::PayloadError, http::header::CONTENT_LENGTH};
use bytes::BytesMut;

use crate::{
    access::{Access, End},
    framing::Framing,
    incoming::Incoming,
    site::Shared,
    wire::Wire,
};

/// How much of a response waits for the socket, in bytes.
const FULL: usize = 32 * 1024;

/// How much is read of what comes behind a request, in bytes: only with it is it known whether the client is there.
const READ_AHEAD: usize = 8 * 1024;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// A request that is being served.
pub(crate) struct Exchange<'a> {
    wire: &'a mut Wire,
    shared: &'a Shared,
    codec: Codec,
    version: Version,
    is_head: bool,
    framing: Framing,
    incoming: Option<Rc<Incoming>>,
    /// Whether the client waits to be asked for the body.
    expects: bool,
    stage: Stage,
    access: Option<Box<Access>>,
}

enum Stage {
    /// The handler has not answered yet.
    Handler,
    Body(BoxBody),
    Ended,
}

enum Progress {
    /// The handler, or the body of the response, waits for something.
    Waits,
    /// The socket has to take something first.
    Full,
    Ended,
}

/// What becomes of a connection after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Request,
    Close,
    /// Close, but what still comes must not take the response away.
    Linger,
}

/// What is known of a request when it begins.
pub(crate) struct Begun {
    pub(crate) codec: Codec,
    pub(crate) version: Version,
    pub(crate) is_head: bool,
    pub(crate) expects: bool,
    pub(crate) framing: Framing,
    pub(crate) incoming: Option<Rc<Incoming>>,
    pub(crate) access: Option<Box<Access>>,
}

impl<'a> Exchange<'a> {
    pub(crate) fn new(wire: &'a mut Wire, shared: &'a Shared, begun: Begun) -> Self {
        wire.clock.begin_response();
        Self {
            wire,
            shared,
            codec: begun.codec,
            version: begun.version,
            is_head: begun.is_head,
            framing: begun.framing,
            incoming: begun.incoming,
            expects: begun.expects,
            stage: Stage::Handler,
            access: begun.access,
        }
    }

    /// Runs `handler` and sends its response.
    ///
    /// # Errors
    /// When the client disconnects, or the response breaks off. What is left of the handler is dropped.
    pub(crate) async fn run(
        mut self,
        handler: impl Future<Output = Response<BoxBody>>,
    ) -> io::Result<Next> {
        // What came with the head is there when the handler first asks.
        self.feed(None);
        let mut handler = pin!(Some(handler));
        poll_fn(|cx| self.poll(cx, handler.as_mut())).await?;
        if let Some(access) = &mut self.access {
            access.ended(End::Complete);
        }
        drop(self.access.take());
        self.next().await
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
            let progress = self.poll_response(cx, handler.as_mut())?;
            let flushed = self.wire.poll_flush(cx)?;
            match progress {
                Progress::Full => ready!(flushed),
                Progress::Ended => return flushed.map(Ok),
                Progress::Waits => ready!(self.poll_input(cx))?,
            }
        }
    }

    /// Lets the handler, or the body of its response, go on.
    fn poll_response<F>(
        &mut self,
        cx: &mut Context<'_>,
        mut handler: Pin<&mut Option<F>>,
    ) -> io::Result<Progress>
    where
        F: Future<Output = Response<BoxBody>>,
    {
        loop {
            match &mut self.stage {
                Stage::Handler => {
                    let Some(future) = handler.as_mut().as_pin_mut() else {
                        return Ok(Progress::Ended);
                    };
                    let Poll::Ready(response) = future.poll(cx) else {
                        return Ok(Progress::Waits);
                    };
                    handler.set(None);
                    self.respond(response)?;
                }
                Stage::Body(_) if self.wire.outbox.len() >= FULL => return Ok(Progress::Full),
                Stage::Body(body) => {
                    let next = AssertUnwindSafe(|| Pin::new(body).poll_next(cx));
                    let next = match catch_unwind(next) {
                        Ok(Poll::Pending) => return Ok(Progress::Waits),
                        Ok(Poll::Ready(next)) => next,
                        Err(_) => Some(Err("the body of the response panicked".into())),
                    };
                    self.send(next)?;
                }
                Stage::Ended => return Ok(Progress::Ended),
            }
        }
    }

    /// Begins a response.
    fn respond(&mut self, response: Response<BoxBody>) -> io::Result<()> {
        let (mut response, body) = response.into_parts();
        let (status, mut size) = (response.status(), body.size());
        if status == StatusCode::SWITCHING_PROTOCOLS {
            response.head_mut().no_chunking(true);
            if self.framing == Framing::Handshake {
                self.framing = Framing::Tunnel;
            }
        } else {
            self.refuse_upgrade();
            if status.is_informational()
                || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
            {
                size = BodySize::None;
            }
            if self.ends_with_connection(&mut response, size) {
                response
                    .head_mut()
                    .set_connection_type(ConnectionType::Close);
            }
        }
        self.codec
            .encode(Message::Item((response, size)), &mut self.wire.outbox)?;
        if let Some(access) = &mut self.access {
            access.answered(status);
        }
        self.stage = match size {
            BodySize::None | BodySize::Sized(0) => Stage::Ended,
            BodySize::Sized(_) | BodySize::Stream => Stage::Body(body),
        };
        Ok(())
    }

    /// There is no tunnel, and a codec that has read of one must not write about it.
    fn refuse_upgrade(&mut self) {
        if self.framing == Framing::Handshake {
            self.framing = Framing::Done;
            if let Some(incoming) = &self.incoming {
                incoming.end(Ok(()), None);
            }
        }
        if self.codec.upgrade() || self.codec.message_type() == MessageType::Stream {
            let closes = !self.codec.upgrade() && !self.codec.keep_alive();
            let plain: &[u8] = match self.version {
                Version::HTTP_11 if closes => {
                    b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                }
                Version::HTTP_11 => b"GET / HTTP/1.1\r\nhost: a\r\n\r\n",
                _ => b"GET / HTTP/1.0\r\n\r\n",
            };
            self.codec = Codec::new(self.codec.config().clone());
            let _ = self.codec.decode(&mut BytesMut::from(plain));
        }
    }

    /// Whether the connection must close after a response.
    fn ends_with_connection(&self, response: &mut Response<()>, size: BodySize) -> bool {
        let is_stream = size == BodySize::Stream && !self.is_head;
        if is_stream && self.version < Version::HTTP_11 {
            // Such a client knows no chunks.
            response.head_mut().no_chunking(true);
        }
        let is_unframed = is_stream
            && !response.head().chunked()
            && !response.headers().contains_key(CONTENT_LENGTH);
        // A client that was not asked for its body may send it, or not.
        let is_unclear =
            self.framing == Framing::Broken || (self.expects && self.framing != Framing::Done);
        // Asked now, since the server may have been told to stop while the handler ran.
        is_unframed || is_unclear || self.shared.stopping.load(Ordering::Relaxed)
    }

    /// Sends the next piece of the body, or its end.
    fn send(
        &mut self,
        next: Option<Result<bytes::Bytes, Box<dyn std::error::Error>>>,
    ) -> io::Result<()> {
        let chunk = match next {
            Some(Err(error)) => {
                if let Some(access) = &mut self.access {
                    access.ended(End::BrokenOff);
                }
                return Err(io::Error::other(error.to_string()));
            }
            Some(Ok(chunk)) => Some(chunk),
            None => {
                self.stage = Stage::Ended;
                None
            }
        };
        if self.is_head {
            return Ok(());
        }
        if let (Some(access), Some(chunk)) = (&mut self.access, &chunk) {
            access.sent(chunk.len());
        }
        self.codec
            .encode(Message::Chunk(chunk), &mut self.wire.outbox)
    }

    /// Reads until there is something for the handler.
    fn poll_input(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            if self.feed(Some(cx)) {
                return Poll::Ready(Ok(()));
            }
            self.ask_for_body(cx)?;
            let for_body = self.reads_body();
            if !for_body && self.wire.inbox.len() >= READ_AHEAD {
                self.wire.clock.watch(cx);
                return Poll::Pending;
            }
            if ready!(self.wire.poll_fill(cx, for_body))? == 0 {
                let gone = io::Error::new(io::ErrorKind::UnexpectedEof, "the client disconnected");
                return Poll::Ready(Err(gone));
            }
        }
    }

    /// Whether what comes is to be read on: for its handler, or after the response to see where the next request begins.
    fn reads_body(&self) -> bool {
        self.incoming.as_ref().is_some_and(|incoming| {
            incoming.wants() || (matches!(self.stage, Stage::Ended) && incoming.is_dropped())
        })
    }

    fn ask_for_body(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let is_awaited = self
            .incoming
            .as_ref()
            .is_some_and(|incoming| incoming.is_awaited());
        if self.expects && is_awaited && matches!(self.stage, Stage::Handler) {
            self.expects = false;
            self.wire.outbox.extend_from_slice(CONTINUE);
            let _ = self.wire.poll_flush(cx)?;
        }
        Ok(())
    }

    /// Hands on what has come of the body. Returns whether there was something.
    fn feed(&mut self, cx: Option<&Context<'_>>) -> bool {
        let mut is_fed = false;
        while self.reads_body() {
            let Some(incoming) = &self.incoming else {
                break;
            };
            let piece = self.framing.decode(&mut self.wire.inbox);
            let is_over = match self.framing {
                Framing::Done => Some(Ok(())),
                Framing::Broken => Some(Err(PayloadError::EncodingCorrupted)),
                _ => None,
            };
            if piece.is_none() && is_over.is_none() {
                break;
            }
            // It was sent without being asked for.
            self.expects = false;
            is_fed = true;
            if let Some(piece) = piece.filter(|_| !incoming.is_dropped()) {
                incoming.push(piece, cx);
            }
            if let Some(end) = is_over {
                incoming.end(end, cx);
                self.incoming = None;
            }
        }
        is_fed
    }

    /// What becomes of the connection. A body that nobody has read, and that comes within a moment, does not cost it.
    async fn next(mut self) -> io::Result<Next> {
        if !self.codec.keep_alive() || self.framing == Framing::Tunnel {
            let is_clean = self.framing == Framing::Done && self.wire.inbox.is_empty();
            return Ok(if is_clean { Next::Close } else { Next::Linger });
        }
        self.wire.clock.input.start(self.wire.ticks.linger);
        let is_whole = poll_fn(|cx| {
            loop {
                match self.framing {
                    Framing::Done => return Poll::Ready(Ok(true)),
                    Framing::Broken => return Poll::Ready(Ok(false)),
                    _ if self.wire.clock.input.is_over() => return Poll::Ready(Ok(false)),
                    _ => ready!(self.poll_input(cx))?,
                }
            }
        })
        .await;
        is_whole.map(|whole: bool| if whole { Next::Request } else { Next::Linger })
    }
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        // Who still reads the body, as a handler does that goes on without its client, must not wait for the rest.
        if let Some(incoming) = &self.incoming {
            incoming.end(Err(PayloadError::Incomplete(None)), None);
        }
    }
}
