//! Header names and values as Node reads and writes them: a value's bytes are Latin-1.

use std::{borrow::Cow, mem};

use actix_web::http::header::{AsHeaderName, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};

use crate::{ApiError, reason};

/// A header's name.
///
/// # Errors
/// When `name` is not a token.
pub fn name(name: &str) -> Result<HeaderName, ApiError> {
    let invalid = || ApiError::new(500, format!("`{name}` is not a header name"));
    // The `http` crate lets quotes pass.
    if name.contains('"') {
        return Err(invalid());
    }
    HeaderName::try_from(name).map_err(|error| invalid().with_source(error))
}

/// The token that `text` begins with, as RFC 9110 defines it, and the rest.
#[must_use]
pub fn token(text: &str) -> Option<(&str, &str)> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let end = text.bytes().position(|byte| !is_token(byte));
    let (token, rest) = text.split_at(end.unwrap_or(text.len()));
    (!token.is_empty()).then_some((token, rest))
}

/// Whether `text` is one token.
#[must_use]
pub fn is_token(text: &str) -> bool {
    token(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// A header's value: each character is one byte.
///
/// # Errors
/// When `text` has a control character, or one beyond U+00FF.
pub fn value(text: &str) -> Result<HeaderValue, ApiError> {
    let invalid = || {
        ApiError::new(
            500,
            format!("`{}` is not a header value", text.escape_debug()),
        )
    };
    if text.is_ascii() {
        return HeaderValue::from_str(text).map_err(|error| invalid().with_source(error));
    }
    let bytes = text
        .chars()
        .map(u8::try_from)
        .collect::<Result<Vec<u8>, _>>();
    let bytes = bytes.map_err(|error| invalid().with_source(error))?;
    HeaderValue::from_bytes(&bytes).map_err(|error| invalid().with_source(error))
}

/// The phrase behind a status, as actix-web takes it. One that is not static is `None` unless it is among the
/// [64 that are kept](reason::intern), and so is an empty one: the standard phrase is sent then.
///
/// # Errors
/// When `phrase` can't stand in a header.
pub fn phrase(phrase: Cow<'static, str>) -> Result<Option<&'static str>, ApiError> {
    value(&phrase)?;
    Ok(match phrase {
        Cow::Borrowed("") => None,
        Cow::Borrowed(phrase) => Some(phrase),
        Cow::Owned(phrase) => Some(phrase)
            .filter(|phrase| !phrase.is_empty())
            .and_then(|phrase| reason::intern(phrase.as_bytes())),
    })
}

/// A value as text: each byte is one character.
#[must_use]
pub fn text(value: &HeaderValue) -> Cow<'_, str> {
    let bytes = value.as_bytes();
    match str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Without white space around it, as JavaScript's `trim` has it: U+0085 is none.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() && character != '\u{85}')
}

/// Whether a value is not ASCII.
#[must_use]
pub fn is_wide(headers: &HeaderMap) -> bool {
    headers
        .iter()
        .any(|(_, value)| !value.as_bytes().is_ascii())
}

/// Writes the values as UTF-8, each byte of them a character.
pub fn widen(headers: &mut HeaderMap) {
    convert(headers, |value| HeaderValue::from_str(&text(value)).ok());
}

/// Takes [`widen`] back.
pub fn narrow(headers: &mut HeaderMap) {
    convert(headers, |wide| {
        value(std::str::from_utf8(wide.as_bytes()).ok()?).ok()
    });
}

fn convert(headers: &mut HeaderMap, change: impl Fn(&HeaderValue) -> Option<HeaderValue>) {
    for (name, value) in mem::replace(headers, HeaderMap::new()) {
        let changed = change(&value);
        headers.append(name, changed.unwrap_or(value));
    }
}

/// The `Content-Length` of a response, in bytes, if it is a number.
#[must_use]
pub fn length(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(CONTENT_LENGTH)?;
    length.to_str().ok()?.trim().parse().ok()
}

/// Takes the `Content-Length` out of a response's headers, and gives it in bytes if it is a number.
pub fn take_length(headers: &mut HeaderMap) -> Option<u64> {
    let length = length(headers)?;
    headers.remove(CONTENT_LENGTH);
    Some(length)
}

/// Headers of which Node keeps the first when a request has several.
const SINGLE: [&str; 18] = [
    "age",
    "authorization",
    "content-length",
    "content-type",
    "etag",
    "expires",
    "from",
    "host",
    "if-modified-since",
    "if-unmodified-since",
    "last-modified",
    "location",
    "max-forwards",
    "proxy-authorization",
    "referer",
    "retry-after",
    "server",
    "user-agent",
];

/// All values of `name` as one text, joined as Node joins a request's headers.
#[must_use]
pub fn joined(
    headers: &HeaderMap,
    name: impl AsHeaderName + AsRef<str> + Copy,
) -> Option<Cow<'_, str>> {
    let mut values = headers.get_all(name).map(text);
    let first = values.next()?;
    let Some(second) = values.next() else {
        return Some(first);
    };
    let is = |known: &&str| name.as_ref().eq_ignore_ascii_case(known);
    if SINGLE.iter().any(is) {
        return Some(first);
    }
    let separator = if is(&"cookie") { "; " } else { ", " };
    let start = [&first, separator, &second].concat();
    Some(Cow::Owned(
        values.fold(start, |joined, value| joined + separator + &value),
    ))
}
