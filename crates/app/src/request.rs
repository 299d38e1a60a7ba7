//! `NextRequest`.

use std::{borrow::Cow, cell::OnceCell, fmt, mem, net::IpAddr, rc::Rc};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header::CONTENT_TYPE},
};
use bytes::Bytes;
use futures_util::{
    TryStreamExt as _,
    future::{Ready, ready},
};
use serde::de::DeserializeOwned;
use twinroute_core::{
    ApiError, ConnectionContext, ContentType, Query, body, charset,
    context::{Disconnected, Reading},
    forwarded, header,
};

use crate::{
    Blob, FormData, Geo, Headers, NextUrl, RequestBody, RequestCookie, RequestCookies, client,
    context::AppContext,
    lazy_url::LazyUrl,
    request_body::{Source, too_large},
    typed_body,
};

/// The request of a route handler or a proxy. Its body can be read once. It can be an argument of a handler only once.
pub struct NextRequest {
    pub(crate) headers: Headers,
    pub(crate) source: Source,
    // Boxed, since the request is moved often, and few handlers read it.
    pub(crate) url: OnceCell<Box<NextUrl>>,
}

impl NextRequest {
    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.context().http().method()
    }

    /// Returns the absolute URL, with the server's own host.
    #[must_use]
    pub fn url(&self) -> &str {
        self.next_url().href()
    }

    /// Returns the parsed URL.
    #[must_use]
    pub fn next_url(&self) -> &NextUrl {
        self.url.get_or_init(|| {
            let (address, path) = (self.address(), self.context().http().uri().path());
            Box::new(match &self.context().url_config {
                Some(config) => NextUrl::in_proxy(address, path, config),
                None => NextUrl::new(address),
            })
        })
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        let _ = self.context().note_read("`headers()`");
        &self.headers
    }

    /// Returns the text of a header; several of the same name are joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().get(name).map(Cow::into_owned)
    }

    /// Returns the cookies: the last of a name wins, values are decoded.
    #[must_use]
    pub fn cookies(&self) -> RequestCookies<'_> {
        let _ = self.context().note_read("`cookies()`");
        RequestCookies::new(self.context().cookies())
    }

    /// Returns the value of a cookie: `cookies.get(name)?.value`.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies().get(name).map(RequestCookie::value)
    }

    /// Returns the client's address: that of a trusted peer's `X-Forwarded-For` or else `X-Real-IP`, or else that of the connection.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        let _ = self.context().note_read("`ip()`");
        forwarded::client_ip(self.context().http())
    }

    /// Returns the location of the client, from the headers of a trusted peer.
    #[must_use]
    pub fn geo(&self) -> Geo {
        let _ = self.context().note_read("`geo()`");
        client::geo(self.context().http())
    }

    /// Returns a token that resolves when the client disconnects before it has the whole response. It can be moved.
    pub fn disconnected(&self) -> Disconnected {
        self.context().disconnected()
    }

    /// Returns the underlying actix-web request. A kept route has an empty one.
    #[must_use]
    pub fn http(&self) -> &HttpRequest {
        let _ = self.context().note_read("`http()`");
        self.context().http()
    }

    /// Reads the body as JSON, whatever its content type.
    ///
    /// # Errors
    /// With 400 when it is not JSON or does not fit `T`, with 413 when it exceeds the route's `BODY_LIMIT`. The message names the
    /// invalid field; when the text is not JSON and the content type is another one, it names the content type.
    pub async fn json<T: DeserializeOwned + 'static>(&mut self) -> Result<T, ApiError> {
        let text = self.text().await?;
        typed_body::json(&text, &self.content_type())
    }

    /// Reads the body as an `application/x-www-form-urlencoded` form, whatever its content type, into a type with a field for each
    /// pair. A repeated name is a list, and text is converted to the type of its field.
    ///
    /// # Errors
    /// With 400 when it does not fit `T`, with 413 when it exceeds the route's `BODY_LIMIT`.
    pub async fn form<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let text = self.text().await?;
        typed_body::form(&text, &self.content_type())
    }

    /// Reads the body as UTF-8; invalid sequences become U+FFFD.
    ///
    /// # Errors
    /// With 400 when it is incomplete or malformed, with 413 when it exceeds the route's `BODY_LIMIT`.
    pub async fn text(&mut self) -> Result<String, ApiError> {
        Ok(charset::node_text(&self.bytes().await?))
    }

    /// Reads the body as a form, `application/x-www-form-urlencoded` or `multipart/form-data`, into memory. The head of each part is
    /// limited to 100 lines and 64 KiB.
    ///
    /// # Errors
    /// With 400 when it is not a form, or malformed, with 413 when it exceeds this limit or the route's `BODY_LIMIT`.
    pub async fn form_data(&mut self) -> Result<FormData, ApiError> {
        let body = self.bytes().await?;
        FormData::parse(&self.content_type(), &body).map_err(ApiError::in_body)
    }

    /// Reads the body, with its content type.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub async fn blob(&mut self) -> Result<Blob, ApiError> {
        let body = self.bytes().await?;
        let content_type =
            ContentType::extract(&self.content_type()).map(|found| found.to_string());
        Ok(Blob::new(&content_type.unwrap_or_default(), body))
    }

    /// Reads the body. A GET or HEAD has none, whatever was sent: it is read as empty, any number of times. What a proxy reads is kept
    /// for the handler.
    ///
    /// # Errors
    /// With 400 when it is incomplete or malformed, with 413 when it exceeds the route's `BODY_LIMIT`, with 500 when it was already
    /// read.
    pub async fn bytes(&mut self) -> Result<Bytes, ApiError> {
        let mut payload = match self.take_source()? {
            Source::Payload(payload) => payload,
            shared => return self.collect(shared).await,
        };
        let limit = self.context().body_limit;
        let reading = Reading::new(&self.headers.0);
        let read = body::read(self.headers.as_map(), &mut payload, limit).await;
        drop(reading);
        let exceeded = || too_large(limit.unwrap_or_default());
        read.map_err(|error| error.into_api_error(exceeded))
    }

    /// Returns the body as a stream, which can be moved.
    ///
    /// # Errors
    /// With 500 when it was already read.
    pub fn body(&mut self) -> Result<RequestBody, ApiError> {
        let context = Rc::clone(&self.headers.0);
        Ok(RequestBody::new(context, self.take_source()?))
    }

    /// Clones the request. Both read the same body, and chunks are buffered until both have read them.
    ///
    /// # Errors
    /// With 500 when the body was already read.
    pub fn try_clone(&mut self) -> Result<Self, ApiError> {
        self.context().note_read("`try_clone()`")?;
        Ok(Self {
            headers: self.headers.clone(),
            source: self.source.tee().ok_or_else(used)?,
            url: self.url.clone(),
        })
    }

    /// Whether there is a body: `request.body !== null`. As in Next this depends only on the method: a GET or HEAD has no body,
    /// whatever was sent; any other method has one, which may be empty or already read.
    #[must_use]
    pub fn has_body(&self) -> bool {
        !matches!(self.source, Source::Null)
    }

    /// Whether the body was read.
    #[must_use]
    pub fn body_used(&self) -> bool {
        matches!(self.source, Source::Used)
    }

    async fn collect(&self, source: Source) -> Result<Bytes, ApiError> {
        let body = RequestBody::new(Rc::clone(&self.headers.0), source);
        let chunks: Vec<Bytes> = body.try_collect().await?;
        Ok(chunks.concat().into())
    }

    /// Returns the content type, for reading the body. It is visible to static routes too.
    pub(crate) fn content_type(&self) -> Cow<'_, str> {
        header::joined(self.context().http().headers(), &CONTENT_TYPE).unwrap_or_default()
    }

    fn take_source(&mut self) -> Result<Source, ApiError> {
        self.context().note_read("the body")?;
        match mem::replace(&mut self.source, Source::Used) {
            Source::Used => Err(used()),
            Source::Null => {
                self.source = Source::Null;
                Ok(Source::Payload(Payload::None))
            }
            source => Ok(source),
        }
    }

    pub(crate) fn context(&self) -> &AppContext {
        &self.headers.0
    }

    /// Builds the URL: the host is configured, never that of the client; the scheme is that of a trusted proxy or the connection; the
    /// query is rewritten, as in Next. A static route has the same URL for every client.
    fn address(&self) -> LazyUrl {
        let http = self.context().http();
        let path = http.uri().path();
        let slash = if path.starts_with('/') { "" } else { "/" };
        if self.context().is_static() {
            let url = LazyUrl::new(["http://", "localhost:3000", slash, path], "");
            return url.guarded(self.context().first_read.clone());
        }
        let is_secure = forwarded::is_secure(http);
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
            let context = AppContext::current("`NextRequest`")?;
            context.take_request("NextRequest")?;
            Ok(Self {
                headers: Headers(context),
                source: take_body(request, payload),
                url: OnceCell::new(),
            })
        };
        ready(take().map_err(Into::into))
    }
}

/// Takes the body. The bytes after the head of a WebSocket request are left for `actix_ws`.
fn take_body(request: &HttpRequest, payload: &mut Payload) -> Source {
    match payload {
        _ if matches!(*request.method(), Method::GET | Method::HEAD) => Source::Null,
        _ if body::is_upgrade(request.headers()) => Source::Payload(Payload::None),
        payload => Source::Payload(payload.take()),
    }
}

fn used() -> ApiError {
    ApiError::new(500, "the body was already read")
}

impl fmt::Debug for NextRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextRequest")
            .field("method", self.method())
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
