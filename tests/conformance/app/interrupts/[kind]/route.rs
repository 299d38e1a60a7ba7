use std::{io, time::Duration};

use actix_web::rt::time::sleep;
use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    SetCookie,
    app::{NextResponse, Result, RouteContext, cookies, forbidden, not_found, unauthorized},
};

use super::Params;

/// Leaves the handler early.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    match ctx.params.kind.as_str() {
        "not-found" => Err(not_found()),
        "unauthorized" => Err(unauthorized()),
        "forbidden" => Err(forbidden()),
        "with-cookies" => {
            cookies()?.set(SetCookie::new("a", "1"));
            Err(not_found())
        }
        "error" => Err(secret().into()),
        // What is thrown and is no error, is a panic here.
        "string" => panic!("secret"),
        "response" => std::panic::panic_any(409),
        "error-with-cookies" => {
            cookies()?.set(SetCookie::new("a", "1"));
            Err(secret().into())
        }
        "late" => {
            sleep(Duration::from_millis(10)).await;
            Err(secret().into())
        }
        "stream" => Ok(NextResponse::stream(stream::iter([Err::<Bytes, _>(
            secret(),
        )]))),
        _ => Ok(NextResponse::empty(404)),
    }
}

fn secret() -> io::Error {
    io::Error::other("secret")
}
