//! Headers that are added to a response as the last step before it is sent.

use std::{cell::RefCell, mem};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use bytes::BytesMut;

thread_local! {
    /// The lines of the response whose handler is being polled. `None` if the server of this thread writes none.
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Header lines that the server writes after the `HeaderMap` of a response. A line costs a fraction of an entry in that map.
#[derive(Debug, Clone, Default)]
pub struct HeadLines(Vec<u8>);

impl HeadLines {
    /// Runs `poll`, and collects the lines that it adds.
    pub fn collect<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        LINES.set(Some(mem::take(&mut self.0)));
        let polled = poll();
        self.0 = LINES.take().unwrap_or_default();
        polled
    }

    /// Creates the lines of some headers.
    #[must_use]
    pub fn of(headers: &[(HeaderName, HeaderValue)]) -> Self {
        let mut lines = Self::default();
        for (name, value) in headers {
            lines.push(name, value);
        }
        lines
    }

    /// Adds a line.
    pub fn push(&mut self, name: &HeaderName, value: &HeaderValue) {
        push(&mut self.0, name, value.as_bytes());
    }

    /// Moves the lines to the end of an encoded head, before its empty line.
    pub fn move_into(&mut self, head: &mut BytesMut) {
        if !self.0.is_empty() {
            head.truncate(head.len() - b"\r\n".len());
            self.0.extend_from_slice(b"\r\n");
            head.extend_from_slice(&self.0);
            self.0.clear();
        }
    }
}

/// Adds headers to a response as the last step before it is sent.
#[derive(Debug)]
pub struct LastHeaders<'a> {
    headers: &'a mut HeaderMap,
    lines: Option<Vec<u8>>,
}

impl<'a> LastHeaders<'a> {
    /// Adds headers to `headers`, where middlewares see them.
    pub fn in_map(headers: &'a mut HeaderMap) -> Self {
        Self {
            headers,
            lines: None,
        }
    }

    /// Adds headers as [`HeadLines`] if this server writes such, or else to `headers`. No middleware may follow.
    pub fn in_lines(headers: &'a mut HeaderMap) -> Self {
        Self {
            headers,
            lines: LINES.take(),
        }
    }

    /// Whether the response has a header of its own.
    #[must_use]
    pub fn has(&self, name: &HeaderName) -> bool {
        self.headers.contains_key(name)
    }

    /// Removes a header of the response.
    pub fn remove(&mut self, name: &HeaderName) {
        self.headers.remove(name);
    }

    /// Adds a header that the response has not.
    pub fn add(&mut self, name: &HeaderName, value: &HeaderValue) {
        match &mut self.lines {
            Some(lines) => push(lines, name, value.as_bytes()),
            // Cheaper than `insert`, which returns the values before.
            None => self.headers.append(name.clone(), value.clone()),
        }
    }

    /// Adds those of some headers that the response has not. `all` has the lines of all of them.
    pub fn add_missing(&mut self, headers: &[(HeaderName, HeaderValue)], all: &HeadLines) {
        let is_missing = |name: &HeaderName| !self.headers.contains_key(name);
        match &mut self.lines {
            Some(lines) if headers.iter().all(|(name, _)| is_missing(name)) => {
                lines.extend_from_slice(&all.0);
            }
            _ => {
                for (name, value) in headers {
                    if !self.has(name) {
                        self.add(name, value);
                    }
                }
            }
        }
    }

    /// Adds a header with a number, which the response has not.
    pub fn add_number(&mut self, name: &HeaderName, number: u64) {
        match &mut self.lines {
            Some(lines) => push(lines, name, itoa::Buffer::new().format(number).as_bytes()),
            None => self.headers.append(name.clone(), number.into()),
        }
    }
}

impl Drop for LastHeaders<'_> {
    fn drop(&mut self) {
        if let Some(lines) = self.lines.take() {
            LINES.set(Some(lines));
        }
    }
}

fn push(lines: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    lines.reserve(name.as_str().len() + value.len() + 4);
    lines.extend_from_slice(name.as_str().as_bytes());
    lines.extend_from_slice(b": ");
    lines.extend_from_slice(value);
    lines.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: HeaderName = HeaderName::from_static("x-a");

    #[test]
    fn headers_are_lines_only_while_a_server_collects_them() {
        let (mut lines, mut headers) = (HeadLines::default(), HeaderMap::new());
        lines.collect(|| {
            let mut last = LastHeaders::in_lines(&mut headers);
            last.add(&NAME, &HeaderValue::from_static("1"));
            last.add_number(&NAME, 23);
            drop(last);
            LastHeaders::in_map(&mut headers).add_number(&NAME, 4);
        });
        LastHeaders::in_lines(&mut headers).add_number(&NAME, 5);
        let mut head = BytesMut::from("HTTP/1.1 200 OK\r\nx-b: 0\r\n\r\n");
        lines.move_into(&mut head);
        assert_eq!(
            head,
            "HTTP/1.1 200 OK\r\nx-b: 0\r\nx-a: 1\r\nx-a: 23\r\n\r\n"
        );
        let in_map: Vec<_> = headers.get_all(NAME).collect();
        assert_eq!(in_map, ["4", "5"]);
        lines.move_into(&mut head);
        assert!(head.ends_with(b"x-a: 23\r\n\r\n"));
    }
}
