//! `request.cookies`.

use std::fmt;

use serde::Serialize;
use twinroute_core::Cookies;

/// The cookies of a request, in order. The last of a name wins, and values are decoded.
///
/// They can't be changed; [`cookies()`](crate::cookies) can.
///
/// ```
/// use twinroute_app::{NextRequest, NextResponse, RequestCookie};
///
/// async fn get(req: NextRequest) -> NextResponse {
///     let theme = req.cookies().get("theme").map_or("light", RequestCookie::value);
///     let names: Vec<_> = req.cookies().into_iter().map(RequestCookie::name).collect();
///     NextResponse::json((theme, names))
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RequestCookies<'a>(&'a Cookies);

/// A cookie of a request. As JSON it is `{"name":"a","value":"1"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RequestCookie<'a> {
    name: &'a str,
    value: &'a str,
}

impl<'a> RequestCookie<'a> {
    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Returns the decoded value.
    #[must_use]
    pub fn value(self) -> &'a str {
        self.value
    }
}

impl<'a> RequestCookies<'a> {
    pub(crate) fn new(cookies: &'a Cookies) -> Self {
        Self(cookies)
    }

    /// Returns the cookie `name`.
    #[must_use]
    pub fn get(self, name: &str) -> Option<RequestCookie<'a>> {
        self.iter().find(|cookie| cookie.name == name)
    }

    /// Returns all cookies: `getAll()`.
    #[must_use]
    pub fn get_all(self) -> Vec<RequestCookie<'a>> {
        self.iter().collect()
    }

    /// Returns the cookies called `name`, at most one: `getAll(name)`.
    #[must_use]
    pub fn get_all_of(self, name: &str) -> Vec<RequestCookie<'a>> {
        self.get(name).into_iter().collect()
    }

    /// Whether there is a cookie `name`.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.0.has(name)
    }

    /// Iterates over all cookies, in order.
    pub fn iter(self) -> impl Iterator<Item = RequestCookie<'a>> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| RequestCookie { name, value })
    }

    /// Returns the number of cookies: `size`.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are no cookies.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for RequestCookies<'a> {
    type Item = RequestCookie<'a>;
    type IntoIter = std::vec::IntoIter<RequestCookie<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.get_all().into_iter()
    }
}

/// Writes `a=1; b=2`, with values encoded as by `encodeURIComponent`.
impl fmt::Display for RequestCookies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
