//! `try` and `catch` of a handler.

use actix_web::http::StatusCode;
use twinroute_core::Error;

use crate::NextResponse;

/// Runs `part`, and `caught` if it fails, as `try { .. } catch { .. }` does in a handler of Next.
///
/// An error with status 501 is not caught: it stands for a part of the handler that is not ported.
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
/// If `caught` fails, or `part` fails with status 501.
pub async fn attempt(
    part: impl AsyncFnOnce() -> Result<NextResponse, Error>,
    caught: impl AsyncFnOnce(Error) -> Result<NextResponse, Error>,
) -> Result<NextResponse, Error> {
    match part().await {
        Err(error) if error.status_code() != StatusCode::NOT_IMPLEMENTED => caught(error).await,
        result => result,
    }
}
