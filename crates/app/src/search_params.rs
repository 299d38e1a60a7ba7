//! `URLSearchParams`.

use std::fmt;

use serde::{Serialize, Serializer, de::DeserializeOwned};
use twinroute_core::{ApiError, Query, form_pairs};

/// `URLSearchParams`: decoded pairs, in order.
///
/// ```
/// use twinroute_app::SearchParams;
///
/// let mut params = SearchParams::parse("a=1&b=x+y&a=2");
/// assert_eq!(params.get("a"), Some("1"));
/// assert_eq!(params.get_all("a").collect::<Vec<_>>(), ["1", "2"]);
/// params.append("c", "ä&");
/// params.delete_value("a", "1");
/// assert_eq!(params.to_string(), "b=x+y&a=2&c=%C3%A4%26");
///
/// let pairs = SearchParams::from_iter([("page", "2"), ("sort", "new")]);
/// assert_eq!(pairs.to_string(), "page=2&sort=new");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SearchParams {
    /// All names and values, concatenated, which saves allocations.
    text: String,
    /// Where the name and the value of each pair end in `text`.
    ends: Vec<(usize, usize)>,
}

impl SearchParams {
    /// Decodes a query string; a leading `?` is ignored.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of_query(text.strip_prefix('?').unwrap_or(text))
    }

    /// Decodes the query string of a URL, without its `?`.
    pub(crate) fn of_query(text: &str) -> Self {
        let mut params = Self::default();
        params.text.reserve(text.len());
        for (name, value) in form_pairs(text) {
            params.push(&name, &value);
        }
        params
    }

    /// Serializes a value with `serde_urlencoded`: a struct or a map of texts, numbers and `bool`s.
    ///
    /// # Errors
    /// With 500 when the value has another shape, for example a list in it.
    pub fn from_value(value: impl Serialize) -> Result<Self, ApiError> {
        let text = serde_urlencoded::to_string(value).map_err(|error| {
            ApiError::new(
                500,
                format!("the value can't be serialized as pairs: {error}"),
            )
            .with_source(error)
        })?;
        Ok(Self::of_query(&text))
    }

    /// Deserializes the pairs into a type with a field for each: a repeated name is a list, and text is converted to the type of its
    /// field.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use twinroute_app::SearchParams;
    ///
    /// #[derive(Debug, PartialEq, Deserialize, Serialize)]
    /// struct Page { page: u32, sort: Option<String> }
    ///
    /// let page: Page = SearchParams::parse("?page=2").read().unwrap();
    /// assert_eq!(page, Page { page: 2, sort: None });
    /// assert_eq!(SearchParams::from_value(&page).unwrap().to_string(), "page=2");
    ///
    /// #[derive(Deserialize)]
    /// struct Filter { tag: Vec<String> }
    ///
    /// let filter: Filter = SearchParams::parse("?tag=a&tag=b").read().unwrap();
    /// assert_eq!(filter.tag, ["a", "b"]);
    /// let error = SearchParams::parse("?page=two").read::<Page>().unwrap_err();
    /// assert_eq!(error.message(), "Invalid query: `page` is `two`: invalid digit found in string");
    /// ```
    ///
    /// # Errors
    /// With 400 when a value does not fit; the message names it.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let pairs = self.iter();
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        pairs.collect::<Query>().read()
    }

    /// Returns the first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_all(name).next()
    }

    /// Iterates over all values of `name`.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter_map(move |(key, value)| (key == name).then_some(value))
    }

    /// Whether there is a pair of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is this pair: `has(name, value)`.
    #[must_use]
    pub fn has_value(&self, name: &str, value: &str) -> bool {
        self.get_all(name).any(|known| known == value)
    }

    /// Iterates over names and values, in order: `entries()`, `forEach()`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(name_end, end)| {
            let pair = (&self.text[start..name_end], &self.text[name_end..end]);
            start = end;
            pair
        })
    }

    /// Iterates over the name of each pair.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// Iterates over the value of each pair.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(_, value)| value)
    }

    /// Returns the number of pairs: `size`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no pairs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Appends a pair.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.push(&name.into(), &value.into());
    }

    fn push(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        let name_end = self.text.len();
        self.text.push_str(value);
        self.ends.push((name_end, self.text.len()));
    }

    /// Sets the first pair of this name and removes the others, or appends one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let mut value = Some(value.into());
        let mut params = Self::default();
        for (key, known) in self.iter() {
            if key != name {
                params.push(key, known);
            } else if let Some(value) = value.take() {
                params.push(key, &value);
            }
        }
        if let Some(value) = value {
            params.push(name, &value);
        }
        *self = params;
    }

    /// Removes all pairs of this name.
    pub fn delete(&mut self, name: &str) {
        self.retain(|key, _| key != name);
    }

    /// Removes all occurrences of this pair: `delete(name, value)`.
    pub fn delete_value(&mut self, name: &str, value: &str) {
        self.retain(|key, known| key != name || known != value);
    }

    fn retain(&mut self, keep: impl Fn(&str, &str) -> bool) {
        *self = self
            .iter()
            .filter(|(name, value)| keep(name, value))
            .collect();
    }

    /// Sorts the pairs by name, in UTF-16 code unit order; pairs of one name keep their order.
    pub fn sort(&mut self) {
        let mut pairs: Vec<_> = self.iter().collect();
        pairs.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
        *self = pairs.into_iter().collect();
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for SearchParams {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut params = Self::default();
        for (name, value) in pairs {
            params.append(name, value);
        }
        params
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

impl fmt::Debug for SearchParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
