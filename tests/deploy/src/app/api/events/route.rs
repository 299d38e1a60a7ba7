//! Server-sent events: one, and then a silence that lasts until the client disconnects.

use std::convert::Infallible;

use futures_util::{StreamExt as _, stream};
use twinroute::app::{Event, NextResponse, Sse};

pub async fn get() -> NextResponse {
    let hello = stream::iter([Ok::<_, Infallible>(Event::data("hello"))]);
    Sse::new(hello.chain(stream::pending())).into()
}
