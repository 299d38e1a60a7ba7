use twinroute::app::NextResponse;

/// The request's headers are read-only: there is no `set` to call, so what throws in Next does not compile here.
pub async fn get() -> NextResponse {
    NextResponse::text("Error")
}
