//! What goes with a body: its type, its ETag, and headers in one piece with it.

use actix_web::{
    body::BoxBody,
    http::{
        Method, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, HeaderValue},
    },
};
use twinroute_core::{WideHeaders, header, is_fresh};

use crate::{
    NextApiResponse, Sent,
    answer::{JSON, is_bodiless},
};

/// When a body's content type is set: Next's `json` has done it before it knows that a 304 will do.
pub(crate) enum Typed {
    /// As JSON, whatever becomes of the answer.
    First,
    /// Unless the client's copy is still fresh.
    Last(HeaderValue),
    /// By the handler, or not at all.
    AsSet,
}

impl<T: ?Sized> NextApiResponse<T> {
    /// An empty type is none.
    pub(crate) fn has_type(&self) -> bool {
        let http = self.http();
        let content_type = http.headers().get(CONTENT_TYPE);
        content_type.is_some_and(|content_type| !content_type.is_empty())
    }

    /// Sets what goes with a body, or answers without one.
    pub(crate) fn tagged(self, tag: HeaderValue, typed: Typed) -> Result<Self, Sent> {
        if self.failed.is_some() {
            return Err(self.finish(BoxBody::new(())));
        }
        if is_bodiless(self.http().status()) {
            return Err(self.send_nothing());
        }
        if let Typed::First = typed {
            self.insert(CONTENT_TYPE, JSON);
        }
        let fresh = self.is_cacheable() && is_fresh(self.exchange.http.headers(), &tag);
        self.insert(ETAG, tag);
        if fresh {
            return Err(self.not_modified());
        }
        if let Typed::Last(content_type) = typed {
            self.insert(CONTENT_TYPE, content_type);
        }
        Ok(self)
    }

    /// Sets a header, unless `write_head` has settled them.
    pub(crate) fn insert(&self, name: HeaderName, value: HeaderValue) {
        if !self.has_head {
            self.http().headers_mut().insert(name, value);
        }
    }

    fn not_modified(self) -> Sent {
        if self.has_head {
            return self.end();
        }
        *self.http().status_mut() = StatusCode::NOT_MODIFIED;
        self.finish(BoxBody::new(()))
    }

    pub(crate) fn send_nothing(self) -> Sent {
        if self.has_head {
            return self.end();
        }
        for about_body in [CONTENT_TYPE, CONTENT_LENGTH] {
            self.http().headers_mut().remove(about_body);
        }
        self.finish(BoxBody::new(()))
    }

    /// 304 is an answer to a successful GET or HEAD only; Next gives it to every other answer too.
    fn is_cacheable(&self) -> bool {
        self.exchange.http.method().is_safe() && self.http().status().is_success()
    }

    /// Widens headers that go out in one piece with `body`. Bytes that are UTF-8 are taken for a text.
    pub(crate) fn widen_before(&self, body: &[u8]) {
        let has_body =
            self.exchange.http.method() != Method::HEAD && !is_bodiless(self.http().status());
        if has_body && header::is_wide(self.http().headers()) && std::str::from_utf8(body).is_ok() {
            self.widen_headers();
        }
    }

    /// Node writes the headers in one piece with a text, as UTF-8; by themselves they are Latin-1.
    pub(crate) fn widen_headers(&self) {
        let mut http = self.http();
        header::widen(http.headers_mut());
        http.extensions_mut().insert(WideHeaders);
    }
}
