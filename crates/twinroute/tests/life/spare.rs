//! Streams that were made and are not the answer.

use std::{convert::Infallible, future::pending};

use bytes::Bytes;
use futures_util::{Stream, stream};
use twinroute::{
    ApiError, after,
    app::{NextRequest, NextResponse},
    pages::{NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, Gate, both, pass, serve},
    support::{Dropped, Log},
};

fn silent() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::once(pending())
}

/// Leaves work that keeps `spare`.
fn keep(spare: impl Sized + 'static, log: Log) -> Result<(), ApiError> {
    after(async move {
        drop(spare);
        let _ = log.send("after");
    })
}

#[test]
fn a_stream_that_the_work_after_keeps_does_not_hold_it_back() {
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        keep(res.stream(silent()), log)?;
        Err(ApiError::new(400, "failed"))
    }
    async fn app(log: Log) -> Result<NextResponse, ApiError> {
        keep(NextResponse::stream(silent()), log)?;
        Ok(NextResponse::empty(400))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(life.answer(path).status, 400);
        assert_eq!(life.hear(), "after");
    }
}

/// A Pages handler has one response, and so at most one stream.
#[test]
fn the_end_of_another_stream_is_not_that_of_the_answer() {
    async fn app(req: NextRequest, log: Log, gate: Gate) -> Result<NextResponse, ApiError> {
        keep((), log.clone())?;
        let (token, told) = (req.disconnected(), log.clone());
        actix_rt::spawn(async move {
            token.await;
            let _ = told.send("gone");
        });
        let (spare, told) = (NextResponse::stream(silent()), log.clone());
        actix_rt::spawn(async move {
            pass(&gate).await;
            drop(spare);
            let _ = told.send("another");
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
    let life = serve(both(pages, app));
    let mut socket = life.get("/app");
    socket.until("piece");
    life.let_pass();
    assert_eq!(life.hear(), "another");
    assert!(life.is_silent());
    drop(socket);
    let mut said = [life.hear(), life.hear(), life.hear()];
    said.sort_unstable();
    assert_eq!(said, ["after", "dropped", "gone"]);
}
