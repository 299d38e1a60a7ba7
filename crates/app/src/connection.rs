//! `connection()` of `next/server`.

use twinroute_core::ApiError;

use crate::context::AppContext;

/// Waits for a request. Here a handler has one whenever it runs, so this never waits; it is there for code that moves.
///
/// # Errors
/// Outside of a request, and in a route with `DYNAMIC = "error"`.
pub async fn connection() -> Result<(), ApiError> {
    AppContext::reading("`connection()`").map(drop)
}
