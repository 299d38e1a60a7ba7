//! Headers that a guard adds to the response, in both styles.
#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use actix_rt::time::sleep;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, error::ErrorUnauthorized};
use bytes::Bytes;
use futures_util::{future::LocalBoxFuture, stream};
use support::{LONG, ask, serve};
use twinroute::{
    ApiError, Error, Routes, SetCookie, after,
    app::{self, NextRequest, NextResponse},
    pages::{self, NextApiRequest, NextApiResponse, Sent},
    response_headers,
};
use twinroute_test_client::{Message, Request};

/// A guard that renews its cookie, or refuses the request.
struct Session;

impl FromRequest for Session {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_refused = request.query_string() == "refused";
        Box::pin(async move {
            let headers = response_headers()?;
            headers
                .set("X-Session", "replaced")?
                .set("X-Session", ["one", "two"])?
                .set("Cache-Control", "no-store")?
                .append("Vary", "Cookie")?
                .append("Set-Cookie", SetCookie::new("session", "renewed").path("/"))?;
            match is_refused {
                true => Err(ErrorUnauthorized("no session")),
                false => Ok(Self),
            }
        })
    }
}

/// The number of headers that were refused because the response had begun.
static LATE: AtomicUsize = AtomicUsize::new(0);

/// Checks that headers are refused if they are invalid, framing headers, or set after the response.
fn invalid() -> Result<(), ApiError> {
    let headers = response_headers()?;
    for (name, value) in [
        ("a b", ""),
        ("x", "\n"),
        ("Content-Length", "1"),
        ("Connection", "close"),
        ("Upgrade", "h2c"),
        ("transfer-encoding", "x"),
    ] {
        assert_eq!(headers.set(name, value).expect_err(name).status(), 500);
    }
    after(async move {
        if headers.set("x-late", "yes").is_err() {
            LATE.fetch_add(1, Relaxed);
        }
        Ok::<(), Error>(())
    })?;
    Ok(())
}

async fn page(_: Session, req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    match req.http().query_string() {
        "conflict" => Err(ApiError::new(409, "a conflict"))?,
        "own" => Ok(res
            .set_header("Cache-Control", "public")
            .set_header("Set-Cookie", ["a=1", "session=; Max-Age=0"])
            .end()),
        "stream" => {
            let writer = res.write("a").await;
            // The head is sent once the handler waits.
            sleep(Duration::from_millis(10)).await;
            assert!(response_headers()?.set("x-late", "yes").is_err());
            Ok(writer.end())
        }
        "invalid" => {
            invalid()?;
            Ok(res.end())
        }
        _ => Ok(res.send("hello")),
    }
}

async fn get(_: Session, req: NextRequest) -> app::Result {
    match req.http().query_string() {
        "conflict" => Err(ApiError::new(409, "a conflict"))?,
        "own" => Ok(NextResponse::empty(200)
            .set_header("Cache-Control", "public")
            .append_header("Set-Cookie", "a=1; Path=/")
            .append_header("Set-Cookie", "session=; Path=/; Max-Age=0")),
        "stream" => Ok(NextResponse::stream(stream::iter([Ok::<_, ApiError>(
            Bytes::from("a"),
        )]))),
        "invalid" => {
            invalid()?;
            Ok(NextResponse::empty(200))
        }
        _ => Ok(NextResponse::text("hello")),
    }
}

fn routes() -> Routes {
    Routes::new()
        .pages("/pages", pages::route(page))
        .app("/app", app::route().get(get))
}

fn check(server: SocketAddr, target: &str, status: u16) -> Message {
    let response = ask(server, target);
    assert_eq!(response.status, status, "{target}");
    assert_eq!(response.all("x-session"), ["one", "two"], "{target}");
    assert!(
        response.all("vary").join(",").contains("Cookie"),
        "{target}"
    );
    assert_eq!(response.header("x-late"), None, "{target}");
    response
}

#[test]
fn headers_are_sent_with_every_response() {
    let hooked = routes().render_error(|error, _| HttpResponse::build(error.status()).body("hook"));
    for (server, refused) in [(serve(routes()), "no session"), (serve(hooked), "hook")] {
        for style in ["pages", "app"] {
            for (query, status) in [
                ("", 200),
                ("stream", 200),
                ("conflict", 409),
                ("refused", 401),
            ] {
                let response = check(server, &format!("/{style}?{query}"), status);
                assert_eq!(response.header("cache-control"), Some("no-store"));
                assert_eq!(response.all("set-cookie"), ["session=renewed; Path=/"]);
                if query == "refused" {
                    assert_eq!(response.text(), refused);
                }
            }
        }
    }
}

#[test]
fn headers_can_not_be_set_after_the_response() {
    let server = serve(routes());
    for style in ["pages", "app"] {
        let before = LATE.load(Relaxed);
        check(server, &format!("/{style}?invalid"), 200);
        let start = Instant::now();
        while LATE.load(Relaxed) == before {
            assert!(start.elapsed() < LONG, "{style}");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn headers_of_the_response_win() {
    let server = serve(routes());
    for style in ["pages", "app"] {
        let response = check(server, &format!("/{style}?own"), 200);
        assert_eq!(response.header("cache-control"), Some("public"));
        let cookies = response.all("set-cookie");
        assert_eq!(cookies.len(), 2, "{cookies:?}");
        assert!(
            cookies.iter().all(|cookie| !cookie.contains("renewed")),
            "{cookies:?}"
        );
    }
}

#[test]
fn outside_of_a_request_they_are_an_error() {
    let error = response_headers().expect_err("there is no request");
    assert_eq!(
        error.message(),
        "`response_headers` was called outside of a request"
    );
    // The next request on a connection gets no headers of the previous one.
    let server = serve(routes());
    let mut peer = twinroute_test_client::Peer::connect(server);
    for _ in 0..2 {
        let response = peer.ask(Request::get("/app").bytes());
        assert_eq!(response.all("x-session"), ["one", "two"]);
    }
}
