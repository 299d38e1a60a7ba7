//! The ways to make a `NextResponse`.

use std::error::Error as StdError;

use actix_web::{
    Responder,
    body::BoxBody,
    http::header::{CONTENT_TYPE, HeaderValue, LOCATION},
};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use twinroute_core::{ApiError, json, life::Watched};
use url::Url;

use crate::{Blob, NextResponse, SearchParams, exchange::Exchange};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const XML: HeaderValue = HeaderValue::from_static("application/xml");
const FORM: HeaderValue =
    HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain;charset=UTF-8");

impl NextResponse {
    /// `application/json`, as `JSON.stringify` writes it.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        match json::to_bytes(value) {
            Ok(text) => Self::typed(JSON, text),
            Err(error) => Self::bodiless().fail(error),
        }
    }

    /// `text/plain;charset=UTF-8`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::typed(TEXT, text.into().into())
    }

    /// `text/html; charset=utf-8`.
    #[must_use]
    pub fn html(text: impl Into<String>) -> Self {
        Self::typed(HTML, text.into().into())
    }

    /// `application/xml`.
    #[must_use]
    pub fn xml(text: impl Into<String>) -> Self {
        Self::typed(XML, text.into().into())
    }

    /// Pairs as a form: `application/x-www-form-urlencoded;charset=UTF-8`.
    #[must_use]
    pub fn form(params: &SearchParams) -> Self {
        Self::typed(FORM, params.to_string().into())
    }

    /// Bytes with the content type of the blob, if it has one.
    #[must_use]
    pub fn blob(blob: &Blob) -> Self {
        let response = Self::bytes(blob.bytes().clone());
        match blob.content_type() {
            "" => response,
            content_type => response.set_header(CONTENT_TYPE.as_str(), content_type),
        }
    }

    /// Pieces without a content type, sent as they come. An error among them ends the connection, so that the client
    /// sees that the answer is not whole.
    #[must_use]
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + 'static,
        E: Into<Box<dyn StdError>> + 'static,
    {
        Self::streamed(BoxBody::new(Watched::stream(stream)))
    }

    /// What any [`Responder`] of actix-web answers, such as a `NamedFile` or a `web::Json`, as it is.
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
        match Exchange::current("`NextResponse::responder`") {
            Ok(exchange) => responder
                .respond_to(&exchange.http)
                .map_into_boxed_body()
                .into(),
            Err(error) => Self::bodiless().fail(error),
        }
    }

    /// Bytes without a content type.
    #[must_use]
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::untyped(bytes.into())
    }

    /// No body and no content type.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self::bodiless().status(status)
    }

    /// Redirects with 307 to an absolute address.
    #[must_use]
    pub fn redirect(url: impl AsRef<str>) -> Self {
        Self::redirect_with(307, url)
    }

    /// Redirects with 301, 302, 303, 307 or 308 to an absolute address.
    #[must_use]
    pub fn redirect_with(status: u16, url: impl AsRef<str>) -> Self {
        let url = url.as_ref();
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Self::bodiless().fail(ApiError::new(
                500,
                format!("`{status}` is not a redirect status"),
            ));
        }
        match Url::parse(url) {
            Ok(url) => Self::empty(status).set_header(LOCATION.as_str(), url.as_str()),
            Err(error) => Self::bodiless().fail(
                ApiError::new(
                    500,
                    format!("a redirect needs an absolute address, not `{url}`"),
                )
                .with_source(error),
            ),
        }
    }
}
