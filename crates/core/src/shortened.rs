//! Texts that quote a request, of bounded length.

use std::fmt::Display;

/// The longest text, in bytes.
const MAX_LENGTH: usize = 256;

/// Formats a text, and cuts it after 256 bytes: an error message quotes the value that it rejects, which may be long.
pub fn shortened(text: impl Display) -> String {
    let mut text = text.to_string();
    if text.len() > MAX_LENGTH {
        let end = (0..=MAX_LENGTH)
            .rev()
            .find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(shortened("short"), "short");
        let long = format!("{}é{}", "a".repeat(255), "b".repeat(100));
        assert_eq!(shortened(long), format!("{}…", "a".repeat(255)));
    }
}
