//! A field of a body, of params or of a query whose value does not fit its type.

use serde::{
    Serialize,
    de::{Deserialize, DeserializeOwned, Deserializer},
};

/// A field whose value does not fit, and the reason. As JSON it is `{"path": "tags[0].id", "reason": "missing field `id`"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    path: String,
    reason: String,
}

impl FieldError {
    /// Creates an error for the field at `path`, such as `tags[0].id`. An empty path means the whole value.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }

    /// Creates an error from one of serde, at a path where `.` is the whole value. serde reports a missing field with the path of
    /// its parent; here it gets its own path.
    #[must_use]
    pub fn of_serde(path: &str, reason: impl Into<String>) -> Self {
        let (path, reason) = (path.trim_start_matches('.'), reason.into());
        let missing = reason.strip_prefix("missing field `");
        let path = match missing.and_then(|name| name.split('`').next()) {
            Some(name) if path.is_empty() => name.to_owned(),
            Some(name) => format!("{path}.{name}"),
            None => path.to_owned(),
        };
        Self { path, reason }
    }

    /// Deserializes a `T` again, after an error, to find the path of the field. The first attempt then need not track paths, which
    /// costs time.
    pub fn find<'de, T: Deserialize<'de>>(input: impl Deserializer<'de>) -> Vec<Self> {
        let found = serde_path_to_error::deserialize::<_, T>(input).err();
        let field =
            found.map(|error| Self::of_serde(&error.path().to_string(), error.inner().to_string()));
        field.into_iter().collect()
    }

    /// The same for a JSON text. Empty if `error` is not about a field: the text is not valid JSON.
    #[must_use]
    pub fn find_in_json<T: DeserializeOwned>(text: &str, error: &serde_json::Error) -> Vec<Self> {
        match error.is_data() {
            true => Self::find::<T>(&mut serde_json::Deserializer::from_str(text)),
            false => Vec::new(),
        }
    }

    /// The path of the field in JavaScript notation: `tags[0].id`. Empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why the value does not fit.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
