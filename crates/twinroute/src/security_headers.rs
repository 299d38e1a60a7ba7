//! Headers that have browsers treat responses more strictly.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpRequest,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::InternalError,
    http::header::{
        HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};
use futures_util::future::{FutureExt as _, LocalBoxFuture, Ready, ready};
use twinroute_core::{HeadLines, LastHeaders, forwarded::is_secure, header};

use crate::{routes::Routes, rule_source::RuleSourceError};

/// Headers that have browsers treat responses more strictly. A response that has one of them keeps its own.
///
/// | header | default |
/// | --- | --- |
/// | `X-Content-Type-Options` | `nosniff` |
/// | `X-Frame-Options` | `SAMEORIGIN` |
/// | `Strict-Transport-Security`, only over TLS, also that of a trusted peer | `max-age=31536000` |
///
/// [`set`](Self::set) adds others. `Content-Security-Policy`, `Permissions-Policy` and `Cross-Origin-Resource-Policy` are not among the
/// defaults, since the right values depend on the site, nor is `Referrer-Policy`, whose best value for most sites is what browsers do
/// without it.
///
/// ```
/// use twinroute::{Routes, SecurityHeaders};
///
/// let headers = SecurityHeaders::default()
///     .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
///     .remove("X-Frame-Options");
/// let routes = Routes::new().security_headers(headers);
/// # routes.build().unwrap();
/// ```
#[derive(Debug, Clone)]
#[must_use = "pass it to `Routes::security_headers`"]
pub struct SecurityHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// All of `headers`, once they are those of routes.
    lines: HeadLines,
    /// The `Strict-Transport-Security`.
    transport: Option<HeaderValue>,
    /// The headers that can't be sent.
    invalid: Vec<String>,
}

impl Default for SecurityHeaders {
    fn default() -> Self {
        let value = HeaderValue::from_static;
        Self {
            headers: vec![
                (X_CONTENT_TYPE_OPTIONS, value("nosniff")),
                (X_FRAME_OPTIONS, value("SAMEORIGIN")),
            ],
            transport: Some(value("max-age=31536000")),
            ..Self::none()
        }
    }
}

impl SecurityHeaders {
    /// Adds no header; [`set`](Self::set) does.
    pub fn none() -> Self {
        Self {
            headers: Vec::new(),
            lines: HeadLines::default(),
            transport: None,
            invalid: Vec::new(),
        }
    }

    /// Sets a header, in place of another value. A name or value that can't be sent is an error of `Routes::build`.
    ///
    /// `Strict-Transport-Security` is sent only over TLS.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        match header::name(name).and_then(|name| Ok((name, header::value(value)?))) {
            Ok((STRICT_TRANSPORT_SECURITY, value)) => self.transport = Some(value),
            Ok((name, value)) => {
                self.headers.retain(|(known, _)| *known != name);
                self.headers.push((name, value));
            }
            Err(error) => self.invalid.push(error.to_string()),
        }
        self
    }

    /// Removes a header.
    pub fn remove(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.transport
            .take_if(|_| STRICT_TRANSPORT_SECURITY == name);
        self
    }

    /// Returns the headers that can't be sent, as mistakes of the routes.
    pub(crate) fn invalid(&self) -> impl Iterator<Item = RuleSourceError> {
        let invalid = self.invalid.iter().cloned();
        invalid.map(RuleSourceError::SecurityHeader)
    }

    /// Adds the headers to those of a response that has not got them.
    pub(crate) fn add(&self, headers: &mut LastHeaders<'_>, request: Option<&HttpRequest>) {
        headers.add_missing(&self.headers, &self.lines);
        if let Some(transport) = &self.transport
            && request.is_some_and(is_secure)
            && !headers.has(&STRICT_TRANSPORT_SECURITY)
        {
            headers.add(&STRICT_TRANSPORT_SECURITY, transport);
        }
    }
}

impl Routes {
    /// Adds [security headers](SecurityHeaders) to all responses, also to errors, redirects and those of the legacy server, where they
    /// are absent: headers of a response, of config rules and of proxies win.
    ///
    /// The error of a middleware, which has no response yet, reaches those around it as an
    /// [`InternalError`](actix_web::error::InternalError) with the headers: `as_error` does not find its own type there. Health paths and
    /// what the server responds by itself have no security headers.
    ///
    /// ```
    /// use twinroute::{Routes, SecurityHeaders};
    ///
    /// let routes = Routes::new().security_headers(SecurityHeaders::default());
    /// # routes.build().unwrap();
    /// ```
    #[must_use]
    pub fn security_headers(mut self, headers: SecurityHeaders) -> Self {
        let lines = HeadLines::of(&headers.headers);
        self.security = Some(Arc::new(SecurityHeaders { lines, ..headers }));
        self
    }
}

/// A middleware that adds the headers to responses which do not come from the routes: of other middlewares and services.
#[derive(Clone)]
pub(crate) struct Secured(pub(crate) Arc<SecurityHeaders>);

impl<S> Transform<S, ServiceRequest> for Secured
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = SecuredService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(SecuredService {
            inner,
            headers: Arc::clone(&self.0),
        }))
    }
}

/// The service of [`Secured`].
pub(crate) struct SecuredService<S> {
    inner: S,
    headers: Arc<SecurityHeaders>,
}

impl<S> Service<ServiceRequest> for SecuredService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let headers = Arc::clone(&self.headers);
        let response = self.inner.call(request);
        async move {
            match response.await {
                Ok(mut response) => {
                    let request = response.request().clone();
                    headers.add(
                        &mut LastHeaders::in_map(response.headers_mut()),
                        Some(&request),
                    );
                    Ok(response)
                }
                // The `App` makes the response of an error outside of all middlewares.
                Err(error) => {
                    let mut response = error.error_response();
                    headers.add(&mut LastHeaders::in_map(response.headers_mut()), None);
                    Err(InternalError::from_response(error, response).into())
                }
            }
        }
        .boxed_local()
    }
}
