//! The head of a part of a multipart form.

use std::borrow::Cow;

use actix_web::http::header::HeaderName;
use bytes::Bytes;
use futures_util::Stream;

use super::part_reader::{PartReader, invalid, too_long};
use crate::{ApiError, charset, decode_component};

/// The maximum number of lines in the head of a part.
const MAX_LINES: usize = 100;

/// The maximum length of the head of a part, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// The parsed head of a part.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: String,
    /// The name of a file; empty if none was chosen.
    pub(super) filename: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) is_base64: bool,
}

impl Head {
    /// Reads the lines of a head.
    ///
    /// # Errors
    /// With 400 when one is malformed, or none names the part, with 413 when there are too many or they are too long.
    pub(super) async fn read<B>(reader: &mut PartReader<B>) -> Result<Self, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
    {
        let mut head = Self::default();
        let mut named = false;
        let mut remaining = MAX_LENGTH;
        for _ in 0..=MAX_LINES {
            let line = reader.line(remaining).await?;
            if line.is_empty() {
                return if named { Ok(head) } else { Err(invalid()) };
            }
            remaining -= line.len();
            let disposition = head.read_line(&line).ok_or_else(invalid)?;
            named |= disposition;
        }
        Err(too_long())
    }

    /// Parses a line; returns true if it names the part.
    fn read_line(&mut self, line: &[u8]) -> Option<bool> {
        let colon = memchr::memchr(b':', line)?;
        let (name, value) = (
            trim_end(trim_start(&line[..colon])),
            trim_start(&line[colon + 1..]),
        );
        // Node accepts all characters of a token except this one.
        let is_name = HeaderName::from_bytes(name).is_ok() && !name.contains(&b'`');
        if !is_name || memchr::memchr2(b'\n', b'\r', line).is_some() {
            return None;
        }
        match name.to_ascii_lowercase().as_slice() {
            b"content-disposition" => {
                self.read_disposition(value)?;
                return Some(true);
            }
            b"content-type" => self.content_type = Some(latin1(trim_end(value))),
            b"content-transfer-encoding" => self.is_base64 = trim_end(value) == b"base64",
            _ => {}
        }
        Some(false)
    }

    /// Parses `form-data; name="a"; filename="b"`. Semicolons are optional, the order is free, and a word at the end that is
    /// not a parameter is ignored.
    fn read_disposition(&mut self, value: &[u8]) -> Option<()> {
        let (kind, mut rest) = token(value);
        if !kind.eq_ignore_ascii_case(b"form-data") {
            return None;
        }
        let (mut name, mut filename, mut extended_filename) = (None, None, None);
        while let Some(parameter) = Parameter::read(&mut rest)? {
            match parameter.key.to_ascii_lowercase().as_slice() {
                b"name" => name = Some(parameter.value),
                b"filename" if parameter.is_extended => extended_filename = Some(parameter.value),
                b"filename" => filename = Some(parameter.value),
                _ => {}
            }
        }
        self.name = name?;
        self.filename = extended_filename.or(filename);
        Some(())
    }

    /// Decodes the content from its transfer encoding.
    pub(super) fn decode(&self, content: Bytes) -> Bytes {
        if !self.is_base64 {
            return content;
        }
        from_base64(&content).into()
    }
}

/// Decodes as Node's `Buffer.from(text, 'base64')`, which no crate does: it accepts both alphabets, skips other bytes, and ends
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

/// A parameter of a disposition.
struct Parameter<'a> {
    key: &'a [u8],
    value: String,
    /// Whether it is written as `key*=utf-8''value`.
    is_extended: bool,
}

impl<'a> Parameter<'a> {
    /// Parses a parameter at the front of `text`, and advances; `Some(None)` at the end, `None` when it is malformed.
    fn read(text: &mut &'a [u8]) -> Option<Option<Self>> {
        let rest = trim_start(text.strip_prefix(b";").unwrap_or(text));
        let (key, rest) = split(rest, |byte| is_token(byte) && byte != b'*');
        let extended = rest.strip_prefix(b"*").filter(|_| !key.is_empty());
        let is_extended = extended.is_some();
        let rest = extended.unwrap_or(rest);
        let Some(rest) = rest.strip_prefix(b"=").filter(|_| !key.is_empty()) else {
            return rest.is_empty().then_some(None);
        };
        let rest = trim_start(rest);
        let (value, rest) = match rest.strip_prefix(b"\"") {
            _ if is_extended => extended_value(rest)?,
            Some(rest) => quoted(rest)?,
            None => {
                let (value, rest) = token(rest);
                (latin1(value), rest)
            }
        };
        *text = rest;
        Some(Some(Self {
            key,
            value,
            is_extended,
        }))
    }
}

/// Splits text at the closing quote, and decodes the three escapes of browsers.
fn quoted(text: &[u8]) -> Option<(String, &[u8])> {
    let end = memchr::memchr(b'"', text)?;
    let name = utf8(&text[..end])
        .replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%22", "\"");
    Some((name, &text[end + 1..]))
}

/// Parses percent-encoded text after `utf-8''`, and returns the rest too. As in Node, any two bytes may stand for the quotes.
fn extended_value(text: &[u8]) -> Option<(String, &[u8])> {
    let (value, rest) = split(text, |byte| !matches!(byte, b' ' | b';'));
    if !value.get(..5)?.eq_ignore_ascii_case(b"utf-8") {
        return None;
    }
    let value = utf8(value.get(7..).unwrap_or_default());
    Some((decode_component(&value)?.into_owned(), rest))
}

fn token(text: &[u8]) -> (&[u8], &[u8]) {
    split(text, is_token)
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte)
}

/// Splits `text` before the first byte for which `belongs` is false.
fn split(text: &[u8], belongs: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !belongs(*byte));
    text.split_at(end.unwrap_or(text.len()))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trim_start(text: &[u8]) -> &[u8] {
    split(text, is_blank).1
}

fn trim_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !is_blank(*byte));
    &text[..end.map_or(0, |end| end + 1)]
}

fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    charset::decode(bytes, "utf-8").unwrap_or(Cow::Borrowed(""))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
