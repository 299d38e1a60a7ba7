//! Forwards one request to a server, and its response to the client.

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
use http::{Request, Response, Uri, response};
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
    download::{Download, PoolReturn},
    failure::Failure,
    headers,
    origin::Origin,
    pool::{self, Connection},
    restart,
    target::Target,
    tunnel::Tunnel,
    upload::{Upload, UploadProgress},
};

pub(crate) type UpstreamResponse = (Response<Incoming>, Connection);

/// Forwards a request and returns the response.
pub(crate) async fn forward(
    origin: &Origin,
    target: &Target,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    // 1. The body. The bytes after the head of a WebSocket handshake are not a body.
    let (body, tunnelled) = if headers::is_websocket(request.headers()) {
        (Payload::None, Some(payload))
    } else {
        (payload, None)
    };
    let upload = Upload::new(body, headers::body_length(request.headers()));
    let (progress, has_body) = (upload.progress(), !upload.is_end_stream());
    // 2. The server's response.
    let repeatable = request.method().is_idempotent() && upload.is_end_stream();
    let head = || head(origin, target, request);
    let received = pin!(send(origin, repeatable, head, upload));
    let (response, connection) = within(origin.settings.head_timeout, &progress, received).await?;
    // 3. The response for the client.
    if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
        let payload = tunnelled.ok_or(Failure::UnexpectedUpgrade)?;
        return Box::pin(switch(response, payload)).await;
    }
    let connection = PoolReturn {
        time: keep_time(origin, &response, has_body),
        pool: origin.pool.clone(),
        upload: progress,
        connection,
    };
    Ok(client_response(origin, request, response, connection))
}

/// The request line and the headers.
fn head(origin: &Origin, target: &Target, request: &HttpRequest) -> Result<Request<()>, Failure> {
    // CONNECT would open a tunnel to any host.
    if request.method() == Method::CONNECT {
        return Err(Failure::unforwardable("CONNECT is not forwarded"));
    }
    let method = http::Method::from_bytes(request.method().as_str().as_bytes())
        .map_err(Failure::unforwardable)?;
    let mut head = Request::new(());
    *head.method_mut() = method;
    *head.uri_mut() = Uri::from(target.path.clone());
    *head.headers_mut() = headers::outgoing(target, &origin.settings.trusted, request)?;
    Ok(head)
}

/// Sends a request on an idle connection, or on a new one. A repeatable one has no body.
pub(crate) async fn send(
    origin: &Origin,
    repeatable: bool,
    head: impl Fn() -> Result<Request<()>, Failure>,
    upload: Upload,
) -> Result<UpstreamResponse, Failure> {
    let progress = upload.progress();
    let mut message = head()?.map(|()| upload);
    while let Some(mut connection) = pool::take(&origin.pool, repeatable).await {
        if connection.sender.ready().await.is_err() {
            continue;
        }
        let mut error = match connection.sender.try_send_request(message).await {
            Ok(response) => return Ok((response, connection)),
            Err(error) => error,
        };
        // The server may close an idle connection at any time, also while a request is sent.
        match error.take_message() {
            Some(unsent) => message = unsent,
            None if repeatable && !error.error().is_parse() => {
                message = head()?.map(|()| Upload::empty());
                break;
            }
            None => return Err(failure(error.into_error())),
        }
    }
    // Boxed, since this future is large and rarely needed.
    progress.start_connecting();
    let mut connection = Box::pin(restart::open(origin, repeatable)).await?;
    progress.touch();
    let response = connection.sender.send_request(message).await;
    response
        .map(|response| (response, connection))
        .map_err(failure)
}

fn failure(error: hyper::Error) -> Failure {
    // An error of the user is one of the request body, so the client caused it.
    if !error.is_user() {
        return Failure::InvalidResponse(error);
    }
    let source = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    match source.map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut) => Failure::ClientTimeout,
        Some(io::ErrorKind::FileTooLarge) => Failure::ClientTooLarge,
        _ => Failure::InvalidBody(error),
    }
}

