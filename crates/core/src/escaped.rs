//! Text of clients in logs.

/// Escapes the control characters of a text, so that a client can't begin a line of the log or control a terminal that shows it.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_control_characters_are_escaped() {
        assert_eq!(escaped("é \"a\" \\"), "é \"a\" \\");
        assert_eq!(
            escaped("a\r\n\t\u{1b}[31m\u{7f}\u{9b}"),
            r"a\r\n\t\u{1b}[31m\u{7f}\u{9b}"
        );
    }
}
