//! The way of one request to the server behind, and of its answer back.

use std::{
    error::Error as _,
    io,
    pin::{Pin, pin},
    rc::Rc,
    time::Duration,
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, BodyStream, MessageBody},
    dev::Payload,
    http::{
        ConnectionType, Method, StatusCode, Version,
        header::{HeaderValue, UPGRADE},
    },
};
use http::{Request, Response, Uri, response, uri::PathAndQuery};
use http_body::Body as _;
use hyper::{body::Incoming, ext::ReasonPhrase};
use tokio::time::{Instant, timeout_at};
use twinroute_core::{
    FixedBody,
    body::{declared_length, is_upgrade},
    deadline, has_body, is_bodiless,
    reason::intern,
};

use crate::{
    download::{Download, Return},
    failure::Failure,
    headers,
    legacy::Legacy,
    pool::{self, Connection},
    restart,
    tunnel::Tunnel,
    upload::{Progress, Upload},
};

type Answer = (Response<Incoming>, Connection);

/// Passes a request on and brings its answer back.
pub(crate) async fn forward(
    legacy: &Legacy,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    // 1. What the server gets. The bytes after the head of a WebSocket's request are no body.
    let (body, tunnelled) = if headers::is_websocket(request.headers()) {
        (Payload::None, Some(payload))
    } else {
        (payload, None)
    };
    let upload = Upload::new(body, headers::body_length(request.headers()));
    let (progress, has_body) = (upload.progress(), !upload.is_end_stream());
    // 2. Its answer.
    let answered = pin!(send(legacy, request, upload));
    let (response, connection) = within(legacy.head_timeout, &progress, answered).await?;
    // 3. What the client gets.
    if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
        let payload = tunnelled.ok_or(Failure::UnaskedUpgrade)?;
        return Box::pin(switch(response, payload)).await;
    }
    let connection = Return {
        time: keep_time(legacy, &response, has_body),
        pool: legacy.pool,
        upload: progress,
        connection,
    };
    Ok(answer(legacy, request, response, connection))
}

/// The request's line and headers.
fn head(legacy: &Legacy, request: &HttpRequest) -> Result<Request<()>, Failure> {
    // A tunnel to whatever host it names is not what the server behind is for.
    if request.method() == Method::CONNECT {
        return Err(Failure::unforwardable("it asks for a tunnel"));
    }
    let target = request.uri().path_and_query();
    let target = target.ok_or_else(|| Failure::unforwardable("it has no path"))?;
    let target = PathAndQuery::try_from(target.as_str()).map_err(Failure::unforwardable)?;
    let method = http::Method::from_bytes(request.method().as_str().as_bytes())
        .map_err(Failure::unforwardable)?;
    let mut head = Request::new(());
    *head.method_mut() = method;
    *head.uri_mut() = Uri::from(target);
    *head.headers_mut() = headers::outgoing(legacy, request)?;
    Ok(head)
}

/// Sends a request on a kept connection, or on a new one.
async fn send(legacy: &Legacy, request: &HttpRequest, upload: Upload) -> Result<Answer, Failure> {
    let progress = upload.progress();
    let repeatable = request.method().is_idempotent() && upload.is_end_stream();
    let mut message = head(legacy, request)?.map(|()| upload);
    while let Some(mut connection) = pool::take(legacy.pool, repeatable).await {
        if connection.sender.ready().await.is_err() {
            continue;
        }
        let mut error = match connection.sender.try_send_request(message).await {
            Ok(response) => return Ok((response, connection)),
            Err(error) => error,
        };
        // The server may close a kept connection at any time, also while a request is on its way.
        match error.take_message() {
            Some(unsent) => message = unsent,
            None if repeatable && !error.error().is_parse() => {
                message = head(legacy, request)?.map(|()| Upload::empty());
                break;
            }
            None => return Err(broken(error.into_error())),
        }
    }
    // Boxed, since it is much larger than what a kept connection needs.
    progress.connect();
    let mut connection = Box::pin(restart::open(legacy, repeatable)).await?;
    progress.begin();
    let response = connection.sender.send_request(message).await;
    response
        .map(|response| (response, connection))
        .map_err(broken)
}

