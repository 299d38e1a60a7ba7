//! Before anything is sent: extraction, and the handler.

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

/// Goes on for a while after its client has gone.
async fn slow(client: Disconnected, log: &Log) {
    let _dropped = Dropped(log.clone());
    let _ = log.send("begun");
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
fn a_handler_runs_to_its_end_without_its_client() {
    let life = serve(both(slow_pages, slow_app));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["ended", "dropped", "in scope"]
        );
    }
}

#[test]
fn a_handler_is_cancelled_with_its_client_where_it_says_so() {
    let life = serve(both(slow_pages, slow_app).on_disconnect(OnDisconnect::Cancel));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
        assert!(life.is_silent());
    }
}

#[test]
fn a_client_that_goes_is_noticed_behind_a_request_that_is_held_back() {
    let life = serve(both(slow_pages, slow_app).on_disconnect(OnDisconnect::Cancel));
    for path in BOTH {
        let socket = life.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: h\r\n\r\nHEAD {path} HTTP/1.1\r\nHost: h\r\n\r\n"
        ));
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
        assert!(life.is_silent());
    }
}

#[test]
fn what_a_route_says_of_its_clients_wins_over_what_all_routes_say() {
    let config = PageConfig::new().on_disconnect(OnDisconnect::Cancel);
    let segment = SegmentConfig::new().on_disconnect(OnDisconnect::Cancel);
    let routes = Routes::new()
        .pages("/pages", pages::route(slow_pages).config(config))
        .app("/app", app::route().get(slow_app).segment_config(segment));
    let life = serve(routes.on_disconnect(OnDisconnect::Finish));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
        assert!(life.is_silent());
    }
}

#[test]
fn a_panic_before_the_answer_is_a_500() {
    async fn pages(_: NextApiResponse) -> Sent {
        panic!("secret")
    }
    async fn app() -> NextResponse {
        panic!("secret")
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        let response = life.answer(path);
        assert_eq!(response.status, 500);
        assert!(!response.to_string().contains("secret"));
        assert_eq!(
            life.hear(),
            format!("GET {path} Handler: the handler panicked: secret")
        );
    }
}

#[test]
fn an_error_before_the_answer_is_a_500_and_told() {
    async fn pages(_: NextApiResponse) -> Result<Sent, std::io::Error> {
        Err(std::io::Error::other("secret"))
    }
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(life.answer(path).status, 500);
        assert_eq!(life.hear(), format!("GET {path} Handler: secret"));
    }
}

#[test]
fn what_is_told_of_an_error_names_the_request() {
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let (tell, told) = channel();
    let routes = Routes::new().app("/posts/[id]", app::route().get(app));
    let address = start(Server::new(routes.on_error(move |event| {
        let id = event.request_id.unwrap_or_default().to_owned();
        let _ = tell.send((id, event.request.path().to_owned()));
    })));
    for (header, id) in [("X-Request-Id: a-1\r\n", "a-1"), ("", "")] {
        let head = format!("GET /posts/7 HTTP/1.1\r\nHost: a\r\n{header}\r\n");
        Peer::send_to(address, head).head();
        let expected = (id.to_owned(), "/posts/7".to_owned());
        assert_eq!(told.recv_timeout(LONG), Ok(expected));
    }
}

#[test]
fn a_panic_in_what_is_told_of_an_error_leaves_the_answer() {
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let routes = Routes::new().app("/", app::route().get(app));
    let address = start(Server::new(routes.on_error(|_| panic!("as it should"))));
    assert_eq!(ask(address, "/").status, 500);
}

#[test]
fn a_handler_over_its_max_duration_is_dropped_with_504() {
    async fn pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        let _dropped = Dropped(log);
        pending::<()>().await;
        res.end()
    }
    async fn app(log: Log) -> NextResponse {
        let _dropped = Dropped(log);
        pending().await
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        let start = Instant::now();
        assert_eq!(life.answer(path).status, 504);
        assert!(start.elapsed() >= Duration::from_secs(1));
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(
            said,
            [
                format!("GET {path} Handler: Gateway Timeout"),
                "dropped".to_owned()
            ]
        );
    }
}
