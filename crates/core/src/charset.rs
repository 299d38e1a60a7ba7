//! Bytes to text, by the `charset` of a content type.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// Decodes `bytes` by the name of a character set; invalid sequences become U+FFFD and a byte order mark goes.
/// `None` when the name is not known.
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
    // WHATWG reads these names as windows-1252, Node's iconv-lite as the real thing.
    let latin1 = [
        "latin1",
        "latin-1",
        "iso-8859-1",
        "iso8859-1",
        "iso88591",
        "l1",
        "binary",
    ];
    if latin1.iter().any(|name| name.eq_ignore_ascii_case(charset)) {
        return Some(
            bytes
                .iter()
                .copied()
                .map(char::from)
                .collect::<String>()
                .into(),
        );
    }
    let label = match charset.to_ascii_lowercase().as_str() {
        "utf8" => "utf-8",
        "ucs-2" | "ucs2" | "utf16le" | "utf-16" => "utf-16le",
        other => return decode_label(bytes, other),
    };
    decode_label(bytes, label)
}

fn decode_label<'a>(bytes: &'a [u8], label: &str) -> Option<Cow<'a, str>> {
    Some(
        Encoding::for_label(label.as_bytes())?
            .decode_with_bom_removal(bytes)
            .0,
    )
}
