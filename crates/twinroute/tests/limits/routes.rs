//! Routes that read bodies in every way, and slow clients.

use std::{
    thread,
    time::{Duration, Instant},
};

use actix_web::web::Payload;
use futures_util::StreamExt as _;
use twinroute::{
    Routes,
    app::{self, NextRequest, NextResponse, route},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};
use twinroute_test_client::Peer;

/// The timeout under test.
pub(crate) const LIMIT: Duration = Duration::from_millis(400);
/// Well below [`LIMIT`].
pub(crate) const SHORT: Duration = Duration::from_millis(50);

async fn hello() -> NextResponse {
    NextResponse::text("hello")
}

async fn read(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::text(req.text().await?))
}

async fn read_pages(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn read_by_hand(mut body: Payload) -> app::Result {
    while let Some(chunk) = body.next().await {
        chunk?;
    }
    Ok(NextResponse::text("read"))
}

pub(crate) fn routes() -> Routes {
    let unparsed = pages::route(read_by_hand_pages).config(PageConfig::new().body_parser(false));
    Routes::new()
        .app("/hello", route().get(hello))
        .app("/app", route().post(read))
        .app("/payload", route().post(read_by_hand))
        .pages("/pages", pages::route(read_pages))
        .pages("/unparsed", unparsed)
}

async fn read_by_hand_pages(
    res: NextApiResponse,
    mut body: Payload,
) -> Result<Sent, actix_web::error::PayloadError> {
    while let Some(chunk) = body.next().await {
        chunk?;
    }
    Ok(res.send("read"))
}

/// All routes that read a body.
pub(crate) const READERS: [&str; 4] = ["/app", "/payload", "/pages", "/unparsed"];

/// Sends a byte every `pause` until the connection fails.
pub(crate) fn trickle(client: &Peer, pause: Duration) {
    use std::io::Write as _;
    let mut socket = client.socket().try_clone().expect("another handle");
    thread::spawn(move || {
        while socket.write_all(b"x").is_ok() {
            thread::sleep(pause);
        }
    });
}

pub(crate) fn assert_limit_elapsed(start: Instant) {
    let took = start.elapsed();
    assert!(took >= LIMIT, "closed after {took:?}");
}
