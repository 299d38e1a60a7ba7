//! The headers of a request, as config rules read them.

use std::borrow::Cow;

use actix_web::{
    dev::RequestHead,
    http::header::{HOST, HeaderName},
};
use twinroute_core::{Cookies, TrustedPeers, forwarded::is_origin_header, header};
use twinroute_rules::RequestParts;

use crate::untrusted::is_internal;

/// The head of a request, without the internal headers of Next.js, and those that its peer is not trusted to send.
pub(crate) struct HeadParts<'a> {
    pub(crate) head: &'a RequestHead,
    pub(crate) trusted: &'a TrustedPeers,
}

impl RequestParts for HeadParts<'_> {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let name = HeaderName::try_from(name).ok()?;
        let is_forged = || is_origin_header(&name) && !self.trusted.trusts(self.head.peer_addr);
        if is_internal(&name) || is_forged() {
            return None;
        }
        header::joined(self.head.headers(), &name)
    }

    /// Returns the first cookie of a name, as Next's router reads them for both styles.
    fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        let cookies = Cookies::for_pages(self.head.headers());
        cookies.get(name).map(|value| value.to_owned().into())
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        let authority = || Some(self.head.uri.authority()?.as_str().into());
        header::joined(self.head.headers(), &HOST).or_else(authority)
    }
}
