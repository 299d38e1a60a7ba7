//! While the request body is read.

use std::{future::pending, thread};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::{
    StreamExt as _,
    future::{FutureExt as _, LocalBoxFuture, join},
};
use tokio::time::timeout;

use twinroute::{
    Routes,
    app::{self, NextRequest, NextResponse, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, RawBody, Sent},
};

use crate::{
    server::{BOTH, SHORT, limited, serve},
    support::Log,
};

async fn run_pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
    let _ = log.send("run");
    res.end()
}

#[test]
fn reading_is_cancelled_when_the_client_disconnects() {
    async fn read(mut req: NextRequest, log: Log) -> NextResponse {
        let read = req.bytes().await;
        let _ = log.send(if read.is_ok() { "read" } else { "aborted" });
        NextResponse::empty(204)
    }
    let server = serve(
        Routes::new()
            .pages("/pages", pages::route(run_pages))
            .app("/app", app::route().post(read)),
    );
    let partial = |path| format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    drop(server.send(&partial("/pages")));
    assert!(server.has_no_event());
    let socket = server.send(&partial("/app"));
    thread::sleep(SHORT);
    drop(socket);
    assert_eq!(server.next_event(), "aborted");
}

#[test]
fn a_body_over_the_max_duration_is_a_408() {
    async fn app(mut req: NextRequest) -> app::Result {
        req.bytes().await?;
        Ok(NextResponse::empty(204))
    }
    let server = serve(limited(run_pages, app));
    for path in BOTH {
        let head = "Host: a\r\nContent-Length: 9\r\n\r\nabc";
        let mut socket = server.send(&format!("POST {path} HTTP/1.1\r\n{head}"));
        assert_eq!(socket.head().status, 408);
    }
}

/// An extractor that stops reading the body after a while.
struct PartlyRead;

impl FromRequest for PartlyRead {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = RawBody::from_request(request, payload);
        let partly_read = async { assert!(timeout(SHORT, read).await.is_err()) };
        partly_read.map(|()| Ok(Self)).boxed_local()
    }
}

#[test]
fn a_handler_that_stopped_reading_is_a_504() {
    async fn raw(_: NextApiRequest, _: NextApiResponse, _: PartlyRead) -> Sent {
        pending().await
    }
    async fn bytes(mut req: NextRequest) -> app::Result {
        assert!(timeout(SHORT, req.bytes()).await.is_err());
        pending().await
    }
    async fn stream(mut req: NextRequest) -> app::Result {
        let read = req.body()?.collect::<Vec<_>>();
        assert!(timeout(SHORT, read).await.is_err());
        pending().await
    }
    let page = PageConfig::new().body_parser(false).max_duration(1);
    let segment = SegmentConfig::new().max_duration(1);
    let routes = Routes::new()
        .pages("/raw", pages::route(raw).config(page))
        .app("/bytes", app::route().post(bytes).segment_config(segment))
        .app("/stream", app::route().post(stream).segment_config(segment));
    assert_unread_bodies(routes, &["/raw", "/bytes", "/stream"], 504);
}

#[test]
fn a_body_stream_over_the_max_duration_is_a_408() {
    async fn stream(mut req: NextRequest) -> app::Result {
        let _ = req.body()?.collect::<Vec<_>>().await;
        pending().await
    }
    async fn clones(mut req: NextRequest) -> app::Result {
        let mut copy = req.try_clone()?;
        let _ = join(timeout(SHORT, copy.bytes()), req.bytes()).await;
        pending().await
    }
    let segment = SegmentConfig::new().max_duration(1);
    let routes = Routes::new()
        .app("/stream", app::route().post(stream).segment_config(segment))
        .app("/clones", app::route().post(clones).segment_config(segment));
    assert_unread_bodies(routes, &["/stream", "/clones"], 408);
}

fn assert_unread_bodies(routes: Routes, paths: &[&str], expected: u16) {
    let server = serve(routes);
    for path in paths {
        let head = "Host: a\r\nContent-Length: 9\r\n\r\nabc";
        let mut socket = server.send(&format!("POST {path} HTTP/1.1\r\n{head}"));
        assert_eq!(socket.head().status, expected, "{path}");
    }
}

#[test]
fn an_invalid_body_is_a_4xx_and_not_reported() {
    async fn app(mut req: NextRequest) -> app::Result {
        let value: serde_json::Value = req.json().await?;
        Ok(NextResponse::json(&value))
    }
    let page = pages::route(run_pages).config(PageConfig::new().size_limit("9b"));
    let route = app::route().post(app);
    let route = route.segment_config(SegmentConfig::new().body_limit("9b"));
    let server = serve(Routes::new().pages("/pages", page).app("/app", route));
    for path in BOTH {
        for (body, expected) in [("{", 400), ("[0,1,2,3,4]", 413)] {
            let length = body.len();
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            let mut client = server.send(&request);
            assert_eq!(client.head().status, expected, "{path} {body}");
        }
    }
    assert!(server.has_no_event());
}
