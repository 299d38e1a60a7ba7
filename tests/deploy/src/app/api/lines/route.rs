//! A stream that is not one of events: a line, and then a silence that lasts until the client disconnects.

use futures_util::{StreamExt as _, stream};
use twinroute::app::NextResponse;

pub async fn get() -> NextResponse {
    let first = stream::iter(["first line\n"]);
    NextResponse::chunks(first.chain(stream::pending()))
}
