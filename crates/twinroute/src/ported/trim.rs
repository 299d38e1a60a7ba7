//! JavaScript's white space.

/// `text.trim()` of JavaScript, whose white space has the byte order mark, and not U+0085.
///
/// ```
/// use twinroute::ported::trim;
///
/// assert_eq!(trim("\u{feff} a b\n"), "a b");
/// assert_eq!(trim("\u{85}a"), "\u{85}a");
/// ```
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

pub(super) fn is_space(letter: char) -> bool {
    letter == '\u{feff}' || letter != '\u{85}' && letter.is_whitespace()
}
