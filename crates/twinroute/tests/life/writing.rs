//! While a Pages handler writes its response piece by piece.

use std::time::Duration;

use actix_rt::time::sleep;
use twinroute::{
    ApiError, Routes, after,
    pages::{NextApiRequest, NextApiResponse, PageConfig, Sent, route},
};

use crate::{
    server::{Permits, SHORT, acquire, serve},
    support::{Dropped, Log},
};

async fn writing(res: NextApiResponse, log: Log) -> Sent {
    let _dropped = Dropped(log.clone());
    let mut out = res.flush_headers();
    loop {
        out.write("piece").await;
        if after(async {}).is_err() {
            let _ = log.send("lost");
        }
        sleep(Duration::from_millis(10)).await;
    }
}

#[test]
fn a_writing_handler_is_cancelled_when_its_client_disconnects() {
    let server = serve(Routes::new().pages("/pages", route(writing)));
    let mut socket = server.get("/pages");
    socket.until("piece");
    drop(socket);
    assert_eq!(server.next_event(), "dropped");
}

#[test]
fn a_handler_that_starts_to_write_after_a_disconnect_is_cancelled() {
    async fn late(res: NextApiResponse, log: Log) -> Sent {
        let _ = log.send("started");
        sleep(SHORT).await;
        let _ = log.send("writing");
        writing(res, log).await
    }
    let server = serve(Routes::new().pages("/pages", route(late)));
    let socket = server.get("/pages");
    assert_eq!(server.next_event(), "started");
    drop(socket);
    assert_eq!(
        [server.next_event(), server.next_event()],
        ["writing", "dropped"]
    );
}

#[test]
fn writing_waits_for_a_slow_client() {
    async fn eager(res: NextApiResponse, log: Log) -> Sent {
        let mut out = res.flush_headers();
        for _ in 0..256 {
            out.write(vec![b'x'; 1 << 16]).await;
        }
        let _ = log.send("written");
        out.end()
    }
    let server = serve(Routes::new().pages("/pages", route(eager)));
    let mut socket = server.get("/pages");
    // 16 MiB don't fit into the buffers of two sockets.
    assert!(server.has_no_event());
    assert_eq!(socket.response().body.len(), 1 << 24);
    assert_eq!(server.next_event(), "written");
}

#[test]
fn an_error_or_a_panic_while_writing_aborts_the_connection() {
    async fn fails(
        req: NextApiRequest,
        res: NextApiResponse,
        permits: Permits,
    ) -> Result<Sent, ApiError> {
        let _out = res.write("piece").await;
        acquire(&permits).await;
        assert!(req.query().get("panic").is_none(), "a panic");
        Err(ApiError::new(500, "an error"))
    }
    let server = serve(Routes::new().pages("/pages", route(fails)));
    for (path, event) in [
        ("/pages", "GET /pages Stream: an error"),
        (
            "/pages?panic",
            "GET /pages Stream: the handler panicked: a panic",
        ),
    ] {
        let mut socket = server.get(path);
        let mut response = socket.head();
        assert_eq!((response.status, socket.chunk()), (200, b"piece".to_vec()));
        server.add_permit();
        socket.read_body(&mut response).expect_err("an abort");
        socket.expect_close();
        assert_eq!(server.next_event(), event);
    }
}

#[test]
fn writing_over_the_max_duration_aborts_the_connection() {
    let config = PageConfig::new().max_duration(1);
    let server = serve(Routes::new().pages("/pages", route(writing).config(config)));
    assert!(
        server
            .partial_response("/pages")
            .text()
            .starts_with("piece")
    );
    // Two threads send these events, in either order.
    let mut events = [server.next_event(), server.next_event()];
    events.sort();
    let report = "GET /pages Stream: the response took longer than the route's max duration";
    assert_eq!(events, [report, "dropped"]);
}
