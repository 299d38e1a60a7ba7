//! `cookies()`: the request's cookies, and those that go out with the answer.

use std::{fmt, rc::Rc, time::SystemTime};

use actix_web::http::header::{HeaderMap, SET_COOKIE};
use twinroute_core::{ApiError, SetCookie, header};

use crate::exchange::Exchange;

/// The cookies of the request that the calling code works for, from anywhere below its handler.
///
/// ```
/// use twinroute_app::{NextResponse, Result, cookies};
/// use twinroute_core::SetCookie;
///
/// async fn get() -> Result<NextResponse> {
///     let jar = cookies()?;
///     let theme = jar.get("theme").unwrap_or_else(|| "light".to_owned());
///     jar.set(SetCookie::new("visited", "yes").http_only()).delete("session");
///     Ok(NextResponse::json(&theme))
/// }
/// ```
///
/// # Errors
/// Outside of a request.
pub fn cookies() -> Result<CookieJar, ApiError> {
    Exchange::current("`cookies()`").map(CookieJar)
}

/// A request's cookies. What is set can be read back at once, and goes out with the answer, unless the answer sets a
/// cookie of the same name itself. An error drops what was set; `redirect()` keeps it.
#[derive(Clone)]
pub struct CookieJar(Rc<Exchange>);

impl CookieJar {
    /// The value of the cookie `name`; that of a deleted cookie is empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let set = self.0.set_cookies.borrow();
        let value = match set.iter().find(|cookie| cookie.name() == name) {
            Some(cookie) => Some(cookie.value()),
            None => self.0.cookies().get(name),
        };
        value.map(str::to_owned)
    }

    /// Whether there is a cookie `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names and values: those of the request in their order, then what was set beside them.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        let sent = self.0.cookies();
        let set = self.0.set_cookies.borrow();
        let new = set.iter().filter(|cookie| !sent.has(cookie.name()));
        sent.iter()
            .map(|(name, _)| name)
            .chain(new.map(SetCookie::name))
            .filter_map(|name| Some((name.to_owned(), self.get(name)?)))
            .collect()
    }

    /// Sets a cookie, in place of one of the same name. Without a path it gets `/`; with a `Max-Age`, an `Expires` too.
    pub fn set(&self, cookie: SetCookie) -> &Self {
        put(&mut self.0.set_cookies.borrow_mut(), cookie);
        self
    }

    /// Makes the client drop a cookie. One with a path or a domain of its own needs
    /// `set(SetCookie::removal(name).path(path))`.
    pub fn delete(&self, name: &str) -> &Self {
        self.set(SetCookie::removal(name))
    }
}

impl fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.all()).finish()
    }
}

/// Puts `cookie` in the place of one of its name, or last.
pub(crate) fn put(cookies: &mut Vec<SetCookie>, cookie: SetCookie) {
    let cookie = cookie.with_app_defaults(SystemTime::now());
    match cookies
        .iter_mut()
        .find(|known| known.name() == cookie.name())
    {
        Some(known) => *known = cookie,
        None => cookies.push(cookie),
    }
}

/// Adds to an answer's headers what `cookies()` has set. As in Next, a cookie that is there already wins, and gets
/// `Path=/` where it has no path.
///
/// # Errors
/// When a cookie can't stand in a header.
pub(crate) fn merge(headers: &mut HeaderMap, set: &[SetCookie]) -> Result<(), ApiError> {
    if set.is_empty() {
        return Ok(());
    }
    let own: Vec<String> = headers.get_all(SET_COOKIE).map(header::text).collect();
    headers.remove(SET_COOKIE);
    for cookie in &own {
        headers.append(SET_COOKIE, header::value(&with_path(cookie))?);
    }
    let is_own = |name: &str| {
        own.iter()
            .any(|cookie| cookie.split('=').next().is_some_and(|own| own == name))
    };
    for cookie in set.iter().filter(|cookie| !is_own(cookie.name())) {
        headers.append(SET_COOKIE, header::value(&cookie.to_string())?);
    }
    Ok(())
}

fn with_path(cookie: &str) -> String {
    let (pair, attributes) = cookie.split_at(cookie.find(';').unwrap_or(cookie.len()));
    let has_path = attributes.split(';').any(|attribute| {
        let name = attribute.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("path")
    });
    if has_path {
        cookie.to_owned()
    } else {
        format!("{pair}; Path=/{attributes}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_of_a_request_there_are_no_cookies() {
        assert_eq!(
            cookies().unwrap_err().message(),
            "`cookies()` was called outside of an App route's request"
        );
    }

    #[test]
    fn a_path_is_added_where_there_is_none() {
        assert_eq!(with_path("a=1"), "a=1; Path=/");
        assert_eq!(with_path("a=1; HttpOnly"), "a=1; Path=/; HttpOnly");
        assert_eq!(with_path("a=1; path=/x"), "a=1; path=/x");
    }
}
