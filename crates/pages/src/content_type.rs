//! `Content-Type` as Next reads it: by the letter, so that one with a slip in it counts as text.

use std::borrow::Cow;

use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use twinroute_core::header::{self, is_token, token};

/// What decides how a body is parsed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ContentType<'a> {
    essence: Cow<'a, str>,
    charset: Option<Cow<'a, str>>,
}

impl<'a> ContentType<'a> {
    const TEXT: Self = Self {
        essence: Cow::Borrowed("text/plain"),
        charset: None,
    };

    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let parsed = headers
            .get(CONTENT_TYPE)
            .and_then(|value| match value.to_str() {
                Ok(text) => Self::parse(text),
                Err(_) => ContentType::parse(&header::text(value)).map(ContentType::into_owned),
            });
        parsed.unwrap_or(Self::TEXT)
    }

    fn parse(text: &'a str) -> Option<Self> {
        let (essence, mut rest) = text.split_at(text.find(';').unwrap_or(text.len()));
        let essence = header::trim(essence);
        let (kind, subtype) = essence.split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let mut charset = None;
        while !rest.is_empty() {
            let (name, value, after) = parameter(rest)?;
            if name.eq_ignore_ascii_case("charset") {
                charset = Some(value);
            }
            rest = after;
        }
        let essence = essence.into();
        Some(Self { essence, charset })
    }

    fn into_owned(self) -> ContentType<'static> {
        ContentType {
            essence: self.essence.into_owned().into(),
            charset: self.charset.map(|name| name.into_owned().into()),
        }
    }

    /// Whether it is `essence`, which is in lower case.
    pub(crate) fn is(&self, essence: &str) -> bool {
        self.essence.eq_ignore_ascii_case(essence)
    }

    pub(crate) fn charset(&self) -> Option<&str> {
        self.charset.as_deref().filter(|name| !name.is_empty())
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
            let parsed = ContentType::parse(text);
            let seen = parsed
                .as_ref()
                .map(|found| (&*found.essence, found.charset()));
            assert_eq!(seen, expected, "{text}");
        }
    }
}
