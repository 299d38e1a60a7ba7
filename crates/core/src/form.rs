//! Parsing of `application/x-www-form-urlencoded`.

use std::borrow::Cow;

/// Decodes the pairs of `text`, in order; any text is accepted.
///
/// ```
/// let pairs: Vec<_> = twinroute_core::form_pairs("a=1&b=x+y&c").collect();
/// assert_eq!(pairs, [("a", "1"), ("b", "x y"), ("c", "")].map(|(name, value)| (name.into(), value.into())));
/// ```
pub fn form_pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    // Most texts have nothing to decode: splitting alone takes half the time.
    let (encoded, plain) = if text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        (text, "")
    } else {
        ("", text)
    };
    let parts = std::iter::successors(split(plain, b'&'), |(_, rest)| split(rest, b'&'));
    let pairs = parts.map(|(pair, _)| pair).filter(|pair| !pair.is_empty());
    let plain = pairs.map(|pair| {
        let (name, value) = split(pair, b'=').unwrap_or_default();
        (name.into(), value.into())
    });
    form_urlencoded::parse(encoded.as_bytes()).chain(plain)
}

/// Splits a text at the first `separator`; None if the text is empty. For texts of a few bytes, `split_once` is slower.
fn split(text: &str, separator: u8) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == separator);
    let (before, after) = text.split_at(end.unwrap_or(text.len()));
    (!text.is_empty()).then(|| (before, after.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_alone_equals_decoding() {
        for text in ["", "&", "a", "a=", "=", "=b", "a=b=c&&d&", "ä=€&a&a=1"] {
            let decoded = form_urlencoded::parse(text.as_bytes());
            assert!(form_pairs(text).eq(decoded), "{text}");
        }
    }
}
