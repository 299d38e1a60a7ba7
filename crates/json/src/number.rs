//! Numbers: from any spelling to JavaScript's.

use crate::{error::ParseErrorKind, normal::Normal};

/// The parts of a number's text.
struct Scanned {
    is_negative: bool,
    integer: usize,
    fraction: usize,
    has_exponent: bool,
}

/// Consumes a number, whose normal form is the one that JavaScript writes. An integer of 64 bits keeps its digits.
pub(crate) fn number(normal: &mut Normal<'_>) -> Result<(), ParseErrorKind> {
    let start = normal.at;
    let scanned = scan(normal.input.as_bytes(), &mut normal.at)?;
    let text = &normal.input[start..normal.at];
    if is_normal(text, &scanned) {
        return Ok(());
    }
    // It is in JSON's form, so it can be parsed.
    let number: f64 = text.parse().unwrap_or(f64::INFINITY);
    if number.is_infinite() {
        return Err(ParseErrorKind::NumberRange);
    }
    normal.replace(start, ryu_js::Buffer::new().format_finite(number));
    Ok(())
}

fn scan(bytes: &[u8], at: &mut usize) -> Result<Scanned, ParseErrorKind> {
    let is_negative = bytes[*at] == b'-';
    *at += usize::from(is_negative);
    let starts_with_zero = bytes.get(*at) == Some(&b'0');
    let integer = digits(bytes, at);
    if integer == 0 || starts_with_zero && integer > 1 {
        return Err(ParseErrorKind::Number);
    }
    let mut fraction = 0;
    if bytes.get(*at) == Some(&b'.') {
        *at += 1;
        fraction = digits(bytes, at);
        if fraction == 0 {
            return Err(ParseErrorKind::Number);
        }
    }
    let has_exponent = matches!(bytes.get(*at), Some(b'e' | b'E'));
    if has_exponent {
        *at += 1;
        *at += usize::from(matches!(bytes.get(*at), Some(b'+' | b'-')));
        if digits(bytes, at) == 0 {
            return Err(ParseErrorKind::Number);
        }
    }
    Ok(Scanned {
        is_negative,
        integer,
        fraction,
        has_exponent,
    })
}

fn digits(bytes: &[u8], at: &mut usize) -> usize {
    let start = *at;
    while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
        *at += 1;
    }
    *at - start
}

/// Whether JavaScript writes the number with the same text. A decimal of up to 15 digits is the shortest text of its `f64`;
/// `false` for other texts may be wrong.
fn is_normal(text: &str, scanned: &Scanned) -> bool {
    if scanned.has_exponent || text == "-0" {
        return false;
    }
    if scanned.fraction == 0 {
        return scanned.integer <= 15
            || if scanned.is_negative {
                text.parse::<i64>().is_ok()
            } else {
                text.parse::<u64>().is_ok()
            };
    }
    // From 0.000001 on, no number has an exponent.
    let is_small = scanned.integer == 1 && text.trim_start_matches('-').starts_with("0.00000");
    scanned.integer + scanned.fraction <= 15 && !text.ends_with('0') && !is_small
}

/// A number as serde has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decimal {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

/// The powers of ten up to 10^15, each exactly a `f64`.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Reads the number, in normal form, at the beginning of `text`, and returns its length.
pub(crate) fn read_decimal(text: &str) -> (Decimal, usize) {
    let bytes = text.as_bytes();
    let is_negative = bytes.first() == Some(&b'-');
    let mut at = usize::from(is_negative);
    let mut digits = 0;
    let mut read = |at: &mut usize| {
        let start = *at;
        while let Some(digit) = bytes.get(*at).filter(|byte| byte.is_ascii_digit()) {
            // Numbers of more digits are read again below.
            digits = u64::wrapping_add(u64::wrapping_mul(digits, 10), u64::from(digit - b'0'));
            *at += 1;
        }
        (*at - start, digits)
    };
    let (integer, value) = read(&mut at);
    let (mut fraction, mut mantissa) = (0, value);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        (fraction, mantissa) = read(&mut at);
    }
    let has_exponent = bytes.get(at) == Some(&b'e');
    if integer + fraction > 15 || has_exponent {
        return read_slowly(text);
    }
    let decimal = if fraction > 0 {
        // Both are exact, so the quotient is the nearest `f64`.
        let number = mantissa as f64 / POWERS[fraction];
        Decimal::Float(if is_negative { -number } else { number })
    } else if is_negative {
        Decimal::Signed(-(value as i64))
    } else {
        Decimal::Unsigned(value)
    };
    (decimal, at)
}

#[cold]
fn read_slowly(text: &str) -> (Decimal, usize) {
    let is_inside = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e');
    let length = text.bytes().take_while(is_inside).count();
    let text = &text[..length];
    let unsigned = text.parse().map(Decimal::Unsigned);
    let integer = unsigned.or_else(|_| text.parse().map(Decimal::Signed));
    let float = |_| {
        text.parse()
            .map_or(Decimal::Float(f64::NAN), Decimal::Float)
    };
    (integer.unwrap_or_else(float), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_the_nearest_numbers() {
        let cases = [
            ("0", Decimal::Unsigned(0)),
            ("-7,", Decimal::Signed(-7)),
            ("999999999999999]", Decimal::Unsigned(999_999_999_999_999)),
            ("18446744073709551615", Decimal::Unsigned(u64::MAX)),
            ("-9223372036854775808", Decimal::Signed(i64::MIN)),
            (
                "18446744073709552000",
                Decimal::Float(18_446_744_073_709_552_000.0),
            ),
            ("0.1}", Decimal::Float(0.1)),
            ("-123456.789012345", Decimal::Float(-123_456.789_012_345)),
            ("0.30000000000000004", Decimal::Float(0.1 + 0.2)),
            ("5e-324", Decimal::Float(5e-324)),
            ("1e+21,", Decimal::Float(1e21)),
        ];
        for (text, expected) in cases {
            let length = text.trim_end_matches([',', ']', '}']).len();
            assert_eq!(read_decimal(text), (expected, length), "{text}");
        }
    }
}
