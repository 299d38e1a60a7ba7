//! `NextResponse`.

use std::{borrow::Cow, convert::Infallible, error::Error as StdError, mem};

use actix_web::{
    HttpResponse, Responder,
    body::{BodySize, BodyStream, BoxBody, MessageBody as _},
    http::{
        Method, StatusCode,
        header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION},
    },
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use twinroute_core::{
    ApiError, Error, FixedBody, IntoHeaderValues, ResponseNotes, SetCookie, handler::HandlerOutput,
    header, json,
};
use url::Url;

use crate::{
    Blob, ResponseCookies, SearchParams,
    body_kind::{self, BodyKind},
    context::AppContext,
    jar,
    lazy_url::LazyUrl,
    onward::Onward,
};

/// The response of a route handler. Constructors and setters don't fail: an invalid value makes the response a 500.
///
/// ```
/// use twinroute_app::NextResponse;
///
/// let created = NextResponse::json(&["a"]).status(201).set_header("X-Total", 1u32);
/// let deleted = NextResponse::empty(204);
/// ```
#[derive(Debug)]
pub struct NextResponse {
    // Boxed, since it is moved often.
    http: Box<HttpResponse>,
    body: BodyKind,
    /// The cookies set with `set_cookie`, unless the headers were changed since.
    cookies: ResponseCookies,
    failed: Option<Error>,
    /// Set by `next()` and `rewrite()`.
    onward: Option<Onward>,
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const XML: HeaderValue = HeaderValue::from_static("application/xml");
const FORM: HeaderValue =
    HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain;charset=UTF-8");

impl NextResponse {
    /// Creates an `application/json` response, as `JSON.stringify` writes it. The value is passed by value or by reference.
    #[must_use]
    pub fn json<T: Serialize>(value: T) -> Self {
        match json::to_bytes(&value) {
            Ok(text) => Self::typed(JSON, text),
            Err(error) => Self::bodiless().fail(error),
        }
    }

    /// Creates a `text/plain;charset=UTF-8` response.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::typed(TEXT, text.into().into())
    }

    /// Creates a `text/html; charset=utf-8` response.
    #[must_use]
    pub fn html(text: impl Into<String>) -> Self {
        Self::typed(HTML, text.into().into())
    }

    /// Creates an `application/xml` response.
    #[must_use]
    pub fn xml(text: impl Into<String>) -> Self {
        Self::typed(XML, text.into().into())
    }

    /// Creates a form response from pairs: `application/x-www-form-urlencoded;charset=UTF-8`.
    #[must_use]
    pub fn form(params: &SearchParams) -> Self {
        Self::typed(FORM, params.to_string().into())
    }

    /// Creates a response from the bytes and the content type, if any, of a blob.
    #[must_use]
    pub fn blob(blob: &Blob) -> Self {
        let response = Self::bytes(blob.bytes().clone());
        match blob.content_type() {
            "" => response,
            content_type => response.set_header(CONTENT_TYPE.as_str(), content_type),
        }
    }

    /// Creates a streamed response without a content type. An error in the stream aborts the connection, so that the client
    /// detects an incomplete response.
    #[must_use]
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + 'static,
        E: Into<Box<dyn StdError>> + 'static,
    {
        Self::streamed(BoxBody::new(BodyStream::new(stream)))
    }

    /// Creates a streamed response from an infallible stream of `Bytes`, `String`, `&'static str` or `Vec<u8>`.
    ///
    /// ```
    /// use futures_util::stream;
    /// use twinroute_app::NextResponse;
    ///
    /// async fn get() -> NextResponse {
    ///     NextResponse::chunks(stream::iter(["one ", "two"])).set_header("Content-Type", "text/plain")
    /// }
    /// ```
    #[must_use]
    pub fn chunks<S>(chunks: S) -> Self
    where
        S: Stream<Item: Into<Bytes>> + 'static,
    {
        Self::stream(chunks.map(|chunk| Ok::<_, Infallible>(chunk.into())))
    }

