//! What each request passes before the application: the bounds of the server, and the questions it answers by itself.

use std::{
    marker::PhantomData,
    rc::Rc,
    task::{Context, Poll},
};

use actix_http::{
    ConnectionType, HttpMessage as _, Payload, Request, Response, StatusCode, header::HeaderMap,
};
use actix_web::{
    Error, body::BoxBody, body::MessageBody, dev::Service, http::header::CONTENT_LENGTH,
};
use futures_util::future::{Either, FutureExt as _, LocalBoxFuture, ready};

use crate::{
    access::{Access, RequestId},
    connection::Connection,
    exchange::{AnswerBody, Answering, BoundedBody, Exchange, finish},
    health::Health,
    limits::{LARGEST_HEAD, ServerLimits},
};

/// The application behind its gate.
pub(crate) struct Gate<S, B> {
    pub(crate) app: S,
    pub(crate) limits: ServerLimits,
    pub(crate) health: Health,
    pub(crate) request_id: RequestId,
    pub(crate) body: PhantomData<fn() -> B>,
}

type Answer = Result<Response<AnswerBody>, Response<BoxBody>>;

impl<S, B> Service<Request> for Gate<S, B>
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    type Response = Response<AnswerBody>;
    type Error = Response<BoxBody>;
    type Future = Either<Answering<S::Future, B>, LocalBoxFuture<'static, Answer>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.app
            .poll_ready(cx)
            .map_err(|error| error.into().error_response().into())
    }

    fn call(&self, mut request: Request) -> Self::Future {
        let connection = request
            .conn_data::<Rc<Connection>>()
            .map_or_else(Rc::default, Rc::clone);
        let question = self.health.asks(&request);
        let access = question
            .is_none()
            .then(|| Access::begin(&request, &self.request_id))
            .flatten();
        let exchange = Exchange::begin(Rc::clone(&connection), access);
        if let Some(question) = question {
            let method = request.method().clone();
            let stopping = connection.is_stopping();
            let answer = self.health.clone().answer(question, method, stopping);
            return own(answer, exchange);
        }
        if let Some(status) = self.refuses(&request) {
            return own(ready(refusal(status)), exchange);
        }
        if matches!(request.payload(), Payload::None) {
            // Nothing follows the head, as nearly always.
        } else if is_tunnel(&request) {
            connection.open_tunnel();
        } else {
            let payload = request.take_payload();
            let payload = BoundedBody::new(payload, connection, self.limits.max_body_size);
            *request.payload() = Payload::Stream {
                payload: Box::pin(payload),
            };
        }
        Either::Left(Answering::new(self.app.call(request), exchange))
    }
}

impl<S, B> Gate<S, B> {
    /// The status for a request that is too large.
    fn refuses(&self, request: &Request) -> Option<StatusCode> {
        let limits = &self.limits;
        if limits.max_head_size < LARGEST_HEAD && size(request) > limits.max_head_size {
            return Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        let max = limits.max_body_size?;
        let declared = declared_length(request.headers()).is_some_and(|length| length > max);
        declared.then_some(StatusCode::PAYLOAD_TOO_LARGE)
    }
}

/// An answer to what is too large, after which its rest is not read.
fn refusal(status: StatusCode) -> Response<BoxBody> {
    let mut response = Response::new(status);
    response
        .head_mut()
        .set_connection_type(ConnectionType::Close);
    response
}

/// Answers with what the server itself has to say.
fn own<F>(
    answer: impl Future<Output = Response<BoxBody>> + 'static,
    exchange: Exchange,
) -> Either<F, LocalBoxFuture<'static, Answer>> {
    let finish = move |response| Ok(finish(response, Some(exchange)));
    Either::Right(answer.map(finish).boxed_local())
}

/// Whether what follows the head has no end of its own: that of a WebSocket, of which nobody knows when it speaks.
fn is_tunnel(request: &Request) -> bool {
    request.upgrade()
        && !request.chunked().unwrap_or(false)
        && declared_length(request.headers()).is_none()
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The length of a request's head, near enough, in bytes.
fn size(request: &Request) -> usize {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    let headers = request.headers().iter();
    headers.fold(target, |size, (name, value)| {
        size + name.as_str().len() + value.len() + 4
    })
}
