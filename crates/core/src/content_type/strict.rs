//! A content type by the letter, as Next reads it for `pages/api`.

use std::borrow::Cow;

use super::ContentType;
use crate::header::{self, is_token, token};

impl ContentType {
    /// Reads a header's value by the letter; `None` where there is a slip in it. Of several parameters of a name, the last
    /// counts.
    #[must_use]
    pub fn strict(text: &str) -> Option<Self> {
        let (essence, mut rest) = text.split_at(text.find(';').unwrap_or(text.len()));
        let essence = header::trim(essence);
        let (kind, subtype) = essence.split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let mut parameters: Vec<(String, String)> = Vec::new();
        while !rest.is_empty() {
            let (name, value, after) = parameter(rest)?;
            let name = name.to_ascii_lowercase();
            parameters.retain(|(known, _)| *known != name);
            parameters.push((name, value.into_owned()));
            rest = after;
        }
        let essence = essence.to_ascii_lowercase();
        Some(Self {
            essence,
            parameters,
        })
    }

    /// The `charset`, unless it is empty.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        self.parameter("charset").filter(|name| !name.is_empty())
    }
}

/// One `; name=value` and what is behind it.
fn parameter(text: &str) -> Option<(&str, Cow<'_, str>, &str)> {
    let (name, text) = token(text.strip_prefix(';')?.trim_start_matches(' '))?;
    let text = text.trim_start_matches(' ').strip_prefix('=')?;
    let text = text.trim_start_matches(' ');
    let (value, text) = match text.strip_prefix('"') {
        Some(quoted) => unquote(quoted)?,
        None => token(text).map(|(value, rest)| (Cow::Borrowed(value), rest))?,
    };
    Some((name, value, text.trim_start_matches(' ')))
}

/// What stands before the closing quote, and the rest behind it.
fn unquote(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    loop {
        match characters.next()? {
            (at, '"') => return Some((value.into(), &text[at + 1..])),
            (_, '\\') => value.push(characters.next()?.1),
            (_, '\t') => return None,
            (_, character) => value.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        let cases = [
            ("a/b", Some(("a/b", None))),
            (" a/b ; charset=x", Some(("a/b", Some("x")))),
            ("a/b;charset=\"x\\\"y\"; z=1", Some(("a/b", Some("x\"y")))),
            ("a/b; Charset = X ;q=1", Some(("a/b", Some("X")))),
            ("a/b; charset=x; charset=y", Some(("a/b", Some("y")))),
            ("a/b; charset=\"\"", Some(("a/b", None))),
            ("a/b\u{a0};q=\"é\"", Some(("a/b", None))),
            ("a/b;q=\"\t\"", None),
            ("a/b;q=é", None),
            ("a/b;", None),
            ("a/b; charset=", None),
            ("a/b; charset=\"x", None),
            ("a/b; charset", None),
            ("a/b c", None),
            ("a", None),
            ("a/", None),
            ("/b", None),
            ("a/b/c", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let parsed = ContentType::strict(text);
            let seen = parsed
                .as_ref()
                .map(|found| (found.essence(), found.charset()));
            assert_eq!(seen, expected, "{text}");
        }
    }
}
