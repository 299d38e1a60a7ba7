//! Writes strings and numbers as `JSON.stringify` does.

use crate::string::{is_plain, plain_end};

/// Appends `text` as a JSON string.
#[inline]
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
    } else {
        write_escaped(bytes, out);
    }
    out.push(b'"');
}

fn write_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    loop {
        let end = plain_end(bytes, start);
        out.extend_from_slice(&bytes[start..end]);
        let Some(byte) = bytes.get(end) else { break };
        write_escape(*byte, out);
        start = end + 1;
    }
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        8 => b'b',
        12 => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            return out.push(HEX[usize::from(byte & 15)]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

pub(crate) fn write_float(number: f64, out: &mut Vec<u8>) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.abs() < EXACT && number.fract() == 0.0 {
        return out.extend_from_slice(itoa::Buffer::new().format(number as i64).as_bytes());
    }
    if !number.is_finite() {
        return out.extend_from_slice(b"null");
    }
    if !write_decimal(number, out) {
        out.extend_from_slice(ryu_js::Buffer::new().format_finite(number).as_bytes());
    }
}

/// Writes a number of up to four digits after the point, and of up to 15 in all: no two such decimals are the same `f64`, so it
/// is the shortest text. Returns `false` for another number.
fn write_decimal(number: f64, out: &mut Vec<u8>) -> bool {
    const SCALE: f64 = 1e4;
    let scaled = (number * SCALE).round();
    if scaled.abs() >= 1e15 || scaled / SCALE != number {
        return false;
    }
    let scaled = scaled.abs() as u64;
    if number < 0.0 {
        out.push(b'-');
    }
    out.extend_from_slice(itoa::Buffer::new().format(scaled / 10_000).as_bytes());
    let rest = scaled % 10_000;
    let digits = [1000, 100, 10, 1].map(|power| b'0' + (rest / power % 10) as u8);
    let length = 4 - digits
        .iter()
        .rev()
        .take_while(|digit| **digit == b'0')
        .count();
    out.push(b'.');
    out.extend_from_slice(&digits[..length]);
    true
}
