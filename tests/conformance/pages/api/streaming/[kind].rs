use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use serde_json::json;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

type Piece = Result<&'static [u8], &'static str>;

/// A stream of these pieces, with pauses between them; one that is an error ends it.
fn pieces<const N: usize>(
    pieces: [Piece; N],
) -> impl Stream<Item = Result<Bytes, io::Error>> + 'static {
    stream::iter(pieces)
        .enumerate()
        .then(|(number, piece)| async move {
            if number > 0 {
                sleep(Duration::from_millis(20)).await;
            }
            piece.map(Bytes::from_static).map_err(io::Error::other)
        })
}

fn lines() -> impl Stream<Item = Result<Bytes, io::Error>> + 'static {
    stream::iter(1..=3).map(|n| Ok(format!("{}\n", json!({ "n": n })).into()))
}

/// Answers piece by piece, and not always to the end.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let kind = req.query().get("kind").unwrap_or_default();
    Ok(match kind {
        "delayed" => res.stream(pieces([Ok(b"one "), Ok(b"two "), Ok(b"three")])),
        "events" => res
            .set_header("Content-Type", "text/event-stream")
            .set_header("Cache-Control", "no-cache, no-transform")
            .stream(pieces([
                Ok(b": hello\n\n"),
                Ok(b"event: tick\nid: 1\ndata: {\"n\":1}\n\n"),
                Ok(b"data: bye\n\n"),
            ])),
        "lines" => res
            .set_header("Content-Type", "application/x-ndjson")
            .stream(lines()),
        "with-length" => res
            .set_header("Content-Length", 11)
            .stream(pieces([Ok(b"hello "), Ok(b"world")])),
        "status" => res
            .status(206)
            .set_header("Content-Range", "bytes 0-2/10")
            .stream(pieces([Ok(b"a"), Ok(b"bc")])),
        "split" => res.stream(pieces([Ok(b"\xc3"), Ok(b"\xa9")])),
        "empty-piece" => res.stream(pieces([Ok(b""), Ok(b"rest")])),
        "empty" => res.stream(pieces([])),
        "piped" => res.stream(pieces([Ok(b"one "), Ok(b"two")])),
        "no-content" => res.status(204).stream(pieces([Ok(b"dropped")])),
        "flushed" => {
            let out = res.set_header("X-Early", "yes").flush_headers();
            sleep(Duration::from_millis(20)).await;
            out.end_with("late")
        }
        "etag" => res
            .set_header("ETag", "\"mine\"")
            .stream(pieces([Ok(b"tagged")])),
        // There are no early hints.
        "early-hints" => res.send("body"),
        // There are no trailers.
        "trailers" => res
            .set_header("Trailer", "X-Sum")
            .stream(pieces([Ok(b"body")])),
        // There is no `destroy`; a stream that fails comes closest.
        "destroyed" | "failing-pipe" => res.stream(pieces([Ok(b"begun"), Err("secret")])),
        "throw-after-piece" => {
            let _out = res.write("begun").await;
            sleep(Duration::from_millis(20)).await;
            return Err(Error::boxed("secret"));
        }
        "destroyed-first" => res.stream(pieces([Err("secret")])),
        _ => res.status(404).end(),
    })
}