fn broken(error: hyper::Error) -> Failure {
    if !error.is_user() {
        return Failure::Broken(error);
    }
    let source = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    match source.map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut) => Failure::ClientStalled,
        Some(io::ErrorKind::FileTooLarge) => Failure::ClientTooLarge,
        _ => Failure::ClientBroke(error),
    }
}

/// Waits for the head of an answer, `limit` from the last piece of the request.
async fn within(
    limit: Duration,
    progress: &Rc<Progress>,
    mut answer: Pin<&mut impl Future<Output = Result<Answer, Failure>>>,
) -> Result<Answer, Failure> {
    loop {
        let last = progress.last();
        let start = match progress.is_connecting() {
            true => Instant::now(),
            false => last,
        };
        let deadline = deadline(start, limit);
        if let Ok(answer) = timeout_at(deadline, answer.as_mut()).await {
            return answer;
        }
        if progress.last() > last || progress.is_connecting() {
            continue;
        }
        return Err(if progress.is_waiting_for_client() {
            Failure::ClientStalled
        } else {
            Failure::HeadTimeout
        });
    }
}

/// How long the connection may be kept. A second before the server would close it is early enough.
fn keep_time(legacy: &Legacy, response: &Response<Incoming>, has_body: bool) -> Duration {
    // Next.js closes after it has refused a body, without saying so, which the next request must not run into.
    if has_body && response.status().as_u16() >= 400 {
        return Duration::ZERO;
    }
    let said = response.headers().get("keep-alive").and_then(|value| {
        let mut parameters = value.to_str().ok()?.split(',');
        let seconds = parameters.find_map(|part| part.trim().strip_prefix("timeout="))?;
        seconds.parse().ok()
    });
    let said = said.map(|seconds: u64| Duration::from_secs(seconds.saturating_sub(1)));
    said.map_or(legacy.idle_timeout, |said| said.min(legacy.idle_timeout))
}

/// An answer with the server's status, headers and body.
fn answer(
    legacy: &Legacy,
    request: &HttpRequest,
    response: Response<Incoming>,
    connection: Return,
) -> HttpResponse {
    let (head, incoming) = response.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut answer = HttpResponse::new(status);
    answer.head_mut().reason = reason(&head);
    headers::incoming(&head.headers, answer.headers_mut());
    // actix-web would write chunks to the former, and none to the latter though it announces them.
    let unsized_answer = incoming.size_hint().exact().is_none();
    let no_chunks = request.version() < Version::HTTP_11 && unsized_answer;
    if no_chunks || is_upgrade(request.headers()) {
        answer.head_mut().no_chunking(true);
        answer.head_mut().set_connection_type(ConnectionType::Close);
    }
    if !has_body(request.method(), status) {
        let length = declared_length(answer.headers()).filter(|_| !is_bodiless(status));
        let size = length.map_or(BodySize::None, BodySize::Sized);
        connection.finish();
        return answer.set_body(FixedBody::unsent(size).boxed());
    }
    answer.set_body(Download::new(incoming, connection, legacy.body_timeout).boxed())
}

/// The server's reason phrase, or the standard one where it can't be kept.
fn reason(head: &response::Parts) -> Option<&'static str> {
    let sent = head.extensions.get::<ReasonPhrase>();
    let sent = sent.and_then(|sent| intern(sent.as_bytes()));
    sent.or_else(|| head.status.canonical_reason())
}

/// An answer that turns the client's connection into a tunnel.
async fn switch(response: Response<Incoming>, client: Payload) -> Result<HttpResponse, Failure> {
    let mut answer = HttpResponse::new(StatusCode::SWITCHING_PROTOCOLS);
    headers::incoming(response.headers(), answer.headers_mut());
    let websocket = HeaderValue::from_static("websocket");
    answer.headers_mut().insert(UPGRADE, websocket);
    answer
        .head_mut()
        .set_connection_type(ConnectionType::Upgrade);
    let upgraded = hyper::upgrade::on(response)
        .await
        .map_err(Failure::Broken)?;
    Ok(answer.set_body(BodyStream::new(Tunnel::new(upgraded, client)).boxed()))
}
