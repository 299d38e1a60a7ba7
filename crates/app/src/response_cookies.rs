//! `response.cookies`.

use std::{
    fmt, slice,
    time::{Duration, SystemTime},
};

use actix_web::http::header::{HeaderMap, SET_COOKIE};
use twinroute_core::{ApiError, SetCookie, header};

/// The cookies that a response sets, in order, each name once.
///
/// ```
/// use twinroute_app::NextResponse;
/// use twinroute_core::SetCookie;
///
/// let response = NextResponse::empty(204)
///     .append_header("Set-Cookie", "a=1; HttpOnly")
///     .set_cookie(SetCookie::new("b", "2"));
/// let cookies = response.cookies();
/// assert_eq!(cookies.get("a").map(SetCookie::is_http_only), Some(true));
/// assert_eq!(cookies.to_string(), "a=1; HttpOnly; b=2; Path=/");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseCookies(Vec<SetCookie>);

impl ResponseCookies {
    /// Returns the cookie `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&SetCookie> {
        self.0.iter().find(|cookie| cookie.name() == name)
    }

    /// Returns all cookies: `getAll()`.
    #[must_use]
    pub fn get_all(&self) -> &[SetCookie] {
        &self.0
    }

    /// Returns the cookies called `name`, at most one: `getAll(name)`.
    #[must_use]
    pub fn get_all_of(&self, name: &str) -> &[SetCookie] {
        self.get(name).map_or(&[], slice::from_ref)
    }

    /// Whether there is a cookie `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Iterates over all cookies, in order.
    pub fn iter(&self) -> slice::Iter<'_, SetCookie> {
        self.0.iter()
    }

    /// Returns the number of cookies.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no cookies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Replaces the cookie of this name, or appends it, with the attributes that Next adds.
    pub(crate) fn put(&mut self, cookie: SetCookie) {
        self.replace(with_defaults(cookie, SystemTime::now()));
    }

    fn replace(&mut self, cookie: SetCookie) {
        match self.0.iter_mut().find(|one| one.name() == cookie.name()) {
            Some(one) => *one = cookie,
            None => self.0.push(cookie),
        }
    }

    /// Parses the cookies of `headers`, which may have been changed by hand since these cookies were written there.
    ///
    /// # Errors
    /// When a cookie is malformed.
    pub(crate) fn reread(&self, headers: &HeaderMap) -> Result<Self, ApiError> {
        self.parse(headers).collect()
    }

    /// Parses the cookies of `headers`, and omits malformed ones.
    pub(crate) fn reread_valid(&self, headers: &HeaderMap) -> Self {
        self.parse(headers).filter_map(Result::ok).collect()
    }

    /// Returns the known cookie for a header that still has its text, since parsing loses some attributes, such as a `Max-Age` of 0.
    fn parse(&self, headers: &HeaderMap) -> impl Iterator<Item = Result<SetCookie, ApiError>> {
        headers.get_all(SET_COOKIE).filter_map(|value| {
            let text = header::text(value);
            let is_text =
                |one: &&SetCookie| text.starts_with(one.name()) && one.to_string() == text;
            match self.0.iter().find(is_text) {
                Some(cookie) => Some(Ok(cookie.clone())),
                None => SetCookie::parse(&text).transpose(),
            }
        })
    }

    /// Replaces all cookies of `headers`.
    ///
    /// # Errors
    /// When a cookie is not a valid header value.
    pub(crate) fn write(&self, headers: &mut HeaderMap) -> Result<(), ApiError> {
        headers.remove(SET_COOKIE);
        for cookie in &self.0 {
            headers.append(SET_COOKIE, cookie.to_header_value()?);
        }
        Ok(())
    }

    /// Sorts the cookies by `place`; those without one come last, in their order.
    pub(crate) fn sort_by_place(&mut self, place: impl Fn(&str) -> Option<usize>) {
        self.0
            .sort_by_cached_key(|cookie| place(cookie.name()).unwrap_or(usize::MAX));
    }
}

/// Adds the attributes that Next adds: `Path=/`, and an `Expires` for a `Max-Age` other than 0.
fn with_defaults(cookie: SetCookie, now: SystemTime) -> SetCookie {
    let Some(seconds) = cookie.max_age_value().filter(|age| *age != 0) else {
        return cookie.or_path("/");
    };
    let length = Duration::from_secs(seconds.unsigned_abs());
    let expires = match seconds {
        0.. => now.checked_add(length),
        _ => now.checked_sub(length),
    };
    let cookie = match expires {
        Some(expires) => cookie.expires(expires),
        None => cookie.without_expires(),
    };
    cookie.or_path("/")
}

/// Of several cookies of a name, keeps the last, at the position of the first.
impl FromIterator<SetCookie> for ResponseCookies {
    fn from_iter<I: IntoIterator<Item = SetCookie>>(cookies: I) -> Self {
        let mut all = Self::default();
        for cookie in cookies {
            all.replace(cookie);
        }
        all
    }
}

impl<'a> IntoIterator for &'a ResponseCookies {
    type Item = &'a SetCookie;
    type IntoIter = slice::Iter<'a, SetCookie>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// `a=1; Path=/; b=2; Path=/`.
impl fmt::Display for ResponseCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join("; "))
    }
}
