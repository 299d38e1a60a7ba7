//! Forms with files: urlencoded or multipart, in memory or with their files on disk.

#[cfg(feature = "multipart-disk")]
mod disk;
mod file;
mod multipart;
mod part_head;
mod part_reader;
#[cfg(feature = "multipart-disk")]
mod temporary_file;
#[cfg(not(feature = "multipart-disk"))]
#[path = "no_temporary_file.rs"]
mod temporary_file;
mod value;

use bytes::Bytes;

use crate::{ApiError, ContentType};

#[cfg(feature = "multipart-disk")]
pub use disk::read_to_disk;
pub use file::File;
pub use multipart::boundary;
pub use value::FormValue;

/// The fields of a form, in order.
#[derive(Debug, Clone, Default)]
pub struct FormData(Vec<(String, FormValue)>);

impl FormData {
    /// Parses a body of this content type. Multipart is parsed as strictly as in Node: names in quotes, lines that end in CRLF.
    ///
    /// ```
    /// use twinroute_core::form_data::FormData;
    ///
    /// let form = FormData::parse("application/x-www-form-urlencoded", &"a=1&b=x+y".into()).unwrap();
    /// assert_eq!(form.text("b"), Some("x y"));
    /// ```
    ///
    /// # Errors
    /// With 400 when the body is not a form, or malformed.
    pub fn parse(content_type: &str, body: &Bytes) -> Result<Self, ApiError> {
        Self::parse_form(content_type, body).map_err(ApiError::in_body)
    }

    fn parse_form(content_type: &str, body: &Bytes) -> Result<Self, ApiError> {
        let found = ContentType::extract(content_type);
        match found.as_ref().map(ContentType::essence) {
            Some("application/x-www-form-urlencoded") => Ok(Self::urlencoded(body)),
            Some("multipart/form-data") => {
                let boundary = multipart::boundary(content_type)?;
                multipart::in_memory(body.clone(), &boundary).map(Self::new)
            }
            _ => Err(ApiError::new(
                400,
                "Invalid form: neither urlencoded nor multipart",
            )),
        }
    }

    fn new(fields: Vec<(String, FormValue)>) -> Self {
        Self(fields)
    }

    fn urlencoded(body: &[u8]) -> Self {
        // Node parses it like a query string.
        let body = body.strip_prefix(b"?").unwrap_or(body);
        let pairs = form_urlencoded::parse(body).into_owned();
        Self(
            pairs
                .map(|(name, value)| (name, FormValue::Text(value)))
                .collect(),
        )
    }

    /// Returns the first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FormValue> {
        self.iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Iterates over all values of `name`.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a FormValue> {
        self.iter()
            .filter_map(move |(key, value)| (key == name).then_some(value))
    }

    /// Returns the first value of `name`, if it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            FormValue::Text(text) => Some(text),
            FormValue::File(_) => None,
        }
    }

    /// Returns the first value of `name`, if it is a file.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&File> {
        match self.get(name)? {
            FormValue::File(file) => Some(file),
            FormValue::Text(_) => None,
        }
    }

    /// Removes the first file of `name` from the form, and returns it.
    pub fn take_file(&mut self, name: &str) -> Option<File> {
        let is_file =
            |(key, value): &(String, FormValue)| key == name && matches!(value, FormValue::File(_));
        match self.0.remove(self.0.iter().position(is_file)?).1 {
            FormValue::File(file) => Some(file),
            FormValue::Text(_) => None,
        }
    }

    /// Whether there is a field `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Iterates over names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FormValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}
