//! What a handler knows about its client.

use serde_json::{Map, json};
use twinroute::app::{NextRequest, NextResponse};

const HEADERS: [&str; 9] = [
    "host",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
    "forwarded",
    "x-vercel-ip-country",
    "x-request-id",
];

pub async fn get(req: NextRequest) -> NextResponse {
    let headers = HEADERS
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), json!(req.header(name)?))));
    let headers: Map<_, _> = headers.collect();
    NextResponse::json(json!({ "ip": req.ip(), "url": req.url(), "headers": headers }))
}
