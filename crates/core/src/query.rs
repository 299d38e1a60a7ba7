//! Form-encoded pairs as an object: a single value is text, a repeated key is a list.

use std::{borrow::Cow, fmt, mem};

use serde::{Serialize, Serializer};
use twinroute_matcher::{ParamValue, Params};

use crate::{
    form::form_pairs,
    json,
    pairs::{Collector, Pairs},
};

/// The content of `req.query`: the query string's pairs and the path's parameters, in order.
///
/// ```
/// use twinroute_core::Query;
///
/// let query = Query::parse("tag=a&page=2&tag=b");
/// assert_eq!(query.get("page"), Some("2"));
/// assert_eq!(query.get_all("tag").collect::<Vec<_>>(), ["a", "b"]);
/// assert_eq!(serde_json::to_string(&query).unwrap(), r#"{"tag":["a","b"],"page":"2"}"#);
/// assert_eq!(serde_json::to_string(&query.value("tag")).unwrap(), r#"["a","b"]"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query(Pairs<ParamValue>);

impl Query {
    /// Decodes `text` as WHATWG's `application/x-www-form-urlencoded` parser does; any text is accepted.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let owned =
            |(key, value): (Cow<'_, str>, Cow<'_, str>)| (key.into_owned(), value.into_owned());
        form_pairs(text).map(owned).collect()
    }

    /// Collects decoded pairs. The single value of a key among `lists` is a list.
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>, lists: &[String]) -> Self {
        let mut query: Self = pairs.into_iter().collect();
        for key in lists {
            if let Some(ParamValue::One(value)) = query.0.get(key) {
                let list = ParamValue::Many(vec![value.clone()]);
                query.0.set(key, list);
            }
        }
        query
    }

    /// Adds the path's parameters: they replace keys of the same name, or are appended.
    #[must_use]
    pub fn with_params(mut self, params: &Params) -> Self {
        for (name, value) in params.iter() {
            self.0.set(name, value.clone());
        }
        self
    }

    /// Serializes the pairs, as Next does for the URL that a handler sees: repeated keys are grouped, keys that are array
    /// indices come first, and every key has a `=`.
    #[must_use]
    pub fn to_search(&self) -> String {
        let mut entries: Vec<_> = self.0.iter().collect();
        entries.sort_by_key(|(key, _)| {
            json::array_index(key.as_bytes()).map_or((1, 0), |index| (0, index))
        });
        let pairs = entries
            .into_iter()
            .flat_map(|(key, value)| texts(Some(value)).map(move |text| (key, text)));
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish()
    }

    /// Rewrites the query string `text` as [`to_search`](Self::to_search) does; most need no change.
    ///
    /// ```
    /// use twinroute_core::Query;
    ///
    /// assert_eq!(Query::rewrite("q=next&page=2"), "q=next&page=2");
    /// assert_eq!(Query::rewrite("b=1&a&b=%7e&0=x"), "0=x&b=1&b=%7E&a=");
    /// ```
    #[must_use]
    pub fn rewrite(text: &str) -> Cow<'_, str> {
        if is_rewritten(text) {
            return text.into();
        }
        Self::parse(text).to_search().into()
    }

    /// Rewrites `text` without the keys that `params` has.
    #[must_use]
    pub fn without(mut self, params: &Params) -> Self {
        self.0.retain(|key| params.get(key).is_none());
        self
    }

    /// Returns the first value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.get_all(key).next()
    }

    /// Iterates over all values of `key`.
    pub fn get_all<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        texts(self.0.get(key))
    }

    /// Returns the value of `key`: text or a list.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&ParamValue> {
        self.0.get(key)
    }

    /// Iterates over keys and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParamValue)> {
        self.0.iter()
    }

    /// Returns the number of distinct keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }
}

fn texts(value: Option<&ParamValue>) -> impl Iterator<Item = &str> {
    let values = match value {
        None => &[],
        Some(ParamValue::One(value)) => std::slice::from_ref(value),
        Some(ParamValue::Many(values)) => values.as_slice(),
    };
    values.iter().map(String::as_str)
}

/// Whether rewriting `text` certainly changes nothing: it has a few distinct keys of plain characters, none of them an index,
/// each with a value.
fn is_rewritten(text: &str) -> bool {
    const FEW: usize = 8;
    let text = text.as_bytes();
    let mut seen = [&b""[..]; FEW];
    let (mut count, mut start) = (0, 0);
    while start < text.len() {
        let key = plain(&text[start..]);
        let value_start = start + key.len() + 1;
        if text.get(value_start - 1) != Some(&b'=') {
            return false;
        }
        let end = value_start + plain(&text[value_start..]).len();
        let is_whole = matches!(text.get(end..), Some([] | [b'&', _, ..]));
        let is_index = key.first().is_some_and(u8::is_ascii_digit);
        if !is_whole || is_index || count == FEW || seen[..count].contains(&key) {
            return false;
        }
        seen[count] = key;
        (count, start) = (count + 1, end + 1);
    }
    true
}

/// Returns the plain characters at the start of `text`.
fn plain(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| !PLAIN[usize::from(byte)]);
    &text[..end.unwrap_or(text.len())]
}

/// The bytes that form encoding does not escape, and `+`.
const PLAIN: [bool; 256] = {
    let (mut plain, mut byte) = ([false; 256], 0);
    while byte < 256 {
        let known = byte as u8;
        plain[byte] =
            known.is_ascii_alphanumeric() || matches!(known, b'*' | b'-' | b'.' | b'_' | b'+');
        byte += 1;
    }
    plain
};

impl FromIterator<(String, String)> for Query {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut found = Collector::new();
        for (key, value) in pairs {
            match found.get_mut(&key) {
                None => found.push(key, ParamValue::One(value)),
                Some(ParamValue::Many(values)) => values.push(value),
                Some(slot) => {
                    if let ParamValue::One(first) = slot {
                        *slot = ParamValue::Many(vec![mem::take(first), value]);
                    }
                }
            }
        }
        Self(found.collect())
    }
}

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortcut_equals_a_full_rewrite() {
        let texts = [
            "",
            "a=1",
            "a=1&b=x+y",
            "=",
            "=b",
            "a=",
            "a=&b=",
            "a=1&a=2",
            "a=1&",
            "&a=1",
            "a",
            "a&b=1",
            "a=b=c",
            "0=1",
            "a=1&0=2",
            "a=%41",
            "a=ä",
            "a=1&&b=2",
            "A.-_*=a.-_*",
            "a~=1",
            "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9",
        ];
        for text in texts {
            let rewritten = Query::parse(text).to_search();
            assert_eq!(Query::rewrite(text), rewritten, "{text}");
            assert!(!is_rewritten(text) || rewritten == text, "{text}");
        }
        assert!(is_rewritten("a=1&b=x+y&A.-_*=a.-_*"));
    }
}
