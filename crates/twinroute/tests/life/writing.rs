//! While a Pages handler writes its answer, piece by piece.

use std::time::Duration;

use actix_rt::time::sleep;
use twinroute::{
    ApiError, Routes, after,
    pages::{NextApiRequest, NextApiResponse, PageConfig, Sent, route},
};

use crate::{
    server::{Gate, SHORT, pass, serve},
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
fn a_handler_that_writes_is_dropped_with_its_client() {
    let life = serve(Routes::new().pages("/pages", route(writing)));
    let mut socket = life.get("/pages");
    socket.until("piece");
    drop(socket);
    assert_eq!(life.hear(), "dropped");
}

#[test]
fn a_handler_that_begins_to_write_without_its_client_is_dropped() {
    async fn late(res: NextApiResponse, log: Log) -> Sent {
        let _ = log.send("begun");
        sleep(SHORT).await;
        let _ = log.send("goes on");
        writing(res, log).await
    }
    let life = serve(Routes::new().pages("/pages", route(late)));
    let socket = life.get("/pages");
    assert_eq!(life.hear(), "begun");
    drop(socket);
    assert_eq!([life.hear(), life.hear()], ["goes on", "dropped"]);
}

#[test]
fn a_handler_waits_while_its_client_reads_slowly() {
    async fn eager(res: NextApiResponse, log: Log) -> Sent {
        let mut out = res.flush_headers();
        for _ in 0..256 {
            out.write(vec![b'x'; 1 << 16]).await;
        }
        let _ = log.send("written");
        out.end()
    }
    let life = serve(Routes::new().pages("/pages", route(eager)));
    let mut socket = life.get("/pages");
    // Sixteen mebibytes don't fit into the buffers of two sockets.
    assert!(life.is_silent());
    assert_eq!(socket.response().body.len(), 1 << 24);
    assert_eq!(life.hear(), "written");
}

#[test]
fn an_error_or_a_panic_while_writing_aborts_the_connection() {
    async fn fails(
        req: NextApiRequest,
        res: NextApiResponse,
        gate: Gate,
    ) -> Result<Sent, ApiError> {
        let _out = res.write("piece").await;
        pass(&gate).await;
        assert!(req.query().get("panic").is_none(), "a panic");
        Err(ApiError::new(500, "an error"))
    }
    let life = serve(Routes::new().pages("/pages", route(fails)));
    for (path, told) in [
        ("/pages", "GET /pages Stream: an error"),
        (
            "/pages?panic",
            "GET /pages Stream: the handler panicked: a panic",
        ),
    ] {
        let mut socket = life.get(path);
        let mut response = socket.head();
        assert_eq!((response.status, socket.chunk()), (200, b"piece".to_vec()));
        life.let_pass();
        socket.read_body(&mut response).expect_err("it breaks off");
        socket.expect_close();
        assert_eq!(life.hear(), told);
    }
}

#[test]
fn writing_over_the_max_duration_aborts_the_connection() {
    let config = PageConfig::new().max_duration(1);
    let life = serve(Routes::new().pages("/pages", route(writing).config(config)));
    assert!(life.broken_response("/pages").text().starts_with("piece"));
    // Two threads tell of it, in either order.
    let mut said = [life.hear(), life.hear()];
    said.sort();
    let told = "GET /pages Stream: the response took longer than the route's max duration";
    assert_eq!(said, [told, "dropped"]);
}
