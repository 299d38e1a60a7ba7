//! `request.nextUrl` and its `searchParams`.

use std::fmt;

use serde::{Serialize, Serializer};
use url::Url;

/// A request's address, read as the URL standard reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextUrl(Url);

impl NextUrl {
    pub(crate) fn new(url: Url) -> Self {
        Self(url)
    }

    /// The whole address.
    #[must_use]
    pub fn href(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and, unless it is the scheme's own, port.
    #[must_use]
    pub fn host(&self) -> String {
        self.0[url::Position::BeforeHost..url::Position::AfterPort].to_owned()
    }

    /// The path, still percent-encoded.
    #[must_use]
    pub fn pathname(&self) -> &str {
        self.0.path()
    }

    /// The query string with its `?`; empty if there is none.
    #[must_use]
    pub fn search(&self) -> &str {
        match &self.0[url::Position::AfterPath..url::Position::AfterQuery] {
            "?" => "",
            search => search,
        }
    }

    /// Puts another path in its place.
    pub fn set_pathname(&mut self, pathname: &str) {
        self.0.set_path(pathname);
    }

    /// Puts another query string in its place; an empty one leaves none.
    pub fn set_search(&mut self, search: &str) {
        let query = search.strip_prefix('?').unwrap_or(search);
        self.0
            .set_query(Some(query).filter(|query| !query.is_empty()));
    }

    /// Puts another host in its place, and another port if one is given. What is no host changes nothing.
    pub fn set_host(&mut self, host: &str) {
        let parsed = Url::parse(&format!("{}://{host}", self.0.scheme()));
        if let Some(other) = parsed
            .ok()
            .filter(|url| url.path() == "/" && url.host().is_some())
        {
            let _ = self.0.set_host(other.host_str());
            if other.port().is_some() {
                let _ = self.0.set_port(other.port());
            }
        }
    }

    /// The query string's pairs.
    #[must_use]
    pub fn search_params(&self) -> SearchParams {
        SearchParams::parse(self.0.query().unwrap_or_default())
    }
}

impl fmt::Display for NextUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.href())
    }
}

impl AsRef<str> for NextUrl {
    fn as_ref(&self) -> &str {
        self.href()
    }
}

impl Serialize for NextUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.href())
    }
}

/// `URLSearchParams`: decoded pairs, in order.
///
/// ```
/// use twinroute_app::SearchParams;
///
/// let mut params = SearchParams::parse("a=1&b=x+y&a=2");
/// assert_eq!(params.get("a"), Some("1"));
/// assert_eq!(params.get_all("a").collect::<Vec<_>>(), ["1", "2"]);
/// params.append("c", "ä&");
/// assert_eq!(params.to_string(), "a=1&b=x+y&a=2&c=%C3%A4%26");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchParams(Vec<(String, String)>);

impl SearchParams {
    /// Decodes a query string; a leading `?` is not part of it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// All values of `name`.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter_map(move |(key, value)| (key == name).then_some(value))
    }

    /// Whether there is a pair of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a pair at the end.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Sets the first pair of this name and removes the others, or adds one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let mut seen = false;
        self.0
            .retain(|(key, _)| key != name || !std::mem::replace(&mut seen, true));
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, first)) => *first = value.into(),
            None => self.append(name, value),
        }
    }

    /// Removes all pairs of this name.
    pub fn delete(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    /// Orders the pairs by name, as UTF-16 code units compare; pairs of one name keep their order.
    pub fn sort(&mut self) {
        self.0
            .sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    }
}

/// A list of pairs.
impl Serialize for SearchParams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl fmt::Display for SearchParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &form_urlencoded::Serializer::new(String::new())
                .extend_pairs(self.iter())
                .finish(),
        )
    }
}
