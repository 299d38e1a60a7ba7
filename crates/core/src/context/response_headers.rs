//! Response headers that are set outside of the handler, for example by a guard.

use std::{fmt, rc::Rc};

use actix_web::http::header::{
    CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, TRANSFER_ENCODING,
    UPGRADE,
};

use super::{computing::outside, current::any_current, request_context::StyleContext};
use crate::{ApiError, IntoHeaderValues, header};

/// Returns the headers that are added to the response of the running request: that of the handler, of an error, or of an error
/// hook. It is for extractors that guard a handler, and for any code that a handler calls, in both styles.
///
/// Headers that the response itself sets win, as if a wrapper in Next.js had called `res.setHeader()` before the handler.
///
/// ```
/// use actix_web::{FromRequest, HttpRequest, dev::Payload, error::ErrorUnauthorized};
/// use std::future::{Ready, ready};
/// use twinroute_core::{SetCookie, context::response_headers};
///
/// /// A guard that refuses requests without a session, and renews the cookie of the others.
/// struct Session(String);
///
/// impl FromRequest for Session {
///     type Error = actix_web::Error;
///     type Future = Ready<Result<Self, Self::Error>>;
///
///     fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
///         let session = || {
///             let headers = response_headers()?;
///             headers.set("Cache-Control", "private, no-store")?;
///             let id = request.headers().get("x-session").ok_or_else(|| ErrorUnauthorized("no session"))?;
///             let id = id.to_str().map_err(|_| ErrorUnauthorized("no session"))?;
///             headers.append("Set-Cookie", SetCookie::new("session", id).http_only())?;
///             Ok(Self(id.to_owned()))
///         };
///         ready(session())
///     }
/// }
/// ```
///
/// # Errors
/// When called outside of a request, or in the future of [`cached`](crate::caching::cached).
pub fn response_headers() -> Result<ResponseHeaders, ApiError> {
    let context = any_current().map(ResponseHeaders);
    context.ok_or_else(|| outside("`response_headers`"))
}

/// Headers to add to the response, from [`response_headers`].
#[derive(Clone)]
pub struct ResponseHeaders(Rc<dyn StyleContext>);

impl ResponseHeaders {
    /// Sets a header, and replaces headers of that name that were added here before. It is dropped if the response sets that header.
    ///
    /// # Errors
    /// When the name or the value is invalid, the header describes the body's length or the connection, or the response has begun.
    pub fn set(&self, name: &str, value: impl IntoHeaderValues) -> Result<&Self, ApiError> {
        self.add(name, value, Addition::Set)
    }

    /// Appends a header, such as `Vary`, to those of the response. A cookie is dropped if the response sets a cookie of that name.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn append(&self, name: &str, value: impl IntoHeaderValues) -> Result<&Self, ApiError> {
        self.add(name, value, Addition::Append)
    }

    fn add(
        &self,
        name: &str,
        value: impl IntoHeaderValues,
        addition: Addition,
    ) -> Result<&Self, ApiError> {
        let name = header::name(name)?;
        if SERVER_HEADERS.contains(&name) {
            return Err(ApiError::new(500, format!("`{name}` is set by the server")));
        }
        let values = value.into_header_values()?;
        let mut added = self.0.shared().response_headers.borrow_mut();
        let too_late = || ApiError::new(500, "headers can't be set: the response has begun");
        let added = added.as_mut().ok_or_else(too_late)?;
        if addition == Addition::Set {
            added.0.retain(|(known, ..)| *known != name);
        }
        let values = values.into_iter();
        added
            .0
            .extend(values.map(|value| (name.clone(), value, addition)));
        Ok(self)
    }
}

/// The headers that the server sets.
const SERVER_HEADERS: [HeaderName; 4] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE];

/// How a header is combined with those of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Addition {
    Set,
    Append,
}

/// The headers to add, in order.
#[derive(Debug, Default)]
pub(super) struct AddedHeaders(Vec<(HeaderName, HeaderValue, Addition)>);

impl AddedHeaders {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Merges them into the headers of the response.
    pub(super) fn merge(mut self, headers: &mut HeaderMap) {
        self.0.retain(|(name, value, addition)| match addition {
            Addition::Append if *name == SET_COOKIE => !sets_cookie(headers, value),
            Addition::Append => true,
            Addition::Set => !headers.contains_key(name),
        });
        for (name, value, _) in self.0 {
            headers.append(name, value);
        }
    }
}

/// Whether headers set the cookie that `value` sets.
fn sets_cookie(headers: &HeaderMap, value: &HeaderValue) -> bool {
    let name = |value: &HeaderValue| {
        let name = value.as_bytes().split(|byte| *byte == b'=').next();
        name.unwrap_or_default().trim_ascii().to_owned()
    };
    let cookie = name(value);
    headers.get_all(SET_COOKIE).any(|own| name(own) == cookie)
}

impl fmt::Debug for ResponseHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let added = self.0.shared().response_headers.borrow();
        f.debug_tuple("ResponseHeaders").field(&*added).finish()
    }
}
