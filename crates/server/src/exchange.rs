//! One request of a connection and its answer, from the last byte of the head to the last of the answer.

use std::{
    io,
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_http::{ConnectionType, Payload, Response};
use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    error::PayloadError,
    http::StatusCode,
};
use bytes::Bytes;
use futures_util::Stream;
use pin_project_lite::pin_project;

use crate::{
    access::{Access, End},
    connection::Connection,
};

/// Keeps its connection busy until it is dropped, and is told of then.
#[derive(Debug)]
pub(crate) struct Exchange {
    connection: Rc<Connection>,
    access: Option<Box<Access>>,
}

impl Exchange {
    pub(crate) fn begin(connection: Rc<Connection>, access: Option<Box<Access>>) -> Self {
        connection.begin();
        Self { connection, access }
    }

    /// Whether there is a body whose end nobody has read.
    fn has_open_body(&self) -> bool {
        self.connection.has_open_body()
    }

    /// An answer with a body of this size begins.
    fn answer(&mut self, status: StatusCode, size: BodySize) {
        if let Some(access) = &mut self.access {
            access.answered(status);
            if matches!(size, BodySize::None | BodySize::Sized(0)) {
                access.ended(End::Complete);
            }
        }
    }

    /// More of its body goes out, or its end.
    fn send<E>(&mut self, next: Option<&Result<Bytes, E>>) {
        if let Some(access) = &mut self.access {
            match next {
                Some(Ok(chunk)) => access.sent(chunk.len()),
                Some(Err(_)) => access.ended(End::BrokenOff),
                None => access.ended(End::Complete),
            }
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.connection.end();
    }
}

pin_project! {
    /// A request that is being answered.
    pub(crate) struct Answering<F, B> {
        #[pin]
        answer: F,
        // Boxed, since few answers wait.
        response: Option<Box<Response<BoxBody>>>,
        exchange: Option<Exchange>,
        body: PhantomData<fn() -> B>,
    }
}

impl<F, B> Answering<F, B> {
    pub(crate) fn new(answer: F, exchange: Exchange) -> Self {
        Self {
            answer,
            response: None,
            exchange: Some(exchange),
            body: PhantomData,
        }
    }
}

impl<F, B, R, E> Future for Answering<F, B>
where
    F: Future<Output = Result<R, E>>,
    R: Into<Response<B>>,
    E: Into<Error>,
    B: MessageBody + 'static,
{
    type Output = Result<Response<AnswerBody>, Response<BoxBody>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = match this.response.take() {
            Some(response) => *response,
            None => {
                let response: Response<BoxBody> = match ready!(this.answer.poll(cx)) {
                    Ok(response) => response.into().map_into_boxed_body(),
                    Err(error) => error.into().error_response().into(),
                };
                // actix-http closes a connection where an answer begins before a body has ended. One that came in with
                // its head has ended when this is polled again.
                let is_early = this.exchange.as_ref().is_some_and(Exchange::has_open_body);
                if is_early && !response.head().upgrade() {
                    *this.response = Some(Box::new(response));
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                response
            }
        };
        let exchange = this.exchange.take();
        Poll::Ready(Ok(finish(response, exchange)))
    }
}

/// Sends `response` as the answer of `exchange`.
pub(crate) fn finish(
    mut response: Response<BoxBody>,
    mut exchange: Option<Exchange>,
) -> Response<AnswerBody> {
    if let Some(exchange) = &mut exchange {
        // Asked now, since the server may have been told to stop while the handler ran.
        if exchange.connection.is_stopping() && !response.head().upgrade() {
            response
                .head_mut()
                .set_connection_type(ConnectionType::Close);
        }
        exchange.answer(response.status(), response.body().size());
    }
    response.map_body(|_, body| AnswerBody { body, exchange })
}

/// The body of an answer, which ends its exchange when it is dropped.
pub(crate) struct AnswerBody {
    body: BoxBody,
    exchange: Option<Exchange>,
}

impl MessageBody for AnswerBody {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(cx));
        if let Some(exchange) = &mut self.exchange {
            exchange.send(next.as_ref());
        }
        Poll::Ready(next)
    }
}

/// A request's body that is bounded, and that its handler does not wait for without end.
pub(crate) struct BoundedBody {
    payload: Payload,
    connection: Rc<Connection>,
    max_size: u64,
}

impl BoundedBody {
    /// `payload` with at most `max_size` bytes.
    pub(crate) fn new(payload: Payload, connection: Rc<Connection>, max_size: Option<u64>) -> Self {
        connection.open_body();
        Self {
            payload,
            connection,
            max_size: max_size.unwrap_or(u64::MAX),
        }
    }
}

impl Stream for BoundedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.payload).poll_next(cx);
        match &next {
            Poll::Pending if self.connection.wait_for_body(cx.waker()) => {
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
                Poll::Ready(Some(Err(PayloadError::Io(late))))
            }
            Poll::Ready(Some(Ok(chunk)))
                if self.connection.received_body(chunk.len()) > self.max_size =>
            {
                Poll::Ready(Some(Err(PayloadError::Overflow)))
            }
            Poll::Ready(None | Some(Err(_))) => {
                self.connection.close_body();
                next
            }
            _ => next,
        }
    }
}

impl Drop for BoundedBody {
    fn drop(&mut self) {
        self.connection.leave_body();
    }
}
