//! Entity tags as Next.js computes them, and the test whether a client's copy is still fresh.

use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};

use crate::header;

/// The strong ETag of UTF-8 `text`: 52 bits of FNV-1a over its UTF-16 code units and their count, both in base 36.
///
/// ```
/// assert_eq!(twinroute_core::etag("{}").to_str().unwrap(), "\"bwc9mymkdm2\"");
/// ```
#[must_use]
pub fn etag(text: impl AsRef<[u8]>) -> HeaderValue {
    let text = text.as_ref();
    if text.is_ascii() {
        return etag_of_units(text.iter().copied().map(u16::from), text.len());
    }
    let text = String::from_utf8_lossy(text);
    etag_of_units(text.encode_utf16(), text.encode_utf16().count())
}

fn etag_of_units(units: impl Iterator<Item = u16>, count: usize) -> HeaderValue {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x100_0000_01b3;
    let hash = units.fold(OFFSET, |hash, unit| {
        (hash ^ u64::from(unit)).wrapping_mul(PRIME)
    });
    // The hash's highest 12 bits are folded into its lowest 16, which leaves 52.
    let folded = (hash & ((1 << 52) - 1)) ^ (hash >> 52);

    let mut buffer = [b'"'; 32];
    let at = base36(count as u64, &mut buffer, 31);
    let at = base36(folded, &mut buffer, at);
    HeaderValue::from_bytes(&buffer[at - 1..]).expect("base 36 and quotes are header text")
}

/// Writes `number` in base 36 so that it ends before `end`; gives where it starts.
fn base36(mut number: u64, buffer: &mut [u8], end: usize) -> usize {
    let mut at = end;
    loop {
        at -= 1;
        buffer[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize];
        number /= 36;
        if number == 0 {
            return at;
        }
    }
}

/// Whether the client's `If-None-Match` names `etag` and nothing asks for a new copy: neither its `Cache-Control` nor an
/// `If-Modified-Since`, which Next takes as a second condition that is never met.
#[must_use]
pub fn is_fresh(request: &HeaderMap, etag: &HeaderValue) -> bool {
    if !request.contains_key(IF_NONE_MATCH) {
        return false;
    }
    let text = |name: HeaderName| header::joined(request, name.as_str()).unwrap_or_default();
    let wanted = text(IF_NONE_MATCH);
    let no_cache = text(CACHE_CONTROL)
        .split(',')
        .any(|directive| directive.trim() == "no-cache");
    let etag = etag.to_str().unwrap_or_default();
    let matches = |tag: &str| tag == etag || tag.strip_prefix("W/") == Some(etag);
    !wanted.is_empty()
        && text(IF_MODIFIED_SINCE).is_empty()
        && !no_cache
        && (wanted == "*" || wanted.split(',').any(|tag| matches(tag.trim_matches(' '))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freshness() {
        let tag = etag("{}");
        let cases = [
            (tag.to_str().unwrap(), "", true),
            ("*", "", true),
            ("W/\"bwc9mymkdm2\"", "", true),
            ("\"a\", \"bwc9mymkdm2\"", "", true),
            ("\"a\"", "", false),
            ("", "", false),
            ("*", "no-cache", false),
            ("*", "max-age=0, no-cache", false),
            ("*", "max-age=0", true),
        ];
        for (if_none_match, cache_control, fresh) in cases {
            let mut request = HeaderMap::new();
            request.insert(IF_NONE_MATCH, HeaderValue::from_str(if_none_match).unwrap());
            request.insert(CACHE_CONTROL, HeaderValue::from_str(cache_control).unwrap());
            assert_eq!(
                is_fresh(&request, &tag),
                fresh,
                "{if_none_match} {cache_control}"
            );
        }
    }
}
