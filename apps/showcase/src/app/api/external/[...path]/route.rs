//! Forwards requests to another server, as Next.js handlers do with `fetch`. Bodies stream in both directions.

use std::{cell::Cell, future::ready, rc::Rc, time::Duration};

use actix_web::{
    http::{
        Method,
        header::{CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue},
    },
    web::Data,
};
use awc::{
    Client, ClientRequest, ClientResponse,
    error::{PayloadError, SendRequestError},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use twinroute::{
    ApiError,
    app::{NextRequest, NextResponse, Result},
};

use crate::External;

/// Hop-by-hop headers, and headers that the client sets itself. Headers named in `Connection` are not forwarded either.
const NOT_FORWARDED: [&str; 13] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Credentials for this server, with which the other one could act as the client here. Forward them only to a server that
/// you run yourself.
const SECRET: [&str; 2] = ["authorization", "cookie"];

thread_local! {
    // One client with a connection pool for each worker.
    static CLIENT: Client = Client::builder()
        .disable_redirects()
        .timeout(Duration::from_secs(30))
        .finish();
}

pub async fn get(req: NextRequest, external: Data<External>) -> Result {
    let response = request(&req, &external).send().await.map_err(failed)?;
    Ok(forward_response(response, req.method() == Method::HEAD))
}

pub async fn post(mut req: NextRequest, external: Data<External>) -> Result {
    let body = req.body()?;
    let sent = request(&req, &external).send_stream(body).await;
    Ok(forward_response(sent.map_err(failed)?, false))
}

pub use post as delete;
pub use post as patch;
pub use post as put;

/// Builds the request to the other server.
fn request(req: &NextRequest, external: &External) -> ClientRequest {
    let url = req.next_url();
    let path = url.pathname();
    // Strip it once: a path that starts without a slash would change the host.
    let path = path.strip_prefix("/api/external").unwrap_or(path);
    let address = format!("{}{path}{}", external.0, url.search());
    let mut request = CLIENT.with(|client| client.request(req.method().clone(), address));
    for (name, value) in end_to_end(req.http().headers()) {
        if !SECRET.contains(&name.as_str()) {
            request = request.append_header((name.clone(), value.clone()));
        }
    }
    request
}

fn forward_response<S>(response: ClientResponse<S>, is_head: bool) -> NextResponse
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin + 'static,
{
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let length = length
        .filter(|_| !is_head)
        .and_then(|length| length.parse().ok());
    let mut forwarded = match status {
        204 | 205 | 304 => NextResponse::empty(status),
        _ => NextResponse::stream(check_length(response, length)).status(status),
    };
    for (name, value) in end_to_end(&headers) {
        forwarded = forwarded.append_header(name.as_str(), value.clone());
    }
    forwarded
}

/// Fails at the end of a body that is shorter than `length`. awc treats such a body as complete.
fn check_length(
    body: impl Stream<Item = Result<Bytes, PayloadError>>,
    length: Option<u64>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let received = Rc::new(Cell::new(0));
    let count = Rc::clone(&received);
    let counted = body.inspect_ok(move |piece| count.set(count.get() + piece.len() as u64));
    let end = stream::once(async move {
        let is_short = length.is_some_and(|length| received.get() < length);
        is_short.then_some(Err(PayloadError::Incomplete(None)))
    });
    counted.chain(end.filter_map(ready))
}

fn end_to_end(headers: &HeaderMap) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
    let connection = headers.get_all(CONNECTION);
    let named: Vec<String> = connection
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    headers.iter().filter(move |(name, _)| {
        let name = name.as_str();
        !NOT_FORWARDED.contains(&name) && !named.iter().any(|one| one == name)
    })
}

fn failed(error: SendRequestError) -> ApiError {
    match error {
        SendRequestError::Timeout => ApiError::new(504, "the other server does not respond"),
        SendRequestError::Body(error) => ApiError::new(400, error.to_string()),
        error => ApiError::new(502, error.to_string()),
    }
}
