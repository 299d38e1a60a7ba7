//! Errors: an `ApiError` keeps its status and message; any other error is a 500 without details.

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
            // `?` takes any `std::error::Error`: text that is not a number fails here.
            let number: u32 = text.parse()?;
            Ok(NextResponse::json(number))
        }
    }
}
