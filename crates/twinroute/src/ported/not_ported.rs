//! The place of code that is not ported.

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
///     let title: String = twinroute::ported::not_ported("getPost(id)")?;
///     Ok(res.json((id, title)))
/// }
/// ```
///
/// # Errors
/// Always, with status 501.
pub fn not_ported<T>(what: &str) -> Result<T, Error> {
    Err(Error::not_ported(what))
}
