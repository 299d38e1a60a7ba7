//! Entity tags as Next.js computes them, and the check whether a client's copy is fresh.

use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};

use twinroute_core::header;

/// Computes Next.js's ETag of a text: 52 bits of FNV-1a over its UTF-16 code units and their count, both in base 36.
///
/// ```
/// assert_eq!(twinroute_pages::etag("{}").to_str().unwrap(), "\"bwc9mymkdm2\"");
/// ```
#[must_use]
pub fn etag(text: impl AsRef<[u8]>) -> HeaderValue {
    let text = text.as_ref();
    let mut units = Units::new();
    if text.is_ascii() {
        units.add(text.iter().copied().map(u16::from));
    } else {
        units.add(String::from_utf8_lossy(text).encode_utf16());
    }
    units.tag()
}

/// Computes the ETag of a Buffer: that of its JSON text, which is not materialized.
pub(crate) fn etag_of_buffer(bytes: &[u8]) -> HeaderValue {
    let mut units = Units::new();
    let ascii = |text: &'static [u8]| text.iter().copied().map(u16::from);
    units.add(ascii(br#"{"type":"Buffer","data":["#));
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            units.add(ascii(b","));
        }
        let digits = [byte / 100, byte / 10 % 10, byte % 10];
        let leading = usize::from(*byte < 100) + usize::from(*byte < 10);
        units.add(
            digits[leading..]
                .iter()
                .map(|digit| u16::from(b'0' + digit)),
        );
    }
    units.add(ascii(b"]}"));
    units.tag()
}

/// FNV-1a over UTF-16 code units, and their count.
struct Units {
    hash: u64,
    count: u64,
}

impl Units {
    fn new() -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            count: 0,
        }
    }

    fn add(&mut self, units: impl Iterator<Item = u16>) {
        const PRIME: u64 = 0x100_0000_01b3;
        for unit in units {
            self.hash = (self.hash ^ u64::from(unit)).wrapping_mul(PRIME);
            self.count += 1;
        }
    }

    fn tag(self) -> HeaderValue {
        // The hash's highest 12 bits are folded into its lowest 16, which leaves 52.
        let folded = (self.hash & ((1 << 52) - 1)) ^ (self.hash >> 52);

        let mut buffer = [b'"'; 32];
        let at = base36(self.count, &mut buffer, 31);
        let at = base36(folded, &mut buffer, at);
        HeaderValue::from_bytes(&buffer[at - 1..]).expect("base 36 and quotes are header text")
    }
}

/// Writes `number` in base 36 so that it ends before `end`, and returns where it starts.
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

/// Whether the client's copy is fresh: its `If-None-Match` names `etag`, its `Cache-Control` does not request a new copy, and it
/// sends no `If-Modified-Since`, which Next treats as a second condition that never holds.
pub(crate) fn is_fresh(request: &HeaderMap, etag: &HeaderValue) -> bool {
    if !request.contains_key(IF_NONE_MATCH) {
        return false;
    }
    let text = |name: &HeaderName| header::joined(request, name).unwrap_or_default();
    let wanted = text(&IF_NONE_MATCH);
    let no_cache = text(&CACHE_CONTROL)
        .split(',')
        .any(|directive| directive.trim() == "no-cache");
    let etag = etag.to_str().unwrap_or_default();
    let matches = |tag: &str| tag == etag || tag.strip_prefix("W/") == Some(etag);
    !wanted.is_empty()
        && text(&IF_MODIFIED_SINCE).is_empty()
        && !no_cache
        && (wanted == "*" || wanted.split(',').any(|tag| matches(tag.trim_matches(' '))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_etag_of_a_buffer_is_that_of_its_json() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in [
            b"",
            &b"\0"[..],
            b"\x09\x0a\x63\x64\xff",
            &all,
            &all.repeat(70),
        ] {
            let text = format!(r#"{{"type":"Buffer","data":{}}}"#, json!(bytes));
            assert_eq!(etag_of_buffer(bytes), etag(text), "{bytes:?}");
        }
    }

    #[test]
    fn the_etag_of_a_large_buffer_allocates_little() {
        let bytes = vec![b'a'; 1 << 20];
        let info = allocation_counter::measure(|| drop(etag_of_buffer(&bytes)));
        assert!(info.bytes_max < 1024, "{info:?}");
    }

    #[test]
    fn freshness_depends_on_the_request_headers() {
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
