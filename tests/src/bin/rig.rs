//! A server for stress tests: its handlers panic, read and send large bodies, also behind a proxy, and stream
//! endlessly.
//!
//! It listens on a free port and prints its address on standard output. The first argument is the `drain_delay` in
//! milliseconds, the second one the timeouts for slow clients in milliseconds.

use std::{convert::Infallible, env, io, time::Duration};

use actix_web::{
    HttpResponse,
    error::PayloadError,
    rt::time::sleep,
    web::{Payload, Query},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use serde::Deserialize;
use twinroute::{
    Routes, Server,
    app::{self, NextRequest, NextResponse, ProxyConfig, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};

/// The body limit of the App routes: the default of Next.js.
const LIMIT: &str = "1mb";

#[derive(Deserialize)]
struct Size {
    bytes: u64,
}

const PIECE: Bytes = Bytes::from_static(&[b'x'; 65536]);

fn pieces(bytes: u64) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let mut left = bytes;
    stream::iter(std::iter::from_fn(move || {
        let length = left.min(PIECE.len() as u64);
        left -= length;
        (length > 0).then(|| Ok(PIECE.slice(..length as usize)))
    }))
}

async fn count(mut body: Payload) -> Result<String, PayloadError> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len();
    }
    Ok(length.to_string())
}

async fn upload_pages(res: NextApiResponse, body: Payload) -> Result<Sent, PayloadError> {
    Ok(res.send(count(body).await?))
}

async fn upload_app(body: Payload) -> app::Result {
    Ok(NextResponse::text(count(body).await?))
}

async fn echo_pages(req: NextApiRequest, res: NextApiResponse, body: Payload) -> Sent {
    let proxy = req.header("x-proxy").unwrap_or_default();
    res.set_header("x-seen", proxy).stream(body.into_inner())
}

async fn echo_app(body: Payload, req: NextRequest) -> NextResponse {
    let proxy = req.header("x-proxy").unwrap_or_default();
    NextResponse::stream(body.into_inner()).set_header("x-seen", proxy)
}

async fn add_header() -> NextResponse {
    NextResponse::next().set_request_header("x-proxy", "ran")
}

async fn download_pages(res: NextApiResponse, size: Query<Size>) -> Sent {
    res.stream(pieces(size.bytes))
}

async fn download_app(size: Query<Size>) -> NextResponse {
    NextResponse::stream(pieces(size.bytes))
}

async fn panic_pages(_: NextApiResponse) -> Sent {
    panic!("planted")
}

async fn panic_app() -> NextResponse {
    panic!("planted")
}

async fn look_pages(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json([req.query().iter().count(), req.cookies().iter().count()])
}

async fn look_app(req: NextRequest) -> NextResponse {
    let query = req.next_url().search_params().iter().count();
    NextResponse::json([query, req.cookies().iter().count()])
}

async fn read_app(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::json(&req.json::<serde_json::Value>().await?))
}

async fn form_app(mut req: NextRequest) -> app::Result {
    let form = req.form_data().await?;
    Ok(NextResponse::json(form.iter().count()))
}

async fn slow() -> NextResponse {
    sleep(Duration::from_millis(100)).await;
    NextResponse::text("done")
}

async fn unread() -> NextResponse {
    NextResponse::text("unread")
}

async fn host(req: NextRequest) -> NextResponse {
    let host = req.headers().get("host").map(|host| host.to_string());
    NextResponse::text(format!("host={}", host.unwrap_or_default()))
}

/// An upgraded connection that echoes bytes, without WebSocket frames.
async fn socket(body: Payload) -> HttpResponse {
    HttpResponse::SwitchingProtocols()
        .upgrade("websocket")
        .streaming(body.into_inner())
}

fn routes() -> Routes {
    let unparsed = PageConfig::new().body_parser(false);
    let limited = SegmentConfig::new().body_limit(LIMIT);
    let echo = ProxyConfig::new().matcher("/:style/echo");
    Routes::new()
        .proxy("/", app::proxy(add_header).config(echo))
        .pages("/pages/echo", pages::route(echo_pages).config(unparsed))
        .app("/app/echo", app::route().post(echo_app))
        .pages("/pages/upload", pages::route(upload_pages).config(unparsed))
        .pages("/pages/download", pages::route(download_pages))
        .pages("/pages/panic", pages::route(panic_pages))
        .pages("/pages/look", pages::route(look_pages))
        .pages("/pages/form", pages::route(look_pages))
        .app("/app/upload", app::route().post(upload_app))
        .app("/app/download", app::route().get(download_app))
        .app("/app/panic", app::route().get(panic_app))
        .app(
            "/app/look",
            app::route()
                .get(look_app)
                .post(read_app)
                .segment_config(limited),
        )
        .app(
            "/app/form",
            app::route().post(form_app).segment_config(limited),
        )
        .app("/app/slow", app::route().get(slow))
        .app("/app/unread", app::route().get(unread).post(unread))
        .app("/app/host", app::route().get(host))
        .app("/app/socket", app::route().get(socket).post(socket))
        .on_error(|_| {})
}

#[actix_web::main]
#[expect(clippy::print_stdout, reason = "tests read the address")]
async fn main() -> io::Result<()> {
    // The tests cause panics, whose messages are not of interest.
    std::panic::set_hook(Box::new(|_| {}));
    let milliseconds = |number| {
        let text = env::args().nth(number)?;
        text.parse().ok().map(Duration::from_millis)
    };
    let limit = milliseconds(2);
    let routes = routes();
    let mut server = Server::new(match limit {
        Some(limit) => routes.body_timeout(limit),
        None => routes,
    });
    if let Some(limit) = limit {
        server = server.head_timeout(limit).write_timeout(limit);
        server = server.keep_alive(limit * 10);
    }
    let server = server
        .port(0)
        .workers(2)
        .liveness("/healthz")
        .readiness("/readyz")
        .drain_delay(milliseconds(1).unwrap_or_default())
        .bind()
        .await?;
    println!("{}", server.address());
    server.run().await.map(drop)
}
