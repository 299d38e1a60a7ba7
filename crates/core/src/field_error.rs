//! One field of a body, of params or of a query that does not fit its type.

use serde::{
    Serialize,
    de::{Deserialize, DeserializeOwned, Deserializer},
};

/// A field that does not fit, and why. As JSON it is `{"path": "tags[0].id", "reason": "missing field `id`"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    path: String,
    reason: String,
}

impl FieldError {
    /// The field at `path` does not fit for this reason. An empty path stands for the whole value.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }

    /// What serde reports for the value at `path`, where `.` is the whole. It reports a missing field at the object without it.
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

    /// Reads a `T` once more from where it failed to be read, to find the field: reading it the first time has then cost nothing
    /// for the paths.
    pub fn find<'de, T: Deserialize<'de>>(input: impl Deserializer<'de>) -> Vec<Self> {
        let found = serde_path_to_error::deserialize::<_, T>(input).err();
        let field =
            found.map(|error| Self::of_serde(&error.path().to_string(), error.inner().to_string()));
        field.into_iter().collect()
    }

    /// The same for a JSON text; a text that is no JSON has no fields.
    #[must_use]
    pub fn find_in_json<T: DeserializeOwned>(text: &str, error: &serde_json::Error) -> Vec<Self> {
        match error.is_data() {
            true => Self::find::<T>(&mut serde_json::Deserializer::from_str(text)),
            false => Vec::new(),
        }
    }

    /// Where the field is, as JavaScript writes it: `tags[0].id`. Empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it does not fit.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
