//! Texts of the project in commands.

/// A text as one word of `sh`, which expands nothing in it.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_does_not_end_the_word() {
        assert_eq!(quoted("$(a) `b` \"c\""), "'$(a) `b` \"c\"'");
        assert_eq!(quoted("x-' ; a ; '"), r"'x-'\'' ; a ; '\'''");
    }
}
