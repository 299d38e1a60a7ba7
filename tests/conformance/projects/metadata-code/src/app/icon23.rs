use twinroute::app::NextResponse;

pub const DYNAMIC: &str = "force-dynamic";

pub async fn icon() -> NextResponse {
    NextResponse::bytes(vec![1, 2, 3, 4])
}