    /// Creates a response from an actix-web [`Responder`], such as a `NamedFile` or a `web::Json`.
    ///
    /// ```
    /// use actix_web::web::Json;
    /// use twinroute_app::{NextResponse, Result};
    ///
    /// async fn get() -> Result<NextResponse> {
    ///     Ok(NextResponse::responder(Json(["a", "b"])).status(201))
    /// }
    /// ```
    #[must_use]
    pub fn responder<R: Responder>(responder: R) -> Self
    where
        R::Body: 'static,
    {
        match AppContext::current("`NextResponse::responder`") {
            Ok(context) => responder
                .respond_to(context.http())
                .map_into_boxed_body()
                .into(),
            Err(error) => Self::bodiless().fail(error),
        }
    }

    /// Creates a response from bytes, without a content type.
    #[must_use]
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::untyped(bytes.into())
    }

    /// Creates a response without body and content type.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self::bodiless().status(status)
    }

    /// Redirects with 307 to an absolute URL.
    #[must_use]
    pub fn redirect(url: impl AsRef<str>) -> Self {
        Self::redirect_with(307, url)
    }

    /// Redirects with 301, 302, 303, 307 or 308 to an absolute URL.
    #[must_use]
    pub fn redirect_with(status: u16, url: impl AsRef<str>) -> Self {
        let url = url.as_ref();
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Self::bodiless().fail(ApiError::new(
                500,
                format!("`{status}` is not a redirect status: expected 301, 302, 303, 307 or 308"),
            ));
        }
        match Url::parse(url).map(LazyUrl::from) {
            Ok(url) => Self::empty(status).set_header(LOCATION.as_str(), url.as_str()),
            Err(error) => Self::bodiless().fail(
                ApiError::new(
                    500,
                    format!("a redirect needs an absolute URL, not `{url}`"),
                )
                .with_source(error),
            ),
        }
    }

    fn new(http: HttpResponse, body: BodyKind) -> Self {
        Self {
            http: Box::new(http),
            body,
            cookies: ResponseCookies::default(),
            failed: None,
            onward: None,
        }
    }

    pub(crate) fn onward(onward: Onward) -> Self {
        Self {
            onward: Some(onward),
            ..Self::bodiless()
        }
    }

    pub(crate) fn bodiless() -> Self {
        Self::new(HttpResponse::new(StatusCode::OK), BodyKind::None)
    }

    pub(crate) fn untyped(body: Bytes) -> Self {
        let kind = BodyKind::of(&body);
        let body = BoxBody::new(FixedBody::chunked(body));
        Self::new(HttpResponse::with_body(StatusCode::OK, body), kind)
    }

    pub(crate) fn streamed(body: BoxBody) -> Self {
        Self::new(
            HttpResponse::with_body(StatusCode::OK, body),
            BodyKind::Stream,
        )
    }

    pub(crate) fn typed(content_type: HeaderValue, body: Bytes) -> Self {
        let mut response = Self::untyped(body);
        response
            .http
            .headers_mut()
            .insert(CONTENT_TYPE, content_type);
        response
    }

    /// Sets the status, from 200 to 599.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(code) if (200..=599).contains(&status) => *self.http.status_mut() = code,
            _ => {
                self = self.fail(ApiError::new(
                    500,
                    format!("`{status}` is not a valid response status: expected 200 to 599"),
                ))
            }
        }
        self
    }

    /// Sets the reason phrase. It must be a valid header value.
    ///
    /// actix-web requires static text, so a phrase built at run time stays in memory: the first 64 distinct phrases of a process,
    /// of at most 256 bytes. Others are replaced by the standard phrase.
    #[must_use]
    pub fn status_text(mut self, phrase: impl Into<Cow<'static, str>>) -> Self {
        match header::phrase(phrase.into()) {
            Ok(phrase) => {
                self.http.head_mut().reason = phrase;
                self
            }
            Err(error) => self.fail(error),
        }
    }

    /// Sets a header, and replaces all headers of that name.
    #[must_use]
    pub fn set_header(mut self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.http.headers_mut().remove(name);
        self.append_header(name, value)
    }

    /// Appends a header.
    #[must_use]
    pub fn append_header(mut self, name: &str, value: impl IntoHeaderValues) -> Self {
        match header::name(name).and_then(|name| Ok((name, value.into_header_values()?))) {
            Ok((name, values)) => {
                for value in values {
                    self.http.headers_mut().append(name.clone(), trimmed(value));
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

    /// Returns the text of a header; several of the same name are joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut values = self.http.headers().get_all(name).map(header::text);
        let first = values.next()?;
        Some(values.fold(first.into_owned(), |joined, value| joined + ", " + &value))
    }

    /// Borrows all headers, for statements instead of a chain.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.http.headers_mut()
    }

    /// Sets a cookie, and replaces one of the same name. The default path is `/`; a `Max-Age` adds an `Expires`.
    ///
    /// `Set-Cookie` headers that were set by hand are kept. As in Next they are rewritten, so unknown attributes are dropped, and a
    /// value that can't be decoded is a 500.
    #[must_use]
    pub fn set_cookie(mut self, cookie: impl Into<SetCookie>) -> Self {
        match self.put_cookie(cookie.into()) {
            Ok(()) => self,
            Err(error) => self.fail(error),
        }
    }

    fn put_cookie(&mut self, cookie: SetCookie) -> Result<(), ApiError> {
        let headers = self.http.headers_mut();
        self.cookies = self.cookies.reread(headers)?;
        self.cookies.put(cookie);
        self.cookies.write(headers)
    }

    /// Returns the cookies of the `Set-Cookie` headers, set with [`set_cookie`](Self::set_cookie) or by hand. Malformed ones are
    /// omitted.
    #[must_use]
    pub fn cookies(&self) -> ResponseCookies {
        self.cookies.reread_valid(self.http.headers())
    }

    /// Removes a cookie from the client.
    #[must_use]
    pub fn delete_cookie(self, name: &str) -> Self {
        self.set_cookie(SetCookie::removal(name))
    }

    /// Returns the first error of a setter, if there is one.
    pub(crate) fn checked(mut self) -> Result<Self, Error> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Keeps the first error.
    pub(crate) fn fail(mut self, error: impl Into<Error>) -> Self {
        self.failed.get_or_insert_with(|| error.into());
        self
    }

    /// Changes where the request is passed on to.
    pub(crate) fn change_onward(
        mut self,
        change: impl FnOnce(&mut Onward) -> Result<(), ApiError>,
    ) -> Self {
        let not_onward = || {
            let message = "request headers can be set only on `NextResponse::next()` and `NextResponse::rewrite()`";
            Err(ApiError::new(500, message))
        };
        match self.onward.as_mut().map_or_else(not_onward, change) {
            Ok(()) => self,
            Err(error) => self.fail(error),
        }
    }

    /// Takes out where the request is passed on to. As in Next, a response with a `Location` is not passed on.
    pub(crate) fn take_onward(&mut self) -> Option<Onward> {
        let onward = self.onward.take()?;
        (!self.http.headers().contains_key(LOCATION)).then_some(onward)
    }

    /// Whether this wraps an actix-web response, which is sent unchanged.
    pub(crate) fn is_actix(&self) -> bool {
        matches!(self.body, BodyKind::Actix)
    }

    /// Returns the headers to add to another response, with the cookies set through `cookies()`. As in Next,
    /// `x-middleware-set-cookie` lists the cookies set with `set_cookie`.
    pub(crate) fn into_headers(mut self, set: &ResponseCookies) -> Result<HeaderMap, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut headers = mem::take(self.http.headers_mut());
        if headers.is_empty() && set.is_empty() {
            return Ok(headers);
        }
        let own = self.cookies.reread(&headers)?;
        jar::merge(&mut headers, set)?;
        body_kind::normalize_added(&mut headers)?;
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = own.iter().map(ToString::to_string).collect();
            let name = HeaderName::from_static("x-middleware-set-cookie");
            headers.insert(name, header::value(&cookies.join(","))?);
        }
        Ok(headers)
    }

    /// Finishes the response to a `method`, with the cookies set through `cookies()`.
    pub(crate) fn into_response(
        mut self,
        method: &Method,
        set: &ResponseCookies,
    ) -> Result<Box<HttpResponse>, Error> {
        jar::merge(self.http.headers_mut(), set)?;
        match (self.failed, self.onward) {
            (Some(error), _) => Err(error),
            (None, Some(_)) => Err(body_kind::only_for_a_proxy().into()),
            (None, None) => self.body.finish(method, self.http),
        }
    }
}

