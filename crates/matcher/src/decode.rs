//! Percent-decoding of one segment.

use std::borrow::Cow;

/// Decodes the escapes of `raw`; `None` when one is malformed. The bytes need not be UTF-8.
pub(crate) fn decode_bytes(raw: &str) -> Option<Cow<'_, [u8]>> {
    let Some(first) = raw.find('%') else {
        return Some(Cow::Borrowed(raw.as_bytes()));
    };
    let (plain, mut rest) = raw.as_bytes().split_at(first);
    let mut bytes = Vec::with_capacity(raw.len());
    bytes.extend_from_slice(plain);
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let [high, low, after @ ..] = rest else {
            return None;
        };
        bytes.push(hex(*high)? << 4 | hex(*low)?);
        rest = after;
    }
    Some(Cow::Owned(bytes))
}

/// Decodes `raw` to text; `None` also when that is not UTF-8.
pub(crate) fn decode_text(raw: &str) -> Option<String> {
    match decode_bytes(raw)? {
        Cow::Borrowed(_) => Some(raw.to_owned()),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok(),
    }
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
