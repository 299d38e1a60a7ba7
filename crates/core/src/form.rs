//! `application/x-www-form-urlencoded`, read.

/// The pairs of `text`, decoded, in order; nothing is refused.
///
/// ```
/// let pairs: Vec<_> = twinroute_core::form_pairs("a=1&b=x+y&c").collect();
/// assert_eq!(pairs, [("a", "1"), ("b", "x y"), ("c", "")].map(|(name, value)| (name.to_owned(), value.to_owned())));
/// ```
pub fn form_pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    // Most have nothing to decode: it costs half as much to only take them apart.
    let (encoded, plain) = if text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        (text, "")
    } else {
        ("", text)
    };
    let pairs = plain.split('&').filter(|pair| !pair.is_empty());
    let apart = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let owned = apart.map(|(name, value)| (name.to_owned(), value.to_owned()));
    form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .chain(owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_taken_apart_is_what_decoding_gives() {
        for text in ["", "&", "a", "a=", "=", "=b", "a=b=c&&d&", "ä=€&a&a=1"] {
            let decoded = form_urlencoded::parse(text.as_bytes()).into_owned();
            assert!(form_pairs(text).eq(decoded), "{text}");
        }
    }
}
