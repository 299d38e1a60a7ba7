//! Receives the request body and passes it to the handler.

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

/// How much is read ahead of the handler, in bytes. A connection is always read, since only a read detects that the client
/// has disconnected.
const READ_AHEAD: usize = 8 * 1024;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// The remaining body of a request, and the queue to its handler.
#[derive(Debug)]
pub(crate) struct Receiving {
    framing: Framing,
    /// `None` once the handler's queue has the end of the body.
    incoming: Option<Rc<Incoming>>,
    /// Whether the client waits for `100 Continue` before it sends the body.
    expects_continue: bool,
    /// Whether the response has begun: a body that the handler has dropped is then skipped.
    has_response: bool,
}

impl Receiving {
    /// Sets the payload of a request.
    pub(crate) fn begin(request: &mut Request, wire: &mut Wire, limits: &ServerLimits) -> Self {
        let mut receiving = Self {
            framing: Framing::of(request),
            incoming: None,
            expects_continue: request.head().expect(),
            has_response: false,
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
            // Pieces that came with the head are available at once.
            receiving.feed(wire, None);
        }
        receiving
    }

    /// Reads until the handler's queue has a new piece.
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
                wire.clock.register(cx);
                return Poll::Pending;
            }
            if ready!(wire.poll_fill(cx, wants_body))? == 0 {
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the client disconnected");
                return Poll::Ready(Err(error));
            }
        }
    }

    /// Moves received pieces to the handler's queue. Returns whether there were any.
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

    /// Whether more of the body should be read: for the handler, or to reach the next request.
    fn wants_body(&self) -> bool {
        self.incoming.as_ref().is_some_and(|incoming| {
            incoming.wants() || (self.has_response && incoming.is_dropped())
        })
    }

    /// Sends `100 Continue` when the handler waits for the body, unless the response has begun.
    fn send_continue(&mut self, wire: &mut Wire, cx: &mut Context<'_>) -> io::Result<()> {
        let is_awaited = self.incoming.as_ref().is_some_and(|body| body.is_awaited());
        if self.expects_continue && is_awaited && !self.has_response {
            self.expects_continue = false;
            wire.outbox.extend_from_slice(CONTINUE);
            let _ = wire.poll_flush(cx)?;
        }
        Ok(())
    }

    /// Records that the response begins.
    pub(crate) fn begin_response(&mut self, is_upgrade: bool) {
        self.has_response = true;
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

    /// Whether the inbox starts with the next request.
    pub(crate) fn is_done(&self) -> bool {
        self.framing == Framing::Done
    }

    /// Whether no request can follow: the body is malformed, the connection is a tunnel, or the client waits for
    /// `100 Continue`, so that the next bytes may be a body or a request.
    pub(crate) fn is_last(&self) -> bool {
        matches!(self.framing, Framing::Broken | Framing::Tunnel)
            || (self.expects_continue && !self.is_done())
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        // A handler that runs without its client must not wait for the rest.
        if let Some(incoming) = &self.incoming {
            incoming.end(Err(PayloadError::Incomplete(None)), None);
        }
    }
}
