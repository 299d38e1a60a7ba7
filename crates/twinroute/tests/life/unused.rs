//! Streams that a handler creates but does not respond with.

use std::{convert::Infallible, future::pending};

use bytes::Bytes;
use futures_util::{Stream, stream};
use twinroute::{
    ApiError, after,
    app::{NextRequest, NextResponse},
    pages::{NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, Permits, acquire, both, serve},
    support::{Dropped, Log},
};

fn pending_stream() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::once(pending())
}

/// Schedules work that owns `unused` until it runs.
fn keep(unused: impl Sized + 'static, log: Log) -> Result<(), ApiError> {
    after(async move {
        drop(unused);
        let _ = log.send("after");
    })
}

#[test]
fn an_unused_stream_does_not_delay_after_work() {
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        keep(res.stream(pending_stream()), log)?;
        Err(ApiError::new(400, "failed"))
    }
    async fn app(log: Log) -> Result<NextResponse, ApiError> {
        keep(NextResponse::stream(pending_stream()), log)?;
        Ok(NextResponse::empty(400))
    }
    let server = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(server.response(path).status, 400);
        assert_eq!(server.next_event(), "after");
    }
}

/// App only: a Pages handler has one response, and so at most one stream.
#[test]
fn dropping_an_unused_stream_does_not_end_the_response() {
    async fn app(req: NextRequest, log: Log, permits: Permits) -> Result<NextResponse, ApiError> {
        keep((), log.clone())?;
        let (token, events) = (req.disconnected(), log.clone());
        actix_rt::spawn(async move {
            token.await;
            let _ = events.send("disconnected");
        });
        let (unused, events) = (NextResponse::stream(pending_stream()), log.clone());
        actix_rt::spawn(async move {
            acquire(&permits).await;
            drop(unused);
            let _ = events.send("unused dropped");
        });
        let pieces = stream::unfold(Dropped(log), async |dropped| {
            actix_rt::time::sleep(std::time::Duration::from_millis(10)).await;
            Some((Ok::<_, Infallible>(Bytes::from("piece")), dropped))
        });
        Ok(NextResponse::stream(pieces))
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.end()
    }
    let server = serve(both(pages, app));
    let mut socket = server.get("/app");
    socket.until("piece");
    server.add_permit();
    assert_eq!(server.next_event(), "unused dropped");
    assert!(server.has_no_event());
    drop(socket);
    let mut events = [
        server.next_event(),
        server.next_event(),
        server.next_event(),
    ];
    events.sort_unstable();
    assert_eq!(events, ["after", "disconnected", "dropped"]);
}
