//! What a proxy decides.

use std::fmt;

use actix_web::{HttpResponse, dev::Payload, http::header::HeaderMap};

/// What a proxy decides about its request.
#[derive(Debug)]
pub enum ProxyOutcome {
    /// It responds itself, and no handler runs.
    Respond(Box<HttpResponse>),
    /// It failed with a server error, and no handler runs. Header rules do not apply to this response.
    Failed(Box<HttpResponse>),
    /// The request is passed on.
    Continue(ProxyContinue),
}

/// A request that a proxy passes on.
pub struct ProxyContinue {
    /// The target of a rewrite: path and query on this server, which start with `/`, or an absolute URL of another one.
    pub target: Option<String>,
    /// All headers of the request from here on; `None` if they are unchanged.
    pub request_headers: Option<HeaderMap>,
    /// The headers to add to the final response, each name once except `Set-Cookie`.
    pub response_headers: HeaderMap,
    /// The whole body, whether or not the proxy has read it.
    pub payload: Payload,
}

impl fmt::Debug for ProxyContinue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyContinue")
            .field("target", &self.target)
            .field("request_headers", &self.request_headers)
            .field("response_headers", &self.response_headers)
            .finish_non_exhaustive()
    }
}
