//! Bytes to text, by the `charset` of a content type.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A character set that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ascii,
    Latin1,
    /// In the order that the byte order mark says, little-endian without one.
    Utf16,
    Whatwg(&'static Encoding),
}

impl Charset {
    /// What a content type without a `charset` means.
    pub const UTF_8: Self = Self(Kind::Whatwg(UTF_8));

    /// Finds a character set by its name, in any case. WHATWG reads the names of ASCII and Latin-1 as windows-1252,
    /// Node's iconv-lite as the real thing.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Some(Self(match name.to_ascii_lowercase().as_str() {
            "ascii" | "us-ascii" => Kind::Ascii,
            "latin1" | "latin-1" | "iso-8859-1" | "iso8859-1" | "iso88591" | "l1" | "binary" => {
                Kind::Latin1
            }
            "utf-16" => Kind::Utf16,
            "ucs-2" | "ucs2" | "utf16le" => Kind::Whatwg(UTF_16LE),
            label => Kind::Whatwg(Encoding::for_label(label.as_bytes())?),
        }))
    }

    /// Decodes `bytes`; invalid sequences become U+FFFD and a byte order mark goes.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        let encoding = match self.0 {
            Kind::Ascii => return decode_each(bytes, |byte| byte.is_ascii()),
            Kind::Latin1 => return decode_each(bytes, |_| true),
            Kind::Utf16 if bytes.starts_with(&[0xfe, 0xff]) => UTF_16BE,
            Kind::Utf16 => UTF_16LE,
            Kind::Whatwg(encoding) => encoding,
        };
        encoding.decode_with_bom_removal(bytes).0
    }
}

/// Each byte is a character of its own.
fn decode_each(bytes: &[u8], is_character: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let character = |byte| {
        if is_character(byte) {
            char::from(byte)
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    bytes.iter().copied().map(character).collect()
}

/// Decodes `bytes` by the name of a character set. `None` when the name is not known.
///
/// ```
/// use twinroute_core::charset::decode;
///
/// assert_eq!(decode(b"caf\xe9", "latin1").unwrap(), "café");
/// assert_eq!(decode("\u{feff}hi".as_bytes(), "utf-8").unwrap(), "hi");
/// assert!(decode(b"", "klingon").is_none());
/// ```
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], charset: &str) -> Option<Cow<'a, str>> {
    Some(Charset::find(charset)?.decode(bytes))
}
