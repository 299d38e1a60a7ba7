//! `res.write(chunk)`: a response that the handler writes in pieces.

use std::{
    error::Error as StdError,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    HttpResponse,
    body::{BodyStream, BoxBody},
};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use twinroute_core::{
    Error, ResponseNotes,
    context::{self, StreamingHandler},
    header, is_bodiless, json,
};

use crate::{IntoChunk, NextApiResponse, Sent, context::PagesContext, piece_channel::PieceChannel};

/// A response that has begun. Its status and headers can't change any more; [`end`](Self::end) returns [`Sent`].
///
/// From here on, the body of the response polls the handler: `write` waits while the client reads slowly, and the handler is
/// cancelled when the client disconnects. An error or a panic aborts the connection. Bytes that are written for a HEAD, or
/// beyond a `Content-Length`, are discarded.
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
#[must_use = "a response that is not ended is aborted"]
pub struct BodyWriter {
    pub(crate) failed: Option<Error>,
    // None if the response has no body: writes are discarded.
    pub(crate) pieces: Option<Rc<PieceChannel>>,
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Begins a response, and writes its first piece.
    pub async fn write(self, piece: impl IntoChunk) -> BodyWriter {
        let piece = piece.into_chunk();
        if piece.is_empty() || self.has_length() {
            self.encode_headers_for(&piece);
        }
        let mut out = self.begin();
        out.write(piece).await;
        out
    }

    /// Begins a response: status and headers are sent at the handler's next `await`.
    pub fn flush_headers(self) -> BodyWriter {
        // Node always encodes them as UTF-8 in this case.
        header::latin1_to_utf8(self.http().headers_mut());
        self.begin()
    }

    fn begin(self) -> BodyWriter {
        let has_body = self.failed.is_none() && !is_bodiless(self.http().status());
        BodyWriter {
            pieces: has_body.then(|| self.context.begin()),
            failed: self.failed,
        }
    }
}

impl BodyWriter {
    /// Writes a piece; waits until the previous piece was taken for sending.
    pub async fn write(&mut self, piece: impl IntoChunk) {
        let mut piece = Some(piece.into_chunk()).filter(|piece| !piece.is_empty());
        let Some(pieces) = &self.pieces else { return };
        poll_fn(|cx| pieces.poll_put(&mut piece, cx)).await;
    }

    /// Ends the response.
    pub fn end(self) -> Sent {
        Sent(match self.failed {
            Some(error) => Err(error),
            None => Ok(BoxBody::new(())),
        })
    }

    /// Writes a last piece and ends the response.
    pub fn end_with(self, piece: impl IntoChunk) -> Sent {
        if let Some(pieces) = &self.pieces {
            pieces.last.set(Some(piece.into_chunk()));
        }
        self.end()
    }

    /// Writes JSON as the last piece and ends the response. As in Next, no content type is set: the headers were sent before.
    pub fn json(mut self, value: impl Serialize) -> Sent {
        match json::to_bytes(&value) {
            Ok(text) => self.end_with(text),
            Err(error) => {
                self.failed.get_or_insert_with(|| error.into());
                self.end()
            }
        }
    }
}

/// The state of a handler that writes its response.
pub(crate) enum HandlerState {
    Running(StreamingHandler<Sent>),
    Completed(Option<Error>),
}

/// Finishes a response whose handler writes it.
pub(crate) fn finish(context: &Rc<PagesContext>, handler: HandlerState) -> Box<HttpResponse> {
    let mut response = context.take_response();
    ResponseNotes::update(&mut response, |notes| {
        notes.is_streamed = true;
        notes.is_written = true;
    });
    let pieces = context.begin();
    let body = BodyStream::new(WriterBody { pieces, handler });
    *response = (*response).set_body(BoxBody::new(body));
    context::finish(context, response)
}

/// A response body that yields the written pieces, and polls the handler for more.
struct WriterBody {
    pieces: Rc<PieceChannel>,
    handler: HandlerState,
}

impl Stream for WriterBody {
    type Item = Result<Bytes, Box<dyn StdError>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(piece) = self.pieces.take() {
            return Poll::Ready(Some(Ok(piece)));
        }
        if let HandlerState::Running(running) = &mut self.handler {
            let polled = Pin::new(running).poll(cx);
            let Poll::Ready(end) = polled else {
                let piece = self.pieces.take();
                return piece.map_or(Poll::Pending, |piece| Poll::Ready(Some(Ok(piece))));
            };
            self.handler = HandlerState::Completed(end.and_then(Sent::into_body).err());
        }
        let piece = self.pieces.take().or_else(|| self.pieces.last.take());
        let piece = piece.filter(|piece| !piece.is_empty());
        let HandlerState::Completed(error) = &mut self.handler else {
            return Poll::Pending;
        };
        let failed = || Some(Err(error.take()?.to_string().into()));
        Poll::Ready(piece.map(Ok).or_else(failed))
    }
}
