//! `cookies()`: the request's cookies, and those that go out with the answer.

use std::{
    fmt,
    rc::Rc,
    time::{Duration, SystemTime},
};

use actix_web::http::header::{HeaderMap, SET_COOKIE};
use twinroute_core::{ApiError, SetCookie, header};

use crate::context::AppContext;

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
/// Outside of a request, and in a route with `DYNAMIC = "error"`.
pub fn cookies() -> Result<CookieJar, ApiError> {
    AppContext::reading("`cookies()`").map(CookieJar)
}

/// A request's cookies. What is set can be read back at once, and goes out with the answer, unless the answer sets a
/// cookie of the same name itself. An error drops what was set; `redirect()` keeps it.
#[derive(Clone)]
pub struct CookieJar(Rc<AppContext>);

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

    /// All cookies: those of the request in their order, then what was set beside them. A request says of a cookie only
    /// its name and value; its path is `/`, as in Next.
    #[must_use]
    pub fn get_all(&self) -> Vec<SetCookie> {
        let sent = self.0.cookies();
        let set = self.0.set_cookies.borrow();
        let of = |name: &str| set.iter().find(|cookie| cookie.name() == name).cloned();
        let new = set.iter().filter(|cookie| !sent.has(cookie.name()));
        sent.iter()
            .map(|(name, value)| of(name).unwrap_or_else(|| SetCookie::new(name, value).path("/")))
            .chain(new.cloned())
            .collect()
    }

    /// Sets a cookie, in place of one of the same name. Without a path it gets `/`; with a `Max-Age`, an `Expires` too.
    pub fn set(&self, cookie: impl Into<SetCookie>) -> &Self {
        put(&mut self.0.set_cookies.borrow_mut(), cookie.into());
        self
    }

    /// Makes the client drop a cookie. One with a path or a domain of its own needs
    /// `set(SetCookie::removal(name).path(path))`.
    pub fn delete(&self, name: &str) -> &Self {
        self.set(SetCookie::removal(name))
    }
}

/// `a=1; Path=/; b=2; Path=/`.
impl fmt::Display for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.get_all().iter().map(ToString::to_string).collect();
        f.write_str(&all.join("; "))
    }
}

impl fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.get_all()).finish()
    }
}

/// Puts `cookie` in the place of one of its name, or last.
pub(crate) fn put(cookies: &mut Vec<SetCookie>, cookie: SetCookie) {
    replace(cookies, with_defaults(cookie, SystemTime::now()));
}

/// What Next adds by itself: `Path=/`, and an `Expires` that repeats a `Max-Age` other than 0.
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

fn replace(cookies: &mut Vec<SetCookie>, cookie: SetCookie) {
    match cookies
        .iter_mut()
        .find(|known| known.name() == cookie.name())
    {
        Some(known) => *known = cookie,
        None => cookies.push(cookie),
    }
}

/// The cookies that headers set; of several of a name the last.
///
/// # Errors
/// When one can't be read.
pub(crate) fn read(headers: &HeaderMap) -> Result<Vec<SetCookie>, ApiError> {
    let mut all = Vec::new();
    for value in headers.get_all(SET_COOKIE) {
        if let Some(cookie) = SetCookie::parse(&header::text(value))? {
            replace(&mut all, cookie);
        }
    }
    Ok(all)
}

/// Adds to an answer's headers what `cookies()` has set. As in Next, a cookie that is there already wins, and is written
/// anew: with `Path=/` where it has no path, and without what no cookie has.
///
/// # Errors
/// When a cookie can't be read, or can't stand in a header.
pub(crate) fn merge(headers: &mut HeaderMap, set: &[SetCookie]) -> Result<(), ApiError> {
    if set.is_empty() {
        return Ok(());
    }
    let now = SystemTime::now();
    let there = read(headers)?.into_iter();
    let mut all: Vec<_> = there.map(|cookie| with_defaults(cookie, now)).collect();
    let own = all.len();
    for cookie in set {
        if !all[..own].iter().any(|known| known.name() == cookie.name()) {
            all.push(cookie.clone());
        }
    }
    write(headers, &all)
}

/// Writes cookies in place of all that are there.
///
/// # Errors
/// When a cookie can't stand in a header.
pub(crate) fn write(headers: &mut HeaderMap, cookies: &[SetCookie]) -> Result<(), ApiError> {
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        headers.append(SET_COOKIE, cookie.to_header_value()?);
    }
    Ok(())
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
}
