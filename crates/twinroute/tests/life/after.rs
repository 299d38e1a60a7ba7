//! After the answer.

use std::future::pending;

use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    ApiError, Routes, after,
    app::{NextRequest, NextResponse},
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::{
    server::{BOTH, Gate, Life, both, limited, pass, serve},
    support::{Dropped, Log},
};

/// A function that a handler calls, which is not given the request.
type Leave = fn(&Log, &Gate) -> Result<(), ApiError>;

fn later(log: &Log, gate: &Gate) -> Result<(), ApiError> {
    let (log, gate) = (log.clone(), gate.clone());
    after(async move {
        let _ = log.send("begun");
        pass(&gate).await;
        let nested = log.clone();
        let scoped = after(async move {
            let _ = nested.send("nested");
        });
        let _ = log.send(if scoped.is_ok() { "after" } else { "lost" });
    })
}

fn nothing(_: &Log, _: &Gate) -> Result<(), ApiError> {
    Ok(())
}

/// Lets the work go that `later` left, and hears of it.
fn hear_later(life: &Life) {
    assert_eq!(life.hear(), "begun");
    life.let_pass();
    assert_eq!([life.hear(), life.hear()], ["nested", "after"]);
}

/// Handlers that leave work, and answer; or fail, when they are asked to.
fn leaving(leave: Leave) -> Routes {
    let pages = move |req: NextApiRequest, res: NextApiResponse, log: Log, gate: Gate| async move {
        leave(&log, &gate)?;
        match req.query().get("fail") {
            Some(_) => Err(ApiError::new(400, "failed")),
            None => Ok(res.send("whole")),
        }
    };
    let app = move |req: NextRequest, log: Log, gate: Gate| async move {
        leave(&log, &gate)?;
        match req.url().ends_with("fail=1") {
            true => Err(ApiError::new(400, "failed")),
            false => Ok(NextResponse::text("whole")),
        }
    };
    both(pages, app)
}

#[test]
fn the_answer_is_complete_before_the_work_after_it_ends() {
    let life = serve(leaving(later));
    for path in BOTH {
        assert_eq!(life.answer(path).text(), "whole");
        hear_later(&life);
    }
}

#[test]
fn the_work_after_an_error_runs_too() {
    let life = serve(leaving(later));
    for path in BOTH {
        assert_eq!(life.answer(&format!("{path}?fail=1")).status, 400);
        hear_later(&life);
    }
}

#[test]
fn the_work_after_runs_to_its_end_without_the_client() {
    let life = serve(leaving(later));
    for path in BOTH {
        let mut socket = life.get(path);
        socket.until("whole");
        drop(socket);
        hear_later(&life);
    }
}

/// Handlers that leave work, and answer with a stream that does.
fn streaming(by_handler: Leave, by_stream: Leave) -> Routes {
    let pieces = move |log: Log, gate: Gate| {
        stream::once(async move {
            by_stream(&log, &gate)?;
            pass(&gate).await;
            let _ = log.send("streamed");
            Ok::<_, ApiError>(Bytes::from("whole"))
        })
    };
    let pages = move |res: NextApiResponse, log: Log, gate: Gate| async move {
        by_handler(&log, &gate)?;
        Ok::<Sent, ApiError>(res.stream(pieces(log, gate)))
    };
    let app = move |log: Log, gate: Gate| async move {
        by_handler(&log, &gate)?;
        Ok::<NextResponse, ApiError>(NextResponse::stream(pieces(log, gate)))
    };
    both(pages, app)
}

fn assert_work_waits_for_stream(routes: Routes) {
    let life = serve(routes);
    for path in BOTH {
        let mut socket = life.get(path);
        assert_eq!(socket.head().status, 200);
        assert!(life.is_silent());
        life.let_pass();
        assert_eq!(life.hear(), "streamed");
        socket.until("whole");
        hear_later(&life);
    }
}

#[test]
fn the_work_after_a_stream_waits_for_its_end() {
    assert_work_waits_for_stream(streaming(nothing, later));
}

#[test]
fn the_work_that_a_handler_leaves_waits_for_the_end_of_its_stream() {
    assert_work_waits_for_stream(streaming(later, nothing));
}

#[test]
fn a_long_chain_of_work_needs_no_stack() {
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
    let life = serve(leaving(|log, _| chain(log.clone(), 100_000)));
    for path in BOTH {
        assert_eq!(life.get(path).head().status, 200);
        assert_eq!(life.hear(), "end");
    }
}

#[test]
fn a_panic_or_an_error_in_the_work_after_is_told() {
    fn fall() {
        panic!("secret")
    }
    let life = serve(leaving(|_, _| {
        after(async { fall() })?;
        after(async { Err(ApiError::new(400, "failed").into()) })
    }));
    for path in BOTH {
        assert_eq!(life.answer(path).status, 200);
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
    async fn app(log: Log) -> Result<NextResponse, ApiError> {
        leave(log)?;
        Ok(NextResponse::text("whole"))
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        assert_eq!(life.answer(path).status, 200);
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
