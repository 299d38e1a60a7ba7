//! The error of a handler, and the response that the client gets for it.

use std::{any::Any, error::Error as StdError, fmt, iter::successors};

use actix_web::{
    HttpResponse, ResponseError,
    error::{JsonPayloadError, PathError, PayloadError, QueryPayloadError, UrlencodedError},
    http::{
        StatusCode,
        header::{ContentType, LOCATION},
    },
};

use crate::{ApiError, ErrorKind, FieldError, own_response::OwnResponse, panic_text};

/// A redirect that ends a handler, like Next's `redirect()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// 307 or 308. An App handler responds with 303 instead after a form was posted.
    pub status: StatusCode,
    /// The `Location`, as given.
    pub location: String,
}

/// The error type of handlers, to which `?` converts every error. Its response depends on the original error:
///
/// | original error | response |
/// | --- | --- |
/// | [`ApiError`] | its status and message |
/// | a [`PayloadError`], where a handler reads the body itself | 400, 408 when the body was too slow, 413 when it exceeds a limit |
/// | [`actix_web::Error`], or [`Error::actix`] for an error that only implements [`ResponseError`] | the error's own response |
/// | a type registered with `Routes::error_response` | its own response |
/// | [`Error::new`], any other [`std::error::Error`], a panic | 500; the error is logged, and not sent |
/// | [`Error::redirect`] | the redirect |
///
/// An error's own response is sent unchanged, including the body of a 500. One exception: actix-web's default `error_response`
/// sends the `Display` text of the error, which in a 500 is often internal, such as a database's message. That response is
/// replaced by a bare 500, unless its text was given explicitly (`ErrorInternalServerError("try again")`) or the type was
/// registered.
// Boxed, so that `Result`s stay small.
#[derive(Debug)]
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    cause: Cause,
    kind: ErrorKind,
    /// The invalid fields of an error that is not an `ApiError`.
    fields: Vec<FieldError>,
    /// The cause's own response.
    own: Option<OwnResponse>,
}

#[derive(Debug)]
enum Cause {
    /// An error with a status and a message.
    Status(ApiError),
    /// A redirect.
    Redirect(Redirect),
    /// An error of actix-web.
    Actix(actix_web::Error),
    /// Any other error.
    Other(Box<dyn StdError>),
}

impl Error {
    fn of(cause: Cause) -> Self {
        Self(Box::new(Failure {
            cause,
            kind: ErrorKind::Handler,
            fields: Vec::new(),
            own: None,
        }))
    }

