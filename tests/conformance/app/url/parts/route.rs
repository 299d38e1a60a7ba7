use serde_json::json;
use twinroute::app::{NextRequest, NextResponse};

pub async fn get(req: NextRequest) -> NextResponse {
    let url = req.next_url();
    NextResponse::json(json!({
        "href": url.href(),
        "origin": url.origin(),
        "protocol": url.protocol(),
        "host": url.host(),
        "hostname": url.hostname(),
        "port": url.host().ends_with(&format!(":{}", url.port())),
        "pathname": url.pathname(),
        "search": url.search(),
        "hash": url.hash(),
        "basePath": url.base_path(),
        "text": url.to_string(),
        "json": url,
    }))
}
