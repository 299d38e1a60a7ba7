//! The place of code that is not ported.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header::ContentType},
};
use twinroute_core::Error;

/// Stands where a value of a ported handler is missing: always an error with status 501.
///
/// `cargo twinroute port` writes it where it can't translate the TypeScript. `what` is the missing part, such as the call that gives the
/// value. It is logged with the error, and is not sent to the client.
///
/// ```
/// use twinroute::pages::{NextApiRequest, NextApiResponse, Result};
///
/// pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
///     let id = req.query().get("id").unwrap_or_default();
///     // port: data getPost(id)
///     let title: String = twinroute::not_ported("getPost(id)")?;
///     Ok(res.json((id, title)))
/// }
/// ```
///
/// # Errors
/// Always, with status 501.
pub fn not_ported<T>(what: &str) -> Result<T, Error> {
    Err(Error::actix(NotPorted(what.to_owned())))
}

/// The missing part.
#[derive(Debug)]
struct NotPorted(String);

impl fmt::Display for NotPorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not ported: {}", self.0)
    }
}

impl ResponseError for NotPorted {
    fn status_code(&self) -> StatusCode {
        StatusCode::NOT_IMPLEMENTED
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code())
            .content_type(ContentType::plaintext())
            .body("a part of this route is not ported")
    }
}
