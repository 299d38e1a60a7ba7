//! Strict parsing of a content type, as Next does it for `pages/api`.

use std::borrow::Cow;

use super::ContentType;
use crate::header::{self, is_token, token};

impl ContentType {
    /// Parses a header's value; `None` if it is malformed. Of several parameters with one name, the last one wins.
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

    /// Returns the `charset`, unless it is empty.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        self.parameter("charset").filter(|name| !name.is_empty())
    }
}

/// Parses one `; name=value`, and returns the rest too.
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

/// Splits `text` at the closing quote.
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
    fn content_types_are_parsed_strictly() {
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
