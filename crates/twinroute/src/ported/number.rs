//! JavaScript's conversion of texts to numbers.

use super::trim;

/// `Number(text)` of JavaScript: a decimal, hexadecimal, octal or binary number with white space around it. The empty text is 0, and
/// any other text NaN.
///
/// `cargo twinroute port` writes it for `z.coerce.number()` of a query string.
///
/// ```
/// use twinroute::ported::number;
///
/// assert_eq!([" 1e3 ", "", "0x1F", "-.5", "5."].map(number), [1000.0, 0.0, 31.0, -0.5, 5.0]);
/// assert!(["1,5", "inf", "-0x1", "1_000", "e", "."].iter().all(|text| number(text).is_nan()));
/// assert_eq!(number("-Infinity"), f64::NEG_INFINITY);
/// ```
#[must_use]
pub fn number(text: &str) -> f64 {
    let text = trim(text);
    let (prefix, digits) = text.split_at_checked(2).unwrap_or((text, ""));
    let radix = match prefix {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return decimal(text),
    };
    whole(digits, radix)
}

fn decimal(text: &str) -> f64 {
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        // Rust reads `inf` and `nan`, too.
        _ if text.contains(|letter: char| {
            !matches!(letter, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')
        }) =>
        {
            f64::NAN
        }
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

fn whole(digits: &str, radix: u32) -> f64 {
    let add =
        |sum: f64, letter: char| Some(sum * f64::from(radix) + f64::from(letter.to_digit(radix)?));
    match digits {
        "" => f64::NAN,
        _ => digits.chars().try_fold(0.0, add).unwrap_or(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_the_numbers_of_node() {
        let numbers = [
            ("0", 0.0),
            ("\t5\n", 5.0),
            ("+5", 5.0),
            ("1.", 1.0),
            ("1E-2", 0.01),
            ("0X1f", 31.0),
            ("0b101", 5.0),
            ("0o17", 15.0),
            ("+Infinity", f64::INFINITY),
            ("\u{feff}7", 7.0),
            ("1e400", f64::INFINITY),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("00012", 12.0),
            ("1.e2", 100.0),
        ];
        for (text, expected) in numbers {
            let is_it = number(text).to_bits() == expected.to_bits();
            assert!(is_it, "{text:?}: {}", number(text));
        }
        let others = [
            "1e", "e1", "0x", "0b2", "0o8", "infinity", "nan", "NaN", "1 2", "\u{85}7", "1n",
            "--1", "+-1", "true", "-", "ä",
        ];
        for text in others {
            assert!(number(text).is_nan(), "{text:?}: {}", number(text));
        }
    }
}
