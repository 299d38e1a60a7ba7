//! The span of a request.

use std::fmt;

use actix_web::{
    HttpRequest,
    http::{Method, Version, header::HOST},
};
use tracing::{
    Span,
    field::{Empty, display},
};
use twinroute_core::forwarded::client_ip;

use super::destination::Destination;
use crate::{error_event::request_id, router::Router};

/// The field of the status.
pub(super) const STATUS: &str = "http.response.status_code";

/// Makes the span of a request. Its texts are formatted only if a layer reads them.
pub(super) fn request_span(
    router: &Router,
    request: &HttpRequest,
    destination: Destination,
) -> Span {
    let route = destination.route.map(|route| router.pattern(route));
    let method = method_name(request.method());
    // The fields that are recorded later come first, since they are found by a search.
    tracing::info_span!(
        target: "twinroute::request",
        "request",
        http.response.status_code = Empty,
        otel.status_code = Empty,
        "error.type" = Empty,
        otel.name = display(SpanName { method, route }),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        url.path = request.path(),
        server.address = display(ServerAddress(request)),
        client.address = display(ClientAddress(request)),
        network.protocol.version = version(request.version()),
        request_id = display(RequestId(request)),
    )
}

/// Names the current span by the route that the proxies of its request have led to.
pub(super) fn lead(router: &Router, request: &HttpRequest, destination: Destination) {
    if let Some(route) = destination.route.map(|route| router.pattern(route)) {
        let (span, method) = (Span::current(), method_name(request.method()));
        let name = SpanName {
            method,
            route: Some(route),
        };
        span.record("otel.name", display(name));
        span.record("http.route", route);
    }
}

/// Marks a span as failed.
#[cold]
pub(super) fn mark_failed(span: &Span, kind: &str) {
    span.record("otel.status_code", "ERROR");
    span.record("error.type", kind);
}

/// The methods of RFC 9110 and RFC 5789. A client can invent any number of others.
fn method_name(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::CONNECT
        | Method::OPTIONS
        | Method::TRACE
        | Method::PATCH => method.as_str(),
        _ => "_OTHER",
    }
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        _ => "1.1",
    }
}

struct SpanName<'a> {
    method: &'a str,
    route: Option<&'a str>,
}

impl fmt::Display for SpanName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = match self.method {
            "_OTHER" => "HTTP",
            known => known,
        };
        f.write_str(method)?;
        match self.route {
            Some(route) => write!(f, " {route}"),
            None => Ok(()),
        }
    }
}

struct ServerAddress<'a>(&'a HttpRequest);

impl fmt::Display for ServerAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.headers().get(HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        // The colons of an IPv6 address are within brackets.
        let port = host
            .rfind(':')
            .filter(|colon| !host[*colon..].contains(']'));
        f.write_str(&host[..port.unwrap_or(host.len())])
    }
}

/// The `x-request-id`, or an empty text.
struct RequestId<'a>(&'a HttpRequest);

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(request_id(self.0.headers()).unwrap_or_default())
    }
}

struct ClientAddress<'a>(&'a HttpRequest);

impl fmt::Display for ClientAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match client_ip(self.0) {
            Some(address) => address.fmt(f),
            None => Ok(()),
        }
    }
}
