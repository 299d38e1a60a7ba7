//! The cookies of a request, which the two styles parse differently.

use std::borrow::Cow;

use actix_web::http::header::{COOKIE, HeaderMap};
use percent_encoding::percent_decode_str;
use serde::{Serialize, Serializer};

use crate::{
    header,
    pairs::{Collector, Pairs},
};

/// The cookies of a request, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cookies(Pairs<String>);

impl Cookies {
    /// Parses them for a Pages handler: the first of a name wins, quotes are removed, a name without a value is ignored, and a
    /// value that can't be decoded is kept as sent. Names that are array indices come first, like the keys of an object.
    #[must_use]
    pub fn for_pages(headers: &HeaderMap) -> Self {
        let header = header::joined(headers, &COOKIE).unwrap_or_default();
        let mut cookies = Collector::new();
        for (name, value) in header.split(';').filter_map(|pair| pair.split_once('=')) {
            let (name, value) = (header::trim(name), header::trim(value));
            let value = match value.strip_prefix('"') {
                Some(quoted) => quoted
                    .char_indices()
                    .next_back()
                    .map_or("", |(last, _)| &quoted[..last]),
                None => value,
            };
            if cookies.get_mut(name).is_none() {
                let value = decode(value).map_or_else(|| value.to_owned(), Cow::into_owned);
                cookies.push(name.to_owned(), value);
            }
        }
        let mut cookies = cookies.collect();
        cookies.sort_by_index();
        Self(cookies)
    }

    /// Parses them for an App handler: the last of a name wins, a name without a value is `true`, and a value that can't be
    /// decoded is ignored.
    #[must_use]
    pub fn for_app(headers: &HeaderMap) -> Self {
        let header = header::joined(headers, &COOKIE).unwrap_or_default();
        let mut cookies = Collector::new();
        for pair in header
            .split(';')
            .map(|pair| pair.trim_start_matches(' '))
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, "true"));
            let Some(value) = decode(value) else { continue };
            match cookies.get_mut(name) {
                Some(known) => *known = value.into_owned(),
                None => cookies.push(name.to_owned(), value.into_owned()),
            }
        }
        Self(cookies.collect())
    }

    /// Returns the value of the cookie `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether there is a cookie `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Iterates over names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name, value.as_str()))
    }

    /// Returns the number of cookies.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no cookies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }
}

impl Serialize for Cookies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Decodes as `decodeURIComponent` does; `None` where it throws.
#[must_use]
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let digits = rest.as_bytes().get(at + 1..at + 3)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        rest = &rest[at + 3..];
    }
    percent_decode_str(text).decode_utf8().ok()
}
