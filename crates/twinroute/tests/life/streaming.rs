//! While an answer streams.

use std::{convert::Infallible, future::pending, time::Duration};

use actix_rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::{
    ApiError,
    app::{self, NextRequest, NextResponse},
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, Life, SHORT, both, limited, serve},
    support::{Dropped, Log},
};

/// Pieces without end, and a word when they are dropped.
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
fn a_stream_is_dropped_with_its_client() {
    let life = serve(both(endless_pages, endless_app));
    for path in BOTH {
        let mut socket = life.get(path);
        socket.until("piece");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
    }
}

#[test]
fn a_token_says_when_the_client_has_gone() {
    fn wait(token: twinroute::Disconnected, log: Log) {
        let told = token.clone();
        actix_rt::spawn(async move {
            token.await;
            let gone = told.is_disconnected();
            let _ = log.send(if gone { "gone" } else { "there" });
        });
    }
    async fn pages(req: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        wait(req.disconnected(), log.clone());
        if req.query().get("stream").is_some() {
            return res.stream(endless(log).map(|piece| piece));
        }
        if req.query().get("quick").is_none() {
            let _ = log.send("begun");
            pending::<()>().await;
        }
        res.send("whole")
    }
    async fn app(req: NextRequest, log: Log) -> NextResponse {
        wait(req.disconnected(), log.clone());
        if req.url().ends_with("stream=1") {
            return NextResponse::stream(endless(log));
        }
        if !req.url().ends_with("quick=1") {
            let _ = log.send("begun");
            pending::<()>().await;
        }
        NextResponse::text("whole")
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "gone");

        let mut socket = life.get(&format!("{path}?stream=1"));
        socket.until("piece");
        drop(socket);
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(said, ["dropped", "gone"]);

        assert_eq!(life.answer(&format!("{path}?quick=1")).text(), "whole");
        let mut head = life.send(&format!("HEAD {path}?quick=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert_eq!(head.head().status, 200);
        assert!(life.is_silent());
    }
}

fn assert_broken(life: &Life, path: &str, event: &str) {
    assert_eq!(life.broken_response(path).text(), "begun");
    assert_eq!(life.hear(), format!("GET {path} Stream: {event}"));
}

fn begun(
    next: impl Future<Output = Result<Bytes, ApiError>>,
) -> impl Stream<Item = Result<Bytes, ApiError>> {
    stream::iter([Ok(Bytes::from("begun"))]).chain(stream::once(async {
        sleep(SHORT).await;
        next.await
    }))
}

#[test]
fn a_panic_while_streaming_aborts_the_connection() {
    async fn fall() -> Result<Bytes, ApiError> {
        panic!("secret")
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(fall()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(fall()))
    }
    async fn actix() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().streaming(begun(fall()))
    }
    let life = serve(both(pages, app).app("/actix", app::route().get(actix)));
    for path in ["/pages", "/app", "/actix"] {
        assert_broken(&life, path, "the handler panicked: secret");
    }
}

#[test]
fn an_error_while_streaming_aborts_the_connection() {
    async fn fail() -> Result<Bytes, ApiError> {
        Err(ApiError::new(400, "secret"))
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(fail()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(fail()))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_broken(&life, path, "secret");
    }
}

#[test]
fn a_stream_over_its_max_duration_aborts_the_connection() {
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(pending()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(pending()))
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        assert_broken(&life, path, OVER_TIME);
    }
}

const OVER_TIME: &str = "the response took longer than the route's max duration";

#[test]
fn a_stream_that_never_waits_is_over_its_max_duration_too() {
    fn ready() -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::repeat_with(|| Ok(Bytes::from_static(b"more")))
    }
    let life = serve(limited(
        async |res: NextApiResponse| res.stream(ready()),
        async || NextResponse::stream(ready()),
    ));
    for path in BOTH {
        assert!(life.broken_response(path).text().starts_with("moremore"));
        assert_eq!(life.hear(), format!("GET {path} Stream: {OVER_TIME}"));
    }
}
