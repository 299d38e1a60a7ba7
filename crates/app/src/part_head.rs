//! The head of a part of a multipart form.

use std::borrow::Cow;

use actix_web::http::header::HeaderName;
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;
use futures_util::Stream;
use twinroute_core::{ApiError, charset};

use crate::part_reader::{PartReader, invalid};

/// As Node's `Buffer.from(text, 'base64')`, which takes what it can.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

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
        let standard = |byte: &u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        };
        let until_padding = content
            .split(|byte| *byte == b'=')
            .next()
            .unwrap_or_default();
        let mut text: Vec<u8> = until_padding.iter().map(standard).collect();
        text.retain(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
        if text.len() % 4 == 1 {
            text.pop();
        }
        BASE64.decode(&text).unwrap_or_default().into()
    }
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
