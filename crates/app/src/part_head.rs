//! The head of a part of a multipart form.

use std::borrow::Cow;

use actix_web::http::header::HeaderName;
use bytes::Bytes;
use futures_util::Stream;
use twinroute_core::{ApiError, charset};

use crate::part_reader::{PartReader, invalid};

/// What the head of a part says.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) name: String,
    /// That of a file; empty if none was chosen.
    pub(crate) filename: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) is_base64: bool,
}

/// The most header lines of one part. Browsers write two.
const MAX_LINES: usize = 32;

impl Head {
    /// Reads the lines of a head.
    ///
    /// # Errors
    /// With 400 when one is malformed, there are too many, or none names the part.
    pub(crate) async fn read<B>(reader: &mut PartReader<B>) -> Result<Self, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
    {
        let mut head = Self::default();
        let mut named = false;
        for _ in 0..=MAX_LINES {
            let line = reader.line().await?;
            if line.is_empty() {
                return if named { Ok(head) } else { Err(invalid()) };
            }
            let disposition = head.read_line(&line).ok_or_else(invalid)?;
            named |= disposition;
        }
        Err(invalid())
    }

    /// Reads a line; true if it is the one that names the part.
    fn read_line(&mut self, line: &[u8]) -> Option<bool> {
        let colon = memchr::memchr(b':', line)?;
        let (name, value) = (
            line[..colon].trim_ascii(),
            line[colon + 1..].trim_ascii_start(),
        );
        if HeaderName::from_bytes(name).is_err() || memchr::memchr2(b'\n', b'\r', line).is_some() {
            return None;
        }
        match name.to_ascii_lowercase().as_slice() {
            b"content-disposition" => {
                self.read_disposition(value)?;
                return Some(true);
            }
            b"content-type" => self.content_type = Some(latin1(value.trim_ascii_end())),
            b"content-transfer-encoding" => self.is_base64 = value.trim_ascii_end() == b"base64",
            _ => {}
        }
        Some(false)
    }

    /// `form-data; name="a"; filename="b"`, and nothing else.
    fn read_disposition(&mut self, value: &[u8]) -> Option<()> {
        let (name, rest) = quoted(value.strip_prefix(b"form-data; name=")?)?;
        self.name = name;
        self.filename = None;
        if rest.is_empty() {
            return Some(());
        }
        let rest = rest.strip_prefix(b"; filename")?;
        let rest = rest.strip_prefix(b"*").unwrap_or(rest);
        let (filename, rest) = quoted(rest.strip_prefix(b"=")?)?;
        self.filename = Some(filename);
        rest.is_empty().then_some(())
    }

    /// The content as it was before it was encoded for transfer.
    pub(crate) fn decode(&self, content: Bytes) -> Bytes {
        if !self.is_base64 {
            return content;
        }
        from_base64(&content).into()
    }
}

/// As Node's `Buffer.from(text, 'base64')`, which no crate does: it takes both alphabets, passes over anything else, and ends
/// at the padding.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.iter().take_while(|byte| **byte != b'=') {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

/// Text in quotes, in which browsers escape three characters, and what follows it.
fn quoted(text: &[u8]) -> Option<(String, &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', text)?;
    let name = charset::decode(&text[..end], "utf-8").unwrap_or(Cow::Borrowed(""));
    let name = name
        .replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%22", "\"");
    Some((name, &text[end + 1..]))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_node_reads_it() {
        for (text, bytes) in [
            ("aGk=", "hi"),
            ("aGk", "hi"),
            ("aG k\r\n", "hi"),
            ("aGkh", "hi!"),
            ("aGkhaGk=aGk", "hi!hi"),
            ("a", ""),
            ("", ""),
        ] {
            assert_eq!(from_base64(text.as_bytes()), bytes.as_bytes(), "{text}");
        }
        assert_eq!(from_base64(b"-_+/"), from_base64(b"+/-_"));
    }
}
