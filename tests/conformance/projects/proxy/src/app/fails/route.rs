use twinroute::app::NextResponse;

/// Panics.
pub async fn get() -> NextResponse {
    panic!("of the handler")
}
