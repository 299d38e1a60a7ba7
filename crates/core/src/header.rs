//! Header names and values as Node reads and writes them: values are Latin-1.

use std::{borrow::Cow, mem};

use actix_web::http::header::{AsHeaderName, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};

use crate::{ApiError, reason};

/// Parses a header's name.
///
/// # Errors
/// When `name` is not a token.
pub fn name(name: &str) -> Result<HeaderName, ApiError> {
    let invalid = || ApiError::new(500, format!("`{name}` is not a valid header name"));
    // The `http` crate accepts quotes.
    if name.contains('"') {
        return Err(invalid());
    }
    HeaderName::try_from(name).map_err(|error| invalid().with_source(error))
}

/// Splits the token (RFC 9110) at the start of `text` from the rest.
#[must_use]
pub fn token(text: &str) -> Option<(&str, &str)> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let end = text.bytes().position(|byte| !is_token(byte));
    let (token, rest) = text.split_at(end.unwrap_or(text.len()));
    (!token.is_empty()).then_some((token, rest))
}

/// Whether `text` is a token.
#[must_use]
pub fn is_token(text: &str) -> bool {
    token(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Encodes a header's value as Latin-1.
///
/// # Errors
/// When `text` has a control character, or a character beyond U+00FF.
pub fn value(text: &str) -> Result<HeaderValue, ApiError> {
    let invalid = || {
        ApiError::new(
            500,
            format!("`{}` is not a valid header value", text.escape_debug()),
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

/// Returns a reason phrase as static text, for actix-web. `None` stands for the standard phrase: for an empty phrase, and for
/// one that [can't be interned](reason::intern).
///
/// # Errors
/// When `phrase` is not a valid header value.
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

/// Decodes a value from Latin-1.
#[must_use]
pub fn text(value: &HeaderValue) -> Cow<'_, str> {
    let bytes = value.as_bytes();
    match str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Trims white space as JavaScript's `trim` does: U+0085 is not white space.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() && character != '\u{85}')
}

/// Whether any value is not ASCII.
#[must_use]
pub fn has_non_ascii(headers: &HeaderMap) -> bool {
    headers
        .iter()
        .any(|(_, value)| !value.as_bytes().is_ascii())
}

/// Converts the values from Latin-1 to UTF-8.
pub fn latin1_to_utf8(headers: &mut HeaderMap) {
    convert(headers, |value| HeaderValue::from_str(&text(value)).ok());
}

/// Converts the values from UTF-8 to Latin-1.
pub fn utf8_to_latin1(headers: &mut HeaderMap) {
    convert(headers, |utf8| {
        value(std::str::from_utf8(utf8.as_bytes()).ok()?).ok()
    });
}

fn convert(headers: &mut HeaderMap, change: impl Fn(&HeaderValue) -> Option<HeaderValue>) {
    for (name, value) in mem::replace(headers, HeaderMap::new()) {
        let changed = change(&value);
        headers.append(name, changed.unwrap_or(value));
    }
}

/// Returns the `Content-Length` of a response, in bytes, if it is a number.
#[must_use]
pub fn length(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(CONTENT_LENGTH)?;
    length.to_str().ok()?.trim().parse().ok()
}

/// Removes the `Content-Length` of a response if it is a number, and returns it in bytes.
pub fn take_length(headers: &mut HeaderMap) -> Option<u64> {
    let length = length(headers)?;
    headers.remove(CONTENT_LENGTH);
    Some(length)
}

/// Request headers of which Node keeps only the first value.
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

/// Joins all values of `name`, as Node joins a request's headers.
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
