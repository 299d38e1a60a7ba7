//! `res.write(chunk)`: an answer in pieces, while its handler goes on.

use std::{
    cell::Cell,
    error::Error as StdError,
    fmt,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
};

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    http::{Method, header::CONTENT_LENGTH},
};
use bytes::Bytes;
use twinroute_core::{
    Error, GoesOn, Streamed, header,
    life::{self, Rest, Watched},
};

use crate::{NextApiResponse, Sent, answer::is_bodiless, exchange::Exchange, limit::Count};

/// An answer that has begun. Its status and headers are settled; [`end`](Self::end) yields [`Sent`].
///
/// The body of the answer is what runs the handler from here on: writing waits while the client reads slowly, and a client
/// that has gone drops the handler where it waits. An error, or a panic, breaks the connection off. What is written for a
/// HEAD, or beyond a `Content-Length`, goes nowhere.
///
/// ```
/// use twinroute_pages::{NextApiResponse, Sent};
///
/// async fn handler(res: NextApiResponse) -> Sent {
///     let mut out = res.set_header("Content-Type", "text/csv").write("id,name\n").await;
///     for id in 1..=1000 {
///         out.write(format!("{id},row {id}\n")).await;
///     }
///     out.end()
/// }
/// # twinroute_pages::route(handler);
/// ```
#[derive(Debug)]
#[must_use = "an answer that is not ended breaks off"]
pub struct BodyWriter {
    failed: Option<Error>,
    // None when the answer has no body: what is written goes nowhere.
    outlet: Option<Rc<Outlet>>,
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Begins an answer with its first piece.
    pub async fn write(self, piece: impl Into<Bytes>) -> BodyWriter {
        let piece = piece.into();
        if piece.is_empty() || self.has_length() {
            self.widen_before(&piece);
        }
        let mut out = self.begin();
        out.write(piece).await;
        out
    }

    /// Begins an answer without a piece yet: status and headers go out when the handler next waits.
    pub fn flush_headers(self) -> BodyWriter {
        // Node writes them as UTF-8 then, whatever follows.
        header::widen(self.http().headers_mut());
        self.begin()
    }

    fn begin(self) -> BodyWriter {
        let has_body = self.failed.is_none() && !is_bodiless(self.http().status());
        BodyWriter {
            outlet: has_body.then(|| self.exchange.begin()),
            failed: self.failed,
        }
    }
}

impl BodyWriter {
    /// Writes a piece; waits until the one before it is on its way.
    pub async fn write(&mut self, piece: impl Into<Bytes>) {
        let mut piece = Some(piece.into()).filter(|piece| !piece.is_empty());
        let Some(outlet) = &self.outlet else { return };
        poll_fn(|cx| outlet.poll_put(&mut piece, cx)).await;
    }

    /// Ends the answer.
    pub fn end(self) -> Sent {
        Sent(match self.failed {
            Some(error) => Err(error),
            None => Ok(BoxBody::new(())),
        })
    }

    /// Writes a last piece and ends the answer.
    pub fn end_with(self, piece: impl Into<Bytes>) -> Sent {
        if let Some(outlet) = &self.outlet {
            outlet.last.set(Some(piece.into()));
        }
        self.end()
    }
}

/// Where a handler leaves pieces for the body of its answer.
#[derive(Default)]
pub(crate) struct Outlet {
    piece: Cell<Option<Bytes>>,
    last: Cell<Option<Bytes>>,
    /// Of a handler that waits for its piece to be taken.
    waker: Cell<Option<Waker>>,
}

impl Outlet {
    fn poll_put(&self, piece: &mut Option<Bytes>, cx: &mut Context<'_>) -> Poll<()> {
        let waiting = self.piece.take();
        if waiting.is_some() {
            self.piece.set(waiting);
            self.waker.set(Some(cx.waker().clone()));
            return Poll::Pending;
        }
        self.piece.set(piece.take());
        Poll::Ready(())
    }

    fn take(&self) -> Option<Bytes> {
        let piece = self.piece.take()?;
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
        Some(piece)
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}

/// What becomes of a handler that has begun its answer.
pub(crate) struct Written {
    handler: Option<Rest<Sent>>,
    error: Option<Error>,
    /// Whether what was written before an error had its chance to go out.
    is_flushed: bool,
}

impl Written {
    pub(crate) fn going_on(rest: Rest<Sent>) -> Self {
        Self {
            handler: Some(rest),
            error: None,
            is_flushed: false,
        }
    }

    pub(crate) fn ended(end: Result<BoxBody, Error>) -> Self {
        Self {
            handler: None,
            error: end.err(),
            is_flushed: false,
        }
    }
}

/// The answer of a handler that has begun it.
pub(crate) fn begun(exchange: &Rc<Exchange>, written: Written) -> Box<HttpResponse> {
    let mut response = exchange.take_response();
    response.extensions_mut().insert(Streamed);
    if exchange.http.method() == Method::HEAD {
        response.extensions_mut().insert(GoesOn);
    }
    let length = response.headers_mut().remove(CONTENT_LENGTH).next();
    let length = length.and_then(|length| length.to_str().ok()?.trim().parse().ok());
    let body = WrittenBody {
        outlet: exchange.begin(),
        count: Count::new(Rc::clone(exchange), length),
        written,
    };
    let body = Watched::new(Some(Rc::<Exchange>::clone(exchange)), body);
    *response = (*response).set_body(BoxBody::new(body));
    life::finish(exchange, response)
}

/// Hands out the pieces, and polls the handler for more.
struct WrittenBody {
    outlet: Rc<Outlet>,
    count: Count,
    written: Written,
}

impl WrittenBody {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(piece) = self.outlet.take() {
            return Poll::Ready(Some(Ok(piece)));
        }
        if let Some(handler) = &mut self.written.handler {
            let polled = Pin::new(handler).poll(cx);
            if let Poll::Ready(end) = polled {
                self.written = Written::ended(end.and_then(Sent::into_body));
            } else {
                return self
                    .outlet
                    .take()
                    .map_or(Poll::Pending, |piece| Poll::Ready(Some(Ok(piece))));
            }
        }
        let piece = self.outlet.take().or_else(|| self.outlet.last.take());
        let piece = piece.filter(|piece| !piece.is_empty());
        if piece.is_none() && self.written.error.is_some() && !self.written.is_flushed {
            self.written.is_flushed = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(piece.map(Ok).or_else(|| self.written.error.take().map(Err)))
    }
}

impl MessageBody for WrittenBody {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.count.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        match ready!(self.poll_piece(cx)) {
            None => self.count.poll_end(cx),
            Some(Err(error)) => Poll::Ready(Some(Err(error.to_string().into()))),
            // It goes nowhere, but the handler goes on; others get their turn meanwhile.
            Some(Ok(_)) if self.count.is_over() => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Ok(piece)) => Poll::Ready(Some(self.count.piece(piece))),
        }
    }
}
