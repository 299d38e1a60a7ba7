//! The methods that respond, and the `Sent` that each of them returns.

use std::{borrow::Borrow, error::Error as StdError, mem};

use actix_web::{
    Responder,
    body::{BodySize, BodyStream, BoxBody, MessageBody as _},
    http::{
        StatusCode,
        header::{
            CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION,
            SET_COOKIE,
        },
    },
};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use twinroute_core::{
    Error, FixedBody, ResponseNotes, handler::HandlerOutput, has_body, header, is_bodiless, json,
};

use crate::{
    IntoChunk, NextApiResponse,
    etag::{etag, etag_of_buffer, is_fresh},
    response::Anything,
    send::{Kind, SendBody},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Proof that a handler has responded; a Pages handler must return it.
#[derive(Debug)]
#[must_use = "a Pages handler returns it"]
pub struct Sent(pub(crate) Result<BoxBody, Error>);

/// When the content type is set: Next's `json` sets it before it checks for a 304.
enum SetType {
    /// As JSON, for any response.
    First,
    /// Unless the client's copy is fresh.
    Last(HeaderValue),
    /// Only by the handler.
    No,
}

impl NextApiResponse<Anything> {
    /// Responds with JSON, as `JSON.stringify` writes it, and its ETag. The value is passed by value or by reference.
    ///
    /// `None` is written as `null`. A field that is `undefined` in JavaScript must be skipped explicitly:
    ///
    /// ```
    /// # use twinroute_pages::{NextApiResponse, Sent, route};
    /// #[derive(serde::Serialize)]
    /// struct Post {
    ///     title: String,
    ///     #[serde(skip_serializing_if = "Option::is_none")]
    ///     subtitle: Option<String>,
    /// }
    /// # async fn handler(res: NextApiResponse) -> Sent {
    /// # res.json(Post { title: String::new(), subtitle: None })
    /// # }
    /// # route(handler);
    /// ```
    pub fn json<V: Serialize>(self, value: V) -> Sent {
        self.json_of(&value)
    }
}

impl<T: Serialize + ?Sized> NextApiResponse<T> {
    /// Responds with JSON, as `JSON.stringify` writes it, and its ETag. The value is passed by value or by reference.
    pub fn json(self, value: impl Borrow<T>) -> Sent {
        self.json_of(value.borrow())
    }
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Responds with text, bytes, a JSON value or a stream: see [`SendBody`]. All but a stream get an ETag; text sets no content
    /// type.
    pub fn send(self, body: impl Into<SendBody>) -> Sent {
        match body.into().0 {
            Kind::Nothing => self.end(),
            Kind::Text(text) => self.send_text(text, SetType::No),
            Kind::Bytes(bytes) => self.send_bytes(bytes),
            Kind::Json(text) => self.send_json(text, SetType::Last(JSON)),
            Kind::Stream(body) => self.send_stream(body),
        }
    }

    /// Responds without a body.
    pub fn end(self) -> Sent {
        self.end_with(Bytes::new())
    }

    /// Responds with these bytes, without content type and ETag, and with a length only if one was set. Bytes beyond that length are
    /// not sent.
    pub fn end_with(self, body: impl IntoChunk) -> Sent {
        let body = body.into_chunk();
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        if let Some(length) = self.declared_length() {
            return self.end_at(length, &body);
        }
        if !self.has_head && self.http().headers().contains_key(CONTENT_TYPE) {
            ResponseNotes::update(&mut self.http(), |notes| {
                notes.known_length = Some(body.len());
            });
        }
        if let Err(error) = self.check_length(body.len() as u64) {
            return Sent(Err(error));
        }
        self.finish(BoxBody::new(FixedBody::chunked(body)))
    }

    /// Responds with a stream; no content type is set. The connection is aborted if the stream fails, or ends before a
    /// `Content-Length` that was set. Bytes beyond that length are not sent.
    pub fn stream<E: Into<Box<dyn StdError>> + 'static>(
        self,
        stream: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> Sent {
        self.pipe(BoxBody::new(BodyStream::new(stream)))
    }

    /// Redirects with 307. The body is the address.
    pub fn redirect(self, url: &str) -> Sent {
        self.redirect_with(307, url)
    }

    /// Redirects with this status. The body is the address.
    pub fn redirect_with(self, status: u16, url: &str) -> Sent {
        self.write_head(status, [(LOCATION.as_str(), url)])
            .end_with(url)
    }

    /// Responds with 405, and lists the allowed methods in `Allow`.
    ///
    /// ```
    /// # use twinroute_pages::{NextApiRequest, NextApiResponse, Sent, route};
    /// async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    ///     match req.method().as_str() {
    ///         "GET" => res.json("all posts"),
    ///         "POST" => res.status(201).json("a new post"),
    ///         _ => res.method_not_allowed(["GET", "POST"]),
    ///     }
    /// }
    /// # route(handler);
    /// ```
    pub fn method_not_allowed(self, allowed: impl IntoIterator<Item = &'static str>) -> Sent {
        let allowed: Vec<_> = allowed.into_iter().collect();
        self.status(405)
            .set_header("Allow", allowed.join(", "))
            .end_with("Method Not Allowed")
    }

    /// Responds with an actix-web [`Responder`], such as a `NamedFile` or an `HttpResponse`. Headers that were set before are kept,
    /// unless the responder sets them too; a status that was set before is replaced.
    ///
    /// ```
    /// use actix_web::web::Json;
    /// # use twinroute_pages::{NextApiResponse, Sent, route};
    /// async fn handler(res: NextApiResponse) -> Sent {
    ///     res.set_header("Cache-Control", "no-store").responder(Json(["a", "b"]))
    /// }
    /// # route(handler);
    /// ```
    pub fn responder<R: Responder>(self, responder: R) -> Sent
    where
        R::Body: 'static,
    {
        let res = self.before_head();
        if res.failed.is_some() {
            return res.finish(BoxBody::new(()));
        }
        let response = responder.respond_to(res.context.http());
        let (response, body) = response.map_into_boxed_body().into_parts();
        let mut response = response.set_body(BoxBody::new(()));
        let mut headers = mem::replace(res.http().headers_mut(), HeaderMap::new());
        for name in response
            .headers()
            .keys()
            .filter(|name| **name != SET_COOKIE)
        {
            headers.remove(name);
        }
        for (name, value) in response.headers() {
            headers.append(name.clone(), value.clone());
        }
        *response.headers_mut() = headers;
        if body.size() == BodySize::Stream {
            ResponseNotes::update(&mut response, |notes| notes.is_streamed = true);
        }
        *res.http() = response;
        res.finish(body)
    }

    fn json_of<V: Serialize + ?Sized>(self, value: &V) -> Sent {
        self.send_json(json::to_bytes(value), SetType::First)
    }

    fn send_json(mut self, text: serde_json::Result<Bytes>, set_type: SetType) -> Sent {
        match text {
            Ok(text) => self.send_text(text, set_type),
            Err(error) => {
                if let (SetType::First, None) = (&set_type, &self.failed) {
                    self.insert(CONTENT_TYPE, JSON);
                }
                self.failed.get_or_insert_with(|| error.into());
                self.finish(BoxBody::new(()))
            }
        }
    }

    fn send_text(self, text: Bytes, set_type: SetType) -> Sent {
        let tag = etag(&text);
        // Headers that are added later are ASCII.
        let has_non_ascii = header::has_non_ascii(self.http().headers());
        self.with_etag(tag, set_type).map_or_else(
            |sent| sent,
            |res| {
                if res.has_head {
                    return res.end_with(text);
                }
                if has_non_ascii && !text.is_empty() && res.has_body() {
                    res.encode_headers();
                }
                res.finish(BoxBody::new(text))
            },
        )
    }

    fn send_bytes(self, bytes: Bytes) -> Sent {
        // Next hashes the JSON text of a Buffer.
        let tag = etag_of_buffer(&bytes);
        let set_type = if self.has_type() {
            SetType::No
        } else {
            SetType::Last(OCTETS)
        };
        self.with_etag(tag, set_type).map_or_else(
            |sent| sent,
            |res| match res.has_head {
                true => res.end_with(bytes),
                false => res.finish(BoxBody::new(bytes)),
            },
        )
    }

    fn send_stream(self, body: BoxBody) -> Sent {
        if is_bodiless(self.http().status()) {
            return self.send_nothing();
        }
        if !self.has_type() {
            self.insert(CONTENT_TYPE, OCTETS);
        }
        self.pipe(body)
    }

    fn pipe(self, body: BoxBody) -> Sent {
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        ResponseNotes::update(&mut self.http(), |notes| notes.is_streamed = true);
        self.finish(body)
    }

    fn send_nothing(self) -> Sent {
        if self.has_head {
            return self.end();
        }
        for about_body in [CONTENT_TYPE, CONTENT_LENGTH] {
            self.http().headers_mut().remove(about_body);
        }
        self.finish(BoxBody::new(()))
    }

    /// Responds with `body`, truncated at the `Content-Length`. The response to a HEAD keeps the length that was set.
    fn end_at(self, length: u64, body: &Bytes) -> Sent {
        if !body.is_empty() {
            self.encode_headers_for(body);
        }
        if !self.has_body() {
            return self.finish(BoxBody::new(FixedBody::unsent(BodySize::Stream)));
        }
        self.http().headers_mut().remove(CONTENT_LENGTH);
        let end = usize::try_from(length).unwrap_or(usize::MAX);
        self.finish(BoxBody::new(body.slice(..end.min(body.len()))))
    }

    fn finish(self, body: BoxBody) -> Sent {
        if let Some(error) = self.failed {
            return Sent(Err(error));
        }
        if let BodySize::Sized(length) = body.size()
            && let Err(error) = self.check_length(length)
        {
            return Sent(Err(error));
        }
        self.context.set_sent();
        Sent(Ok(body))
    }

    fn check_length(&self, length: u64) -> Result<(), Error> {
        let (config, request) = (&self.context.config, self.context.http());
        Ok(config.check_length(request, length)?)
    }

    /// Sets the headers for a body; returns `Err` with the response if it has no body.
    fn with_etag(self, tag: HeaderValue, set_type: SetType) -> Result<Self, Sent> {
        if self.failed.is_some() {
            return Err(self.finish(BoxBody::new(())));
        }
        if is_bodiless(self.http().status()) {
            return Err(self.send_nothing());
        }
        if let SetType::First = set_type {
            self.insert(CONTENT_TYPE, JSON);
        }
        let fresh = self.is_cacheable() && is_fresh(self.context.http().headers(), &tag);
        self.insert(ETAG, tag);
        if fresh {
            return Err(self.not_modified());
        }
        if let SetType::Last(content_type) = set_type {
            self.insert(CONTENT_TYPE, content_type);
        }
        Ok(self)
    }

    fn not_modified(self) -> Sent {
        if self.has_head {
            return self.end();
        }
        *self.http().status_mut() = StatusCode::NOT_MODIFIED;
        self.finish(BoxBody::new(()))
    }

    /// Sets a header, unless `write_head` was called.
    fn insert(&self, name: HeaderName, value: HeaderValue) {
        if !self.has_head {
            self.http().headers_mut().insert(name, value);
        }
    }

    pub(crate) fn has_length(&self) -> bool {
        self.http().headers().contains_key(CONTENT_LENGTH)
    }

    /// Returns the `Content-Length` that was set, in bytes. An invalid one is removed.
    fn declared_length(&self) -> Option<u64> {
        let mut http = self.http();
        let length = header::length(http.headers());
        if length.is_none() {
            http.headers_mut().remove(CONTENT_LENGTH);
        }
        length
    }

    /// Whether a nonempty content type is set.
    fn has_type(&self) -> bool {
        let http = self.http();
        let content_type = http.headers().get(CONTENT_TYPE);
        content_type.is_some_and(|content_type| !content_type.is_empty())
    }

    fn has_body(&self) -> bool {
        has_body(self.context.http().method(), self.http().status())
    }

    /// Whether a 304 is allowed: for a successful GET or HEAD. Next sends it for other responses too.
    fn is_cacheable(&self) -> bool {
        self.context.http().method().is_safe() && self.http().status().is_success()
    }

    /// Converts the headers to UTF-8 if Node would write them together with `body`, which is a text if it is UTF-8.
    pub(crate) fn encode_headers_for(&self, body: &[u8]) {
        if self.has_body()
            && header::has_non_ascii(self.http().headers())
            && std::str::from_utf8(body).is_ok()
        {
            self.encode_headers();
        }
    }

    /// Converts the headers to UTF-8: Node encodes them so when it writes them together with a text, else as Latin-1.
    fn encode_headers(&self) {
        let mut http = self.http();
        header::latin1_to_utf8(http.headers_mut());
        ResponseNotes::update(&mut http, |notes| notes.has_utf8_headers = true);
    }
}

impl Sent {
    pub(crate) fn into_body(self) -> Result<BoxBody, Error> {
        self.0
    }
}

impl HandlerOutput<Self> for Sent {
    fn into_result(self) -> Result<Self, Error> {
        Ok(self)
    }
}
