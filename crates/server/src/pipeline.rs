//! What a client sends behind a request that is still being answered.

use std::sync::LazyLock;

use bytes::BytesMut;
use memchr::memmem::{self, Finder};
use tokio::io::ReadBuf;

use crate::connection::{Connection, Phase};

/// Holds a HEAD back while another request is being answered, and others while a HEAD is: actix-http knows only of the
/// last request that it has read whether it was one, and would leave out the wrong body.
#[derive(Debug, Default)]
pub(crate) struct Pipeline {
    held: BytesMut,
    /// How much of it may go on.
    ready: usize,
    is_head: bool,
}

impl Pipeline {
    /// Whether something has come that may not go on yet.
    pub(crate) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Hands on what was held back, if its time has come. Returns whether it did.
    pub(crate) fn release(&mut self, connection: &Connection, buffer: &mut ReadBuf<'_>) -> bool {
        if self.ready == 0 {
            self.ready = match connection.phase() {
                // Part of a body looked like a request.
                _ if connection.awaits_body() => self.held.len(),
                Phase::Idle => cut(&mut self.is_head, &self.held, Phase::Idle),
                Phase::Head | Phase::Busy => return false,
            };
        }
        let length = self.ready.min(buffer.remaining());
        buffer.put_slice(&self.held.split_to(length));
        self.ready -= length;
        connection.received();
        true
    }

    /// Holds back what must not go on of what came last, which begins at `start`. Returns whether something goes on.
    pub(crate) fn hold(
        &mut self,
        connection: &Connection,
        buffer: &mut ReadBuf<'_>,
        start: usize,
    ) -> bool {
        let came = &buffer.filled()[start..];
        if came.is_empty() || connection.awaits_body() || connection.has_open_body() {
            return true;
        }
        let end = cut(&mut self.is_head, came, connection.phase());
        self.held.extend_from_slice(&came[end..]);
        buffer.set_filled(start + end);
        end > 0
    }
}

/// How much of `bytes` goes on. `is_head` says whether what went on last was a HEAD.
fn cut(is_head: &mut bool, bytes: &[u8], phase: Phase) -> usize {
    if phase == Phase::Idle {
        *is_head = bytes.starts_with(b"HEAD ");
    }
    let head_end = || memmem::find(bytes, b"\r\n\r\n").map(|end| end + 4);
    if !*is_head {
        // Nearly always there is none.
        let Some(next) = find_head(bytes) else {
            return bytes.len();
        };
        return match phase {
            Phase::Busy => next,
            Phase::Idle | Phase::Head => {
                let end = head_end().unwrap_or(bytes.len());
                find_head(&bytes[end..]).map_or(bytes.len(), |next| end + next)
            }
        };
    }
    match (phase, head_end()) {
        (Phase::Busy, _) => 0,
        (Phase::Idle | Phase::Head, None) => bytes.len(),
        (Phase::Head, Some(end)) => end,
        (Phase::Idle, Some(end)) => {
            *is_head = !has_body(&bytes[..end]);
            if *is_head { end } else { bytes.len() }
        }
    }
}

/// Where a HEAD may begin, as far as one read shows it.
fn find_head(bytes: &[u8]) -> Option<usize> {
    static HEAD: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("HEAD "));
    let first = HEAD.find(bytes)?;
    let mut others = HEAD.find_iter(&bytes[first..]).map(|at| first + at);
    others.find(|at| {
        let target = &bytes[at + "HEAD ".len()..];
        target.starts_with(b"/") || target.starts_with(b"http")
    })
}

/// Whether a request with this head has a body.
fn has_body(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    let names: [&[u8]; 2] = [b"\ncontent-length:", b"\ntransfer-encoding:"];
    names.iter().any(|name| memmem::find(&head, name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_goes_on_alone() {
        let cases = [
            (Phase::Idle, false, "GET /a\r\n\r\n", 10),
            (Phase::Idle, false, "GET /a\r\n\r\nGET /b\r\n\r\n", 20),
            (Phase::Idle, false, "GET /a\r\n\r\nHEAD /b\r\n\r\n", 10),
            (
                Phase::Busy,
                false,
                "GET /b\r\n\r\nHEAD http://c/\r\n\r\n",
                10,
            ),
            (Phase::Idle, false, "GET /a\r\nX: HEAD /b\r\n\r\n", 22),
            (Phase::Idle, false, "HEAD /a\r\n\r\nGET /b\r\n\r\n", 11),
            (Phase::Idle, true, "GET /a\r\n\r\nGET /b\r\n\r\n", 20),
            (Phase::Idle, false, "HEAD /a\r\n", 9),
            (
                Phase::Idle,
                false,
                "HEAD /a\r\nContent-Length: 1\r\n\r\nb",
                31,
            ),
            (Phase::Head, true, "\r\nGET /b\r\n\r\n", 12),
            (Phase::Head, true, "X: y\r\n\r\nGET /b\r\n\r\n", 8),
            (Phase::Busy, true, "GET /b\r\n\r\n", 0),
            (Phase::Busy, false, "GET /b\r\n\r\n", 10),
            (Phase::Busy, false, "GET /b\r\n\r\nHEAD /c\r\n\r\n", 10),
        ];
        for (phase, mut is_head, bytes, goes_on) in cases {
            assert_eq!(
                cut(&mut is_head, bytes.as_bytes(), phase),
                goes_on,
                "{phase:?} {bytes:?}"
            );
        }
    }
}
