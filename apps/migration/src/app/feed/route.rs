use std::{convert::Infallible, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use twinroute::app::{NextRequest, NextResponse};

use crate::posts;

pub async fn get(req: NextRequest) -> NextResponse {
    let prefix = req
        .next_url()
        .search_params()
        .get("prefix")
        .unwrap_or_default()
        .to_owned();
    let lines = stream::iter(posts()).then(move |post| {
        let line = Bytes::from(format!("{prefix}{}\n", post.title));
        async move {
            sleep(Duration::from_millis(5)).await;
            Ok::<_, Infallible>(line)
        }
    });
    NextResponse::stream(lines).set_header("Content-Type", "text/plain; charset=utf-8")
}
