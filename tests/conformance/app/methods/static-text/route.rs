use twinroute::app::{NextRequest, NextResponse};

pub const DYNAMIC: &str = "force-static";

pub async fn get(req: NextRequest) -> NextResponse {
    let search = match req.next_url().search() {
        "" => "no query",
        search => search,
    };
    NextResponse::text(search)
        .status(203)
        .set_header("X-Static", "yes")
}