/// Trims white space, as in the Fetch standard.
fn trimmed(value: HeaderValue) -> HeaderValue {
    let (whole, core) = (value.as_bytes(), value.as_bytes().trim_ascii());
    if core.len() == whole.len() {
        return value;
    }
    HeaderValue::from_bytes(core).unwrap_or(value)
}

/// Wraps an actix-web response unchanged.
impl From<HttpResponse> for NextResponse {
    fn from(mut http: HttpResponse) -> Self {
        if http.body().size() == BodySize::Stream {
            ResponseNotes::update(&mut http, |notes| notes.is_streamed = true);
        }
        Self::new(http, BodyKind::Actix)
    }
}

impl HandlerOutput<Self> for NextResponse {
    fn into_result(self) -> Result<Self, Error> {
        Ok(self)
    }
}

impl HandlerOutput<NextResponse> for HttpResponse {
    fn into_result(self) -> Result<NextResponse, Error> {
        Ok(self.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::http::header::SET_COOKIE;

    use super::*;

    fn cookies(response: NextResponse) -> Vec<String> {
        let set = ResponseCookies::default();
        let http = response.into_response(&Method::GET, &set).unwrap();
        let cookies = http.headers().get_all(SET_COOKIE).map(header::text);
        cookies.map(Into::into).collect()
    }

    #[test]
    fn a_malformed_cookie_is_sent_unchanged() {
        for cookie in ["sale=50%25; Path=/", "sale=50%; Path=/"] {
            let response = NextResponse::empty(200).set_header("Set-Cookie", cookie);
            assert_eq!(cookies(response), [cookie]);
        }
        let typed =
            NextResponse::empty(200).set_header("Set-Cookie", SetCookie::new("sale", "50%"));
        assert_eq!(cookies(typed), ["sale=50%25"]);
    }

    #[test]
    fn setting_a_cookie_beside_a_malformed_one_is_an_error() {
        let response = NextResponse::empty(200).append_header("Set-Cookie", "sale=50%; Path=/");
        assert!(response.cookies().is_empty());
        let response = response.set_cookie(SetCookie::new("b", "2"));
        let set = ResponseCookies::default();
        let error = response.into_response(&Method::GET, &set).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`sale=50%; Path=/` is not a valid cookie"
        );
    }

    #[test]
    fn cookies_are_parsed_from_the_headers() {
        let mut response = NextResponse::empty(200)
            .append_header("Set-Cookie", "a=1; HttpOnly")
            .append_header("Set-Cookie", "b=2; Custom")
            .set_cookie(SetCookie::new("c", "3").max_age(Duration::ZERO))
            .append_header("Set-Cookie", "b=4");
        let all: Vec<_> = response.cookies().iter().map(ToString::to_string).collect();
        assert_eq!(all, ["a=1; HttpOnly", "b=4", "c=3; Path=/; Max-Age=0"]);
        response.headers_mut().remove(SET_COOKIE);
        assert!(response.cookies().is_empty());
        assert_eq!(
            cookies(response.set_cookie(SetCookie::new("d", "5"))),
            ["d=5; Path=/"]
        );
    }

    #[test]
    fn the_cookies_of_an_actix_response_are_kept() {
        let http = HttpResponse::Ok()
            .insert_header((SET_COOKIE, "a=1"))
            .finish();
        let response = NextResponse::from(http).set_cookie(SetCookie::new("b", "2"));
        assert_eq!(cookies(response), ["a=1", "b=2; Path=/"]);
    }
}
