use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    let method = req.method().as_str();
    NextResponse::text(method).set_header("X-Method", method)
}

pub use get as head;
pub use get as post;
pub use get as put;
pub use get as patch;
pub use get as delete;
pub use get as options;
