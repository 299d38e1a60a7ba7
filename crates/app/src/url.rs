//! `request.nextUrl`.

use std::fmt;

use serde::{Serialize, Serializer};
use twinroute_core::ApiError;
use url::{Position, Url};

use crate::{SearchParams, lazy_url::LazyUrl};

/// An address, read and written as the URL standard does it. A part that is set to what it can't be stays as it was.
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
    /// As it is written: without a slash at the end of its path.
    url: LazyUrl,
    /// The path as it was set, where it has one.
    pathname: Option<String>,
}

impl NextUrl {
    pub(crate) fn new(url: impl Into<LazyUrl>) -> Self {
        Self {
            url: url.into(),
            pathname: None,
        }
    }

    /// Reads an absolute address.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(address: &str) -> Result<Self, ApiError> {
        Url::parse(address).map(Self::new).map_err(|error| {
            ApiError::new(500, format!("`{address}` is no absolute address")).with_source(error)
        })
    }

    /// Reads an address that may be relative to this one: `new URL('/login', request.url)`.
    ///
    /// # Errors
    /// When it is none.
    pub fn join(&self, address: &str) -> Result<Self, ApiError> {
        self.url.join(address).map(Self::new).map_err(|error| {
            ApiError::new(500, format!("`{address}` is no address")).with_source(error)
        })
    }

    /// The whole address.
    #[must_use]
    pub fn href(&self) -> &str {
        self.url.note_read();
        self.url.as_str()
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The scheme with its colon: `http:`.
    #[must_use]
    pub fn protocol(&self) -> &str {
        url::quirks::protocol(&self.url)
    }

    /// Host and, unless it is the scheme's own, port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.url[Position::BeforeHost..Position::AfterPort]
    }

    /// The host without a port.
    #[must_use]
    pub fn hostname(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port; empty if it is the scheme's own.
    #[must_use]
    pub fn port(&self) -> &str {
        &self.url[Position::BeforePort..Position::AfterPort]
    }

    /// The path, still percent-encoded. As in Next, a slash that was set at its end is here, and not in the address.
    #[must_use]
    pub fn pathname(&self) -> &str {
        self.pathname.as_deref().unwrap_or(self.url.path())
    }

    /// The query string with its `?`; empty if there is none.
    #[must_use]
    pub fn search(&self) -> &str {
        self.url.note_read();
        let search = &self.url[Position::AfterPath..Position::AfterQuery];
        if search == "?" { "" } else { search }
    }

    /// The fragment with its `#`; empty if there is none. A client never sends one.
    #[must_use]
    pub fn hash(&self) -> &str {
        let hash = &self.url[Position::AfterQuery..];
        if hash == "#" { "" } else { hash }
    }

    /// The folder that the whole application lives under; it has none.
    #[must_use]
    pub fn base_path(&self) -> &str {
        ""
    }

    /// The query string's pairs.
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

    /// Sets the port; an empty one is the scheme's own.
    pub fn set_port(&mut self, port: &str) {
        let _ = url::quirks::set_port(&mut self.url, port);
    }

    /// Sets the path. As in Next, the address does without up to two slashes at its end.
    pub fn set_pathname(&mut self, pathname: &str) {
        // The `url` crate leaves it as it is.
        let pathname = pathname.replace('^', "%5E");
        url::quirks::set_pathname(&mut self.url, &pathname);
        let whole = self.url.path().to_owned();
        let once = whole.strip_suffix('/').unwrap_or(&whole);
        let twice = once.strip_suffix('/').unwrap_or(once);
        self.url
            .set_path(if twice.is_empty() { "/" } else { twice });
        self.pathname = (self.url.path() != whole).then_some(whole);
    }

    /// Sets the query string; an empty one leaves none.
    pub fn set_search(&mut self, search: &str) {
        url::quirks::set_search(&mut self.url, search);
        if self.url.query() == Some("") {
            self.url.set_query(None);
        }
    }

    /// Sets the fragment; an empty one leaves none.
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
