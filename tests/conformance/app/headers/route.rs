use twinroute::app::{NextRequest, NextResponse};

const SHOWN: [&str; 14] = [
    "accept",
    "accept-language",
    "authorization",
    "cache-control",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "if-none-match",
    "origin",
    "referer",
    "transfer-encoding",
    "user-agent",
];

/// Answers the request's headers: the common ones and every `x-test-...`.
pub async fn get(req: NextRequest) -> NextResponse {
    let headers = req.headers().iter();
    let shown: Vec<_> = headers
        .filter(|(name, _)| SHOWN.contains(name) || name.starts_with("x-test-"))
        .collect();
    NextResponse::json(&shown)
}

pub use get as post;
