//! `NextApiResponse`: what is set before the answer.

use std::{
    any::type_name, borrow::Cow, cell::RefMut, collections::BTreeSet, fmt, marker::PhantomData,
    ops::DerefMut, rc::Rc,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        ConnectionType, StatusCode,
        header::{CONNECTION, HeaderMap, HeaderName, HeaderValue, SET_COOKIE},
    },
};
use futures_util::future::{Ready, ready};
use twinroute_core::{ApiError, Error, IntoHeaderValues, SetCookie, header};

use crate::{IntoHeaders, context::PagesContext};

/// The response of a Pages handler. Setters chain; each way to answer consumes it and yields [`Sent`](crate::Sent).
///
/// What is wrong with a value that was set, such as a line break in a header, is kept and answered with 500.
/// It can be taken once.
///
/// `NextApiResponse<T>` answers with JSON of a `T` only, as in Next:
///
/// ```
/// # use serde::Serialize;
/// # use twinroute_pages::{NextApiResponse, Sent, route};
/// #[derive(Serialize)]
/// struct Post { id: u32 }
///
/// async fn handler(res: NextApiResponse<Post>) -> Sent {
///     res.status(200).json(&Post { id: 1 })
/// }
/// # route(handler);
/// ```
///
/// ```compile_fail
/// # use serde::Serialize;
/// # use twinroute_pages::{NextApiResponse, Sent};
/// # #[derive(Serialize)]
/// # struct Post { id: u32 }
/// async fn handler(res: NextApiResponse<Post>) -> Sent {
///     res.status(200).json("no post")
/// }
/// ```
pub struct NextApiResponse<T: ?Sized = Anything> {
    pub(crate) failed: Option<Error>,
    pub(crate) context: Rc<PagesContext>,
    /// Whether Next would have written the head already, without knowing how long the body gets.
    pub(crate) has_head: bool,
    /// The headers that are set to an empty list: they are there, and not sent.
    empty: Vec<HeaderName>,
    answers: PhantomData<fn(&T)>,
}

/// What a [`NextApiResponse`] answers with unless it says otherwise: any type that can be serialised.
#[derive(Debug, Clone, Copy)]
pub struct Anything(());

