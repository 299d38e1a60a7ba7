//! `cookies()`: the request's cookies, and those that the response sets.

use std::{fmt, rc::Rc, vec};

use actix_web::http::header::HeaderMap;
use twinroute_core::{ApiError, SetCookie};

use crate::{ResponseCookies, Result, context::AppContext};

/// Returns the cookies of the running request. It can be called from any code that a handler calls.
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
/// When called outside of a request, or in a route with `DYNAMIC = "error"`.
pub fn cookies() -> Result<CookieJar, ApiError> {
    AppContext::reading("`cookies()`").map(CookieJar)
}

/// A request's cookies. A cookie that is set can be read back at once, and is sent with the response, unless the response sets a
/// cookie of the same name itself. On an error, cookies that were set are dropped; `redirect()` keeps them.
///
/// A request has only names and values; the path of its cookies is `/`, as in Next. A deleted cookie exists, and is empty.
#[derive(Clone)]
pub struct CookieJar(Rc<AppContext>);

impl CookieJar {
    /// Returns the cookie `name`, with its attributes if it was set here.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<SetCookie> {
        let set = self.0.set_cookies.borrow();
        set.get(name).cloned().or_else(|| {
            let value = self.0.cookies().get(name)?;
            Some(sent(name, value))
        })
    }

    /// Returns the value of the cookie `name`: `get(name)?.value`.
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

    /// Returns all cookies, `getAll()`: those of the request in its order, then the others.
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

    /// Returns the cookies called `name`, at most one: `getAll(name)`.
    #[must_use]
    pub fn get_all_of(&self, name: &str) -> Vec<SetCookie> {
        self.get(name).into_iter().collect()
    }

    /// Sets a cookie, and replaces one of the same name. The default path is `/`; a `Max-Age` adds an `Expires`.
    pub fn set(&self, cookie: impl Into<SetCookie>) -> &Self {
        self.0.set_cookies.borrow_mut().put(cookie.into());
        self
    }

    /// Removes a cookie from the client. If it was set with a path or a domain, use
    /// `set(SetCookie::removal(name).path(path))`.
    pub fn delete(&self, name: &str) -> &Self {
        self.set(SetCookie::removal(name))
    }
}

/// Converts a cookie of the request.
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

/// Adds the cookies set through `cookies()` to a response's headers. As in Next, a cookie that the response sets itself wins, and
/// is rewritten: with `Path=/` if it has no path, and without unknown attributes.
///
/// # Errors
/// When a cookie can't be parsed, or is not a valid header value.
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
