//! `request.nextUrl`.

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};
use twinroute_core::ApiError;
use url::{Position, Url};

use crate::{
    SearchParams, UrlConfig,
    lazy_url::LazyUrl,
    url_frame::{UrlFrame, without_slashes},
};

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
    /// The URL as written.
    url: LazyUrl,
    /// The path as read and set, if it is written in another way.
    pathname: Option<String>,
    /// What is written around the path; by default nothing, and no slash at its end.
    frame: Option<Box<UrlFrame>>,
}

impl NextUrl {
    pub(crate) fn new(url: impl Into<LazyUrl>) -> Self {
        Self {
            url: url.into(),
            pathname: None,
            frame: None,
        }
    }

    /// Creates the URL of a proxy's request, with its base path and locale.
    pub(crate) fn in_proxy(url: LazyUrl, path: &str, config: &Arc<UrlConfig>) -> Self {
        let has_slash = path.len() > 1 && path.ends_with('/');
        if !has_slash && **config == UrlConfig::default() {
            return Self::new(url);
        }
        let (frame, pathname) = UrlFrame::split(url.path(), config);
        let mut this = Self {
            url,
            pathname: Some(pathname),
            frame: Some(Box::new(frame)),
        };
        this.write_path();
        this
    }

    /// Writes the path into the URL.
    fn write_path(&mut self) {
        let pathname = self.pathname().to_owned();
        let path = match &self.frame {
            Some(frame) => frame.join(&pathname),
            None => without_slashes(&pathname).to_owned(),
        };
        self.url.set_path(&path);
        self.pathname = (path != pathname).then_some(pathname);
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
        self.url.note_read();
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

    /// Returns the percent-encoded path, without base path and locale. As in Next, a slash that was set at its end is included here,
    /// but not in the URL.
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

    /// Returns the base path of the application, in a proxy. In a route handler it is empty, as in Next.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.frame.as_ref().map_or("", |frame| &frame.base_path)
    }

    /// Returns the locale of the path, or else the default one, in a proxy of an application with `i18n`.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.frame.as_ref()?.locale.as_deref()
    }

    /// Returns the default locale, in a proxy of an application with `i18n`.
    #[must_use]
    pub fn default_locale(&self) -> Option<&str> {
        self.frame.as_ref()?.config.default_locale.as_deref()
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
        self.pathname = None;
        self.write_path();
    }

    /// Sets the base path, in a proxy; an empty one removes it.
    pub fn set_base_path(&mut self, base_path: &str) {
        let slash = if base_path.is_empty() || base_path.starts_with('/') {
            ""
        } else {
            "/"
        };
        if let Some(frame) = &mut self.frame {
            frame.base_path = format!("{slash}{base_path}");
            self.write_path();
        }
    }

    /// Sets the locale, in a proxy of an application with `i18n`.
    ///
    /// # Errors
    /// When the application has no such locale.
    pub fn set_locale(&mut self, locale: &str) -> Result<(), ApiError> {
        let frame = self.frame.as_mut();
        match frame.filter(|frame| frame.config.locales.iter().any(|known| known == locale)) {
            Some(frame) => frame.locale = Some(locale.to_owned()),
            None => {
                return Err(ApiError::new(
                    500,
                    format!("`{locale}` is not a locale of `i18n`"),
                ));
            }
        }
        self.write_path();
        Ok(())
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
