//! `connection()` of `next/server`.

use twinroute_core::ApiError;

use crate::context::AppContext;

/// Waits for a request. A handler always runs within a request, so this never waits; it exists for migrated code.
///
/// # Errors
/// When called outside of a request, or in a route with `DYNAMIC = "error"`.
pub async fn connection() -> Result<(), ApiError> {
    AppContext::reading("`connection()`").map(drop)
}
