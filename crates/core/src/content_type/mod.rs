//! A request's `Content-Type`, as the two styles read it: Pages [by the letter](ContentType::strict), App as the
//! [Fetch standard](ContentType::extract) has it.
//!
//! The `mime` crate reads neither way: what it refuses and what it takes differ from both.

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
    /// Type and subtype, in lower case.
    #[must_use]
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// The type of a file or blob as `File.type` has it: in lower case; empty unless all of `text` is printable ASCII.
    #[must_use]
    pub fn of_blob(text: &str) -> String {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            text.to_ascii_lowercase()
        } else {
            String::new()
        }
    }

    /// The value of a parameter, by its name in lower case.
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
