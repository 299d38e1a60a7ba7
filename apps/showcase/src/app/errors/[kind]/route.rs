//! What becomes of errors: our own keep their status, any other is a 500 that tells the client nothing.

use twinroute::{
    ApiError,
    app::{NextResponse, Result, RouteContext, forbidden, not_found, unauthorized},
};

use super::Params;

pub async fn get(ctx: RouteContext<Params>) -> Result {
    match ctx.params.kind.as_str() {
        "not-found" => Err(not_found()),
        "unauthorized" => Err(unauthorized()),
        "forbidden" => Err(forbidden()),
        "own" => Err(ApiError::new(422, "the date is in the past").into()),
        "panic" => panic!("a handler that panics"),
        text => {
            // Any `std::error::Error` will do; what is no number fails here.
            let number: u32 = text.parse()?;
            Ok(NextResponse::json(number))
        }
    }
}
