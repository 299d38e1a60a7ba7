//! Work of `after()`, once the response is sent.

use std::future::pending;

use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    ApiError, Routes, after,
    app::{NextRequest, NextResponse},
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, Permits, TestServer, acquire, both, limited, serve},
    support::{Dropped, Log},
};

/// Schedules work with `after`. A handler calls it without its request, as a nested function would.
type Schedule = fn(&Log, &Permits) -> Result<(), ApiError>;

fn later(log: &Log, permits: &Permits) -> Result<(), ApiError> {
    let (log, permits) = (log.clone(), permits.clone());
    after(async move {
        let _ = log.send("started");
        acquire(&permits).await;
        let nested = log.clone();
        let scheduled = after(async move {
            let _ = nested.send("nested");
        });
        let _ = log.send(if scheduled.is_ok() { "after" } else { "lost" });
    })
}

fn nothing(_: &Log, _: &Permits) -> Result<(), ApiError> {
    Ok(())
}

/// Lets the work that `later` scheduled continue, and expects its events.
fn expect_later(server: &TestServer) {
    assert_eq!(server.next_event(), "started");
    server.add_permit();
    assert_eq!(
        [server.next_event(), server.next_event()],
        ["nested", "after"]
    );
}

/// Handlers that schedule work and then respond, or fail with `?fail=1`.
fn handlers(schedule: Schedule) -> Routes {
    let pages = move |req: NextApiRequest, res: NextApiResponse, log: Log, permits: Permits| async move {
        schedule(&log, &permits)?;
        match req.query().get("fail") {
            Some(_) => Err(ApiError::new(400, "failed")),
            None => Ok(res.send("complete")),
        }
    };
    let app = move |req: NextRequest, log: Log, permits: Permits| async move {
        schedule(&log, &permits)?;
        match req.url().ends_with("fail=1") {
            true => Err(ApiError::new(400, "failed")),
            false => Ok(NextResponse::text("complete")),
        }
    };
    both(pages, app)
}

#[test]
fn the_response_is_sent_before_after_work_completes() {
    let server = serve(handlers(later));
    for path in BOTH {
        assert_eq!(server.response(path).text(), "complete");
        expect_later(&server);
    }
}

#[test]
fn after_work_runs_after_an_error() {
    let server = serve(handlers(later));
    for path in BOTH {
        assert_eq!(server.response(&format!("{path}?fail=1")).status, 400);
        expect_later(&server);
    }
}

#[test]
fn after_work_completes_when_the_client_disconnects() {
    let server = serve(handlers(later));
    for path in BOTH {
        let mut socket = server.get(path);
        socket.until("complete");
        drop(socket);
        expect_later(&server);
    }
}

/// Handlers that schedule work with `by_handler`, and respond with a stream that does so with `by_stream`.
fn streaming(by_handler: Schedule, by_stream: Schedule) -> Routes {
    let pieces = move |log: Log, permits: Permits| {
        stream::once(async move {
            by_stream(&log, &permits)?;
            acquire(&permits).await;
            let _ = log.send("streamed");
            Ok::<_, ApiError>(Bytes::from("complete"))
        })
    };
    let pages = move |res: NextApiResponse, log: Log, permits: Permits| async move {
        by_handler(&log, &permits)?;
        Ok::<Sent, ApiError>(res.stream(pieces(log, permits)))
    };
    let app = move |log: Log, permits: Permits| async move {
        by_handler(&log, &permits)?;
        Ok::<NextResponse, ApiError>(NextResponse::stream(pieces(log, permits)))
    };
    both(pages, app)
}

fn assert_work_waits_for_stream(routes: Routes) {
    let server = serve(routes);
    for path in BOTH {
        let mut socket = server.get(path);
        assert_eq!(socket.head().status, 200);
        assert!(server.has_no_event());
        server.add_permit();
        assert_eq!(server.next_event(), "streamed");
        socket.until("complete");
        expect_later(&server);
    }
}

#[test]
fn after_work_of_a_stream_waits_for_its_end() {
    assert_work_waits_for_stream(streaming(nothing, later));
}

#[test]
fn after_work_of_a_handler_waits_for_the_end_of_its_stream() {
    assert_work_waits_for_stream(streaming(later, nothing));
}

#[test]
fn nested_after_work_does_not_overflow_the_stack() {
    fn chain(log: Log, left: u32) -> Result<(), ApiError> {
        after(async move {
            if left > 0 {
                chain(log, left - 1)?;
                return Ok(());
            }
            let _ = log.send("end");
            Ok(())
        })
    }
    let server = serve(handlers(|log, _| chain(log.clone(), 100_000)));
    for path in BOTH {
        assert_eq!(server.get(path).head().status, 200);
        assert_eq!(server.next_event(), "end");
    }
}

#[test]
fn a_panic_or_an_error_in_after_work_is_reported() {
    fn panics() {
        panic!("secret")
    }
    let server = serve(handlers(|_, _| {
        after(async { panics() })?;
        after(async { Err(ApiError::new(400, "failed").into()) })
    }));
    for path in BOTH {
        assert_eq!(server.response(path).status, 200);
        let mut events = [server.next_event(), server.next_event()];
        events.sort_unstable();
        assert_eq!(
            events,
            ["failed", "the handler panicked: secret"]
                .map(|text| format!("GET {path} After: {text}"))
        );
    }
}

#[test]
fn after_work_is_bounded_by_the_max_duration() {
    fn schedule(log: Log) -> Result<(), ApiError> {
        let dropped = Dropped(log);
        after(async move {
            let _dropped = dropped;
            pending::<()>().await;
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        schedule(log)?;
        Ok(res.send("complete"))
    }
    async fn app(log: Log) -> Result<NextResponse, ApiError> {
        schedule(log)?;
        Ok(NextResponse::text("complete"))
    }
    let server = serve(limited(pages, app));
    for path in BOTH {
        assert_eq!(server.response(path).status, 200);
        let mut events = [server.next_event(), server.next_event()];
        events.sort_unstable();
        assert!(events[0].starts_with(&format!("GET {path} After: ")));
        assert_eq!(events[1], "dropped");
    }
}

#[test]
fn after_outside_of_a_request_is_an_error() {
    let error = after(async {}).expect_err("there is no request");
    assert_eq!(error.to_string(), "`after` was called outside of a request");
}
