//! `NextApiResponse`, and the `Sent` that every way to answer yields.

use std::{cell::RefMut, error::Error as StdError, mem, ops::DerefMut, rc::Rc};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    body::{BoxBody, SizedStream},
    dev::Payload,
    http::{
        Method, StatusCode,
        header::{
            CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, SET_COOKIE,
        },
    },
};
use bytes::Bytes;
use futures_util::{
    Stream,
    future::{Ready, ready},
};
use serde::Serialize;
use twinroute_core::{
    ApiError, Chunked, Error, KnownLength, SetCookie, Streamed, Unsent, etag,
    handler::IntoAnswer,
    header::{self, IntoHeaderValues},
    is_fresh, json,
    life::Watched,
};

use crate::{exchange::Exchange, send::SendBody};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The response of a Pages handler. Setters chain; each way to answer consumes it and yields [`Sent`].
///
/// What is wrong with a value that was set, such as a line break in a header, is kept and answered with 500.
/// It can be taken once.
#[derive(Debug)]
pub struct NextApiResponse {
    failed: Option<Error>,
    exchange: Rc<Exchange>,
}

/// Proof that a handler has answered; a Pages handler must return it.
#[derive(Debug)]
#[must_use = "a Pages handler returns it"]
pub struct Sent(Result<BoxBody, Error>);

