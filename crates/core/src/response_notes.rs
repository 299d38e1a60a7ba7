//! Notes about a response, for the steps after the adapter.

use actix_web::HttpResponse;

/// Notes of an adapter, in the extensions of a response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseNotes {
    /// The length, in bytes, of a chunked body if it is known: a short body is not compressed.
    pub known_length: Option<usize>,
    /// Whether the body is a stream, whose pieces must be flushed at once.
    pub is_streamed: bool,
    /// Whether the handler writes the body, and so must be polled even if nothing is sent.
    pub is_written: bool,
    /// Whether headers were converted to UTF-8, as Node writes them together with a text. Compression undoes this: the body is no
    /// longer a text.
    pub has_utf8_headers: bool,
}

impl ResponseNotes {
    /// Returns the notes of `response`.
    #[must_use]
    pub fn of(response: &HttpResponse) -> Self {
        response.extensions().get().copied().unwrap_or_default()
    }

    /// Changes the notes of `response`.
    pub fn update(response: &mut HttpResponse, change: impl FnOnce(&mut Self)) {
        let mut notes = Self::of(response);
        change(&mut notes);
        response.extensions_mut().insert(notes);
    }
}
