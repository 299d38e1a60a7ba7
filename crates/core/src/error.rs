//! What a handler may fail with, and what of it a client gets to see.

use std::{any::Any, borrow::Cow, error::Error as StdError, fmt, io};

use actix_web::{HttpResponse, error::PayloadError, http::StatusCode};

/// An error with the status it is answered with; its message goes to the client, unless the status is 500.
///
/// The error that is behind it, if there is one, is its [`source`](StdError::source): logged, never sent.
///
/// ```
/// use twinroute_core::ApiError;
///
/// let error = ApiError::new(404, "no such post");
/// assert_eq!((error.status().as_u16(), error.to_string().as_str()), (404, "no such post"));
/// ```
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    message: Cow<'static, str>,
    source: Option<Box<dyn StdError>>,
}

impl ApiError {
    /// An error that is answered with `status` and `message`; a status that does not exist becomes 500.
    pub fn new(status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status,
            message: message.into(),
            source: None,
        }
    }

    /// Keeps what caused it.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The text that the client gets.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl actix_web::ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }
}

/// A body that could not be read is the client's fault: too long, too late, or broken off.
impl From<PayloadError> for ApiError {
    fn from(error: PayloadError) -> Self {
        let response = match &error {
            PayloadError::Overflow => Self::new(413, "Payload Too Large"),
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                Self::new(408, "Request Timeout")
            }
            _ => Self::new(400, "Invalid body"),
        };
        response.with_source(error)
    }
}

impl StdError for ApiError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref()
    }
}

/// A redirect that ends a handler, as Next's `redirect()` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// 307 or 308; an App handler answers 303 instead after a form was posted.
    pub status: StatusCode,
    /// The `Location`, as given.
    pub location: String,
}

/// What `?` turns every error into; how it is answered depends on what it was made from.
///
/// | made from | answer |
/// | --- | --- |
/// | [`ApiError`] | its status and message |
/// | a [`PayloadError`], where a handler reads the body itself | 400, 408 when it came too slowly, 413 when it is too long |
/// | [`Error::new`], any other [`std::error::Error`], a panic | 500; it is logged, and nothing of it is sent |
/// | [`Error::actix`] | the actix error's own response |
/// | [`Error::redirect`] | the redirect |
// Boxed, so that every `Result` on the request's way stays small.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    /// With a status and a message.
    Status(ApiError),
    /// With another address.
    Redirect(Redirect),
    /// With the response that an actix error makes.
    Actix(actix_web::Error),
    /// With 500, because nothing is known about it.
    Internal(Box<dyn StdError>),
}

impl Error {
    fn of(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    /// An error that is answered with `status` and an empty message.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self::of(Kind::Status(ApiError {
            status,
            message: Cow::Borrowed(""),
            source: None,
        }))
    }

    /// An error with this text, as JavaScript's `throw new Error(text)`: a 500 that is reported. The text is not sent.
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
        Self::of(Kind::Internal(text.into().into()))
    }

    /// A redirect that ends the handler.
    #[must_use]
    pub fn redirect(redirect: Redirect) -> Self {
        Self::of(Kind::Redirect(redirect))
    }

    /// Takes an error of actix-web or of a crate made for it, which `?` can't: `.map_err(Error::actix)?`.
    pub fn actix(error: impl Into<actix_web::Error>) -> Self {
        Self::of(Kind::Actix(error.into()))
    }

    /// Takes a boxed error, such as `anyhow`'s, which `?` can't: `.map_err(Error::boxed)?`.
    pub fn boxed(error: impl Into<Box<dyn StdError>>) -> Self {
        let error = match error.into().downcast::<ApiError>() {
            Ok(error) => return Self::of(Kind::Status(*error)),
            Err(error) => error,
        };
        match error.downcast::<PayloadError>() {
            Ok(error) => Self::of(Kind::Status((*error).into())),
            Err(error) => Self::of(Kind::Internal(error)),
        }
    }

    /// Takes what a panic was raised with.
    #[must_use]
    pub fn panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::of(Kind::Internal(
            format!("the handler panicked: {}", text.unwrap_or("no message")).into(),
        ))
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        match &*self.0 {
            Kind::Status(error) => error.status,
            Kind::Redirect(redirect) => redirect.status,
            Kind::Actix(error) => error.as_response_error().status_code(),
            Kind::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// How the client is told. What is behind a 500 stays here.
    #[must_use]
    pub fn reply(&self) -> Reply<'_> {
        let status = self.status_code();
        match &*self.0 {
            Kind::Redirect(redirect) => Reply::Redirect(redirect),
            // Some errors give their status in the response alone, which can be taken once.
            Kind::Actix(error) if status == StatusCode::INTERNAL_SERVER_ERROR => {
                match error.error_response() {
                    response if response.status() == status => Reply::Status(status, ""),
                    response => Reply::Response(response),
                }
            }
            _ if status == StatusCode::INTERNAL_SERVER_ERROR => Reply::Status(status, ""),
            Kind::Status(error) => Reply::Status(status, &error.message),
            Kind::Actix(error) => match error.as_error::<ApiError>() {
                Some(error) => Reply::Status(status, &error.message),
                None => Reply::Response(error.error_response()),
            },
            Kind::Internal(_) => Reply::Status(status, ""),
        }
    }
}

/// What a client gets to see of an [`Error`]; each style writes it in its own way.
#[derive(Debug)]
pub enum Reply<'a> {
    /// A status and, but for 500, a message.
    Status(StatusCode, &'a str),
    /// Another address.
    Redirect(&'a Redirect),
    /// The response that an actix error makes.
    Response(HttpResponse),
}

impl<E: StdError + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::boxed(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Status(error) if error.message.is_empty() => error.status.fmt(f),
            Kind::Status(error) => error.fmt(f),
            Kind::Redirect(redirect) => write!(f, "redirect to `{}`", redirect.location),
            Kind::Actix(error) => error.fmt(f),
            Kind::Internal(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_without_a_message_says_its_status() {
        let error = Error::status(StatusCode::NOT_FOUND);
        assert_eq!(error.to_string(), "404 Not Found");
        let error = Error::from(ApiError::new(404, "no such post"));
        assert_eq!(error.to_string(), "no such post");
    }
}
