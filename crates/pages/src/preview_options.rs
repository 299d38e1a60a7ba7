//! Options for the cookies of draft mode.

use std::time::Duration;

use twinroute_core::{
    ApiError, SameSite, SetCookie,
    preview::{BYPASS_COOKIE, DATA_COOKIE},
};

/// `Max-Age` and `Path` of the cookies that carry preview data.
#[derive(Debug, Clone, Default)]
pub struct PreviewOptions {
    pub(crate) max_age: Option<Duration>,
    path: Option<String>,
}

impl PreviewOptions {
    /// Creates options for session cookies on all paths.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the data is valid, in whole seconds. Default: for the session.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self {
            max_age: Some(max_age),
            ..self
        }
    }

    /// Sets the path below which the cookies are sent. Default: `/`. A path with a semicolon is a 500, since the rest would become
    /// cookie attributes.
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
                let message = format!("`{path}` is not a valid cookie path");
                Err(ApiError::new(500, message))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn cookie(&self, name: &str, value: &str) -> SetCookie {
        let mut cookie = match value {
            "" => SetCookie::removal(name),
            value => SetCookie::new(name, value),
        };
        if let Some(age) = self.max_age {
            cookie = cookie.max_age(age);
        }
        cookie
            .path(self.path.as_deref().unwrap_or("/"))
            .http_only()
            .secure()
            .same_site(SameSite::None)
    }

    /// Returns cookies that remove both cookies.
    pub(crate) fn removal(self) -> [SetCookie; 2] {
        let session = Self {
            max_age: None,
            ..self
        };
        [BYPASS_COOKIE, DATA_COOKIE].map(|name| session.cookie(name, ""))
    }
}