impl NextApiResponse {
    /// Sets the status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        self.set(|http| {
            *http.status_mut() = StatusCode::from_u16(status).map_err(|error| {
                ApiError::new(500, format!("`{status}` is not a status")).with_source(error)
            })?;
            Ok(())
        })
    }

    /// Sets a header in place of all of that name; several values become as many headers.
    #[must_use]
    pub fn set_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.remove_header(name).append_header(name, value)
    }

    /// Adds a header to those of that name.
    #[must_use]
    pub fn append_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.set(|http| {
            let name = header::name(name)?;
            for value in value.into_header_values()? {
                http.headers_mut().append(name.clone(), value);
            }
            Ok(())
        })
    }

    /// Removes all headers of that name.
    #[must_use]
    pub fn remove_header(self, name: &str) -> Self {
        self.set(|http| {
            http.headers_mut().remove(name);
            Ok(())
        })
    }

    /// The first header of that name.
    #[must_use]
    pub fn get_header(&self, name: &str) -> Option<HeaderValue> {
        self.http().headers().get(name).cloned()
    }

    /// A copy of all headers that are set, as Node's `getHeaders` gives it.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        self.http().headers().clone()
    }

    /// All headers, for statements instead of a chain.
    pub fn headers_mut(&mut self) -> impl DerefMut<Target = HeaderMap> {
        RefMut::map(self.http(), |http| http.headers_mut())
    }

    /// Adds a `Set-Cookie` header.
    #[must_use]
    pub fn set_cookie(self, cookie: SetCookie) -> Self {
        self.append_header(SET_COOKIE.as_str(), cookie)
    }

    /// Answers with JSON, as `JSON.stringify` writes it, and its ETag.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Sent {
        self.send_json(value, Typed::First)
    }

    /// Answers with text, bytes or a JSON value, and its ETag. Text sets no content type.
    pub fn send(self, body: impl Into<SendBody>) -> Sent {
        match body.into() {
            SendBody::Nothing => self.end(),
            SendBody::Text(text) => self.send_text(text.into(), Typed::AsSet),
            SendBody::Bytes(bytes) => self.send_bytes(bytes),
            SendBody::Json(value) => self.send_json(&value, Typed::Last(JSON)),
        }
    }

    /// Answers without a body.
    pub fn end(self) -> Sent {
        self.end_with(Bytes::new())
    }

    /// Answers with these bytes and nothing else: no content type, no ETag, and a length only if one was set.
    pub fn end_with(mut self, body: impl Into<Bytes>) -> Sent {
        let body = body.into();
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        match self.take_length() {
            Some(length) if self.exchange.http.method() == Method::HEAD => {
                return self.finish(BoxBody::new(Unsent(length)));
            }
            Some(_) => return self.finish(BoxBody::new(body)),
            None => {}
        }
        if self.http().headers().contains_key(CONTENT_TYPE) {
            self.http().extensions_mut().insert(KnownLength(body.len()));
        }
        self.finish(BoxBody::new(Chunked(body)))
    }

    /// Answers with what `stream` yields, as it comes; no content type is set. An error in it breaks the connection off,
    /// and so does an end before the `Content-Length`, if one was set.
    pub fn stream<E: Into<Box<dyn StdError>> + 'static>(
        mut self,
        stream: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> Sent {
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        self.http().extensions_mut().insert(Streamed);
        let body = match self.take_length() {
            Some(length) => BoxBody::new(Watched::here(SizedStream::new(length, stream))),
            None => BoxBody::new(Watched::stream(stream)),
        };
        self.finish(body)
    }

    /// Redirects with 307; the address is the body too.
    pub fn redirect(self, url: &str) -> Sent {
        self.redirect_with(307, url)
    }

    /// Redirects with this status; the address is the body too.
    pub fn redirect_with(self, status: u16, url: &str) -> Sent {
        let body = url.to_owned();
        self.status(status)
            .set_header(LOCATION.as_str(), url)
            .end_with(body)
    }

    /// The length that was set: a HEAD is told it, any other answer has the length that it has.
    fn take_length(&mut self) -> Option<u64> {
        let length = self.http().headers_mut().remove(CONTENT_LENGTH).next()?;
        length.to_str().ok()?.parse().ok()
    }

    fn send_json<T: Serialize + ?Sized>(mut self, value: &T, typed: Typed) -> Sent {
        match json::to_bytes(value) {
            Ok(text) => self.send_text(text, typed),
            Err(error) => {
                if let (Typed::First, None) = (&typed, &self.failed) {
                    self.http().headers_mut().insert(CONTENT_TYPE, JSON);
                }
                self.failed.get_or_insert_with(|| error.into());
                self.finish(BoxBody::new(()))
            }
        }
    }

    fn send_text(mut self, text: Bytes, typed: Typed) -> Sent {
        let tag = etag(&text);
        if !text.is_empty() && self.exchange.http.method() != Method::HEAD {
            self.widen_headers();
        }
        self.send_tagged(text, tag, typed)
    }

    /// Node writes the headers in one piece with a text, as UTF-8; by themselves they are Latin-1.
    fn widen_headers(&mut self) {
        let mut http = self.http();
        let headers = http.headers_mut();
        if headers.iter().all(|(_, value)| value.as_bytes().is_ascii()) {
            return;
        }
        for (name, value) in mem::replace(headers, HeaderMap::new()) {
            let wide = HeaderValue::from_str(&header::text(&value));
            headers.append(name, wide.unwrap_or(value));
        }
    }

    fn send_bytes(self, bytes: Bytes) -> Sent {
        // Next hashes a Buffer as the JSON text that it would be.
        let tag = etag(format!(
            r#"{{"type":"Buffer","data":{}}}"#,
            serde_json::json!(&bytes[..])
        ));
        let untyped = !self.http().headers().contains_key(CONTENT_TYPE);
        let typed = if untyped {
            Typed::Last(OCTETS)
        } else {
            Typed::AsSet
        };
        self.send_tagged(bytes, tag, typed)
    }

    fn send_tagged(self, body: Bytes, tag: HeaderValue, typed: Typed) -> Sent {
        if self.failed.is_some() {
            return self.finish(BoxBody::new(()));
        }
        if is_bodiless(self.http().status()) {
            for about_body in [CONTENT_TYPE, CONTENT_LENGTH] {
                self.http().headers_mut().remove(about_body);
            }
            return self.finish(BoxBody::new(()));
        }
        if let Typed::First = typed {
            self.http().headers_mut().insert(CONTENT_TYPE, JSON);
        }
        let fresh = self.is_cacheable() && is_fresh(self.exchange.http.headers(), &tag);
        self.http().headers_mut().insert(ETAG, tag);
        if fresh {
            *self.http().status_mut() = StatusCode::NOT_MODIFIED;
            return self.finish(BoxBody::new(()));
        }
        if let Typed::Last(content_type) = typed {
            self.http().headers_mut().insert(CONTENT_TYPE, content_type);
        }
        self.finish(BoxBody::new(body))
    }

    /// 304 is an answer to a successful GET or HEAD only; Next gives it to every other answer too.
    fn is_cacheable(&self) -> bool {
        self.exchange.http.method().is_safe() && self.http().status().is_success()
    }

    fn finish(self, body: BoxBody) -> Sent {
        if let Some(error) = self.failed {
            return Sent(Err(error));
        }
        self.exchange.set_answered();
        Sent(Ok(body))
    }

    fn http(&self) -> RefMut<'_, HttpResponse> {
        self.exchange.response()
    }

    /// Keeps the first error, and lets nothing be set after it: Next's handler would have stopped there.
    fn set(mut self, change: impl FnOnce(&mut HttpResponse) -> Result<(), ApiError>) -> Self {
        if self.failed.is_none() {
            let changed = change(&mut self.http());
            self.failed = changed.err().map(Error::from);
        }
        self
    }
}

/// When a body's content type is set: Next's `json` has done it before it knows that a 304 will do.
enum Typed {
    /// As JSON, whatever becomes of the answer.
    First,
    /// Unless the client's copy is still fresh.
    Last(HeaderValue),
    /// By the handler, or not at all.
    AsSet,
}

/// Statuses whose answers have no body.
fn is_bodiless(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) || status.is_informational()
}

impl Sent {
    pub(crate) fn into_body(self) -> Result<BoxBody, Error> {
        self.0
    }
}

impl IntoAnswer<Self> for Sent {
    fn into_answer(self) -> Result<Self, Error> {
        Ok(self)
    }
}

impl FromRequest for NextApiResponse {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let take = || -> Result<Self, ApiError> {
            let exchange = Exchange::current()?;
            exchange.claim_response()?;
            Ok(Self {
                failed: None,
                exchange,
            })
        };
        ready(take().map_err(Into::into))
    }
}
