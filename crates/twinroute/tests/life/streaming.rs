//! While a response streams.

use std::{convert::Infallible, future::pending, time::Duration};

use actix_rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::{
    ApiError,
    app::{self, NextRequest, NextResponse},
    pages::{self, NextApiRequest, NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, SHORT, TestServer, both, limited, serve},
    support::{Dropped, Log},
};

/// An endless stream that logs when it is dropped.
fn endless(log: Log) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let dropped = Dropped(log);
    stream::unfold(dropped, |dropped| async {
        sleep(Duration::from_millis(10)).await;
        Some((Ok(Bytes::from_static(b"piece")), dropped))
    })
}

async fn endless_pages(res: NextApiResponse, log: Log) -> Sent {
    res.stream(endless(log))
}

async fn endless_app(log: Log) -> NextResponse {
    NextResponse::stream(endless(log))
}

#[test]
fn a_stream_is_dropped_when_its_client_disconnects() {
    let server = serve(both(endless_pages, endless_app));
    for path in BOTH {
        let mut socket = server.get(path);
        socket.until("piece");
        drop(socket);
        assert_eq!(server.next_event(), "dropped");
    }
}

#[test]
fn the_token_completes_when_the_client_disconnects() {
    fn wait(token: twinroute::Disconnected, log: Log) {
        let copy = token.clone();
        actix_rt::spawn(async move {
            token.await;
            let is_set = copy.is_disconnected();
            let _ = log.send(if is_set { "disconnected" } else { "not set" });
        });
    }
    async fn pages(req: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        wait(req.disconnected(), log.clone());
        if req.query().get("stream").is_some() {
            return res.stream(endless(log).map(|piece| piece));
        }
        if req.query().get("quick").is_none() {
            let _ = log.send("started");
            pending::<()>().await;
        }
        res.send("complete")
    }
    async fn app(req: NextRequest, log: Log) -> NextResponse {
        wait(req.disconnected(), log.clone());
        if req.url().ends_with("stream=1") {
            return NextResponse::stream(endless(log));
        }
        if !req.url().ends_with("quick=1") {
            let _ = log.send("started");
            pending::<()>().await;
        }
        NextResponse::text("complete")
    }
    let server = serve(both(pages, app));
    for path in BOTH {
        let socket = server.get(path);
        assert_eq!(server.next_event(), "started");
        drop(socket);
        assert_eq!(server.next_event(), "disconnected");

        let mut socket = server.get(&format!("{path}?stream=1"));
        socket.until("piece");
        drop(socket);
        let mut events = [server.next_event(), server.next_event()];
        events.sort_unstable();
        assert_eq!(events, ["disconnected", "dropped"]);

        assert_eq!(
            server.response(&format!("{path}?quick=1")).text(),
            "complete"
        );
        let mut head = server.send(&format!("HEAD {path}?quick=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert_eq!(head.head().status, 200);
        assert!(server.has_no_event());
    }
}

fn assert_aborted(server: &TestServer, path: &str, event: &str) {
    assert_eq!(server.partial_response(path).text(), "started");
    assert_eq!(server.next_event(), format!("GET {path} Stream: {event}"));
}

fn started_then(
    next: impl Future<Output = Result<Bytes, ApiError>>,
) -> impl Stream<Item = Result<Bytes, ApiError>> {
    stream::iter([Ok(Bytes::from("started"))]).chain(stream::once(async {
        sleep(SHORT).await;
        next.await
    }))
}

#[test]
fn a_panic_while_streaming_aborts_the_connection() {
    async fn panics() -> Result<Bytes, ApiError> {
        panic!("secret")
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(started_then(panics()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(started_then(panics()))
    }
    async fn actix() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().streaming(started_then(panics()))
    }
    let server = serve(both(pages, app).app("/actix", app::route().get(actix)));
    for path in ["/pages", "/app", "/actix"] {
        assert_aborted(&server, path, "the handler panicked: secret");
    }
}

#[test]
fn an_error_while_streaming_aborts_the_connection() {
    async fn fail() -> Result<Bytes, ApiError> {
        Err(ApiError::new(400, "secret"))
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(started_then(fail()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(started_then(fail()))
    }
    let server = serve(both(pages, app));
    for path in BOTH {
        assert_aborted(&server, path, "secret");
    }
}

#[test]
fn an_error_after_the_first_piece_is_not_caught() {
    async fn pages(res: NextApiResponse) -> pages::Result {
        let part = async |res: NextApiResponse| -> pages::Result {
            let _out = res.write("started").await;
            sleep(SHORT).await;
            Err(ApiError::new(400, "secret").into())
        };
        let caught = async |_, res: NextApiResponse| Ok(res.status(200).send("caught"));
        res.attempt(part, caught).await
    }
    async fn app() -> NextResponse {
        NextResponse::text("not asked")
    }
    let server = serve(both(pages, app));
    assert_aborted(&server, BOTH[0], "secret");
}

#[test]
fn a_stream_over_its_max_duration_aborts_the_connection() {
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(started_then(pending()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(started_then(pending()))
    }
    let server = serve(limited(pages, app));
    for path in BOTH {
        assert_aborted(&server, path, OVER_TIME);
    }
}

const OVER_TIME: &str = "the response took longer than the route's max duration";

#[test]
fn the_max_duration_bounds_a_stream_that_is_always_ready() {
    fn ready() -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::repeat_with(|| Ok(Bytes::from_static(b"more")))
    }
    let server = serve(limited(
        async |res: NextApiResponse| res.stream(ready()),
        async || NextResponse::stream(ready()),
    ));
    for path in BOTH {
        assert!(server.partial_response(path).text().starts_with("moremore"));
        assert_eq!(
            server.next_event(),
            format!("GET {path} Stream: {OVER_TIME}")
        );
    }
}
