//! `NextApiRequest`.

use std::{borrow::Cow, fmt, rc::Rc};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header::HeaderMap},
};
use futures_util::future::{Ready, ready};
use percent_encoding::{AsciiSet, percent_encode};
use twinroute_core::{
    ApiError, Cookies, Query, RewrittenQuery, context::Disconnected, forwarded, header,
};

use crate::{Body, body::FromBody, context::PagesContext};

/// The request of a Pages handler. Its body is already read and parsed.
///
/// `NextApiRequest<T>` deserializes the body into a `T`; a body that does not fit is a 400. In a handler of several methods,
/// `NextApiRequest<Option<T>>` is `None` for a request without a body, and [`Body::read`] deserializes the body on demand. It
/// can be an argument of a handler only once.
///
/// ```
/// use serde::Deserialize;
/// use twinroute_pages::{NextApiRequest, NextApiResponse, Sent, route};
///
/// #[derive(Deserialize)]
/// struct NewPost { title: String }
///
/// async fn handler(req: NextApiRequest<Option<NewPost>>, res: NextApiResponse) -> Sent {
///     match (req.method().as_str(), req.body()) {
///         ("GET", _) => res.json(["all", "posts"]),
///         ("POST", Some(post)) => res.status(201).json(&post.title),
///         ("POST", None) => res.status(400).send("A post has a title"),
///         _ => res.method_not_allowed(["GET", "POST"]),
///     }
/// }
/// # route(handler);
/// ```
pub struct NextApiRequest<T = Body> {
    pub(crate) context: Rc<PagesContext>,
    body: T,
}

impl<T> NextApiRequest<T> {
    /// Returns the method: `*req.method() == Method::POST`, or `req.method() == "POST"`.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.http().method()
    }

    /// Returns path and query string. As in Next, the query is rewritten, without keys that the path's parameters replace.
    #[must_use]
    pub fn url(&self) -> String {
        let path = escaped(self.http().uri().path());
        let query = self.http().query_string();
        let search = Query::parse(query)
            .without(self.context.params())
            .to_search();
        if search.is_empty() {
            path.into_owned()
        } else {
            format!("{path}?{search}")
        }
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.http().headers()
    }

    /// Returns the text of a header; several of the same name are joined with `, `. As in Next, `x-forwarded-for`, `-host`, `-port`
    /// and `-proto` describe the connection if no proxy has sent them.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let joined = header::joined(self.http().headers(), name).map(Cow::into_owned);
        joined.or_else(|| forwarded::derived(self.http(), name))
    }

    /// Returns the query string's pairs and the path's parameters; the latter win.
    #[must_use]
    pub fn query(&self) -> &Query {
        self.context
            .query
            .get_or_init(|| RewrittenQuery::of(self.http()).with_params(self.context.params()))
    }

    /// Returns the cookies: the first of a name wins, values are decoded.
    #[must_use]
    pub fn cookies(&self) -> &Cookies {
        self.context.cookies(Cookies::for_pages)
    }

    /// Returns the parsed body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the parsed body, by value.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// Returns a token that resolves when the client disconnects before it has the whole response. It can be moved.
    pub fn disconnected(&self) -> Disconnected {
        self.context.disconnected()
    }

    /// Returns the underlying actix-web request.
    #[must_use]
    pub fn http(&self) -> &HttpRequest {
        self.context.http()
    }
}

/// Escapes the characters that `Uri` accepts but a URL does not allow.
fn escaped(path: &str) -> Cow<'_, str> {
    const ODD: &AsciiSet = &AsciiSet::EMPTY.add(b'"').add(b'{').add(b'}').add(b'^');
    percent_encode(path.as_bytes(), ODD).into()
}

impl<T: FromBody> FromRequest for NextApiRequest<T> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let take = || -> Result<Self, ApiError> {
            let context = PagesContext::current()?;
            context.take_request("NextApiRequest")?;
            let body = context.take_body().into_type().map_err(ApiError::in_body)?;
            Ok(Self { context, body })
        };
        ready(take().map_err(Into::into))
    }
}

impl<T: fmt::Debug> fmt::Debug for NextApiRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextApiRequest")
            .field("method", self.method())
            .field("url", &self.url())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
