use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::{
    ApiError, SetCookie,
    app::{Error, NextRequest, NextResponse, Result, RouteContext, after, cookies},
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
            after(async { Err::<(), _>(secret()) })?;
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
                Ok::<_, Error>(())
            })?;
        }
        "setting" => {
            let set = line(key, "set");
            after(async move {
                cookies()?.set(SetCookie::new("late", "1"));
                set.await;
                Ok::<_, Error>(())
            })?;
        }
        "empty" | "caught" => after(line(key, "after"))?,
        _ => {}
    }
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
