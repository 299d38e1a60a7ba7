use twinroute::app::NextResponse;

pub async fn opengraph_image() -> NextResponse {
    NextResponse::bytes("group")
        .set_header("Content-Type", "image/png")
        .set_header("Cache-Control", "public, max-age=60")
}
