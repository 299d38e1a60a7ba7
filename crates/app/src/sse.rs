//! Server-sent events.

use std::{
    error::Error as StdError,
    fmt,
    fmt::Write as _,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::rt::time::{Sleep, sleep};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use twinroute_core::{ApiError, json};

use crate::NextResponse;

/// An event of an [`Sse`] response, or a comment.
///
/// ```
/// use std::time::Duration;
/// use twinroute_app::Event;
///
/// let event = Event::data("two\nlines").event("news").id("7").retry(Duration::from_secs(1));
/// assert_eq!(event.to_string(), "event: news\nid: 7\nretry: 1000\ndata: two\ndata: lines\n\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    // The fields before the data, each with its line break.
    fields: String,
    data: Option<String>,
}

impl Event {
    /// Creates an event with this text.
    pub fn data(text: impl Into<String>) -> Self {
        Self {
            fields: String::new(),
            data: Some(text.into()),
        }
    }

    /// Creates an event with `value` as JSON.
    ///
    /// # Errors
    /// When `value` can't be serialized as JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let text = json::to_bytes(value).map_err(|error| {
            ApiError::new(500, "can't serialize an event as JSON").with_source(error)
        })?;
        Ok(Self::data(String::from_utf8_lossy(&text)))
    }

    /// Creates a comment, which clients ignore.
    pub fn comment(text: &str) -> Self {
        let mut comment = Self {
            fields: String::new(),
            data: None,
        };
        for line in lines(text) {
            let _ = writeln!(comment.fields, ": {line}");
        }
        comment
    }

    /// Sets the name of the event. Default: `message`. Line breaks are replaced by spaces.
    #[must_use]
    pub fn event(self, name: &str) -> Self {
        self.field("event", name)
    }

    /// Sets the id of the event, which a client sends as `Last-Event-ID` when it reconnects.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        self.field("id", id)
    }

    /// Sets how long a client waits before it reconnects, in milliseconds.
    #[must_use]
    pub fn retry(self, wait: Duration) -> Self {
        self.field("retry", &wait.as_millis().to_string())
    }

    fn field(mut self, name: &str, value: &str) -> Self {
        let value = value.replace(['\r', '\n'], " ");
        let _ = writeln!(self.fields, "{name}: {value}");
        self
    }
}

/// Writes the event in wire format, with the empty line that ends it.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fields)?;
        for line in self.data.iter().flat_map(|data| lines(data)) {
            writeln!(f, "data: {line}")?;
        }
        f.write_char('\n')
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    let breaks = text.split("\r\n");
    breaks.flat_map(|part| part.split(['\r', '\n']))
}

/// A response of server-sent events. Each event is flushed at once. Comments during silence keep proxies from closing the
/// connection. `Cache-Control: no-cache, no-transform` and `X-Accel-Buffering: no` keep nginx and other proxies from buffering.
///
/// ```
/// use std::{convert::Infallible, time::Duration};
/// use futures_util::stream;
/// use twinroute_app::{Event, NextResponse, Sse};
///
/// async fn get() -> NextResponse {
///     let events = stream::iter([Ok::<_, Infallible>(Event::data("hello"))]);
///     Sse::new(events).keep_alive(Duration::from_secs(30)).into()
/// }
/// ```
#[derive(Debug)]
#[must_use = "it must be converted into a response and returned"]
pub struct Sse<S> {
    events: S,
    keep_alive: Duration,
}

impl<S, E> Sse<S>
where
    S: Stream<Item = Result<Event, E>> + 'static,
    E: Into<Box<dyn StdError>> + 'static,
{
    /// Creates a response of `events`. An error among them aborts the connection.
    pub fn new(events: S) -> Self {
        Self {
            events,
            keep_alive: Duration::from_secs(15),
        }
    }

    /// Sets after how much silence a comment is sent. Default: 15 s.
    pub fn keep_alive(self, silence: Duration) -> Self {
        Self {
            keep_alive: silence,
            ..self
        }
    }
}

impl<S, E> From<Sse<S>> for NextResponse
where
    S: Stream<Item = Result<Event, E>> + 'static,
    E: Into<Box<dyn StdError>> + 'static,
{
    fn from(sse: Sse<S>) -> Self {
        let lines = Lines {
            events: Box::pin(sse.events),
            silence: None,
            keep_alive: sse.keep_alive,
        };
        Self::stream(lines)
            .set_header("Content-Type", "text/event-stream")
            .set_header("Cache-Control", "no-cache, no-transform")
            .set_header("X-Accel-Buffering", "no")
    }
}

/// A stream of the text of events, and of comments in between.
struct Lines<S> {
    events: Pin<Box<S>>,
    // The timer for the next comment, while there are no events.
    silence: Option<Pin<Box<Sleep>>>,
    keep_alive: Duration,
}

impl<S, E> Stream for Lines<S>
where
    S: Stream<Item = Result<Event, E>>,
{
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(next) = self.events.as_mut().poll_next(cx) {
            self.silence = None;
            return Poll::Ready(next.map(|event| event.map(|event| event.to_string().into())));
        }
        let keep_alive = self.keep_alive;
        let silence = self
            .silence
            .get_or_insert_with(|| Box::pin(sleep(keep_alive)));
        std::task::ready!(silence.as_mut().poll(cx));
        self.silence = None;
        Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))))
    }
}
