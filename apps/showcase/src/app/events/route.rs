//! Server-sent events: a tick every `?every=` milliseconds, up to `?count=`. A client that reconnects continues after the last
//! event that it received.

use std::{convert::Infallible, time::Duration};

use actix_web::rt::time::sleep;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use twinroute::app::{Event, NextRequest, NextResponse, Sse};

pub async fn get(req: NextRequest) -> NextResponse {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
    let search = req.next_url().search_params();
    let count = number(search.get("count")).unwrap_or(10);
    let every = number(search.get("every")).unwrap_or(100);
    let seen = number(req.header("Last-Event-ID").as_deref()).unwrap_or(0);
    let ticks = stream::iter(seen.saturating_add(1)..=count).then(move |tick| async move {
        sleep(Duration::from_millis(every.into())).await;
        let event = Event::data(json!({ "tick": tick }).to_string());
        Ok::<_, Infallible>(event.event("tick").id(&tick.to_string()))
    });
    let retry = stream::iter([Ok(Event::data("hello").retry(Duration::from_millis(200)))]);
    Sse::new(retry.chain(ticks)).into()
}
