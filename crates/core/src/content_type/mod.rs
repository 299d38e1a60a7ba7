//! A request's `Content-Type`, as the two styles parse it: Pages [strictly](ContentType::strict), App as in the
//! [Fetch standard](ContentType::extract).
//!
//! The `mime` crate differs from both in what it accepts and rejects.

mod fetch;
mod strict;

use std::fmt;

use crate::header::is_token;

/// `multipart/form-data;boundary=X`: the essence in lower case, and the parameters by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentType {
    essence: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    /// Returns type and subtype, in lower case.
    #[must_use]
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// Returns the type of a file or blob as in `File.type`: in lower case; empty unless all of `text` is printable ASCII.
    #[must_use]
    pub fn of_blob(text: &str) -> String {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            text.to_ascii_lowercase()
        } else {
            String::new()
        }
    }

    /// Returns the value of a parameter, by its name in lower case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        let (_, value) = parameters.find(|(known, _)| known == name)?;
        Some(value)
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.essence)?;
        for (name, value) in &self.parameters {
            if is_token(value) {
                write!(f, ";{name}={value}")?;
            } else {
                let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, ";{name}=\"{escaped}\"")?;
            }
        }
        Ok(())
    }
}
