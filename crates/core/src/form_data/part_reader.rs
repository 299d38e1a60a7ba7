//! The parts of a multipart body, found in what is there of it.

use std::mem;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt as _};
use memchr::memmem::Finder;

use crate::ApiError;

/// Reads a body piece by piece: what was found is cut off the front of `there`, and `rest` brings more.
pub(super) struct PartReader<B> {
    there: Bytes,
    rest: B,
    /// Finds CRLF, two dashes and the boundary, which end a part's content.
    delimiter: Finder<'static>,
    in_content: bool,
}

pub(super) fn invalid() -> ApiError {
    ApiError::new(400, "Invalid form")
}

pub(super) fn too_long() -> ApiError {
    ApiError::new(413, "The head of a part of the form is too long")
}

impl<B: Stream<Item = Result<Bytes, ApiError>> + Unpin> PartReader<B> {
    pub(super) fn new(there: Bytes, rest: B, boundary: &str) -> Self {
        let delimiter = format!("\r\n--{boundary}");
        Self {
            there,
            rest,
            delimiter: Finder::new(delimiter.as_bytes()).into_owned(),
            in_content: false,
        }
    }

    /// Passes the first delimiter, and whatever stands before it.
    pub(super) async fn begin(&mut self) -> Result<(), ApiError> {
        let delimiter = Finder::new(&self.delimiter.needle()[2..]).into_owned();
        let length = delimiter.needle().len();
        loop {
            if let Some(start) = delimiter.find(&self.there) {
                self.there = self.there.slice(start + length..);
                return Ok(());
            }
            // What may be the beginning of a delimiter stays.
            let sure = self.there.len().saturating_sub(length - 1);
            self.there = self.there.slice(sure..);
            if !self.more().await? {
                return Err(invalid());
            }
        }
    }

    /// Whether another part follows the delimiter that was passed. Whatever stands behind the last one is read and dropped.
    pub(super) async fn next_part(&mut self) -> Result<bool, ApiError> {
        if self.skip(b"\r\n").await? {
            return Ok(true);
        }
        if !self.skip(b"--").await? {
            return Err(invalid());
        }
        while self.rest.try_next().await?.is_some() {}
        Ok(false)
    }

    /// A line of a part's head, of at most `longest` bytes, without its CRLF; the empty one is the last.
    pub(super) async fn line(&mut self, longest: usize) -> Result<Bytes, ApiError> {
        let mut searched = 0;
        loop {
            if let Some(end) = memchr::memmem::find(&self.there[searched..], b"\r\n") {
                if searched + end > longest {
                    return Err(too_long());
                }
                let line = self.there.split_to(searched + end);
                self.there = self.there.slice(2..);
                self.in_content = line.is_empty();
                return Ok(line);
            }
            // Its end may be there by half.
            searched = self.there.len().saturating_sub(1);
            if searched > longest {
                return Err(too_long());
            }
            if !self.more().await? {
                return Err(invalid());
            }
        }
    }

    /// A piece of the part's content; `None` after the last one, when the delimiter was passed.
    pub(super) async fn content(&mut self) -> Result<Option<Bytes>, ApiError> {
        let length = self.delimiter.needle().len();
        while self.in_content {
            if let Some(end) = self.delimiter.find(&self.there) {
                let piece = self.there.split_to(end);
                self.there = self.there.slice(length..);
                self.in_content = false;
                return Ok((!piece.is_empty()).then_some(piece));
            }
            // What may be the beginning of a delimiter stays.
            let sure = self.there.len().saturating_sub(length - 1);
            if sure > 0 {
                return Ok(Some(self.there.split_to(sure)));
            }
            if !self.more().await? {
                return Err(invalid());
            }
        }
        Ok(None)
    }

    async fn skip(&mut self, text: &[u8]) -> Result<bool, ApiError> {
        while self.there.len() < text.len() && text.starts_with(&self.there) {
            if !self.more().await? {
                return Ok(false);
            }
        }
        let found = self.there.starts_with(text);
        if found {
            self.there = self.there.slice(text.len()..);
        }
        Ok(found)
    }

    /// Waits for another chunk; false at the end of the body.
    async fn more(&mut self) -> Result<bool, ApiError> {
        let Some(chunk) = self.rest.try_next().await? else {
            return Ok(false);
        };
        self.there = if self.there.is_empty() {
            chunk
        } else {
            // Without a copy, since the chunks joined here have no other owner.
            let mut there = BytesMut::from(mem::take(&mut self.there));
            there.extend_from_slice(&chunk);
            there.freeze()
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
    fn what_is_there_seldom_moves_as_more_comes() {
        let chunks = stream::iter((0..10_000).map(|_| Ok(Bytes::from_static(b"x"))));
        let mut reader = PartReader::new(Bytes::new(), chunks, "boundary");
        let (mut place, mut moves) = (ptr::null(), 0);
        while reader.more().now_or_never().unwrap().unwrap() {
            moves += usize::from(reader.there.as_ptr() != place);
            place = reader.there.as_ptr();
        }
        assert_eq!(reader.there.len(), 10_000);
        assert!(moves < 50, "{moves}");
    }

    #[test]
    fn a_line_ends_where_two_chunks_meet() {
        let chunks = stream::iter(["a", "b\r", "\nc"].map(|text| Ok(Bytes::from(text))));
        let mut reader = PartReader::new(Bytes::new(), chunks, "boundary");
        let line = reader.line(2).now_or_never().unwrap().unwrap();
        assert_eq!((&line[..], &reader.there[..]), (&b"ab"[..], &b"c"[..]));
    }
}
