//! Finds the parts of a multipart body in its received bytes.

use std::mem;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt as _};
use memchr::memmem::Finder;

use crate::ApiError;

/// Reads a body incrementally: parsed bytes are removed from the front of `buffer`, and `chunks` yields more.
pub(super) struct PartReader<B> {
    buffer: Bytes,
    chunks: B,
    /// CRLF, two dashes and the boundary, which end a part's content.
    delimiter: Finder<'static>,
    in_content: bool,
}

pub(super) fn invalid() -> ApiError {
    ApiError::new(400, "Invalid form")
}

pub(super) fn too_long() -> ApiError {
    ApiError::new(413, "Invalid form: the head of a part is too long")
}

impl<B: Stream<Item = Result<Bytes, ApiError>> + Unpin> PartReader<B> {
    pub(super) fn new(buffer: Bytes, chunks: B, boundary: &str) -> Self {
        let delimiter = format!("\r\n--{boundary}");
        Self {
            buffer,
            chunks,
            delimiter: Finder::new(delimiter.as_bytes()).into_owned(),
            in_content: false,
        }
    }

    /// Skips everything up to and including the first delimiter.
    pub(super) async fn begin(&mut self) -> Result<(), ApiError> {
        let delimiter = Finder::new(&self.delimiter.needle()[2..]).into_owned();
        let length = delimiter.needle().len();
        loop {
            if let Some(start) = delimiter.find(&self.buffer) {
                self.buffer = self.buffer.slice(start + length..);
                return Ok(());
            }
            // Keep what may be the start of a delimiter.
            let sure = self.buffer.len().saturating_sub(length - 1);
            self.buffer = self.buffer.slice(sure..);
            if !self.more().await? {
                return Err(invalid());
            }
        }
    }

    /// Returns whether another part follows the delimiter. Bytes after the last part are read and dropped.
    pub(super) async fn next_part(&mut self) -> Result<bool, ApiError> {
        if self.skip(b"\r\n").await? {
            return Ok(true);
        }
        if !self.skip(b"--").await? {
            return Err(invalid());
        }
        while self.chunks.try_next().await?.is_some() {}
        Ok(false)
    }

    /// Reads a line of a part's head, without its CRLF, of at most `max` bytes; the last line is empty.
    pub(super) async fn line(&mut self, max: usize) -> Result<Bytes, ApiError> {
        let mut searched = 0;
        loop {
            if let Some(end) = memchr::memmem::find(&self.buffer[searched..], b"\r\n") {
                if searched + end > max {
                    return Err(too_long());
                }
                let line = self.buffer.split_to(searched + end);
                self.buffer = self.buffer.slice(2..);
                self.in_content = line.is_empty();
                return Ok(line);
            }
            // Its CRLF may be incomplete.
            searched = self.buffer.len().saturating_sub(1);
            if searched > max {
                return Err(too_long());
            }
            if !self.more().await? {
                return Err(invalid());
            }
        }
    }

    /// Reads a piece of the part's content; `None` after the last one, past the delimiter.
    pub(super) async fn content(&mut self) -> Result<Option<Bytes>, ApiError> {
        let length = self.delimiter.needle().len();
        while self.in_content {
            if let Some(end) = self.delimiter.find(&self.buffer) {
                let piece = self.buffer.split_to(end);
                self.buffer = self.buffer.slice(length..);
                self.in_content = false;
                return Ok((!piece.is_empty()).then_some(piece));
            }
            // Keep what may be the start of a delimiter.
            let sure = self.buffer.len().saturating_sub(length - 1);
            if sure > 0 {
                return Ok(Some(self.buffer.split_to(sure)));
            }
            if !self.more().await? {
                return Err(invalid());
            }
        }
        Ok(None)
    }

    async fn skip(&mut self, text: &[u8]) -> Result<bool, ApiError> {
        while self.buffer.len() < text.len() && text.starts_with(&self.buffer) {
            if !self.more().await? {
                return Ok(false);
            }
        }
        let found = self.buffer.starts_with(text);
        if found {
            self.buffer = self.buffer.slice(text.len()..);
        }
        Ok(found)
    }

    /// Waits for another chunk; false at the end of the body.
    async fn more(&mut self) -> Result<bool, ApiError> {
        let Some(chunk) = self.chunks.try_next().await? else {
            return Ok(false);
        };
        self.buffer = if self.buffer.is_empty() {
            chunk
        } else {
            // This does not copy, since a joined buffer has no other owner.
            let mut buffer = BytesMut::from(mem::take(&mut self.buffer));
            buffer.extend_from_slice(&chunk);
            buffer.freeze()
        };
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use futures_util::{FutureExt as _, stream};

    use super::*;

    #[test]
    fn the_buffer_is_rarely_reallocated() {
        let chunks = stream::iter((0..10_000).map(|_| Ok(Bytes::from_static(b"x"))));
        let mut reader = PartReader::new(Bytes::new(), chunks, "boundary");
        let (mut place, mut moves) = (ptr::null(), 0);
        while reader.more().now_or_never().unwrap().unwrap() {
            moves += usize::from(reader.buffer.as_ptr() != place);
            place = reader.buffer.as_ptr();
        }
        assert_eq!(reader.buffer.len(), 10_000);
        assert!(moves < 50, "{moves}");
    }

    #[test]
    fn a_line_ending_may_span_two_chunks() {
        let chunks = stream::iter(["a", "b\r", "\nc"].map(|text| Ok(Bytes::from(text))));
        let mut reader = PartReader::new(Bytes::new(), chunks, "boundary");
        let line = reader.line(2).now_or_never().unwrap().unwrap();
        assert_eq!((&line[..], &reader.buffer[..]), (&b"ab"[..], &b"c"[..]));
    }
}
