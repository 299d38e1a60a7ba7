//! The formats of texts that zod checks.

/// Whether zod's `email()` accepts a text.
///
/// ```
/// use twinroute::ported::is_email;
///
/// assert!(is_email("first.last+tag@mail.example.com"));
/// assert!(!["a@b", "a..b@c.de", ".a@b.de", "a.@b.de", "ä@b.de", "a@-b.de", "a@b.d"].into_iter().any(is_email));
/// ```
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_name = |part: &str| {
        let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || b"_'+-".contains(&letter);
        !part.is_empty() && part.bytes().all(is_letter)
    };
    let is_label = |label: &str| {
        let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        label.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && label.bytes().all(is_letter)
    };
    let Some((host, top)) = host.rsplit_once('.') else {
        return false;
    };
    name.split('.').all(is_name)
        && !name.ends_with('\'')
        && host.split('.').all(is_label)
        && top.len() >= 2
        && top.bytes().all(|letter| letter.is_ascii_alphabetic())
}

/// Whether zod's `guid()` accepts a text, and `uuid()` of zod 3: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
///
/// ```
/// use twinroute::ported::is_guid;
///
/// assert!(is_guid("01234567-89ab-CDEF-0123-456789abcdef"));
/// assert!(!is_guid("0123456789abcdef0123456789abcdef"));
/// ```
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let is_right = |(at, letter): (usize, u8)| match at {
        8 | 13 | 18 | 23 => letter == b'-',
        _ => letter.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_right)
}

/// Whether `uuid()` of zod 4 accepts a text: a UUID of RFC 9562 with one of its versions 1 to 8, the nil or the max UUID.
///
/// ```
/// use twinroute::ported::is_uuid;
///
/// assert!(is_uuid("0195d3a8-7c11-7d3e-9b6f-0242ac120002"));
/// assert!(is_uuid("00000000-0000-0000-0000-000000000000"));
/// assert!(!is_uuid("11111111-1111-1111-1111-111111111111"));
/// ```
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    const NIL: &str = "00000000-0000-0000-0000-000000000000";
    const MAX: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    let has = |at: usize, letters: &[u8]| letters.contains(&text.as_bytes()[at]);
    is_guid(text) && (text == NIL || text == MAX || has(14, b"12345678") && has(19, b"89abAB"))
}

/// Whether `cuid()` of zod 4 accepts a text.
///
/// ```
/// use twinroute::ported::is_cuid;
///
/// assert!(is_cuid("cjld2cjxh0000qzrmn831i7rn"));
/// assert!(!is_cuid("cjld2-cjxh0000qzrmn831i7rn"));
/// ```
#[must_use]
pub fn is_cuid(text: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_digit() || letter.is_ascii_lowercase();
    match text.strip_prefix(['c', 'C']) {
        Some(rest) => rest.len() >= 6 && rest.bytes().all(is_letter),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_zod() {
        let accepted = [
            "a@b.co",
            "a@b-.de",
            "'a@b.de",
            "a'.b@c.de",
            "_@b.de",
            "A@B.DE",
            "a-@b.de",
            "a@1.de",
        ];
        for text in accepted {
            assert!(is_email(text), "{text}");
        }
        let refused = [
            "", "@", "a@", "@b.de", "a@b..de", "'@b.de", "a'@b.de", "a@b.c1", "a@b@c.de",
            "a b@c.de", "a@b.de ", "a@b.de\n", "a@b_c.de", "a@.de",
        ];
        for text in refused {
            assert!(!is_email(text), "{text}");
        }
    }
}
