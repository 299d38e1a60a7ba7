use twinroute::app::{NextRequest, NextResponse};

pub async fn post(req: NextRequest) -> NextResponse {
    NextResponse::text(req.method().as_str())
}

pub use post as put;
pub use post as patch;
pub use post as delete;
pub use post as head;
pub use post as options;
