//! `NextApiResponse`: status, headers and cookies.

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

use crate::{IntoHeaders, Revalidate, Sent, context::PagesContext};

/// The response of a Pages handler. Setters can be chained; the methods that respond consume it and return [`Sent`](crate::Sent).
///
/// An invalid value, such as a header with a line break, makes the response a 500. It can be an argument of a handler only once.
///
/// `NextApiResponse<T>` responds only with JSON of a `T`, as in Next:
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
    /// Whether `write_head` was called: Next would have written the head, without knowing the length of the body.
    pub(crate) has_head: bool,
    /// The headers that are set to an empty list: they exist, but are not sent.
    empty: Vec<HeaderName>,
    body_type: PhantomData<fn(&T)>,
}

/// The default `T` of [`NextApiResponse`]: any type that can be serialized.
#[derive(Debug, Clone, Copy)]
pub struct Anything(());

impl<T: ?Sized> NextApiResponse<T> {
    /// Sets the status, from 200 on. An interim status is as invalid as an unknown one.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        self.unless_head(|http| {
            let known = StatusCode::from_u16(status).ok();
            let known = known.filter(|known| !known.is_informational());
            let invalid =
                || ApiError::new(500, format!("`{status}` is not a valid response status"));
            *http.status_mut() = known.ok_or_else(invalid)?;
            Ok(())
        })
    }

    /// Sets the reason phrase: `res.statusMessage`. After [`write_head`](Self::write_head) it is ignored, as in Node.
    ///
    /// actix-web requires static text, so a phrase built at run time stays in memory: the first 64 distinct phrases of a process,
    /// of at most 256 bytes. Others are replaced by the standard phrase.
    #[must_use]
    pub fn status_text(self, phrase: impl Into<Cow<'static, str>>) -> Self {
        self.unless_head(|http| {
            http.head_mut().reason = header::phrase(phrase.into())?;
            Ok(())
        })
    }

    /// Sets a header, and replaces all headers of that name. Each of several values becomes a header. After
    /// [`write_head`](Self::write_head) it is ignored, as in Next. With an empty list the header exists, but is not sent; as in
    /// Next, a number as `Set-Cookie` is an empty list.
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

    /// Appends a header. After [`write_head`](Self::write_head) it is an error.
    #[must_use]
    pub fn append_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.before_head().set(|http| {
            let name = header::name(name)?;
            // In Node, the first values are set.
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

    /// Returns all values of a header, decoded from Latin-1. They can be extended and set again:
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

    /// Returns the text of a header; several values are joined with `, `.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.get_header(name).map(|values| values.join(", "))
    }

    /// Returns the names of all headers, including those set to an empty list, in lower case and alphabetical order. Node returns
    /// them in insertion order.
    #[must_use]
    #[doc(alias = "getHeaderNames")]
    pub fn header_names(&self) -> Vec<String> {
        let http = self.http();
        let names = http.headers().keys().chain(&self.empty);
        let names: BTreeSet<&str> = names.map(HeaderName::as_str).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// Returns the status: `res.statusCode`.
    #[must_use]
    #[doc(alias = "statusCode")]
    pub fn status_code(&self) -> u16 {
        self.http().status().as_u16()
    }

    /// Whether a header is set, even to an empty list.
    #[must_use]
    #[doc(alias = "hasHeader")]
    pub fn has_header(&self, name: &str) -> bool {
        self.get_header(name).is_some()
    }

    /// Returns a copy of all headers, as Node's `getHeaders` does.
    #[must_use]
    #[doc(alias = "getHeaders")]
    pub fn headers(&self) -> HeaderMap {
        self.http().headers().clone()
    }

    /// Borrows all headers, for statements instead of a chain.
    pub fn headers_mut(&mut self) -> impl DerefMut<Target = HeaderMap> {
        RefMut::map(self.http(), |http| http.headers_mut())
    }

    /// Sets status and headers together, and replaces all headers of their names. As in Next, they are final: neither later setters
    /// nor the method that responds change them, and a second call is an error.
    ///
    /// ```
    /// # use twinroute_pages::{NextApiResponse, Sent, route};
    /// async fn handler(res: NextApiResponse) -> Sent {
    ///     res.write_head(200, [("Content-Type", "text/csv"), ("X-Rows", "2")]).end_with("a\nb\n")
    /// }
    /// # route(handler);
    /// ```
    ///
    /// [`IntoHeaders`] lists the accepted headers; `res.write_head(200, ())` sets none.
    #[must_use]
    pub fn write_head(self, status: u16, headers: impl IntoHeaders) -> Self {
        let mut res = headers.set_on(self.before_head().status(status));
        res.has_head = true;
        res
    }

    /// Computes the kept response at `path` again, and waits for it: the next request gets the new one. Query, fragment and a trailing
    /// slash are ignored.
    ///
    /// ```
    /// use twinroute_pages::{NextApiRequest, NextApiResponse, Result, route};
    ///
    /// async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    ///     if req.query().get("secret") != Some("of the CMS") {
    ///         return Ok(res.status(401).end());
    ///     }
    ///     res.revalidate("/posts/1").await?;
    ///     res.revalidate("/posts/2").only_generated().await?; // if it was computed before
    ///     Ok(res.json(true))
    /// }
    /// # route(handler);
    /// ```
    ///
    /// # Errors
    /// When `path` does not begin with a slash, when it is not that of a GET, or when its handler fails. The texts are Next's.
    pub fn revalidate(&self, path: &str) -> Revalidate {
        Revalidate::new(Rc::clone(&self.context), path)
    }

    /// Adds a `Set-Cookie` header.
    #[must_use]
    pub fn set_cookie(self, cookie: impl Into<SetCookie>) -> Self {
        self.append_header(SET_COOKIE.as_str(), cookie.into())
    }

    pub(crate) fn http(&self) -> RefMut<'_, HttpResponse> {
        self.context.response()
    }

    /// Applies `change`, unless `write_head` was called.
    fn unless_head(self, change: impl FnOnce(&mut HttpResponse) -> Result<(), ApiError>) -> Self {
        if self.has_head {
            return self;
        }
        self.set(change)
    }

    pub(crate) fn before_head(self) -> Self {
        let may_change = !self.has_head;
        self.set(|_| {
            let is_final = || ApiError::new(500, "the headers can't be changed after `write_head`");
            may_change.then_some(()).ok_or_else(is_final)
        })
    }

    /// Keeps the first error, and ignores later changes: in Next the handler would have stopped there.
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

/// Sets a header, and replaces all headers of that name; returns false for an empty list.
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
        // Next drops duplicate cookies.
        let is_duplicate = |other: &HeaderValue| *name == SET_COOKIE && *other == value;
        if !http.headers().get_all(name).any(is_duplicate) {
            http.headers_mut().append(name.clone(), value);
        }
    }
    Ok(is_set)
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Runs `part`, and `caught` if it fails, as `try { .. } catch { .. }` does in a handler of Next. Both respond through this response;
    /// the status and the headers that `part` set remain.
    ///
    /// The error of a setter is caught too, and that of a body that can't be written as JSON: in Next, they throw. One of a setter before
    /// `attempt` ends the handler.
    ///
    /// The error of `twinroute::ported::not_ported` is not caught: what the missing part would do is not known.
    ///
    /// ```
    /// use serde_json::json;
    /// use twinroute_pages::{NextApiRequest, NextApiResponse, Result, route};
    ///
    /// async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    ///     res.attempt(
    ///         async |res| {
    ///             let count: u32 = req.query().get("count").unwrap_or_default().parse()?;
    ///             Ok(res.json(count))
    ///         },
    ///         async |_, res| Ok(res.status(500).json(json!({ "error": "no number" }))),
    ///     )
    ///     .await
    /// }
    /// # route(handler);
    /// ```
    ///
    /// # Errors
    /// If `caught` fails, `part` reaches something that is not ported, or a setter has failed before.
    pub async fn attempt(
        mut self,
        part: impl AsyncFnOnce(Self) -> Result<Sent, Error>,
        caught: impl AsyncFnOnce(Error, Self) -> Result<Sent, Error>,
    ) -> Result<Sent, Error> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let context = Rc::clone(&self.context);
        let again = Self {
            failed: None,
            context: Rc::clone(&context),
            has_head: self.has_head,
            empty: self.empty.clone(),
            body_type: PhantomData,
        };
        let result = match part(self).await {
            Ok(Sent(Err(error))) => Err(error),
            result => result,
        };
        match result {
            // A response that has begun can't be replaced: its connection is aborted.
            Err(error) if !error.is_not_ported() && !context.has_begun() => {
                caught(error, again).await
            }
            result => result,
        }
    }
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
                body_type: PhantomData,
            })
        };
        ready(take().map_err(Into::into))
    }
}

impl<T: ?Sized> fmt::Debug for NextApiResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextApiResponse")
            .field("failed", &self.failed)
            .field("body_type", &type_name::<T>())
            .finish_non_exhaustive()
    }
}
