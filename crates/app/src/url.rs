//! `request.nextUrl`.

use std::fmt;

use serde::{Serialize, Serializer};
use twinroute_core::ApiError;
use url::{Position, Url};

use crate::{SearchParams, lazy_url::LazyUrl};

/// A URL, parsed and written as in the URL standard. Setting a part to an invalid value has no effect.
///
/// ```
/// use twinroute_app::NextUrl;
///
/// let mut url = NextUrl::parse("http://localhost:3000/a?page=1")?;
/// url.set_pathname("/login");
/// url.update_search_params(|params| params.set("from", "/a b"));
/// assert_eq!(url.href(), "http://localhost:3000/login?page=1&from=%2Fa+b");
/// # Ok::<(), twinroute_core::ApiError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextUrl {
    /// The URL as written: without a slash at the end of its path.
    url: LazyUrl,
    /// The path as set, if it has a slash at its end.
    pathname: Option<String>,
}

impl NextUrl {
    pub(crate) fn new(url: impl Into<LazyUrl>) -> Self {
        Self {
            url: url.into(),
            pathname: None,
        }
    }

    /// Parses an absolute URL.
    ///
    /// # Errors
    /// When it is invalid.
    pub fn parse(address: &str) -> Result<Self, ApiError> {
        Url::parse(address).map(Self::new).map_err(|error| {
            ApiError::new(500, format!("`{address}` is not an absolute URL")).with_source(error)
        })
    }

    /// Parses a URL that may be relative to this one: `new URL('/login', request.url)`.
    ///
    /// # Errors
    /// When it is invalid.
    pub fn join(&self, address: &str) -> Result<Self, ApiError> {
        self.url.join(address).map(Self::new).map_err(|error| {
            ApiError::new(500, format!("`{address}` is not a valid URL")).with_source(error)
        })
    }

    /// Returns the whole URL.
    #[must_use]
    pub fn href(&self) -> &str {
        self.url.note_read();
        self.url.as_str()
    }

    /// Returns scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Returns the scheme with its colon: `http:`.
    #[must_use]
    pub fn protocol(&self) -> &str {
        url::quirks::protocol(&self.url)
    }

    /// Returns the host and, unless it is the scheme's default, the port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.url[Position::BeforeHost..Position::AfterPort]
    }

    /// Returns the host without a port.
    #[must_use]
    pub fn hostname(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Returns the port; empty if it is the scheme's default.
    #[must_use]
    pub fn port(&self) -> &str {
        &self.url[Position::BeforePort..Position::AfterPort]
    }

    /// Returns the percent-encoded path. As in Next, a slash that was set at its end is included here, but not in the URL.
    #[must_use]
    pub fn pathname(&self) -> &str {
        self.pathname.as_deref().unwrap_or(self.url.path())
    }

    /// Returns the query string with its `?`; empty if there is none.
    #[must_use]
    pub fn search(&self) -> &str {
        self.url.note_read();
        let search = &self.url[Position::AfterPath..Position::AfterQuery];
        if search == "?" { "" } else { search }
    }

    /// Returns the fragment with its `#`; empty if there is none. Clients never send one.
    #[must_use]
    pub fn hash(&self) -> &str {
        let hash = &self.url[Position::AfterQuery..];
        if hash == "#" { "" } else { hash }
    }

    /// Returns the base path of the application, which is always empty.
    #[must_use]
    pub fn base_path(&self) -> &str {
        ""
    }

    /// Returns the query string's pairs.
    #[must_use]
    pub fn search_params(&self) -> SearchParams {
        self.url.note_read();
        SearchParams::of_query(self.url.search())
    }

    /// Changes the query string's pairs: `nextUrl.searchParams.set(...)`.
    pub fn update_search_params(&mut self, change: impl FnOnce(&mut SearchParams)) {
        let mut params = self.search_params();
        change(&mut params);
        self.set_search(&params.to_string());
    }

    /// Sets the scheme, with or without its colon.
    pub fn set_protocol(&mut self, protocol: &str) {
        let _ = url::quirks::set_protocol(&mut self.url, protocol);
    }

    /// Sets the host, and the port if one is given.
    pub fn set_host(&mut self, host: &str) {
        let _ = url::quirks::set_host(&mut self.url, host);
    }

    /// Sets the host, without a port.
    pub fn set_hostname(&mut self, hostname: &str) {
        let _ = url::quirks::set_hostname(&mut self.url, hostname);
    }

    /// Sets the port; an empty one is the scheme's default.
    pub fn set_port(&mut self, port: &str) {
        let _ = url::quirks::set_port(&mut self.url, port);
    }

    /// Sets the path. As in Next, the URL omits up to two slashes at its end.
    pub fn set_pathname(&mut self, pathname: &str) {
        // The `url` crate does not escape it.
        let pathname = pathname.replace('^', "%5E");
        url::quirks::set_pathname(&mut self.url, &pathname);
        let whole = self.url.path().to_owned();
        let once = whole.strip_suffix('/').unwrap_or(&whole);
        let twice = once.strip_suffix('/').unwrap_or(once);
        self.url
            .set_path(if twice.is_empty() { "/" } else { twice });
        self.pathname = (self.url.path() != whole).then_some(whole);
    }

    /// Sets the query string; an empty one removes it.
    pub fn set_search(&mut self, search: &str) {
        url::quirks::set_search(&mut self.url, search);
        if self.url.query() == Some("") {
            self.url.set_query(None);
        }
    }

    /// Sets the fragment; an empty one removes it.
    pub fn set_hash(&mut self, hash: &str) {
        url::quirks::set_hash(&mut self.url, hash);
        if self.url.fragment() == Some("") {
            self.url.set_fragment(None);
        }
    }
}

impl fmt::Display for NextUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.href())
    }
}

impl AsRef<str> for NextUrl {
    fn as_ref(&self) -> &str {
        self.href()
    }
}

impl Serialize for NextUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.href())
    }
}
