//! Notes about a response, for the steps after its adapter.

use actix_web::HttpResponse;

/// Notes of an adapter, kept beside a response in its extensions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseNotes {
    /// The length in bytes of a body that goes out in chunks though it is known: a short one is not compressed.
    pub known_length: Option<usize>,
    /// Whether the body comes piece by piece: no piece may wait for the next.
    pub is_streamed: bool,
    /// Whether the handler still writes the body, and so goes on when no client gets it.
    pub is_written: bool,
    /// Whether headers went from Latin-1 to UTF-8, as Node writes them in one piece with a text. Compressed, it is no text.
    pub has_wide_headers: bool,
}

impl ResponseNotes {
    /// The notes of `response`.
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
