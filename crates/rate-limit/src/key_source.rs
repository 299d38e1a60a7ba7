//! Where the key of a request comes from.

use std::sync::Arc;

use actix_web::HttpRequest;
use futures_util::future::LocalBoxFuture;
use twinroute_core::{Cookies, forwarded::client_ip};

use crate::RateKey;

/// A part of a request by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyPart {
    Header(&'static str),
    Cookie(&'static str),
}

/// A function that returns the key of a request.
#[derive(Clone)]
pub(crate) enum KeyFunction {
    Sync(SyncFunction),
    Async(AsyncFunction),
}

type SyncFunction = Arc<dyn Fn(&HttpRequest) -> Option<RateKey> + Send + Sync>;
type AsyncFunction =
    Arc<dyn Fn(&HttpRequest) -> LocalBoxFuture<'static, Option<RateKey>> + Send + Sync>;

impl KeyPart {
    /// Returns the value as a key, if the request has one.
    pub(crate) fn key(self, request: &HttpRequest) -> Option<RateKey> {
        let headers = request.headers();
        match self {
            Self::Header(name) => headers.get(name).map(|value| value.as_bytes().into()),
            Self::Cookie(name) => {
                let cookies = Cookies::for_pages(headers);
                cookies.get(name).map(RateKey::from)
            }
        }
    }
}

/// Returns the address of the client as a key.
pub(crate) fn client(request: &HttpRequest, ipv6_prefix: u8) -> RateKey {
    RateKey::address(client_ip(request), ipv6_prefix)
}
