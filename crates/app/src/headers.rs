//! The headers of a request, and `headers()`.

use std::{borrow::Cow, fmt, rc::Rc};

use actix_web::http::header::{HeaderMap, HeaderName, SET_COOKIE};
use serde::{Serialize, Serializer};
use twinroute_core::{ApiError, forwarded, header};

use crate::context::AppContext;

/// Headers that the server adds to a request.
const FORWARDED: [&str; 4] = [
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// Returns the headers of the running request. It can be called from any code that a handler calls.
///
/// ```
/// use twinroute_app::{NextResponse, Result, headers};
///
/// async fn get() -> Result<NextResponse> {
///     let headers = headers()?;
///     Ok(NextResponse::json(&headers.get("user-agent")))
/// }
/// ```
///
/// # Errors
/// When called outside of a request, or in a route with `DYNAMIC = "error"`.
pub fn headers() -> Result<Headers, ApiError> {
    AppContext::reading("`headers()`").map(Headers)
}

/// A request's headers as in the Fetch standard: headers of the same name are joined with `, `, and sorted by name. As in
/// Next, `x-forwarded-for`, `-host`, `-port` and `-proto` describe the connection if no proxy has sent them, and a
/// `force-static` route sees none.
#[derive(Clone)]
pub struct Headers(pub(crate) Rc<AppContext>);

impl Headers {
    /// Returns the value of `name`, decoded from Latin-1.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        if self.0.is_static() {
            return None;
        }
        let mut values = self.as_map().get_all(name);
        let Some(first) = values.next() else {
            return forwarded::derived(self.0.http(), name).map(Cow::Owned);
        };
        if let (Ok(text), None) = (first.to_str(), values.next()) {
            return Some(Cow::Borrowed(text));
        }
        let joined = header::joined(self.as_map(), name)?;
        Some(Cow::Owned(joined.trim_end_matches(is_space).to_owned()))
    }

    /// Whether there is a header `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Iterates over names, in lower case and sorted, and values. `Set-Cookie` headers are not joined.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.names().flat_map(|name| self.entries(name))
    }

    /// Returns the distinct names, sorted.
    fn names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.as_map().keys().map(HeaderName::as_str).collect();
        names.extend(FORWARDED);
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    fn entries<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let is_list = name == SET_COOKIE && !self.0.is_static();
        let list = is_list.then(|| self.as_map().get_all(name).map(header::text));
        let joined = if is_list { None } else { self.get(name) };
        joined
            .into_iter()
            .chain(list.into_iter().flatten())
            .map(move |value| (name, value))
    }

    /// Returns the actix-web headers, without those that the server adds.
    #[must_use]
    pub fn as_map(&self) -> &HeaderMap {
        self.0.http().headers()
    }
}

/// Trims white space around a value. If the last of several joined values is empty, white space before it remains.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = |name| self.get(name).map(|value| (name, value));
        serializer.collect_map(self.names().filter_map(named))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