/// Waits for the head of a response, for at most `limit` after the last piece of the request.
async fn within(
    limit: Duration,
    progress: &Rc<UploadProgress>,
    mut response: Pin<&mut impl Future<Output = Result<UpstreamResponse, Failure>>>,
) -> Result<UpstreamResponse, Failure> {
    loop {
        let last = progress.last();
        let start = match progress.is_connecting() {
            true => Instant::now(),
            false => last,
        };
        let deadline = deadline(start, limit);
        if let Ok(response) = timeout_at(deadline, response.as_mut()).await {
            return response;
        }
        if progress.last() > last || progress.is_connecting() {
            continue;
        }
        return Err(if progress.is_waiting_for_client() {
            Failure::ClientTimeout
        } else {
            Failure::HeadTimeout
        });
    }
}

/// How long the connection may be kept: until a second before the server would close it.
pub(crate) fn keep_time(
    origin: &Origin,
    response: &Response<Incoming>,
    has_body: bool,
) -> Duration {
    // Next.js closes a connection on which it has refused a body, without `Connection: close`.
    if has_body && response.status().as_u16() >= 400 {
        return Duration::ZERO;
    }
    let announced = response.headers().get("keep-alive").and_then(|value| {
        let mut parameters = value.to_str().ok()?.split(',');
        let seconds = parameters.find_map(|part| part.trim().strip_prefix("timeout="))?;
        seconds.parse().ok()
    });
    let announced = announced.map(|seconds: u64| Duration::from_secs(seconds.saturating_sub(1)));
    let longest = origin.settings.idle_timeout;
    announced.map_or(longest, |time| time.min(longest))
}

/// A response with the server's status, headers and body.
fn client_response(
    origin: &Origin,
    request: &HttpRequest,
    response: Response<Incoming>,
    connection: PoolReturn,
) -> HttpResponse {
    let (head, incoming) = response.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = HttpResponse::new(status);
    response.head_mut().reason = reason(&head);
    headers::incoming(&head.headers, response.headers_mut());
    // actix-web would send chunks to a client of HTTP/1.0; after an upgrade request it announces chunks and sends none.
    let is_unsized = incoming.size_hint().exact().is_none();
    let no_chunks = request.version() < Version::HTTP_11 && is_unsized;
    if no_chunks || is_upgrade(request.headers()) {
        response.head_mut().no_chunking(true);
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    if !has_body(request.method(), status) {
        let length = declared_length(response.headers()).filter(|_| !is_bodiless(status));
        let size = length.map_or(BodySize::None, BodySize::Sized);
        connection.finish();
        return response.set_body(FixedBody::unsent(size).boxed());
    }
    response.set_body(Download::new(incoming, connection, origin.settings.body_timeout).boxed())
}

/// The server's reason phrase, or the standard one if it can't be interned.
fn reason(head: &response::Parts) -> Option<&'static str> {
    let sent = head.extensions.get::<ReasonPhrase>();
    let sent = sent.and_then(|sent| intern(sent.as_bytes()));
    sent.or_else(|| head.status.canonical_reason())
}

/// A response that turns the client's connection into a tunnel.
async fn switch(response: Response<Incoming>, client: Payload) -> Result<HttpResponse, Failure> {
    let mut switch = HttpResponse::new(StatusCode::SWITCHING_PROTOCOLS);
    headers::incoming(response.headers(), switch.headers_mut());
    let websocket = HeaderValue::from_static("websocket");
    switch.headers_mut().insert(UPGRADE, websocket);
    switch
        .head_mut()
        .set_connection_type(ConnectionType::Upgrade);
    let upgraded = hyper::upgrade::on(response)
        .await
        .map_err(Failure::InvalidResponse)?;
    Ok(switch.set_body(BodyStream::new(Tunnel::new(upgraded, client)).boxed()))
}
