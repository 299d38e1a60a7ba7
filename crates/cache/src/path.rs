//! One spelling for each path.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// All ASCII characters but those that stand in a path segment as they are: unreserved characters, sub-delimiters, `:`, `@`.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns the canonical spelling of a path: each segment is decoded and encoded again. Returns `None` if a segment is not
/// valid percent-encoded UTF-8.
///
/// ```
/// use twinroute_cache::canonical_path;
///
/// assert_eq!(canonical_path("/caf\u{e9}/%61%2fb c").as_deref(), Some("/caf%C3%A9/a%2Fb%20c"));
/// assert_eq!(canonical_path("/a/%ff"), None);
/// ```
#[must_use]
pub fn canonical_path(path: &str) -> Option<Cow<'_, str>> {
    let is_plain = |byte: u8| match byte {
        b'/'
        | b'-'
        | b'.'
        | b'_'
        | b'~'
        | b'!'
        | b'$'
        | b'&'..=b','
        | b':'
        | b';'
        | b'='
        | b'@' => true,
        _ => byte.is_ascii_alphanumeric(),
    };
    if path.bytes().all(is_plain) {
        return Some(Cow::Borrowed(path));
    }
    let mut canonical = String::with_capacity(path.len() + 16);
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            canonical.push('/');
        }
        let escapes = segment.bytes().filter(|byte| *byte == b'%').count();
        if escapes != valid_escapes(segment) {
            return None;
        }
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        canonical.extend(utf8_percent_encode(&decoded, ENCODED));
    }
    Some(Cow::Owned(canonical))
}

fn valid_escapes(segment: &str) -> usize {
    let bytes = segment.as_bytes();
    let is_valid = |window: &&[u8]| {
        window[0] == b'%' && window[1].is_ascii_hexdigit() && window[2].is_ascii_hexdigit()
    };
    bytes.windows(3).filter(is_valid).count()
}

/// Removes one trailing slash, but not the root's.
pub(crate) fn trimmed(path: &str) -> &str {
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    if trimmed.is_empty() { "/" } else { trimmed }
}

/// Whether a segment of the path is a dynamic one, such as `[id]` or `[...path]`.
pub(crate) fn is_pattern(path: &str) -> bool {
    path.split('/')
        .any(|segment| segment.len() > 2 && segment.starts_with('[') && segment.ends_with(']'))
}
