//! Before anything is sent: extraction and the handler.

use std::{
    future::pending,
    sync::mpsc::channel,
    time::{Duration, Instant},
};

use actix_rt::time::sleep;
use twinroute::{
    Disconnected, OnDisconnect, Routes, Server,
    app::{self, NextRequest, NextResponse, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};
use twinroute_test_client::Peer;

use crate::{
    server::{BOTH, SHORT, both, limited, serve},
    support::{Dropped, LONG, Log, ask, start},
};

/// Waits until the client disconnects, then runs on for a while.
async fn slow(client: Disconnected, log: &Log) {
    let _dropped = Dropped(log.clone());
    let _ = log.send("started");
    client.await;
    sleep(SHORT).await;
    let _ = log.send("ended");
}

async fn slow_pages(req: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
    slow(req.disconnected(), &log).await;
    let _ = log.send(if pages::after(async {}).is_ok() {
        "in scope"
    } else {
        "lost"
    });
    res.end()
}

async fn slow_app(req: NextRequest, log: Log) -> NextResponse {
    slow(req.disconnected(), &log).await;
    let _ = log.send(if app::headers().is_ok() {
        "in scope"
    } else {
        "lost"
    });
    NextResponse::empty(204)
}

#[test]
fn a_handler_completes_when_its_client_disconnects() {
    let server = serve(both(slow_pages, slow_app));
    for path in BOTH {
        let socket = server.get(path);
        assert_eq!(server.next_event(), "started");
        drop(socket);
        assert_eq!(
            [
                server.next_event(),
                server.next_event(),
                server.next_event()
            ],
            ["ended", "dropped", "in scope"]
        );
    }
}

#[test]
fn a_handler_is_cancelled_on_disconnect_if_configured() {
    let server = serve(both(slow_pages, slow_app).on_disconnect(OnDisconnect::Cancel));
    for path in BOTH {
        let socket = server.get(path);
        assert_eq!(server.next_event(), "started");
        drop(socket);
        assert_eq!(server.next_event(), "dropped");
        assert!(server.has_no_event());
    }
}

#[test]
fn a_disconnect_behind_a_pipelined_request_is_noticed() {
    let server = serve(both(slow_pages, slow_app).on_disconnect(OnDisconnect::Cancel));
    for path in BOTH {
        let socket = server.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: h\r\n\r\nHEAD {path} HTTP/1.1\r\nHost: h\r\n\r\n"
        ));
        assert_eq!(server.next_event(), "started");
        drop(socket);
        assert_eq!(server.next_event(), "dropped");
        assert!(server.has_no_event());
    }
}

#[test]
fn on_disconnect_of_a_route_overrides_that_of_all_routes() {
    let config = PageConfig::new().on_disconnect(OnDisconnect::Cancel);
    let segment = SegmentConfig::new().on_disconnect(OnDisconnect::Cancel);
    let routes = Routes::new()
        .pages("/pages", pages::route(slow_pages).config(config))
        .app("/app", app::route().get(slow_app).segment_config(segment));
    let server = serve(routes.on_disconnect(OnDisconnect::Finish));
    for path in BOTH {
        let socket = server.get(path);
        assert_eq!(server.next_event(), "started");
        drop(socket);
        assert_eq!(server.next_event(), "dropped");
        assert!(server.has_no_event());
    }
}

#[test]
fn a_panic_before_the_response_is_a_500() {
    async fn pages(_: NextApiResponse) -> Sent {
        panic!("secret")
    }
    async fn app() -> NextResponse {
        panic!("secret")
    }
    let server = serve(both(pages, app));
    for path in BOTH {
        let response = server.response(path);
        assert_eq!(response.status, 500);
        assert!(!response.to_string().contains("secret"));
        assert_eq!(
            server.next_event(),
            format!("GET {path} Handler: the handler panicked: secret")
        );
    }
}

#[test]
fn an_error_before_the_response_is_a_500_and_reported() {
    async fn pages(_: NextApiResponse) -> Result<Sent, std::io::Error> {
        Err(std::io::Error::other("secret"))
    }
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let server = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(server.response(path).status, 500);
        assert_eq!(server.next_event(), format!("GET {path} Handler: secret"));
    }
}

#[test]
fn an_error_report_names_the_request() {
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let (sender, reports) = channel();
    let routes = Routes::new().app("/posts/[id]", app::route().get(app));
    let address = start(Server::new(routes.on_error(move |event| {
        let id = event.request_id.unwrap_or_default().to_owned();
        let _ = sender.send((id, event.request.path().to_owned()));
    })));
    for (header, id) in [("X-Request-Id: a-1\r\n", "a-1"), ("", "")] {
        let head = format!("GET /posts/7 HTTP/1.1\r\nHost: a\r\n{header}\r\n");
        Peer::send_to(address, head).head();
        let expected = (id.to_owned(), "/posts/7".to_owned());
        assert_eq!(reports.recv_timeout(LONG), Ok(expected));
    }
}

#[test]
fn a_panic_in_on_error_keeps_the_response() {
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let routes = Routes::new().app("/", app::route().get(app));
    let address = start(Server::new(routes.on_error(|_| panic!("planted"))));
    assert_eq!(ask(address, "/").status, 500);
}

#[test]
fn a_handler_over_its_max_duration_is_cancelled_with_504() {
    async fn pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        let _dropped = Dropped(log);
        pending::<()>().await;
        res.end()
    }
    async fn app(log: Log) -> NextResponse {
        let _dropped = Dropped(log);
        pending().await
    }
    let server = serve(limited(pages, app));
    for path in BOTH {
        let start = Instant::now();
        assert_eq!(server.response(path).status, 504);
        assert!(start.elapsed() >= Duration::from_secs(1));
        let mut events = [server.next_event(), server.next_event()];
        events.sort_unstable();
        assert_eq!(
            events,
            [
                format!("GET {path} Handler: Gateway Timeout"),
                "dropped".to_owned()
            ]
        );
    }
}
