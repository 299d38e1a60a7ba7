//! Strings: from any spelling to the one that `JSON.stringify` writes.

use std::borrow::Cow;

use crate::{error::ParseErrorKind, normal::Normal};

/// Consumes a string.
pub(crate) fn string(normal: &mut Normal<'_>) -> Result<(), ParseErrorKind> {
    normal.at += 1;
    loop {
        normal.at = plain_end(normal.input.as_bytes(), normal.at);
        match normal.byte() {
            Some(b'"') => {
                normal.at += 1;
                return Ok(());
            }
            Some(b'\\') => escape(normal)?,
            Some(_) => return Err(ParseErrorKind::ControlCharacter),
            None => return Err(ParseErrorKind::End),
        }
    }
}

/// Whether a byte is a quote, a backslash or a control character.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The high bits of the quotes, backslashes and control characters among eight bytes. The lowest is exact; those above it may
/// be of other bytes.
#[inline]
fn special(chunk: [u8; 8]) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let chunk = u64::from_le_bytes(chunk);
    // With its second bit flipped, a quote is 0x20, and the control characters are among themselves.
    let small = (chunk ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (chunk ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    (small | backslash) & !chunk & (ONES << 7)
}

/// Whether a text is written without escapes.
#[inline]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk() {
        // The last two chunks overlap.
        let chunks = text.as_chunks().0.iter();
        return chunks.fold(special(*last), |found, chunk| found | special(*chunk)) == 0;
    }
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some([a, b, c, d]), Some([e, f, g, h])) => special([*a, *b, *c, *d, *e, *f, *g, *h]) == 0,
        _ => !text.iter().any(|byte| is_special(*byte)),
    }
}

/// The position of the next quote, backslash or control character, from `at` on.
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let found = special(*chunk);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !is_special(**byte)).count()
}

/// Consumes an escape.
fn escape(normal: &mut Normal<'_>) -> Result<(), ParseErrorKind> {
    let start = normal.at;
    let kind = normal.input.as_bytes().get(start + 1);
    match kind.ok_or(ParseErrorKind::End)? {
        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => normal.at += 2,
        b'/' => {
            normal.at += 2;
            normal.replace(start, "/");
        }
        b'u' => {
            normal.at += 2;
            let character = code_point(normal.input, &mut normal.at)?;
            normal.replace(start, "");
            push_character(character, normal.flush());
        }
        _ => return Err(ParseErrorKind::Escape),
    }
    Ok(())
}

/// Appends a character as it stands in a string.
fn push_character(character: char, out: &mut String) {
    let short = match character {
        '"' => '"',
        '\\' => '\\',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\0'..' ' => {
            let digit = |digit: u32| char::from_digit(digit, 16).unwrap_or('0');
            out.push_str("\\u00");
            out.push(digit(u32::from(character) >> 4));
            out.push(digit(u32::from(character) & 15));
            return;
        }
        _ => return out.push(character),
    };
    out.push('\\');
    out.push(short);
}

/// Reads the digits after `\u`, and those of the second half of a pair.
fn code_point(input: &str, at: &mut usize) -> Result<char, ParseErrorKind> {
    let first = unit(input, at)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first).ok_or(ParseErrorKind::Surrogate);
    }
    if !input.as_bytes()[*at..].starts_with(b"\\u") {
        return Err(ParseErrorKind::Surrogate);
    }
    *at += 2;
    let second = unit(input, at)?;
    if !(0xdc00..0xe000).contains(&second) {
        return Err(ParseErrorKind::Surrogate);
    }
    let point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    char::from_u32(point).ok_or(ParseErrorKind::Surrogate)
}

fn unit(input: &str, at: &mut usize) -> Result<u32, ParseErrorKind> {
    let digits = input
        .as_bytes()
        .get(*at..*at + 4)
        .ok_or(ParseErrorKind::End)?;
    let mut unit = 0;
    for digit in digits {
        let digit = char::from(*digit)
            .to_digit(16)
            .ok_or(ParseErrorKind::Escape)?;
        unit = unit << 4 | digit;
    }
    *at += 4;
    Ok(unit)
}

/// Resolves the escapes of a string in normal form, without its quotes.
pub(crate) fn unescape(inner: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', inner.as_bytes()) else {
        return Cow::Borrowed(inner);
    };
    let mut out = String::with_capacity(inner.len());
    let (mut start, mut at) = (0, first);
    loop {
        out.push_str(&inner[start..at]);
        start = at + 2;
        match inner.as_bytes()[at + 1] {
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'u' => {
                let unit = unit(inner, &mut start).ok();
                out.push(
                    unit.and_then(char::from_u32)
                        .unwrap_or(char::REPLACEMENT_CHARACTER),
                );
            }
            other => out.push(char::from(other)),
        }
        match memchr::memchr(b'\\', &inner.as_bytes()[start..]) {
            Some(next) => at = start + next,
            None => break,
        }
    }
    out.push_str(&inner[start..]);
    Cow::Owned(out)
}