    /// Creates an error that responds with `status` and an empty message.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self::of(Cause::Status(ApiError::of_status(status)))
    }

    /// Creates an error for a request that is rejected before a handler runs.
    #[must_use]
    pub fn refusal(kind: ErrorKind, status: StatusCode) -> Self {
        ApiError::of_status(status).with_kind(kind).into()
    }

    /// Creates an error with this text, as JavaScript's `throw new Error(text)`: a 500 that is reported. The text is not sent.
    ///
    /// ```
    /// use twinroute_core::Error;
    ///
    /// fn total(prices: &[u32]) -> Result<u32, Error> {
    ///     let total: u64 = prices.iter().copied().map(u64::from).sum();
    ///     total.try_into().map_err(|_| Error::new(format!("a total of {total} does not fit")))
    /// }
    /// let error = total(&[u32::MAX, 1]).unwrap_err();
    /// assert_eq!(error.status_code(), 500);
    /// assert_eq!(error.to_string(), "a total of 4294967296 does not fit");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Self::of(Cause::Other(text.into().into()))
    }

    /// Creates a redirect, which ends the handler.
    #[must_use]
    pub fn redirect(redirect: Redirect) -> Self {
        Self::of(Cause::Redirect(redirect))
    }

    /// Converts an error that implements only actix-web's `ResponseError`, which `?` can't: `.map_err(Error::actix)?`.
    pub fn actix(error: impl Into<actix_web::Error>) -> Self {
        let error = error.into();
        let is_ours = error.as_error::<ApiError>().is_some() || error.as_error::<Self>().is_some();
        let own = match is_ours {
            true => None,
            false => OwnResponse::of_actix(&error),
        };
        let mut this = Self::of(Cause::Actix(error));
        this.0.own = own;
        this
    }

    /// Converts the error of an extractor among a handler's arguments.
    #[must_use]
    pub fn extractor(error: actix_web::Error) -> Self {
        let mut this = Self::actix(error);
        (this.0.kind, this.0.fields) = this.of_extractor();
        this
    }

    /// Converts a boxed error, such as `anyhow`'s, which `?` can't: `.map_err(Error::boxed)?`.
    pub fn boxed(error: impl Into<Box<dyn StdError>>) -> Self {
        let error = match error.into().downcast::<ApiError>() {
            Ok(error) => return Self::of(Cause::Status(*error)),
            Err(error) => error,
        };
        let error = match error.downcast::<PayloadError>() {
            Ok(error) => return Self::of(Cause::Status((*error).into())),
            Err(error) => error,
        };
        match error.downcast::<actix_web::Error>() {
            Ok(error) => Self::actix(*error),
            Err(error) => Self::of(Cause::Other(error)),
        }
    }

    /// Converts the payload of a panic in a handler.
    #[must_use]
    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        Self::panic_of("the handler", payload)
    }

    /// Converts the payload of a panic in other code of the application, which `what` names.
    #[must_use]
    pub fn panic_of(what: &str, payload: &(dyn Any + Send)) -> Self {
        let text = panic_text(payload).unwrap_or("(no message)");
        let mut this = Self::of(Cause::Other(format!("{what} panicked: {text}").into()));
        this.0.kind = ErrorKind::Panic;
        this
    }

    /// Sets the response that `respond` makes of the error or one of its sources, if the error has no response of its own.
    #[must_use]
    pub fn or_respond(
        mut self,
        respond: impl Fn(&(dyn StdError + 'static)) -> Option<HttpResponse>,
    ) -> Self {
        if let Cause::Other(error) = &self.failure().cause {
            let first: &(dyn StdError + 'static) = &**error;
            let mut sources = successors(Some(first), |&error| error.source());
            let response = sources.find_map(respond);
            self.0.own = response.map(|response| OwnResponse::new(response, error));
        }
        self
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        match (&self.failure().cause, self.api_error(), self.own()) {
            (Cause::Redirect(redirect), ..) => redirect.status,
            (_, Some(error), _) => error.status(),
            (.., Some(own)) => own.status,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Where the request failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        let kinds = [
            self.api_error().map_or(ErrorKind::Handler, ApiError::kind),
            self.failure().kind,
        ];
        let known = kinds.into_iter().find(|kind| *kind != ErrorKind::Handler);
        known.unwrap_or(self.0.kind)
    }

    /// Returns the invalid fields of a typed body, params or query: at least the first.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        self.api_error()
            .map_or(&self.failure().fields, ApiError::fields)
    }

    /// Returns the text for the client: the error's message for it, or else the reason phrase of the status. It never contains the
    /// cause of a 500.
    #[must_use]
    pub fn message(&self) -> &str {
        let reason = || self.status_code().canonical_reason().unwrap_or("Error");
        match self.text() {
            "" => reason(),
            text => text,
        }
    }

    /// Returns the first `E` among the original error and its sources. For errors that implement only `ResponseError`, use
    /// [`as_error`](Self::as_error).
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        let mut error: Option<&(dyn StdError + 'static)> = match &self.failure().cause {
            Cause::Status(error) => Some(error),
            Cause::Actix(error) => Some(error),
            Cause::Other(error) => Some(&**error),
            Cause::Redirect(_) => None,
        };
        while let Some(this) = error {
            match this.downcast_ref() {
                Some(found) => return Some(found),
                None => error = this.source(),
            }
        }
        None
    }

    /// Returns the original error if it was wrapped in an `actix_web::Error` and is an `E`, such as a
    /// [`JsonPayloadError`](actix_web::error::JsonPayloadError).
    #[must_use]
    pub fn as_error<E: ResponseError + 'static>(&self) -> Option<&E> {
        match &self.failure().cause {
            Cause::Actix(error) => error.as_error(),
            Cause::Status(_) | Cause::Redirect(_) | Cause::Other(_) => None,
        }
    }

    /// Returns what to send to the client. The error's own response is returned once; later calls return its status.
    #[must_use]
    pub fn reply(&self) -> Reply<'_> {
        if let Cause::Redirect(redirect) = &self.failure().cause {
            return Reply::Redirect(redirect);
        }
        let own = self.own().and_then(OwnResponse::take);
        match own {
            Some(response) => Reply::Response(response),
            None => Reply::Status(self.status_code(), self.text()),
        }
    }

    /// Returns the error's own text for the client.
    fn text(&self) -> &str {
        match (self.api_error(), self.own()) {
            (Some(error), _) if error.status() == StatusCode::INTERNAL_SERVER_ERROR => "",
            (Some(error), _) => error.message(),
            (None, Some(own)) => &own.text,
            (None, None) => "",
        }
    }

    /// Returns the original failure: an extractor may fail with an `Error`, which arrives wrapped in an `actix_web::Error`.
    fn failure(&self) -> &Failure {
        match &self.0.cause {
            Cause::Actix(error) => error.as_error().map_or(&self.0, Self::failure),
            Cause::Status(_) | Cause::Redirect(_) | Cause::Other(_) => &self.0,
        }
    }

    fn own(&self) -> Option<&OwnResponse> {
        self.0.own.as_ref().or(self.failure().own.as_ref())
    }

    /// Returns the `ApiError`, which our extractors wrap in an `actix_web::Error`.
    fn api_error(&self) -> Option<&ApiError> {
        match &self.failure().cause {
            Cause::Status(error) => Some(error),
            Cause::Actix(error) => error.as_error(),
            Cause::Redirect(_) | Cause::Other(_) => None,
        }
    }

    /// Derives kind and invalid fields from the error of an extractor.
    fn of_extractor(&self) -> (ErrorKind, Vec<FieldError>) {
        let whole = |reason: String| vec![FieldError::of_serde("", reason)];
        if let Some(QueryPayloadError::Deserialize(error)) = self.as_error() {
            return (ErrorKind::Query, whole(error.to_string()));
        }
        if let Some(PathError::Deserialize(error)) = self.as_error() {
            return (ErrorKind::Params, whole(error.to_string()));
        }
        if let Some(JsonPayloadError::Deserialize(error)) = self.as_error() {
            let fields = error.is_data().then(|| whole(error.to_string()));
            return (ErrorKind::Body, fields.unwrap_or_default());
        }
        let is_body = self.as_error::<JsonPayloadError>().is_some()
            || self.as_error::<UrlencodedError>().is_some()
            || self.as_error::<PayloadError>().is_some();
        let kind = match self.status_code() {
            StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::PayloadTooLarge,
            StatusCode::REQUEST_TIMEOUT => ErrorKind::Timeout,
            _ if is_body => ErrorKind::Body,
            _ => ErrorKind::Extractor,
        };
        (kind, Vec::new())
    }
}

