//! A `Set-Cookie` header, with its attributes in Next.js's order.

mod convert;
mod date;
mod date_text;
mod json;
mod parse;
mod write;

use std::time::{Duration, SystemTime};

use actix_web::http::header::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::{ApiError, header};

pub use date::iso_date;

/// The bytes that `encodeURIComponent` escapes.
pub(crate) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// When a browser sends a cookie with cross-site requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// On top-level navigations only.
    Lax,
    /// Always; browsers require `Secure` too.
    None,
}

/// Which cookies a browser drops first when it has too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Dropped first.
    Low,
    /// The browser's default.
    Medium,
    /// Dropped last.
    High,
}

/// A cookie to set. Its value is percent-encoded as by `encodeURIComponent`.
///
/// ```
/// use std::time::Duration;
/// use twinroute_core::{SameSite, SetCookie};
///
/// let cookie = SetCookie::new("session", "a b").path("/").http_only().same_site(SameSite::Lax);
/// assert_eq!(cookie.to_string(), "session=a%20b; Path=/; HttpOnly; SameSite=lax");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: String,
    path: Option<String>,
    expires: Option<SystemTime>,
    /// In whole seconds.
    max_age: Option<i64>,
    domain: Option<String>,
    secure: bool,
    http_only: bool,
    same_site: Option<SameSite>,
    partitioned: bool,
    priority: Option<Priority>,
    keys: Keys,
}

/// The keys of the attributes, in the order in which they were set. The order does not affect equality.
#[derive(Debug, Clone, Default)]
struct Keys(Vec<&'static str>);

impl PartialEq for Keys {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Keys {}

impl SetCookie {
    /// Creates a session cookie without attributes.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            path: None,
            expires: None,
            max_age: None,
            domain: None,
            secure: false,
            http_only: false,
            same_site: None,
            partitioned: false,
            priority: None,
            keys: Keys::default(),
        }
    }

    /// Creates a cookie that removes the one of this name: empty, and expired since 1970.
    pub fn removal(name: impl Into<String>) -> Self {
        let mut cookie = Self::new(name, "");
        // The key is not recorded: as in Next, it comes after those of the other attributes.
        cookie.expires = Some(SystemTime::UNIX_EPOCH);
        cookie
    }

    fn with_key(mut self, key: &'static str) -> Self {
        if !self.keys.0.contains(&key) {
            self.keys.0.push(key);
        }
        self
    }

    /// Returns the value of the `Set-Cookie` header.
    ///
    /// # Errors
    /// When it has an invalid character. In a name, a path or a domain that includes a semicolon, which would begin another
    /// attribute; Next writes it unchanged.
    pub fn to_header_value(&self) -> Result<HeaderValue, ApiError> {
        if self.name.contains(';') {
            let message = format!(
                "`{}` is not a valid cookie name: it contains `;`",
                self.name.escape_debug()
            );
            return Err(ApiError::new(500, message));
        }
        let texts = [&self.path, &self.domain];
        if let Some(text) = texts.into_iter().flatten().find(|text| text.contains(';')) {
            let message = format!(
                "`{}` is not a valid cookie attribute: it contains `;`",
                text.escape_debug()
            );
            return Err(ApiError::new(500, message));
        }
        header::value(&self.to_string())
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the value, not encoded.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Sets `Path`: the paths to which the cookie is sent.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..self.with_key("path")
        }
    }

    /// Sets `Expires`: when the cookie expires, in whole seconds.
    #[must_use]
    pub fn expires(self, expires: SystemTime) -> Self {
        Self {
            expires: Some(expires),
            ..self.with_key("expires")
        }
    }

    /// Removes `Expires`.
    #[must_use]
    pub fn without_expires(self) -> Self {
        Self {
            expires: None,
            ..self
        }
    }

    /// Sets `Max-Age`: the lifetime, in whole seconds.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        self.max_age_seconds(i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX))
    }

    /// Sets `Max-Age` as a number of seconds; zero or less expires the cookie.
    #[must_use]
    pub fn max_age_seconds(self, seconds: i64) -> Self {
        Self {
            max_age: Some(seconds),
            ..self.with_key("maxAge")
        }
    }

    /// Sets `Domain`: the host whose subdomains get the cookie too.
    #[must_use]
    pub fn domain(self, domain: impl Into<String>) -> Self {
        Self {
            domain: Some(domain.into()),
            ..self.with_key("domain")
        }
    }

    /// Sets `Secure`: sent over HTTPS only.
    #[must_use]
    pub fn secure(self) -> Self {
        Self {
            secure: true,
            ..self.with_key("secure")
        }
    }

    /// Sets `HttpOnly`: hidden from scripts.
    #[must_use]
    pub fn http_only(self) -> Self {
        Self {
            http_only: true,
            ..self.with_key("httpOnly")
        }
    }

    /// Sets `SameSite`.
    #[must_use]
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self {
            same_site: Some(same_site),
            ..self.with_key("sameSite")
        }
    }

    /// Sets `Partitioned`: stored separately for each top-level site.
    #[must_use]
    pub fn partitioned(self) -> Self {
        Self {
            partitioned: true,
            ..self.with_key("partitioned")
        }
    }

    /// Sets `Priority`.
    #[must_use]
    pub fn priority(self, priority: Priority) -> Self {
        Self {
            priority: Some(priority),
            ..self.with_key("priority")
        }
    }

    /// Sets `Path`, unless it is set.
    #[must_use]
    pub fn or_path(mut self, path: &str) -> Self {
        if self.path.is_some() {
            return self;
        }
        // As in Next, the key of an `Expires` comes first.
        if self.expires.is_some() {
            self = self.with_key("expires");
        }
        self.path(path)
    }

    /// Returns the `Path`.
    #[must_use]
    pub fn path_value(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the `Max-Age`, in seconds.
    #[must_use]
    pub fn max_age_value(&self) -> Option<i64> {
        self.max_age
    }

    /// Returns the `Expires`.
    #[must_use]
    pub fn expires_value(&self) -> Option<SystemTime> {
        self.expires
    }

    /// Returns the `Domain`.
    #[must_use]
    pub fn domain_value(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Whether `Secure` is set.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether `HttpOnly` is set.
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// Returns the `SameSite`.
    #[must_use]
    pub fn same_site_value(&self) -> Option<SameSite> {
        self.same_site
    }

    /// Whether `Partitioned` is set.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.partitioned
    }

    /// Returns the `Priority`.
    #[must_use]
    pub fn priority_value(&self) -> Option<Priority> {
        self.priority
    }
}
