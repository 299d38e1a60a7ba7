//! Byte sizes as Next.js writes them: `1mb` is 1,048,576 bytes.

use std::fmt;

/// A number of bytes, read from text as Next's configuration reads it.
///
/// Units are powers of 1024, in any case, with an optional fraction; a plain number is bytes.
///
/// ```
/// use twinroute_core::ByteSize;
///
/// assert_eq!(ByteSize::parse("1mb").unwrap().bytes(), 1_048_576);
/// assert_eq!(ByteSize::parse("1.5 KB").unwrap().bytes(), 1536);
/// assert_eq!(ByteSize::parse("500").unwrap().bytes(), 500);
/// assert!(ByteSize::parse("much").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(u64);

/// Text that is no byte size; Next would read it as "no limit" or as a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSizeError;

impl ByteSize {
    /// One mebibyte: Next's default limit of a Pages body.
    pub const MIB: Self = Self(1024 * 1024);

    /// Reads `text`, in a `const` too: `500`, `"500kb"`, `"1.5mb"`, `"2 GB"`.
    ///
    /// # Errors
    /// When `text` is not a number with one of the units `b`, `kb`, `mb`, `gb`, `tb`, `pb`.
    pub const fn parse(text: &str) -> Result<Self, ByteSizeError> {
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
        let whole = digits == 0 || bytes[at - 1] == b'.';
        match unit(bytes, at) {
            Some(unit) if !whole => Ok(Self((number * unit / scale) as u64)),
            _ => Err(ByteSizeError),
        }
    }

    /// The size in bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

/// The factor that the rest of `text`, from `at`, stands for.
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
    fn sizes() {
        let cases: [(&str, Option<u64>); 22] = [
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
                ByteSize::parse(text).ok().map(ByteSize::bytes),
                bytes,
                "{text}"
            );
        }
    }
}
