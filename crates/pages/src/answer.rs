//! The ways to answer, and the `Sent` that each of them yields.

use std::{error::Error as StdError, rc::Rc};

use actix_web::{
    body::{BodySize, BodyStream, BoxBody, MessageBody as _},
    http::{
        Method, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION},
    },
};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use twinroute_core::{
    Chunked, Error, KnownLength, Streamed, Unsent, etag, etag_of_buffer, handler::IntoAnswer,
    header, json, life::Watched,
};

use crate::{
    NextApiResponse,
    limit::{Count, Counted},
    response::Anything,
    send::{Kind, SendBody},
    tag::Typed,
};

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Proof that a handler has answered; a Pages handler must return it.
#[derive(Debug)]
#[must_use = "a Pages handler returns it"]
pub struct Sent(pub(crate) Result<BoxBody, Error>);

impl NextApiResponse<Anything> {
    /// Answers with JSON, as `JSON.stringify` writes it, and its ETag.
    pub fn json<V: Serialize + ?Sized>(self, value: &V) -> Sent {
        self.json_of(value)
    }
}

impl<T: Serialize + ?Sized> NextApiResponse<T> {
    /// Answers with JSON, as `JSON.stringify` writes it, and its ETag.
    pub fn json(self, value: &T) -> Sent {
        self.json_of(value)
    }
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Answers with text, bytes, a JSON value or a stream: [`SendBody`] lists what it takes. All but a stream get an ETag;
    /// text sets no content type.
    pub fn send(self, body: impl Into<SendBody>) -> Sent {
        match body.into().0 {
            Kind::Nothing => self.end(),
            Kind::Text(text) => self.send_text(text, Typed::AsSet),
            Kind::Bytes(bytes) => self.send_bytes(bytes),
            Kind::Json(text) => self.send_json(text, Typed::Last(JSON)),
            Kind::Stream(body) => self.send_stream(body),
        }
    }

    /// Answers without a body.
    pub fn end(self) -> Sent {
        self.end_with(Bytes::new())
    }

    /// Answers with these bytes and nothing else: no content type, no ETag, and a length only if one was set. What goes
    /// beyond that length is not sent.
    pub fn end_with(mut self, body: impl Into<Bytes>) -> Sent {
        let body = body.into();
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        if !body.is_empty() && self.has_length() {
            self.widen_before(&body);
        }
        match self.take_length() {
            Some(length) if self.exchange.http.method() == Method::HEAD => {
                return self.finish(BoxBody::new(Unsent(length)));
            }
            Some(length) => {
                let end = usize::try_from(length).unwrap_or(usize::MAX);
                return self.finish(BoxBody::new(body.slice(..end.min(body.len()))));
            }
            None => {}
        }
        if !self.has_head && self.http().headers().contains_key(CONTENT_TYPE) {
            self.http().extensions_mut().insert(KnownLength(body.len()));
        }
        if let Err(error) = self.exchange.check_length(body.len() as u64) {
            return Sent(Err(error.into()));
        }
        self.finish(BoxBody::new(Chunked(body)))
    }

    /// Answers with what `stream` yields, as it comes; no content type is set. An error in it breaks the connection off,
    /// and so does an end before the `Content-Length`, if one was set. What goes beyond it is not sent.
    pub fn stream<E: Into<Box<dyn StdError>> + 'static>(
        self,
        stream: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> Sent {
        self.pipe(BoxBody::new(BodyStream::new(stream)))
    }

    /// Redirects with 307; the address is the body too.
    pub fn redirect(self, url: &str) -> Sent {
        self.redirect_with(307, url)
    }

    /// Redirects with this status; the address is the body too.
    pub fn redirect_with(self, status: u16, url: &str) -> Sent {
        self.write_head(status, [(LOCATION.as_str(), url)])
            .end_with(url.to_owned())
    }

    /// Answers with 405, and `Allow` with the methods that would do.
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

    pub(crate) fn has_length(&self) -> bool {
        self.http().headers().contains_key(CONTENT_LENGTH)
    }

    /// The length that was set: a HEAD is told it, any other answer has the length that it has.
    pub(crate) fn take_length(&mut self) -> Option<u64> {
        let length = self.http().headers_mut().remove(CONTENT_LENGTH).next()?;
        length.to_str().ok()?.trim().parse().ok()
    }

    fn json_of<V: Serialize + ?Sized>(self, value: &V) -> Sent {
        self.send_json(json::to_bytes(value), Typed::First)
    }

    fn send_json(mut self, text: serde_json::Result<Bytes>, typed: Typed) -> Sent {
        match text {
            Ok(text) => self.send_text(text, typed),
            Err(error) => {
                if let (Typed::First, None) = (&typed, &self.failed) {
                    self.insert(CONTENT_TYPE, JSON);
                }
                self.failed.get_or_insert_with(|| error.into());
                self.finish(BoxBody::new(()))
            }
        }
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

    fn pipe(mut self, body: BoxBody) -> Sent {
        if is_bodiless(self.http().status()) {
            return self.finish(BoxBody::new(()));
        }
        let length = self.take_length();
        if let (Some(length), &Method::HEAD) = (length, self.exchange.http.method()) {
            return self.finish(BoxBody::new(Unsent(length)));
        }
        self.http().extensions_mut().insert(Streamed);
        let count = Count::new(Rc::clone(&self.exchange), length);
        self.finish(BoxBody::new(Watched::here(Counted::new(body, count))))
    }

    fn send_text(self, text: Bytes, typed: Typed) -> Sent {
        let tag = etag(&text);
        // What is added from here on is ASCII.
        let is_wide = header::is_wide(self.http().headers());
        self.tagged(tag, typed).map_or_else(
            |sent| sent,
            |res| {
                if res.has_head {
                    return res.end_with(text);
                }
                let has_body = !text.is_empty() && res.exchange.http.method() != Method::HEAD;
                if is_wide && has_body {
                    res.widen_headers();
                }
                res.finish(BoxBody::new(text))
            },
        )
    }

    fn send_bytes(self, bytes: Bytes) -> Sent {
        // Next hashes a Buffer as the JSON text that it would be.
        let tag = etag_of_buffer(&bytes);
        let typed = if self.has_type() {
            Typed::AsSet
        } else {
            Typed::Last(OCTETS)
        };
        self.tagged(tag, typed).map_or_else(
            |sent| sent,
            |res| match res.has_head {
                true => res.end_with(bytes),
                false => res.finish(BoxBody::new(bytes)),
            },
        )
    }

    pub(crate) fn finish(self, body: BoxBody) -> Sent {
        if let Some(error) = self.failed {
            return Sent(Err(error));
        }
        if let BodySize::Sized(length) = body.size()
            && let Err(error) = self.exchange.check_length(length)
        {
            return Sent(Err(error.into()));
        }
        self.exchange.set_answered();
        Sent(Ok(body))
    }
}

/// Statuses whose answers have no body.
pub(crate) fn is_bodiless(status: StatusCode) -> bool {
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
