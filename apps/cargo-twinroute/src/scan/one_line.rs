//! Names of files as one line of a table.

use std::borrow::Cow;

/// A text of the scanned project for a terminal: one line, without control characters, which a file name may have.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| !letter.is_control() && !is_bidirectional(letter);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_plain(letter) {
            true => shown.push(letter),
            false => shown.extend(letter.escape_default()),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character changes the order in which others are shown.
fn is_bidirectional(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(one_line("/api/caf\u{e9}/[id]"), "/api/caf\u{e9}/[id]");
        assert_eq!(one_line("a\nb\u{1b}[31m"), r"a\nb\u{1b}[31m");
        assert_eq!(one_line("gpj.\u{202e}ts"), r"gpj.\u{202e}ts");
    }
}
