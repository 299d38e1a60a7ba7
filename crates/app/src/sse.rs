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

/// One event of an [`Sse`] answer, or a comment.
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
    /// An event with this text.
    pub fn data(text: impl Into<String>) -> Self {
        Self {
            fields: String::new(),
            data: Some(text.into()),
        }
    }

    /// An event with `value` as JSON.
    ///
    /// # Errors
    /// When `value` can't be written as JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let text = json::to_bytes(value)
            .map_err(|error| ApiError::new(500, "an event is no JSON").with_source(error))?;
        Ok(Self::data(String::from_utf8_lossy(&text)))
    }

    /// A comment, which clients pass over.
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

    /// Names the event; without a name it is a `message`. A name has no line breaks: they become spaces.
    #[must_use]
    pub fn event(self, name: &str) -> Self {
        self.field("event", name)
    }

    /// Says where a client that connects again goes on: it sends this as `Last-Event-ID`.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        self.field("id", id)
    }

    /// Says how long a client waits before it connects again.
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

/// The event as it goes out, with the empty line that ends it.
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

/// An answer of server-sent events. Each goes out at once; while there are none, a comment now and then keeps proxies
/// from closing the connection. `Cache-Control: no-cache, no-transform` and `X-Accel-Buffering: no` keep nginx and other proxies
/// from holding events back.
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
#[must_use = "it is an answer only once it is returned"]
pub struct Sse<S> {
    events: S,
    keep_alive: Duration,
}

impl<S, E> Sse<S>
where
    S: Stream<Item = Result<Event, E>> + 'static,
    E: Into<Box<dyn StdError>> + 'static,
{
    /// An answer of `events`, with a comment after every 15 seconds of silence. An error among them ends the connection.
    pub fn new(events: S) -> Self {
        Self {
            events,
            keep_alive: Duration::from_secs(15),
        }
    }

    /// Sets how long a silence is before a comment breaks it.
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

/// Events as text, and comments in between.
struct Lines<S> {
    events: Pin<Box<S>>,
    // Set while nothing comes.
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
