//! One `Set-Cookie` header, with the attributes in the order Next.js writes them.

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

/// What `encodeURIComponent` leaves as it is, besides letters and digits.
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

/// When a browser sends a cookie along with requests that other sites start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// On top-level navigations only.
    Lax,
    /// Always; browsers ask for `Secure` too.
    None,
}

/// Which cookies a browser keeps when it has to drop some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Dropped first.
    Low,
    /// The browser's default.
    Medium,
    /// Dropped last.
    High,
}

/// A cookie to set: its value is percent-encoded as `encodeURIComponent` does it.
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

/// The attributes that were set, as the keys of an object and in their order. Cookies whose orders differ are equal.
#[derive(Debug, Clone, Default)]
struct Keys(Vec<&'static str>);

impl PartialEq for Keys {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Keys {}

impl SetCookie {
    /// A cookie for the session, without attributes.
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

    /// A cookie that makes the client drop the one of this name: empty, and expired since 1970.
    pub fn removal(name: impl Into<String>) -> Self {
        let mut cookie = Self::new(name, "");
        // Without its key: as in Next, that comes behind those of the other attributes.
        cookie.expires = Some(SystemTime::UNIX_EPOCH);
        cookie
    }

    fn with_key(mut self, key: &'static str) -> Self {
        if !self.keys.0.contains(&key) {
            self.keys.0.push(key);
        }
        self
    }

    /// The value of a `Set-Cookie` header.
    ///
    /// # Errors
    /// When a character can't stand in one. That is a semicolon too where it would begin another attribute, in a path
    /// or a domain: Next writes it as it is.
    pub fn to_header_value(&self) -> Result<HeaderValue, ApiError> {
        let texts = [&self.path, &self.domain];
        if let Some(text) = texts.into_iter().flatten().find(|text| text.contains(';')) {
            let message = format!(
                "`{}` can't stand in a cookie: `;` ends it",
                text.escape_debug()
            );
            return Err(ApiError::new(500, message));
        }
        header::value(&self.to_string())
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value, not encoded.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// `Path`: where it is sent.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..self.with_key("path")
        }
    }

    /// `Expires`: the second it ends.
    #[must_use]
    pub fn expires(self, expires: SystemTime) -> Self {
        Self {
            expires: Some(expires),
            ..self.with_key("expires")
        }
    }

    /// Without an `Expires`.
    #[must_use]
    pub fn without_expires(self) -> Self {
        Self {
            expires: None,
            ..self
        }
    }

    /// `Max-Age`: how long it lives, in whole seconds.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        self.max_age_seconds(i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX))
    }

    /// `Max-Age` as a number of seconds; one below zero ends the cookie, as 0 does.
    #[must_use]
    pub fn max_age_seconds(self, seconds: i64) -> Self {
        Self {
            max_age: Some(seconds),
            ..self.with_key("maxAge")
        }
    }

    /// `Domain`: the host whose subdomains get it too.
    #[must_use]
    pub fn domain(self, domain: impl Into<String>) -> Self {
        Self {
            domain: Some(domain.into()),
            ..self.with_key("domain")
        }
    }

    /// `Secure`: sent over HTTPS only.
    #[must_use]
    pub fn secure(self) -> Self {
        Self {
            secure: true,
            ..self.with_key("secure")
        }
    }

    /// `HttpOnly`: hidden from scripts.
    #[must_use]
    pub fn http_only(self) -> Self {
        Self {
            http_only: true,
            ..self.with_key("httpOnly")
        }
    }

    /// `SameSite`.
    #[must_use]
    pub fn same_site(self, same_site: SameSite) -> Self {
        Self {
            same_site: Some(same_site),
            ..self.with_key("sameSite")
        }
    }

    /// `Partitioned`: kept apart for each top-level site.
    #[must_use]
    pub fn partitioned(self) -> Self {
        Self {
            partitioned: true,
            ..self.with_key("partitioned")
        }
    }

    /// `Priority`.
    #[must_use]
    pub fn priority(self, priority: Priority) -> Self {
        Self {
            priority: Some(priority),
            ..self.with_key("priority")
        }
    }

    /// With this `Path` where it has none.
    #[must_use]
    pub fn or_path(mut self, path: &str) -> Self {
        if self.path.is_some() {
            return self;
        }
        // As in Next, an `Expires` that was set has its key before.
        if self.expires.is_some() {
            self = self.with_key("expires");
        }
        self.path(path)
    }

    /// Its `Path`, if it has one.
    #[must_use]
    pub fn path_value(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Its `Max-Age` in seconds, if it has one.
    #[must_use]
    pub fn max_age_value(&self) -> Option<i64> {
        self.max_age
    }

    /// Its `Expires`, if it has one.
    #[must_use]
    pub fn expires_value(&self) -> Option<SystemTime> {
        self.expires
    }

    /// Its `Domain`, if it has one.
    #[must_use]
    pub fn domain_value(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Whether it is `Secure`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether it is `HttpOnly`.
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// Its `SameSite`, if it has one.
    #[must_use]
    pub fn same_site_value(&self) -> Option<SameSite> {
        self.same_site
    }

    /// Whether it is `Partitioned`.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.partitioned
    }

    /// Its `Priority`, if it has one.
    #[must_use]
    pub fn priority_value(&self) -> Option<Priority> {
        self.priority
    }
}
