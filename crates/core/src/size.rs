//! Byte sizes as Next.js writes them: `1mb` is 1,048,576 bytes.

use std::fmt;

use bytesize::ByteSize;

/// The error for a text that is not a byte size. Next would read it as "no limit", or read a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSizeError;

/// Parses a size as Next's configuration does, also in a `const`: `500`, `"500kb"`, `"1.5mb"`, `"2 GB"`.
///
/// Units are powers of 1024, in any case, with an optional fraction; a plain number is bytes. `ByteSize`'s own `FromStr`
/// differs: it reads `1mb` as 1,000,000 bytes, and only `1mib` as 1,048,576.
///
/// ```
/// use bytesize::ByteSize;
/// use twinroute_core::parse_size;
///
/// assert_eq!(parse_size("1mb"), Ok(ByteSize::mib(1)));
/// assert_eq!(parse_size("1.5 KB"), Ok(ByteSize::b(1536)));
/// assert_eq!(parse_size("500"), Ok(ByteSize::b(500)));
/// assert!(parse_size("much").is_err());
/// ```
///
/// # Errors
/// When `text` is not a number with one of the units `b`, `kb`, `mb`, `gb`, `tb`, `pb`.
pub const fn parse_size(text: &str) -> Result<ByteSize, ByteSizeError> {
    let bytes = text.as_bytes();
    let (mut at, mut number, mut scale) = (0, 0u128, 1u128);
    let (mut digits, mut fraction) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            digit @ b'0'..=b'9' if digits < 18 => {
                number = number * 10 + (digit - b'0') as u128;
                scale *= if fraction { 10 } else { 1 };
                digits += 1;
            }
            b'.' if !fraction && digits > 0 => fraction = true,
            _ => break,
        }
        at += 1;
    }
    let is_malformed = digits == 0 || bytes[at - 1] == b'.';
    match unit(bytes, at) {
        Some(unit) if !is_malformed && number * unit / scale <= u64::MAX as u128 => {
            Ok(ByteSize::b((number * unit / scale) as u64))
        }
        _ => Err(ByteSizeError),
    }
}

/// Returns the factor of the unit at `at`.
const fn unit(text: &[u8], mut at: usize) -> Option<u128> {
    while at < text.len() && text[at] == b' ' {
        at += 1;
    }
    if at == text.len() {
        return Some(1);
    }
    let power = match text[at].to_ascii_lowercase() {
        b'b' if at + 1 == text.len() => return Some(1),
        b'k' => 1,
        b'm' => 2,
        b'g' => 3,
        b't' => 4,
        b'p' => 5,
        _ => return None,
    };
    if at + 2 == text.len() && text[at + 1].eq_ignore_ascii_case(&b'b') {
        return Some(1 << (10 * power));
    }
    None
}

impl fmt::Display for ByteSizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a byte size such as `500kb`, `1.5mb` or `1048576`")
    }
}

impl std::error::Error for ByteSizeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_parsed() {
        let cases: [(&str, Option<u64>); 23] = [
            ("0", Some(0)),
            ("1kb", Some(1024)),
            ("1KB", Some(1024)),
            ("1Kb", Some(1024)),
            ("1.5kb", Some(1536)),
            ("0.5kb", Some(512)),
            ("1.0005kb", Some(1024)),
            ("10 mb", Some(10 << 20)),
            ("2gb", Some(2 << 30)),
            ("1tb", Some(1 << 40)),
            ("1pb", Some(1 << 50)),
            ("16384pb", None),
            ("12b", Some(12)),
            ("1.", None),
            (".5kb", None),
            ("1..5kb", None),
            ("", None),
            ("kb", None),
            ("1k", None),
            ("1kib", None),
            ("1mbb", None),
            ("-1kb", None),
            ("99999999999999999999kb", None),
        ];
        for (text, bytes) in cases {
            assert_eq!(
                parse_size(text).ok().map(|size| size.as_u64()),
                bytes,
                "{text}"
            );
        }
    }
}
