use twinroute::app::NextResponse;

pub const SIZE: (u32, u32) = (32, 32);
pub const CONTENT_TYPE: &str = "image/png";

pub async fn icon() -> NextResponse {
    NextResponse::bytes(vec![1, 2, 3]).set_header("Content-Type", CONTENT_TYPE)
}