impl<T: ?Sized> NextApiResponse<T> {
    /// Sets the status. One below 200 is no answer yet, so it is as wrong as one that does not exist.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        self.unless_head(|http| {
            let known = StatusCode::from_u16(status).ok();
            let known = known.filter(|known| !known.is_informational());
            let invalid =
                || ApiError::new(500, format!("`{status}` is not the status of an answer"));
            *http.status_mut() = known.ok_or_else(invalid)?;
            Ok(())
        })
    }

    /// Sets the reason phrase behind the status: `res.statusMessage`. After [`write_head`](Self::write_head) it is passed over,
    /// as in Node.
    ///
    /// actix-web takes static text, so text that is made at run time is kept for ever: the first 64 distinct phrases of a
    /// process, of at most 256 bytes. Any other is replaced by the standard phrase.
    #[must_use]
    pub fn status_text(self, phrase: impl Into<Cow<'static, str>>) -> Self {
        self.unless_head(|http| {
            http.head_mut().reason = header::phrase(phrase.into())?;
            Ok(())
        })
    }

    /// Sets a header in place of all of that name; several values become as many headers. After
    /// [`write_head`](Self::write_head) it is passed over, as in Next. An empty list sends nothing, but then there is such a
    /// header; as in Next, a number is no `Set-Cookie`, but an empty list.
    #[must_use]
    pub fn set_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        let mut empty = None;
        let mut res = self.unless_head(|http| {
            let name = header::name(name)?;
            let is_empty = !put(http, &name, value)?;
            empty = is_empty.then_some(name);
            Ok(())
        });
        res.empty.retain(|known| *known != name);
        res.empty.extend(empty);
        res
    }

    /// Adds a header to those of that name. After [`write_head`](Self::write_head) it is an error.
    #[must_use]
    pub fn append_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.before_head().set(|http| {
            let name = header::name(name)?;
            // The first ones are set, in Node.
            if !http.headers().contains_key(&name) {
                return put(http, &name, value).map(drop);
            }
            for value in value.into_header_values()? {
                http.headers_mut().append(name.clone(), value);
            }
            Ok(())
        })
    }

    /// Removes all headers of that name. After [`write_head`](Self::write_head) it is an error.
    #[must_use]
    pub fn remove_header(self, name: &str) -> Self {
        let mut res = self.before_head().set(|http| {
            http.headers_mut().remove(name);
            Ok(())
        });
        res.empty.retain(|known| *known != name);
        res
    }

    /// All values of a header that is set, each byte of them a character. They can be set again, with others:
    ///
    /// ```
    /// # use twinroute_pages::{NextApiResponse, Sent, route};
    /// async fn handler(res: NextApiResponse) -> Sent {
    ///     let mut cookies = res.get_header("Set-Cookie").unwrap_or_default();
    ///     cookies.push("session=1; Path=/".to_owned());
    ///     res.set_header("Set-Cookie", cookies).end()
    /// }
    /// # route(handler);
    /// ```
    #[must_use]
    #[doc(alias = "getHeader")]
    pub fn get_header(&self, name: &str) -> Option<Vec<String>> {
        let http = self.http();
        let values = http.headers().get_all(name).map(header::text);
        let values: Vec<_> = values.map(Cow::into_owned).collect();
        let is_set = !values.is_empty() || self.empty.iter().any(|known| *known == name);
        is_set.then_some(values)
    }

    /// The text of a header that is set, several values joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.get_header(name).map(|values| values.join(", "))
    }

    /// The names of all headers that are set, in lower case and in alphabetical order, where Node has that in which they were
    /// set. Those set to an empty list are among them.
    #[must_use]
    #[doc(alias = "getHeaderNames")]
    pub fn header_names(&self) -> Vec<String> {
        let http = self.http();
        let names = http.headers().keys().chain(&self.empty);
        let names: BTreeSet<&str> = names.map(HeaderName::as_str).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The status that is set: `res.statusCode`.
    #[must_use]
    #[doc(alias = "statusCode")]
    pub fn status_code(&self) -> u16 {
        self.http().status().as_u16()
    }

    /// Whether a header is set, be it to an empty list.
    #[must_use]
    #[doc(alias = "hasHeader")]
    pub fn has_header(&self, name: &str) -> bool {
        self.get_header(name).is_some()
    }

    /// A copy of all headers that are set, as Node's `getHeaders` gives it.
    #[must_use]
    #[doc(alias = "getHeaders")]
    pub fn headers(&self) -> HeaderMap {
        self.http().headers().clone()
    }

    /// All headers, for statements instead of a chain.
    pub fn headers_mut(&mut self) -> impl DerefMut<Target = HeaderMap> {
        RefMut::map(self.http(), |http| http.headers_mut())
    }

    /// Sets the status and headers in one, each in place of all of its name. As in Next, they are settled then: neither
    /// what is set after it nor the way to answer changes them, and a second one is an error.
    ///
    /// ```
    /// # use twinroute_pages::{NextApiResponse, Sent, route};
    /// async fn handler(res: NextApiResponse) -> Sent {
    ///     res.write_head(200, [("Content-Type", "text/csv"), ("X-Rows", "2")]).end_with("a\nb\n")
    /// }
    /// # route(handler);
    /// ```
    ///
    /// [`IntoHeaders`] says how headers with values of several types are written, and none at all: `res.write_head(200, ())`.
    #[must_use]
    pub fn write_head(self, status: u16, headers: impl IntoHeaders) -> Self {
        let mut res = headers.set_on(self.before_head().status(status));
        res.has_head = true;
        res
    }

    /// Asks for the page or the route at `path` to be rendered anew. Answers are not kept yet, so every path that can be
    /// asked for is new already.
    ///
    /// # Errors
    /// When `path` does not begin with a slash.
    pub async fn revalidate(&self, path: &str) -> Result<(), ApiError> {
        if path.starts_with('/') {
            return Ok(());
        }
        // Next's words, which handlers pass on.
        let message = format!(
            "Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received {path}"
        );
        Err(ApiError::new(500, message))
    }

    /// Adds a `Set-Cookie` header.
    #[must_use]
    pub fn set_cookie(self, cookie: impl Into<SetCookie>) -> Self {
        self.append_header(SET_COOKIE.as_str(), cookie.into())
    }

    pub(crate) fn http(&self) -> RefMut<'_, HttpResponse> {
        self.context.response()
    }

    /// What `write_head` has settled stays as it is.
    fn unless_head(self, change: impl FnOnce(&mut HttpResponse) -> Result<(), ApiError>) -> Self {
        if self.has_head {
            return self;
        }
        self.set(change)
    }

    pub(crate) fn before_head(self) -> Self {
        let is_open = !self.has_head;
        self.set(|_| {
            let settled = || ApiError::new(500, "the headers were settled by `write_head`");
            is_open.then_some(()).ok_or_else(settled)
        })
    }

    /// Keeps the first error, and lets nothing be set after it: Next's handler would have stopped there.
    pub(crate) fn set(
        mut self,
        change: impl FnOnce(&mut HttpResponse) -> Result<(), ApiError>,
    ) -> Self {
        if self.failed.is_none() {
            let changed = change(&mut self.http());
            self.failed = changed.err().map(Error::from);
        }
        self
    }
}

/// Sets a header in place of all of that name; false if it is an empty list.
fn put(
    http: &mut HttpResponse,
    name: &HeaderName,
    value: impl IntoHeaderValues,
) -> Result<bool, ApiError> {
    let is_dropped = *name == SET_COOKIE && !value.is_text();
    let mut values = value.into_header_values()?;
    if is_dropped {
        values.clear();
    }
    http.headers_mut().remove(name);
    let is_set = !values.is_empty();
    for value in values {
        if *name == CONNECTION && value.as_bytes().eq_ignore_ascii_case(b"close") {
            http.head_mut().set_connection_type(ConnectionType::Close);
        }
        // Next drops cookies that are set twice over.
        let is_twin = |other: &HeaderValue| *name == SET_COOKIE && *other == value;
        if !http.headers().get_all(name).any(is_twin) {
            http.headers_mut().append(name.clone(), value);
        }
    }
    Ok(is_set)
}

impl<T: ?Sized + 'static> FromRequest for NextApiResponse<T> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let take = || -> Result<Self, ApiError> {
            let context = PagesContext::current()?;
            context.take_response_type()?;
            Ok(Self {
                failed: None,
                context,
                has_head: false,
                empty: Vec::new(),
                answers: PhantomData,
            })
        };
        ready(take().map_err(Into::into))
    }
}

impl<T: ?Sized> fmt::Debug for NextApiResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextApiResponse")
            .field("failed", &self.failed)
            .field("answers", &type_name::<T>())
            .finish_non_exhaustive()
    }
}
