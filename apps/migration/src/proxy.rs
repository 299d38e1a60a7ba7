use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, ProxyConfig};

pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/drafts/:path*");

pub async fn proxy(req: NextRequest) -> NextResponse {
    // Drafts are for users who are signed in. The handler gets their name.
    let Some(name) = req.cookie("name").filter(|name| is_word(name)) else {
        return NextResponse::json(json!({ "error": "sign in first" })).status(401);
    };
    NextResponse::next()
        .set_request_header("X-User", name)
        .set_header("X-Checked", "yes")
}

fn is_word(name: &str) -> bool {
    let is_part = |part: u8| part.is_ascii_alphanumeric() || part == b'_';
    !name.is_empty() && name.bytes().all(is_part)
}
