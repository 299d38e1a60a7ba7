//! `cookies()`: the request's cookies, and those that go out with the answer.

use std::{fmt, rc::Rc, vec};

use actix_web::http::header::HeaderMap;
use twinroute_core::{ApiError, SetCookie};

use crate::{ResponseCookies, Result, context::AppContext};

/// The cookies of the request that the calling code works for, from anywhere below its handler.
///
/// ```
/// use twinroute_app::{NextResponse, Result, cookies};
/// use twinroute_core::SetCookie;
///
/// async fn get() -> Result<NextResponse> {
///     let jar = cookies()?;
///     let theme = jar.value("theme").unwrap_or_else(|| "light".to_owned());
///     jar.set(SetCookie::new("visited", "yes").http_only()).delete("session");
///     let lasting = jar.into_iter().filter(|cookie| cookie.max_age_value().is_some());
///     Ok(NextResponse::json((theme, lasting.count())))
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
///
/// A request says of a cookie only its name and value; its path is `/`, as in Next. A deleted cookie is there, and empty.
#[derive(Clone)]
pub struct CookieJar(Rc<AppContext>);

impl CookieJar {
    /// The cookie `name`, with its attributes if it was set here.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<SetCookie> {
        let set = self.0.set_cookies.borrow();
        set.get(name).cloned().or_else(|| {
            let value = self.0.cookies().get(name)?;
            Some(sent(name, value))
        })
    }

    /// The value of the cookie `name`: `get(name)?.value`.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        let set = self.0.set_cookies.borrow();
        let value = match set.get(name) {
            Some(cookie) => Some(cookie.value()),
            None => self.0.cookies().get(name),
        };
        value.map(str::to_owned)
    }

    /// Whether there is a cookie `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.set_cookies.borrow().has(name) || self.0.cookies().has(name)
    }

    /// All cookies, `getAll()`: those of the request in their order, then what was set beside them.
    #[must_use]
    pub fn get_all(&self) -> Vec<SetCookie> {
        let request = self.0.cookies();
        let set = self.0.set_cookies.borrow();
        let new = set.iter().filter(|cookie| !request.has(cookie.name()));
        request
            .iter()
            .map(|(name, value)| set.get(name).cloned().unwrap_or_else(|| sent(name, value)))
            .chain(new.cloned())
            .collect()
    }

    /// The cookies called `name`: `getAll(name)`. There is at most one.
    #[must_use]
    pub fn get_all_of(&self, name: &str) -> Vec<SetCookie> {
        self.get(name).into_iter().collect()
    }

    /// Sets a cookie, in place of one of the same name. Without a path it gets `/`; with a `Max-Age`, an `Expires` too.
    pub fn set(&self, cookie: impl Into<SetCookie>) -> &Self {
        self.0.set_cookies.borrow_mut().put(cookie.into());
        self
    }

    /// Makes the client drop a cookie. One with a path or a domain of its own needs
    /// `set(SetCookie::removal(name).path(path))`.
    pub fn delete(&self, name: &str) -> &Self {
        self.set(SetCookie::removal(name))
    }
}

/// A cookie as the request has it.
fn sent(name: &str, value: &str) -> SetCookie {
    SetCookie::new(name, value).path("/")
}

impl IntoIterator for &CookieJar {
    type Item = SetCookie;
    type IntoIter = vec::IntoIter<SetCookie>;

    fn into_iter(self) -> Self::IntoIter {
        self.get_all().into_iter()
    }
}

/// `a=1; Path=/; b=2; Path=/`.
impl fmt::Display for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.into_iter().collect::<ResponseCookies>().fmt(f)
    }
}

impl fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// Adds to an answer's headers what `cookies()` has set. As in Next, a cookie that is there already wins, and is written
/// anew: with `Path=/` where it has no path, and without what no cookie has.
///
/// # Errors
/// When a cookie can't be read, or can't stand in a header.
pub(crate) fn merge(headers: &mut HeaderMap, set: &ResponseCookies) -> Result<(), ApiError> {
    if set.is_empty() {
        return Ok(());
    }
    let own = ResponseCookies::default().reread(headers)?;
    let added = set.iter().filter(|cookie| !own.has(cookie.name()));
    let mut all = ResponseCookies::default();
    for cookie in own.iter().chain(added) {
        all.put(cookie.clone());
    }
    all.write(headers)
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
