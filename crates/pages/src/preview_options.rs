//! The cookies of draft mode, as text.

use std::{fmt::Write as _, time::Duration};

use twinroute_core::{
    ApiError,
    preview::{BYPASS_COOKIE, DATA_COOKIE},
};

/// `Max-Age` and `Path` of the cookies that carry preview data.
#[derive(Debug, Clone, Default)]
pub struct PreviewOptions {
    pub(crate) max_age: Option<Duration>,
    path: Option<String>,
}

impl PreviewOptions {
    /// For the session, and all paths.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the data is good, in whole seconds.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self {
            max_age: Some(max_age),
            ..self
        }
    }

    /// Below which path it counts. One with a semicolon is a 500: what follows would be attributes of the cookies.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..self
        }
    }

    pub(crate) fn check(&self) -> Result<(), ApiError> {
        match &self.path {
            Some(path) if path.contains(';') => {
                let message = format!("`{path}` is not the path of a cookie");
                Err(ApiError::new(500, message))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn cookie(&self, name: &str, value: &str) -> String {
        let mut cookie = format!("{name}={value}");
        if let Some(age) = self.max_age {
            // Writing to a `String` can't fail.
            let _ = write!(cookie, "; Max-Age={}", age.as_secs());
        }
        match self.path.as_deref().unwrap_or("/") {
            "" => {}
            path => cookie += &format!("; Path={path}"),
        }
        if value.is_empty() {
            cookie += "; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        }
        cookie + "; HttpOnly; Secure; SameSite=None"
    }

    /// The cookies that drop both, which say nothing of the secrets.
    pub(crate) fn removal(self) -> [String; 2] {
        let session = Self {
            max_age: None,
            ..self
        };
        [BYPASS_COOKIE, DATA_COOKIE].map(|name| session.cookie(name, ""))
    }
}
