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
    ApiError, ConnectionContext, ContentType, Cookies, FieldError, Query, body, charset,
    context::{Disconnected, Reading},
    forwarded, header,
};

use crate::{
    Blob, FormData, Geo, Headers, NextUrl, RequestBody, client,
    context::AppContext,
    lazy_url::LazyUrl,
    request_body::{Source, too_large},
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
        let _ = self.context().note_read("`headers()`");
        &self.headers
    }

    /// The text of a header, several of the same name joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().get(name).map(Cow::into_owned)
    }

    /// The cookies: the last of a name counts, values are decoded.
    #[must_use]
    pub fn cookies(&self) -> &Cookies {
        let _ = self.context().note_read("`cookies()`");
        self.context().cookies()
    }

    /// The address of the client: that of the connection, or what a trusted peer tells, in `X-Forwarded-For` or else in
    /// `X-Real-IP`.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        forwarded::client_ip(self.http())
    }

    /// Where the client is, as far as a trusted peer tells.
    #[must_use]
    pub fn geo(&self) -> Geo {
        client::geo(self.http())
    }

    /// A token that resolves when the client disconnects before it has the whole response. It may be moved out.
    pub fn disconnected(&self) -> Disconnected {
        self.context().disconnected()
    }

    /// The actix-web request below, for what Next has no name for.
    #[must_use]
    pub fn http(&self) -> &HttpRequest {
        self.context().http()
    }

    /// Reads the body as JSON, whatever its content type.
    ///
    /// # Errors
    /// With 400 when it is not JSON or does not fit `T`, with 413 over the route's `BODY_LIMIT`.
    pub async fn json<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let text = self.text().await?;
        serde_json::from_str(&text).map_err(|error| {
            ApiError::new(400, format!("Invalid JSON: {error}"))
                .in_body()
                .with_fields(FieldError::find_in_json::<T>(&text, &error))
                .with_source(error)
        })
    }

    /// Reads the body as an `application/x-www-form-urlencoded` form into a type that has a field for each pair, with
    /// `serde_urlencoded`, so without lists; whatever its content type.
    ///
    /// # Errors
    /// With 400 when it does not fit `T`, with 413 over the route's `BODY_LIMIT`.
    pub async fn form<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let body = self.bytes().await?;
        serde_urlencoded::from_bytes(&body).map_err(|error| {
            let pairs = form_urlencoded::parse(&body);
            ApiError::new(400, format!("Invalid form: {error}"))
                .in_body()
                .with_fields(FieldError::find::<T>(serde_urlencoded::Deserializer::new(
                    pairs,
                )))
                .with_source(error)
        })
    }

    /// Reads the body as UTF-8; invalid sequences become U+FFFD.
    ///
    /// # Errors
    /// With 400 when it breaks off, with 413 over the route's `BODY_LIMIT`.
    pub async fn text(&mut self) -> Result<String, ApiError> {
        Ok(charset::node_text(&self.bytes().await?))
    }

    /// Reads the body as a form: `application/x-www-form-urlencoded` or `multipart/form-data`. Its files are held in
    /// memory. The head of each part may have 100 lines and 64 KiB.
    ///
    /// # Errors
    /// With 400 when it is no form, or a malformed one, with 413 over that bound or the route's `BODY_LIMIT`.
    pub async fn form_data(&mut self) -> Result<FormData, ApiError> {
        let body = self.bytes().await?;
        FormData::parse(&self.content_type(), &body).map_err(ApiError::in_body)
    }

    /// Reads the body, and its type.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub async fn blob(&mut self) -> Result<Blob, ApiError> {
        let body = self.bytes().await?;
        let content_type =
            ContentType::extract(&self.content_type()).map(|found| found.to_string());
        Ok(Blob::new(&content_type.unwrap_or_default(), body))
    }

    /// Reads the body. A GET or HEAD has none, whatever was sent: it reads as empty, as often as asked for.
    ///
    /// # Errors
    /// With 400 when it breaks off, with 413 over the route's `BODY_LIMIT`, with 500 when it was read before.
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

    /// The body as a stream, which may be moved out.
    ///
    /// # Errors
    /// With 500 when it was read before.
    pub fn body(&mut self) -> Result<RequestBody, ApiError> {
        let context = Rc::clone(&self.headers.0);
        Ok(RequestBody::new(context, self.take_source()?))
    }

    /// A second request with the same body: what one of them reads is kept for the other.
    ///
    /// # Errors
    /// With 500 when the body was read before.
    pub fn try_clone(&mut self) -> Result<Self, ApiError> {
        Ok(Self {
            headers: self.headers.clone(),
            source: self.source.split().ok_or_else(used)?,
            url: self.url.clone(),
        })
    }

    /// Whether there is a body, be it empty. A GET or HEAD has none: `request.body === null`.
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

    /// What says how to read the body, to static routes too.
    pub(crate) fn content_type(&self) -> Cow<'_, str> {
        header::joined(self.http().headers(), &CONTENT_TYPE).unwrap_or_default()
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

    /// The host is what the server was started with, never what a client says, and the scheme what a trusted proxy does;
    /// the query is written anew, as in Next. A static route has the same address for everybody.
    fn address(&self) -> LazyUrl {
        let (http, path) = (self.http(), self.http().uri().path());
        let slash = if path.starts_with('/') { "" } else { "/" };
        if self.context().is_static() {
            let url = LazyUrl::new(["http://", "localhost:3000", slash, path], "");
            return url.guarded(self.context().misread.clone());
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

/// What follows the head of a WebSocket's request is no body, but left for `actix_ws`.
fn take_body(request: &HttpRequest, payload: &mut Payload) -> Source {
    match payload {
        _ if matches!(*request.method(), Method::GET | Method::HEAD) => Source::Null,
        _ if body::is_upgrade(request.headers()) => Source::Payload(Payload::None),
        payload => Source::Payload(payload.take()),
    }
}

fn used() -> ApiError {
    ApiError::new(500, "the body was read before")
}

impl fmt::Debug for NextRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextRequest")
            .field("method", self.method())
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
