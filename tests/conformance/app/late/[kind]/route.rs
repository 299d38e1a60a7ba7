use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::{
    ApiError, SetCookie,
    app::{NextRequest, NextResponse, Result, RouteContext, after, cookies, draft_mode},
};

use super::Params;
use crate::log;

/// Leaves work for the time after its answer; `done` tells in which order all was done.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let query = req.next_url().search_params();
    let key = query.get("key").unwrap_or_default().to_owned();
    let kind = ctx.params.kind.as_str();
    if kind == "done" {
        wait(200).await;
        return Ok(NextResponse::json(log::take(&key)));
    }
    leave(kind, &key)?;
    match kind {
        "empty" => return Ok(NextResponse::empty(204)),
        "in-stream" => return Ok(NextResponse::stream(piece(key))),
        "caught" => log::add(&key, "caught"),
        _ => {}
    }
    log::add(&key, "handler");
    Ok(NextResponse::text("answer"))
}

pub use get as post;

fn leave(kind: &str, key: &str) -> Result<()> {
    match kind {
        "slow-first" => {
            let slow = line(key, "slow");
            after(async move {
                wait(40).await;
                slow.await;
            })?;
            after(line(key, "quick"))?;
        }
        "rejecting" => {
            after(async { Err(secret().into()) })?;
            after(line(key, "second"))?;
        }
        "nested-slow" => {
            let [outer, inner, ends] = ["outer", "inner", "outer ends"].map(|text| line(key, text));
            after(async move {
                outer.await;
                after(async move {
                    wait(10).await;
                    inner.await;
                })?;
                wait(20).await;
                ends.await;
                Ok(())
            })?;
        }
        "setting" => {
            let set = line(key, "set");
            after(async move {
                cookies()?.set(SetCookie::new("late", "1"));
                set.await;
                Ok(())
            })?;
        }
        "nested-at-once" => nested(
            key,
            &["outer", "inner", "outer ends"],
            None::<std::future::Ready<()>>,
        )?,
        "nested-half" => nested(
            key,
            &["outer", "inner", "outer ends"],
            Some(line(key, "inner ends")),
        )?,
        "nested-twice" => {
            let [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(|text| line(key, text));
            after(async move {
                after(async move {
                    a.await;
                    after(b)?;
                    c.await;
                    Ok(())
                })?;
                d.await;
                Ok(())
            })?;
            after(e)?;
        }
        "draft-enable" | "draft-disable" | "draft-read" => draft(kind, key)?,
        "empty" | "caught" => after(line(key, "after"))?,
        _ => {}
    }
    Ok(())
}

/// Work that leaves other work midway.
fn nested(
    key: &str,
    lines: &[&'static str; 3],
    end: Option<impl Future<Output = ()> + 'static>,
) -> Result<()> {
    let [outer, inner, ends] = lines.map(|text| line(key, text));
    after(async move {
        outer.await;
        after(async move {
            inner.await;
            if let Some(end) = end {
                wait(10).await;
                end.await;
            }
        })?;
        ends.await;
        Ok(())
    })?;
    Ok(())
}

/// Work that looks at draft mode, or switches it.
fn draft(kind: &str, key: &str) -> Result<()> {
    let (kind, key) = (kind.to_owned(), key.to_owned());
    after(async move {
        let draft = draft_mode()?;
        let seen = match kind.as_str() {
            "draft-read" => draft.is_enabled()?.to_string(),
            "draft-enable" => draft.enable().map_or("refused", |_| "enabled").to_owned(),
            _ => draft.disable().map_or("refused", |_| "disabled").to_owned(),
        };
        log::add(&key, &seen);
        Ok(())
    })?;
    Ok(())
}

fn line(key: &str, text: &'static str) -> impl Future<Output = ()> + use<> {
    let key = key.to_owned();
    async move { log::add(&key, text) }
}

/// A stream of one piece, which leaves work when it ends.
fn piece(key: String) -> impl Stream<Item = Result<Bytes, ApiError>> {
    let end = async move {
        wait(40).await;
        let left = after(line(&key, "after"));
        log::add(&key, "streamed");
        left.err().map(Err)
    };
    let begin = stream::iter([Ok(Bytes::from("piece"))]);
    begin.chain(stream::once(end).filter_map(std::future::ready))
}

async fn wait(milliseconds: u64) {
    sleep(Duration::from_millis(milliseconds)).await;
}

fn secret() -> io::Error {
    io::Error::other("secret")
}
