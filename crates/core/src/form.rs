//! `application/x-www-form-urlencoded`, read.

use std::borrow::Cow;

/// The pairs of `text`, decoded, in order; nothing is refused.
///
/// ```
/// let pairs: Vec<_> = twinroute_core::form_pairs("a=1&b=x+y&c").collect();
/// assert_eq!(pairs, [("a", "1"), ("b", "x y"), ("c", "")].map(|(name, value)| (name.into(), value.into())));
/// ```
pub fn form_pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    // Most have nothing to decode: it costs half as much to only take them apart.
    let (encoded, plain) = if text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        (text, "")
    } else {
        ("", text)
    };
    let apart = std::iter::successors(cut(plain, b'&'), |(_, rest)| cut(rest, b'&'));
    let pairs = apart.map(|(pair, _)| pair).filter(|pair| !pair.is_empty());
    let plain = pairs.map(|pair| {
        let (name, value) = cut(pair, b'=').unwrap_or_default();
        (name.into(), value.into())
    });
    form_urlencoded::parse(encoded.as_bytes()).chain(plain)
}

/// What stands before and after the first `mark`; None of nothing. For texts of a few bytes, `split_once` is slower.
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == mark);
    let (before, after) = text.split_at(end.unwrap_or(text.len()));
    (!text.is_empty()).then(|| (before, after.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_taken_apart_is_what_decoding_gives() {
        for text in ["", "&", "a", "a=", "=", "=b", "a=b=c&&d&", "ä=€&a&a=1"] {
            let decoded = form_urlencoded::parse(text.as_bytes());
            assert!(form_pairs(text).eq(decoded), "{text}");
        }
    }
}
