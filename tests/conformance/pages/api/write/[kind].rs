use std::time::Duration;

use actix_web::{rt::time::sleep, web::Bytes};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::twin::from_hex;

/// Streams, piece by piece.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let pause = |milliseconds| sleep(Duration::from_millis(milliseconds));
    Ok(match req.query().get("kind").unwrap_or_default() {
        "slow" => {
            let mut out = res.flush_headers();
            for word in ["slow ", "and ", "steady"] {
                out.write(word).await;
                pause(20).await;
            }
            out.end()
        }
        "events" => {
            let mut out = res
                .set_header("Content-Type", "text/event-stream")
                .set_header("Cache-Control", "no-cache, no-transform")
                .flush_headers();
            for id in 1..=3 {
                out.write(format!("id: {id}\ndata: {{\"n\":{id}}}\n\n"))
                    .await;
                pause(5).await;
            }
            out.end()
        }
        "flush" => {
            let out = res.set_header("X-Flushed", "yes").flush_headers();
            pause(5).await;
            out.end_with("flushed")
        }
        "throw" => {
            let _out = res.write("begun").await;
            return Err(Error::boxed("midway"));
        }
        "throw-length" => {
            let _out = res.set_header("Content-Length", 100).write("begun").await;
            return Err(Error::boxed("midway"));
        }
        kind => match plain(kind, res).await {
            Ok(sent) => sent,
            Err(res) => headed(kind, res).await,
        },
    })
}

async fn plain(kind: &str, res: NextApiResponse) -> Result<Sent, NextApiResponse> {
    Ok(match kind {
        "pieces" => pieces(res, ["one ", "two ", "three"]).await,
        "end-piece" => res.write("a").await.end_with("b"),
        "empty-piece" => pieces(res, ["", "after nothing"]).await,
        "nothing" => pieces(res, [""]).await,
        "bytes" => res
            .write(Bytes::from_static(&[0, 1, 2, 0xff]))
            .await
            .end_with(Bytes::from_static(&[0xfe])),
        "unicode" => res.write("é").await.end_with("✓"),
        "large" => {
            let mut out = res.flush_headers();
            for _ in 0..64 {
                out.write("x".repeat(16 * 1024)).await;
            }
            out.end()
        }
        "flush-only" => res.flush_headers().end(),
        "cork" => pieces(res, ["a", "b", "c"]).await,
        "callback" => res.write("called ").await.end_with("back"),
        "encoded" => {
            let first = STANDARD.decode("aGVsbG8=").unwrap_or_default();
            res.write(first).await.end_with(from_hex("21"))
        }
        _ => return Err(res),
    })
}

async fn headed(kind: &str, res: NextApiResponse) -> Sent {
    match kind {
        "typed" => {
            let res = res.set_header("Content-Type", "text/plain; charset=utf-8");
            res.write("typed ").await.end_with("text")
        }
        "status" => pieces(res.status(202), ["accepted"]).await,
        "length" => pieces(res.set_header("Content-Length", 8), ["four", "four"]).await,
        "headers" => {
            let res = res
                .set_header("X-Before", "set")
                .set_header("Set-Cookie", ["a=1", "b=2"]);
            pieces(res, ["with headers"]).await
        }
        "latin1-header" => pieces(res.set_header("X-Latin", "café"), ["text"]).await,
        "latin1-header-bytes" => pieces(res.set_header("X-Latin", "café"), ["bytes"]).await,
        "lines" => {
            let res = res.set_header("Content-Type", "application/x-ndjson");
            let mut out = res.flush_headers();
            for n in 0..3 {
                out.write(format!("{}\n", json!({ "n": n }))).await;
            }
            out.end()
        }
        "csv" => {
            let mut out = res
                .set_header("Content-Type", "text/csv")
                .set_header("Content-Disposition", "attachment; filename=\"rows.csv\"")
                .flush_headers();
            for n in 0..200 {
                out.write(format!("{n},row {n}\n")).await;
            }
            out.end()
        }
        "no-content" => pieces(res.status(204), ["a body"]).await,
        "not-modified" => pieces(res.status(304), ["a body"]).await,
        "reset-content" => pieces(res.status(205), ["a body"]).await,
        "etag" => pieces(res.set_header("ETag", "\"mine\""), ["tagged"]).await,
        "already-gzip" => {
            let res = res
                .set_header("Content-Type", "text/plain")
                .set_header("Content-Encoding", "identity");
            res.write("x".repeat(2000)).await.end()
        }
        _ => res.status(404).end(),
    }
}

async fn pieces<const N: usize>(res: NextApiResponse, pieces: [&'static str; N]) -> Sent {
    let [first, rest @ ..] = &pieces[..] else {
        return res.end();
    };
    let mut out = res.write(*first).await;
    for &piece in rest {
        out.write(piece).await;
    }
    out.end()
}
