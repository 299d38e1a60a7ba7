//! `try` and `catch` of a handler.

use twinroute_core::Error;

use crate::NextResponse;

/// Runs `part`, and `caught` if it fails, as `try { .. } catch { .. }` does in a handler of Next.
///
/// A response with an invalid value, such as a header with a line break, is caught too: in Next, its setter throws.
///
/// The error of `twinroute::ported::not_ported` is not caught: what the missing part would do is not known.
///
/// ```
/// use serde_json::{Value, json};
/// use twinroute_app::{NextRequest, NextResponse, attempt, route};
///
/// async fn post(mut req: NextRequest) -> twinroute_app::Result<NextResponse> {
///     attempt(
///         async || {
///             let body: Value = req.json().await?;
///             Ok(NextResponse::json(body))
///         },
///         async |_| Ok(NextResponse::json(json!({ "error": "no JSON" })).status(400)),
///     )
///     .await
/// }
/// # route().post(post);
/// ```
///
/// # Errors
/// If `caught` fails, or `part` reaches something that is not ported.
pub async fn attempt(
    part: impl AsyncFnOnce() -> Result<NextResponse, Error>,
    caught: impl AsyncFnOnce(Error) -> Result<NextResponse, Error>,
) -> Result<NextResponse, Error> {
    match part().await.and_then(NextResponse::checked) {
        Err(error) if !error.is_not_ported() => caught(error).await,
        result => result,
    }
}
