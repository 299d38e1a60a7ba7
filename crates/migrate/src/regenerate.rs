//! Has the legacy server regenerate a path that it prerenders.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, Request, Uri, header::HOST, uri::PathAndQuery};
use tokio::time::timeout;

use crate::{
    download::PoolReturn,
    failure::Failure,
    forward::{UpstreamResponse, keep_time, send},
    origin::Origin,
    regenerate_error::RegenerateErrorKind,
    target::own_host,
    upload::Upload,
};

/// The time limit, including that of the connection.
const LIMIT: Duration = Duration::from_secs(5);

/// The paths that may be regenerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regenerate {
    /// Any path that Next.js prerenders, also one that it has not generated so far.
    Any,
    /// Only paths that were generated before. For others, nothing happens.
    Generated,
}

/// Sends the request that regenerates a path, and checks the response.
pub(crate) async fn regenerate(
    origin: &Origin,
    target: &str,
    secret: &str,
    paths: Regenerate,
) -> Result<(), RegenerateErrorKind> {
    let head = head(origin, target, secret, paths)?;
    let upload = Upload::empty();
    let progress = upload.progress();
    let sent = timeout(LIMIT, send(origin, true, || Ok(head.clone()), upload)).await;
    let (response, connection): UpstreamResponse = match sent {
        Ok(Ok(sent)) => sent,
        Ok(Err(failure)) => return Err(RegenerateErrorKind::Failed(failure.to_string())),
        Err(_) => return Err(RegenerateErrorKind::Timeout),
    };
    let connection = PoolReturn {
        time: keep_time(origin, &response, false),
        pool: origin.pool.clone(),
        upload: progress,
        connection,
    };
    connection.finish();
    let regenerated = response.headers().get("x-nextjs-cache");
    match regenerated.is_some_and(|value| value == "REVALIDATED") {
        true => Ok(()),
        false => Err(RegenerateErrorKind::NotRegenerated(
            response.status().as_u16(),
        )),
    }
}

fn head(
    origin: &Origin,
    target: &str,
    secret: &str,
    paths: Regenerate,
) -> Result<Request<()>, RegenerateErrorKind> {
    let unsendable = |failure: Failure| RegenerateErrorKind::Unsendable(failure.to_string());
    let path = PathAndQuery::try_from(target).map_err(Failure::unforwardable);
    let secret = HeaderValue::from_str(secret).map_err(Failure::unforwardable);
    let mut secret = secret.map_err(unsendable)?;
    secret.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(HOST, own_host(&origin.address).map_err(unsendable)?);
    headers.insert("x-prerender-revalidate", secret);
    if paths == Regenerate::Generated {
        let name = "x-prerender-revalidate-if-generated";
        headers.insert(name, HeaderValue::from_static("1"));
    }
    let mut head = Request::new(());
    // Next.js regenerates for a HEAD as for a GET, and sends no body.
    *head.method_mut() = Method::HEAD;
    *head.uri_mut() = Uri::from(path.map_err(unsendable)?);
    *head.headers_mut() = headers;
    Ok(head)
}
