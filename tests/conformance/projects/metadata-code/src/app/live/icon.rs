use twinroute::app::{NextResponse, Result, headers};

pub async fn icon() -> Result<NextResponse> {
    let data = headers()?.get("x-data").unwrap_or_default().into_owned();
    Ok(NextResponse::bytes(data).set_header("Content-Type", "image/svg+xml"))
}
