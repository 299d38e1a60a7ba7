//! The headers of a request, and `headers()`.

use std::{borrow::Cow, fmt, rc::Rc};

use actix_web::http::header::{HeaderMap, HeaderName, SET_COOKIE};
use serde::{Serialize, Serializer};
use twinroute_core::{ApiError, forwarded, header};

use crate::context::AppContext;

/// What the server adds to a request's headers.
const FORWARDED: [&str; 4] = [
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// The headers of the request that the calling code works for, from anywhere below its handler.
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
/// Outside of a request, and in a route with `DYNAMIC = "error"`.
pub fn headers() -> Result<Headers, ApiError> {
    AppContext::reading("`headers()`").map(Headers)
}

/// A request's headers, read as the Fetch standard reads them: several of a name are one, joined with `, `, and
/// they come in the order of their names. As in Next, `x-forwarded-for`, `-host`, `-port` and `-proto` tell what the
/// server knows where no proxy has told it, and a `force-static` route sees none.
#[derive(Clone)]
pub struct Headers(pub(crate) Rc<AppContext>);

impl Headers {
    /// The value of `name`; each of its bytes is one character. As in Next, `x-forwarded-for`, `-host`, `-port` and
    /// `-proto` tell of the connection when no proxy has sent them.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        if self.0.is_static() {
            return None;
        }
        let mut values = self.as_map().get_all(name);
        match (values.next(), values.next()) {
            (None, _) => forwarded::derived(self.0.http(), name).map(Cow::Owned),
            (Some(only), None) => only
                .to_str()
                .map_or_else(|_| self.joined(name), |text| Some(Cow::Borrowed(text))),
            _ => self.joined(name),
        }
    }

    fn joined(&self, name: &str) -> Option<Cow<'_, str>> {
        header::joined(self.as_map(), name)
            .map(|joined| Cow::Owned(joined.trim_end_matches(is_space).to_owned()))
    }

    /// Whether there is a header `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names, in lower case and in order, and their values. Each `Set-Cookie` stands by itself.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.names().flat_map(|name| self.entries(name))
    }

    /// Different ones, in order.
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

    /// The headers as actix-web has them, without what the server adds.
    #[must_use]
    pub fn as_map(&self) -> &HeaderMap {
        self.0.http().headers()
    }
}

/// White space around a value is no part of it; an empty one at the end of several leaves some.
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
