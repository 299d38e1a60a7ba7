//! The request body on its way from the connection to the handler.

use std::{
    io,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_http::{Payload, Request};
use actix_web::error::PayloadError;

use crate::{
    framing::Framing,
    incoming::{Incoming, IncomingBody},
    limits::ServerLimits,
    wire::Wire,
};

/// How much is read ahead of what a handler wants, in bytes: only a read tells whether the client is still connected.
const READ_AHEAD: usize = 8 * 1024;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What is still to come of a request, and who reads it.
#[derive(Debug)]
pub(crate) struct Receiving {
    framing: Framing,
    /// None once the end of the body was handed on.
    incoming: Option<Rc<Incoming>>,
    /// Whether the client waits for `100 Continue` before it sends the body.
    expects_continue: bool,
    /// Whether the response has been sent: an unread body is then skipped.
    is_answered: bool,
}

impl Receiving {
    /// Gives a request its payload.
    pub(crate) fn begin(request: &mut Request, wire: &mut Wire, limits: &ServerLimits) -> Self {
        let mut receiving = Self {
            framing: Framing::of(request),
            incoming: None,
            expects_continue: request.head().expect(),
            is_answered: false,
        };
        if receiving.framing != Framing::Done {
            let incoming = Incoming::new(Rc::clone(&wire.clock));
            let body = IncomingBody(Rc::clone(&incoming));
            receiving.incoming = Some(incoming);
            let payload: Payload = Payload::Stream {
                payload: Box::pin(body),
            };
            *request.payload() = match limits.body {
                Some(limits) if receiving.framing != Framing::Handshake => limits.bound(payload),
                _ => payload,
            };
            // What came with the head is there when the handler first asks.
            receiving.feed(wire, None);
        }
        receiving
    }

    /// Reads until there is something for the handler.
    ///
    /// # Errors
    /// When the client disconnects.
    pub(crate) fn poll(&mut self, wire: &mut Wire, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            if self.feed(wire, Some(cx)) {
                return Poll::Ready(Ok(()));
            }
            self.send_continue(wire, cx)?;
            let wants_body = self.wants_body();
            if !wants_body && wire.inbox.len() >= READ_AHEAD {
                wire.clock.watch(cx);
                return Poll::Pending;
            }
            if ready!(wire.poll_fill(cx, wants_body))? == 0 {
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the client disconnected");
                return Poll::Ready(Err(error));
            }
        }
    }

    /// Hands on what has come. Returns whether there was something.
    fn feed(&mut self, wire: &mut Wire, cx: Option<&Context<'_>>) -> bool {
        let mut is_fed = false;
        while self.wants_body() {
            let Some(incoming) = &self.incoming else {
                break;
            };
            let piece = self.framing.decode(&mut wire.inbox);
            let end = match self.framing {
                Framing::Done => Some(Ok(())),
                Framing::Broken => Some(Err(PayloadError::EncodingCorrupted)),
                _ => None,
            };
            if piece.is_none() && end.is_none() {
                break;
            }
            is_fed = true;
            self.expects_continue = false;
            if let Some(piece) = piece.filter(|_| !incoming.is_dropped()) {
                incoming.push(piece, cx);
            }
            if let Some(end) = end {
                incoming.end(end, cx);
                self.incoming = None;
            }
        }
        is_fed
    }

    /// Whether more of the body is to be read: for its handler, or to find the next request.
    fn wants_body(&self) -> bool {
        self.incoming
            .as_ref()
            .is_some_and(|incoming| incoming.wants() || (self.is_answered && incoming.is_dropped()))
    }

    /// Asks for the body once the handler does, as long as nothing of the response was sent.
    fn send_continue(&mut self, wire: &mut Wire, cx: &mut Context<'_>) -> io::Result<()> {
        let is_awaited = self.incoming.as_ref().is_some_and(|body| body.is_awaited());
        if self.expects_continue && is_awaited && !self.is_answered {
            self.expects_continue = false;
            wire.outbox.extend_from_slice(CONTINUE);
            let _ = wire.poll_flush(cx)?;
        }
        Ok(())
    }

    /// The response begins.
    pub(crate) fn answer(&mut self, is_upgrade: bool) {
        self.is_answered = true;
        if self.framing == Framing::Handshake {
            self.framing = if is_upgrade {
                Framing::Tunnel
            } else {
                Framing::Done
            };
            if let Some(incoming) = self.incoming.take_if(|_| !is_upgrade) {
                incoming.end(Ok(()), None);
            }
        }
    }

    /// Whether the next request begins where the inbox does.
    pub(crate) fn is_done(&self) -> bool {
        self.framing == Framing::Done
    }

    /// Whether nothing can follow: what comes is malformed, or belongs to a tunnel, or may be a body or not, since the
    /// client was not asked for it.
    pub(crate) fn is_last(&self) -> bool {
        matches!(self.framing, Framing::Broken | Framing::Tunnel)
            || (self.expects_continue && !self.is_done())
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        // A handler that goes on without its client must not wait for the rest.
        if let Some(incoming) = &self.incoming {
            incoming.end(Err(PayloadError::Incomplete(None)), None);
        }
    }
}