/// What is sent to the client for an [`Error`]; each style writes it in its own way.
#[derive(Debug)]
pub enum Reply<'a> {
    /// A status and, but for 500, a message.
    Status(StatusCode, &'a str),
    /// A redirect.
    Redirect(&'a Redirect),
    /// The error's own response.
    Response(HttpResponse),
}

/// Lets an extractor, such as a guard, fail with any error or a redirect: `type Error = twinroute::Error`.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        Self::status_code(self)
    }

    fn error_response(&self) -> HttpResponse {
        match self.reply() {
            Reply::Response(response) => response,
            Reply::Redirect(redirect) => HttpResponse::build(redirect.status)
                .insert_header((LOCATION, redirect.location.as_str()))
                .finish(),
            Reply::Status(status, message) => HttpResponse::build(status)
                .content_type(ContentType::plaintext())
                .body(message.to_owned()),
        }
    }
}

impl<E: StdError + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::boxed(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Status(error) if error.message().is_empty() => error.status().fmt(f),
            Cause::Status(error) => error.fmt(f),
            Cause::Redirect(redirect) => write!(f, "redirect to `{}`", redirect.location),
            Cause::Actix(error) => error.fmt(f),
            Cause::Other(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::error::{ErrorInternalServerError, ErrorServiceUnavailable, InternalError};

    use super::*;

    #[test]
    fn an_error_without_a_message_displays_its_status() {
        let error = Error::status(StatusCode::NOT_FOUND);
        assert_eq!(error.to_string(), "404 Not Found");
        assert_eq!(error.message(), "Not Found");
        let error = Error::from(ApiError::new(404, "no such post"));
        assert_eq!(error.to_string(), "no such post");
    }

    #[test]
    fn the_message_never_contains_the_cause_of_a_500() {
        let broken = || std::io::Error::other("password in a message");
        let cases = [
            (Error::from(broken()), None),
            (Error::actix(broken()), None),
            (Error::actix(ErrorInternalServerError(broken())), None),
            (Error::from(ApiError::new(500, "a cause")), None),
            (Error::panic(&"a cause"), None),
            // Written for the client.
            (
                Error::actix(ErrorInternalServerError("try again")),
                Some("try again"),
            ),
            (
                Error::from(ErrorInternalServerError("by `?`")),
                Some("by `?`"),
            ),
        ];
        for (error, text) in cases {
            assert_eq!(error.status_code(), 500, "{error}");
            assert_eq!(error.message(), text.unwrap_or("Internal Server Error"));
            let is_own = matches!(error.reply(), Reply::Response(_));
            assert_eq!(is_own, text.is_some(), "{error}");
        }
        let busy = Error::actix(ErrorServiceUnavailable("busy"));
        assert_eq!((busy.status_code().as_u16(), busy.message()), (503, "busy"));
    }

    #[test]
    fn the_status_is_kept_after_the_own_response_was_taken() {
        let response = HttpResponse::BadRequest().body("own");
        let error = Error::actix(InternalError::from_response("inner", response));
        for _ in 0..2 {
            assert_eq!(error.status_code(), 400);
            assert_eq!(error.message(), "Bad Request");
            drop(error.reply());
        }
    }

    #[test]
    fn the_original_error_is_found() {
        let error = Error::from(std::io::Error::other(
            ApiError::new(400, "inner").to_string(),
        ));
        assert!(error.downcast_ref::<std::io::Error>().is_some());
        let source = std::io::Error::other("source");
        let error = Error::from(ApiError::new(400, "outer").with_source(source));
        assert!(error.downcast_ref::<ApiError>().is_some());
        assert!(error.downcast_ref::<std::io::Error>().is_some());
        assert!(error.downcast_ref::<fmt::Error>().is_none());
        let error = Error::actix(PayloadError::Overflow);
        assert!(error.as_error::<PayloadError>().is_some());
    }
}
