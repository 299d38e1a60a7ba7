//! Selects the headers that are forwarded, and converts them between actix-web's and hyper's types.

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderMap, HeaderName},
};
use twinroute_core::{
    TraceHeaders, TrustedPeers,
    body::{declared_length, is_upgrade},
    forwarded::{is_internal, is_origin_header},
};

use crate::{failure::Failure, forwarded, target::Target};

/// Whether a header is hop-by-hop by its name. Headers that `Connection` names are, too.
fn is_hop_by_hop(name: &str) -> bool {
    name.starts_with("proxy-")
        || matches!(
            name,
            "connection" | "keep-alive" | "te" | "trailer" | "transfer-encoding" | "upgrade"
        )
}

/// The names in `Connection`, in lower case.
fn named_by<'a>(connection: impl Iterator<Item = &'a [u8]>) -> Vec<String> {
    connection
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase())
        .collect()
}

/// Whether the request is a WebSocket handshake. Upgrades to other protocols are not forwarded.
pub(crate) fn is_websocket(headers: &HeaderMap) -> bool {
    let connection = headers.get_all(header::CONNECTION);
    is_upgrade(headers)
        && named_by(connection.map(|value| value.as_bytes())).contains(&"upgrade".to_owned())
}

/// The length of a request's body in bytes, unless it is chunked.
pub(crate) fn body_length(headers: &HeaderMap) -> Option<u64> {
    let no_body = is_upgrade(headers).then_some(0);
    declared_length(headers).or(no_body)
}

/// The headers of a request that are sent to the server.
pub(crate) fn outgoing(
    target: &Target,
    trusted: &TrustedPeers,
    request: &HttpRequest,
) -> Result<http::HeaderMap, Failure> {
    let headers = request.headers();
    let named = named_by(
        headers
            .get_all(header::CONNECTION)
            .map(|value| value.as_bytes()),
    );
    let trusted = trusted.trusts(request.peer_addr());
    let is_removed = |name: &HeaderName| {
        is_hop_by_hop(name.as_str())
            || *name == header::HOST
            // This server has sent `100 Continue` itself.
            || *name == header::EXPECT
            || named.iter().any(|named| named == name.as_str())
            || (!trusted && is_origin_header(name))
            || is_internal(name)
    };
    let mut passed = http::HeaderMap::with_capacity(headers.len() + 5);
    passed.insert(http::header::HOST, target.host.clone());
    for (name, value) in headers.iter().filter(|(name, _)| !is_removed(name)) {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes());
        let value = http::HeaderValue::from_bytes(value.as_bytes());
        passed.append(
            name.map_err(Failure::unforwardable)?,
            value.map_err(Failure::unforwardable)?,
        );
    }
    if let Some(trace) = TraceHeaders::of(request) {
        set_trace(&mut passed, &trace)?;
    }
    set_framing(&mut passed, headers);
    forwarded::add(&mut passed, request, target.client_host.as_ref(), trusted);
    Ok(passed)
}

/// Replaces the trace context of the client.
fn set_trace(passed: &mut http::HeaderMap, trace: &TraceHeaders) -> Result<(), Failure> {
    passed.remove("tracestate");
    let headers = [
        ("traceparent", Some(&trace.parent)),
        ("tracestate", trace.state.as_ref()),
    ];
    for (name, value) in headers {
        if let Some(value) = value {
            let value = http::HeaderValue::from_bytes(value.as_bytes());
            passed.insert(name, value.map_err(Failure::unforwardable)?);
        }
    }
    Ok(())
}

/// Keeps the client's framing of the body, whatever headers `Connection` names.
fn set_framing(passed: &mut http::HeaderMap, headers: &HeaderMap) {
    passed.remove(http::header::CONTENT_LENGTH);
    if is_websocket(headers) {
        passed.insert(
            http::header::CONNECTION,
            http::HeaderValue::from_static("upgrade"),
        );
        passed.insert(
            http::header::UPGRADE,
            http::HeaderValue::from_static("websocket"),
        );
    } else if headers.contains_key(header::TRANSFER_ENCODING) {
        passed.insert(
            http::header::TRANSFER_ENCODING,
            http::HeaderValue::from_static("chunked"),
        );
    } else if let Some(length) = declared_length(headers) {
        passed.insert(http::header::CONTENT_LENGTH, length.into());
    }
}

/// Copies the headers of a response that are sent to the client. The values of each name keep their order.
pub(crate) fn incoming(from: &http::HeaderMap, to: &mut HeaderMap) {
    let named = named_by(
        from.get_all(http::header::CONNECTION)
            .iter()
            .map(http::HeaderValue::as_bytes),
    );
    let is_chunked = from.contains_key(http::header::TRANSFER_ENCODING);
    for (name, value) in from {
        // A `Content-Length` beside `Transfer-Encoding` is invalid.
        let is_wrong = name == http::header::CONTENT_LENGTH && is_chunked;
        let is_named = named.iter().any(|named| named == name.as_str());
        if is_wrong || is_named || is_hop_by_hop(name.as_str()) {
            continue;
        }
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        let value = header::HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            to.append(name, value);
        }
    }
}
