//! A large streamed response: `?mib=1024`.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use twinroute::app::{NextRequest, NextResponse};

const CHUNK: &[u8] = &[7; 64 * 1024];

pub async fn get(req: NextRequest) -> NextResponse {
    let search = req.next_url().search_params();
    let mebibytes: usize = search
        .get("mib")
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let chunks = stream::iter(0..mebibytes.saturating_mul(16))
        .map(|_| Ok::<_, Infallible>(Bytes::from_static(CHUNK)));
    NextResponse::stream(chunks).set_header("Content-Type", "application/octet-stream")
}
