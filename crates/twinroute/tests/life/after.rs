//! After the answer.

use std::future::pending;

use actix_rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, stream};
use twinroute::{
    ApiError, after,
    app::{self, NextRequest, NextResponse},
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, SHORT, both, limited, serve},
    support::{Dropped, Log, status},
};

/// A function that a handler calls, which is not given the request.
fn later(log: &Log) -> Result<(), ApiError> {
    let log = log.clone();
    after(async move {
        sleep(SHORT).await;
        let nested = log.clone();
        let scoped = after(async move {
            let _ = nested.send("nested");
        });
        let _ = log.send(if scoped.is_ok() { "after" } else { "lost" });
    })
}

async fn later_pages(
    req: NextApiRequest,
    res: NextApiResponse,
    log: Log,
) -> Result<Sent, ApiError> {
    later(&log)?;
    if req.query().get("fail").is_some() {
        return Err(ApiError::new(400, "failed"));
    }
    let _ = log.send("answered");
    Ok(res.send("whole"))
}

async fn later_app(req: NextRequest, log: Log) -> app::Result {
    later(&log)?;
    if req.url().ends_with("fail=1") {
        return Err(ApiError::new(400, "failed").into());
    }
    let _ = log.send("answered");
    Ok(NextResponse::text("whole"))
}

#[test]
fn the_answer_is_complete_before_the_work_after_it_ends() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        let mut socket = life.get(path);
        socket.until("whole");
        assert_eq!(life.hear(), "answered");
        assert!(life.said.try_recv().is_err());
        assert_eq!([life.hear(), life.hear()], ["after", "nested"]);
        drop(socket);
    }
}

#[test]
fn the_work_after_an_error_runs_too() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        assert_eq!(status(&life.answer(&format!("{path}?fail=1"))), "400");
        assert_eq!([life.hear(), life.hear()], ["after", "nested"]);
    }
}

#[test]
fn the_work_after_a_stream_waits_for_its_end() {
    fn pieces(log: Log) -> impl Stream<Item = Result<Bytes, ApiError>> {
        stream::once(async move {
            later(&log)?;
            sleep(SHORT * 3).await;
            let _ = log.send("streamed");
            Ok(Bytes::from("whole"))
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Sent {
        res.stream(pieces(log))
    }
    async fn app(log: Log) -> NextResponse {
        NextResponse::stream(pieces(log))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert!(life.answer(path).contains("whole"));
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["streamed", "after", "nested"]
        );
    }
}

#[test]
fn the_work_that_a_handler_leaves_waits_for_the_end_of_its_stream() {
    fn slow(log: Log) -> impl Stream<Item = Result<Bytes, ApiError>> {
        stream::once(async move {
            sleep(SHORT * 3).await;
            let _ = log.send("streamed");
            Ok(Bytes::from("whole"))
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        later(&log)?;
        Ok(res.stream(slow(log)))
    }
    async fn app(log: Log) -> app::Result {
        later(&log)?;
        Ok(NextResponse::stream(slow(log)))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert!(life.answer(path).contains("whole"));
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["streamed", "after", "nested"]
        );
    }
}

#[test]
fn the_work_after_runs_to_its_end_without_the_client() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        let mut socket = life.get(path);
        socket.until("whole");
        drop(socket);
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["answered", "after", "nested"]
        );
    }
}

#[test]
fn a_panic_or_an_error_in_the_work_after_is_told() {
    fn fall() {
        panic!("secret")
    }
    fn leave() -> Result<(), ApiError> {
        after(async { fall() })?;
        after(async { Err::<(), _>(ApiError::new(400, "failed")) })
    }
    async fn pages(res: NextApiResponse) -> Result<Sent, ApiError> {
        leave()?;
        Ok(res.send("whole"))
    }
    async fn app() -> app::Result {
        leave()?;
        Ok(NextResponse::text("whole"))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(status(&life.answer(path)), "200");
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(
            said,
            ["failed", "the handler panicked: secret"]
                .map(|text| format!("GET {path} After: {text}"))
        );
    }
}

#[test]
fn the_work_after_is_bounded_by_the_max_duration() {
    fn leave(log: Log) -> Result<(), ApiError> {
        let dropped = Dropped(log);
        after(async move {
            let _dropped = dropped;
            pending::<()>().await;
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        leave(log)?;
        Ok(res.send("whole"))
    }
    async fn app(log: Log) -> app::Result {
        leave(log)?;
        Ok(NextResponse::text("whole"))
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        assert_eq!(status(&life.answer(path)), "200");
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert!(said[0].starts_with(&format!("GET {path} After: ")));
        assert_eq!(said[1], "dropped");
    }
}

#[test]
fn outside_of_a_request_there_is_no_after() {
    let error = after(async {}).expect_err("there is no request");
    assert_eq!(error.to_string(), "`after` was called outside of a request");
}
