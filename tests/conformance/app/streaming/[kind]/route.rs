use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::app::{NextResponse, Result, RouteContext};

use super::Params;

type Piece = std::result::Result<&'static [u8], &'static str>;

/// A stream of these pieces, with pauses between them; one that is an error ends it.
fn pieces<const N: usize>(pieces: [Piece; N]) -> impl Stream<Item = io::Result<Bytes>> + 'static {
    stream::iter(pieces)
        .enumerate()
        .then(|(number, piece)| async move {
            if number > 0 {
                sleep(Duration::from_millis(20)).await;
            }
            piece.map(Bytes::from_static).map_err(io::Error::other)
        })
}

/// Answers piece by piece, and not always to the end.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let kind = ctx.params.kind.as_str();
    if kind == "throw-in-start" {
        return Ok(NextResponse::stream(unmade()?));
    }
    let made = whole(kind).or_else(|| broken(kind));
    Ok(made.unwrap_or_else(|| NextResponse::empty(404)))
}

/// A stream that can't be made.
fn unmade() -> io::Result<stream::Empty<io::Result<Bytes>>> {
    Err(io::Error::other("secret"))
}

fn whole(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "status" => NextResponse::stream(pieces([Ok(b"a"), Ok(b"bc")]))
            .status(206)
            .set_header("Content-Range", "bytes 0-2/10"),
        "split" => NextResponse::stream(pieces([Ok(b"\xc3"), Ok(b"\xa9")])),
        "etag" => NextResponse::stream(pieces([Ok(b"tagged")])).set_header("ETag", "\"mine\""),
        "trailers" => NextResponse::stream(pieces([Ok(b"body")])).set_header("Trailer", "X-Sum"),
        "no-content" => NextResponse::stream(pieces([Ok(b"refused")])).status(204),
        "generated" => NextResponse::stream(pieces([Ok(b"one "), Ok(b"two")])),
        _ => return None,
    })
}

fn broken(kind: &str) -> Option<NextResponse> {
    Some(match kind {
        "throw-first" => NextResponse::stream(pieces([Err("secret")])),
        "throw-after-piece" => NextResponse::stream(pieces([Ok(b"begun"), Err("secret")])),
        "throw-after-length" => NextResponse::stream(pieces([Ok(b"begun"), Err("secret")]))
            .set_header("Content-Length", 11),
        _ => return None,
    })
}
