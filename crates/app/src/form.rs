//! `request.formData()`.

use bytes::Bytes;
use twinroute_core::ApiError;

use crate::{Blob, multipart};

/// The fields of a form, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData(Vec<(String, FormValue)>);

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormValue {
    /// What was typed or chosen.
    Text(String),
    /// An uploaded file. An empty name means that none was chosen.
    File(File),
}

/// An uploaded file, held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub(crate) name: String,
    pub(crate) blob: Blob,
}

impl File {
    /// Its name, as the client says: never use it as a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes and their type, which is `text/plain` if the client names none.
    #[must_use]
    pub fn blob(&self) -> &Blob {
        &self.blob
    }
}

impl FormData {
    /// Reads a body of this content type. Multipart is read as strictly as Node reads it: nothing around the parts,
    /// names in quotes, lines that end in CRLF.
    ///
    /// ```
    /// use twinroute_app::FormData;
    ///
    /// let form = FormData::parse("application/x-www-form-urlencoded", &"a=1&b=x+y".into()).unwrap();
    /// assert_eq!(form.text("b"), Some("x y"));
    /// ```
    ///
    /// # Errors
    /// With 400 when the body is no form, or a malformed one.
    pub fn parse(content_type: &str, body: &Bytes) -> Result<Self, ApiError> {
        let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        match essence.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Ok(Self::urlencoded(body)),
            "multipart/form-data" => match multipart::boundary(parameters) {
                Some(boundary) => multipart::parse(body, &boundary).map(Self),
                None => Err(ApiError::new(400, "Invalid form: no boundary")),
            },
            _ => Err(ApiError::new(
                400,
                "Invalid form: neither urlencoded nor multipart",
            )),
        }
    }

    fn urlencoded(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body).into_owned();
        Self(
            pairs
                .map(|(name, value)| (name, FormValue::Text(value)))
                .collect(),
        )
    }

    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FormValue> {
        self.iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// All values of `name`.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a FormValue> {
        self.iter()
            .filter_map(move |(key, value)| (key == name).then_some(value))
    }

    /// The first value of `name`, if it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            FormValue::Text(text) => Some(text),
            FormValue::File(_) => None,
        }
    }

    /// The first value of `name`, if it is a file.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&File> {
        match self.get(name)? {
            FormValue::File(file) => Some(file),
            FormValue::Text(_) => None,
        }
    }

    /// Whether there is a field `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FormValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}
