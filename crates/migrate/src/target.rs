//! The target and the `Host` of a forwarded request.

use actix_web::{HttpRequest, http::header};
use http::{HeaderValue, uri::PathAndQuery};
use url::{Position, Url};

use crate::{address::Address, failure::Failure};

/// What the server gets as the target and as `Host`.
pub(crate) struct Target {
    pub(crate) path: PathAndQuery,
    pub(crate) host: HeaderValue,
    /// The `Host` of the client. For a request without one, it is that of the legacy server, or missing at other hosts.
    pub(crate) client_host: Option<HeaderValue>,
}

impl Target {
    /// The client's target and `Host`, unchanged.
    pub(crate) fn unchanged(request: &HttpRequest, address: &Address) -> Result<Self, Failure> {
        let path = request.uri().path_and_query();
        let path = path.ok_or_else(|| Failure::unforwardable("it has no path"))?;
        let host = match client_host(request)? {
            Some(host) => host,
            None => own_host(address)?,
        };
        Ok(Self {
            path: PathAndQuery::try_from(path.as_str()).map_err(Failure::unforwardable)?,
            client_host: Some(host.clone()),
            host,
        })
    }

    /// Path and query of `url`, whose server is at `address`.
    pub(crate) fn of(url: &Url, address: &Address, request: &HttpRequest) -> Result<Self, Failure> {
        let path = &url[Position::BeforePath..Position::AfterQuery];
        Ok(Self {
            path: PathAndQuery::try_from(path).map_err(Failure::unforwardable)?,
            host: own_host(address)?,
            client_host: client_host(request)?,
        })
    }
}

/// The client's `Host`, which HTTP/2 has in the target.
fn client_host(request: &HttpRequest) -> Result<Option<HeaderValue>, Failure> {
    let sent = request.headers().get(header::HOST);
    let authority = request.uri().authority();
    let bytes = sent
        .map(header::HeaderValue::as_bytes)
        .or(authority.map(|authority| authority.as_str().as_bytes()));
    let host = bytes.map(HeaderValue::from_bytes).transpose();
    host.map_err(Failure::unforwardable)
}

pub(crate) fn own_host(address: &Address) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(address.authority()).map_err(Failure::unforwardable)
}
