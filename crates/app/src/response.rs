//! `NextResponse`.

use std::time::SystemTime;

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE},
    },
};
use bytes::Bytes;
use serde::Serialize;
use twinroute_core::{
    ApiError, Chunked, Error, SetCookie,
    handler::IntoAnswer,
    header::{self, IntoHeaderValues},
    json,
};
use url::Url;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain;charset=UTF-8");

/// The answer of a route handler. Making one can't fail: what is wrong with it is kept and answered with 500.
///
/// ```
/// use twinroute_app::NextResponse;
///
/// let created = NextResponse::json(&["a"]).status(201).set_header("X-Total", 1u32);
/// let gone = NextResponse::empty(204);
/// ```
#[derive(Debug)]
pub struct NextResponse {
    http: HttpResponse,
    /// A body that is there at once. Any other is in `http`.
    body: Option<Bytes>,
    cookies: Vec<SetCookie>,
    failed: Option<Error>,
}

impl NextResponse {
    fn new(body: Option<Bytes>) -> Self {
        Self {
            http: HttpResponse::new(StatusCode::OK),
            body,
            cookies: Vec::new(),
            failed: None,
        }
    }

    fn typed(content_type: HeaderValue, body: Bytes) -> Self {
        let mut response = Self::new(Some(body));
        response
            .http
            .headers_mut()
            .insert(CONTENT_TYPE, content_type);
        response
    }

    /// `application/json`, as `JSON.stringify` writes it.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        match json::to_bytes(value) {
            Ok(text) => Self::typed(JSON, text),
            Err(error) => Self::new(None).fail(error),
        }
    }

    /// `text/plain;charset=UTF-8`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::typed(TEXT, text.into().into())
    }

    /// Bytes without a content type.
    #[must_use]
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Some(bytes.into()))
    }

    /// No body and no content type.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self::new(None).status(status)
    }

    /// Redirects with 307 to an absolute address.
    #[must_use]
    pub fn redirect(url: &str) -> Self {
        Self::redirect_with(307, url)
    }

    /// Redirects with 301, 302, 303, 307 or 308 to an absolute address.
    #[must_use]
    pub fn redirect_with(status: u16, url: &str) -> Self {
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Self::new(None).fail(ApiError::new(
                500,
                format!("`{status}` is not a redirect status"),
            ));
        }
        match Url::parse(url) {
            Ok(url) => Self::empty(status).set_header(LOCATION.as_str(), url.as_str()),
            Err(error) => Self::new(None).fail(
                ApiError::new(
                    500,
                    format!("a redirect needs an absolute address, not `{url}`"),
                )
                .with_source(error),
            ),
        }
    }

    /// Sets the status: 200 to 599.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(code) if (200..=599).contains(&status) => *self.http.status_mut() = code,
            _ => {
                self = self.fail(ApiError::new(
                    500,
                    format!("`{status}` is not a status of an answer"),
                ))
            }
        }
        self
    }

    /// Sets a header in place of all of that name.
    #[must_use]
    pub fn set_header(mut self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.http.headers_mut().remove(name);
        self.append_header(name, value)
    }

    /// Adds a header to those of that name.
    #[must_use]
    pub fn append_header(mut self, name: &str, value: impl IntoHeaderValues) -> Self {
        match header::name(name).and_then(|name| Ok((name, value.into_header_values()?))) {
            Ok((name, values)) => {
                for value in values {
                    self.http.headers_mut().append(name.clone(), value);
                }
                self
            }
            Err(error) => self.fail(error),
        }
    }

    /// Removes all headers of that name.
    #[must_use]
    pub fn delete_header(mut self, name: &str) -> Self {
        self.http.headers_mut().remove(name);
        self
    }

    /// All headers, for statements instead of a chain.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.http.headers_mut()
    }

    /// Sets a cookie, in place of one of the same name. Without a path it gets `/`; with a `Max-Age`, an `Expires` too.
    #[must_use]
    pub fn set_cookie(mut self, cookie: SetCookie) -> Self {
        let cookie = cookie.with_app_defaults(SystemTime::now());
        match self
            .cookies
            .iter_mut()
            .find(|known| known.name() == cookie.name())
        {
            Some(known) => *known = cookie,
            None => self.cookies.push(cookie),
        }
        self
    }

    /// Makes the client drop a cookie.
    #[must_use]
    pub fn delete_cookie(self, name: &str) -> Self {
        self.set_cookie(SetCookie::removal(name))
    }

    /// Keeps the first error.
    fn fail(mut self, error: impl Into<Error>) -> Self {
        self.failed.get_or_insert_with(|| error.into());
        self
    }

    /// The response as it goes out, or why it can't.
    pub(crate) fn into_response(mut self) -> Result<HttpResponse, Error> {
        for cookie in std::mem::take(&mut self.cookies) {
            self = self.append_header(SET_COOKIE.as_str(), cookie);
        }
        if let Some(error) = self.failed {
            return Err(error);
        }
        let bodiless = matches!(self.http.status().as_u16(), 204 | 205 | 304);
        match self.body {
            Some(_) if bodiless => Err(ApiError::new(
                500,
                format!("a {} has no body", self.http.status().as_u16()),
            )
            .into()),
            Some(body) if self.http.headers().contains_key(CONTENT_LENGTH) => {
                Ok(self.http.set_body(BoxBody::new(body)))
            }
            Some(body) => Ok(self.http.set_body(BoxBody::new(Chunked(body)))),
            None if bodiless => Ok(self.http),
            None => Ok(self.http),
        }
    }
}

/// An actix-web response, as it is.
impl From<HttpResponse> for NextResponse {
    fn from(http: HttpResponse) -> Self {
        Self {
            http,
            body: None,
            cookies: Vec::new(),
            failed: None,
        }
    }
}

impl IntoAnswer<Self> for NextResponse {
    fn into_answer(self) -> Result<Self, Error> {
        Ok(self)
    }
}

impl IntoAnswer<NextResponse> for HttpResponse {
    fn into_answer(self) -> Result<NextResponse, Error> {
        Ok(self.into())
    }
}
