//! An invalid field of a body, of params or of a query.

use serde::{
    Serialize,
    de::{Deserialize, DeserializeOwned, Deserializer},
};

use crate::shortened;

/// An invalid field, with the reason. As JSON it is `{"path": "tags[0].id", "reason": "missing field `id`"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    path: String,
    reason: String,
}

impl FieldError {
    /// Creates the error of the field at `path`. An empty path stands for the whole value.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }

    /// Converts serde's error for the value at `path`, where `.` is the whole value. serde reports a missing field at its object.
    #[must_use]
    pub fn of_serde(path: &str, reason: impl Into<String>) -> Self {
        let (path, reason) = (path.trim_start_matches('.'), shortened(reason.into()));
        let missing = reason.strip_prefix("missing field `");
        let path = match missing.and_then(|name| name.split('`').next()) {
            Some(name) if path.is_empty() => name.to_owned(),
            Some(name) => format!("{path}.{name}"),
            None => path.to_owned(),
        };
        Self { path, reason }
    }

    /// Finds the invalid field by deserializing a `T` again, so that the first attempt need not track paths.
    pub fn find<'de, T: Deserialize<'de>>(input: impl Deserializer<'de>) -> Vec<Self> {
        let found = serde_path_to_error::deserialize::<_, T>(input).err();
        let field =
            found.map(|error| Self::of_serde(&error.path().to_string(), error.inner().to_string()));
        field.into_iter().collect()
    }

    /// Finds the invalid field in a JSON text; none if the text is not JSON.
    #[must_use]
    pub fn find_in_json<T: DeserializeOwned>(text: &str, error: &serde_json::Error) -> Vec<Self> {
        match error.is_data() {
            true => Self::find::<T>(&mut serde_json::Deserializer::from_str(text)),
            false => Vec::new(),
        }
    }

    /// Returns the path of the field, as JavaScript writes it: `tags[0].id`. Empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns why the field is invalid.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
