//! `NextRequest`.

use std::{borrow::Cow, cell::OnceCell, fmt, net::IpAddr};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header::X_FORWARDED_PROTO},
};
use futures_util::future::{Ready, ready};
use twinroute_core::{
    ApiError, ConnectionContext, Cookies, Query, body,
    life::{Disconnected, Scope as _},
};

use crate::{
    Geo, Headers, NextUrl, UserAgent, client, exchange::Exchange, lazy_url::LazyUrl,
    request_body::Source,
};

/// The request of a route handler. Its body is read when asked for, once. It can be taken once.
pub struct NextRequest {
    pub(crate) headers: Headers,
    pub(crate) source: Source,
    pub(crate) url: OnceCell<NextUrl>,
}

impl NextRequest {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.http().method()
    }

    /// The whole address, with the server's own host.
    #[must_use]
    pub fn url(&self) -> &str {
        self.next_url().href()
    }

    /// The address in parts.
    #[must_use]
    pub fn next_url(&self) -> &NextUrl {
        self.url.get_or_init(|| NextUrl::new(self.address()))
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The text of a header, several of the same name joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(Cow::into_owned)
    }

    /// The cookies: the last of a name counts, values are decoded.
    #[must_use]
    pub fn cookies(&self) -> &Cookies {
        self.exchange().cookies()
    }

    /// The address of the client: that of the connection, or what a trusted peer tells, in `X-Forwarded-For` or else in
    /// `X-Real-IP`.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        client::ip(self.http())
    }

    /// Where the client is, as far as a trusted peer tells.
    #[must_use]
    pub fn geo(&self) -> Geo {
        client::geo(self.http())
    }

    /// What the client says that it is.
    #[must_use]
    pub fn user_agent(&self) -> UserAgent {
        UserAgent::parse(&self.header("user-agent").unwrap_or_default())
    }

    /// A token that resolves when the client has gone before it had its whole answer. It may be moved out.
    pub fn disconnected(&self) -> Disconnected {
        self.exchange().life().disconnected()
    }

    /// The actix-web request below, for what Next has no name for.
    #[must_use]
    pub fn http(&self) -> &HttpRequest {
        &self.exchange().http
    }

    pub(crate) fn exchange(&self) -> &Exchange {
        &self.headers.0
    }

    /// The host is what the server was started with, never what a client says, and the scheme what a trusted proxy does;
    /// the query is written anew, as in Next. A static route has the same address for everybody.
    fn address(&self) -> LazyUrl {
        let (http, path) = (self.http(), self.http().uri().path());
        let slash = if path.starts_with('/') { "" } else { "/" };
        if self.exchange().is_static {
            return LazyUrl::new(["http://", "localhost:3000", slash, path], "");
        }
        let is_secure = match http.headers().contains_key(X_FORWARDED_PROTO) {
            true => self
                .headers
                .get("x-forwarded-proto")
                .is_some_and(|said| said.contains("https")),
            false => ConnectionContext::read(http, |context| context.secure),
        };
        let scheme = if is_secure { "https://" } else { "http://" };
        let search = Query::rewrite(http.query_string());
        ConnectionContext::read(http, |context| {
            LazyUrl::new([scheme, &context.host, slash, path], &search)
        })
    }
}

impl FromRequest for NextRequest {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut take = || -> Result<Self, ApiError> {
            let exchange = Exchange::current("`NextRequest`")?;
            exchange.take_request()?;
            Ok(Self {
                headers: Headers(exchange),
                source: Source::Payload(take_body(request, payload)),
                url: OnceCell::new(),
            })
        };
        ready(take().map_err(Into::into))
    }
}

/// What follows the head of a WebSocket's request is no body, but left for `actix_ws`.
fn take_body(request: &HttpRequest, payload: &mut Payload) -> Payload {
    match payload {
        Payload::None => Payload::None,
        _ if body::is_upgrade(request.headers()) => Payload::None,
        payload => payload.take(),
    }
}

impl fmt::Debug for NextRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextRequest")
            .field("method", self.method())
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
