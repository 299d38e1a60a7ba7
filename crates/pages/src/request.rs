//! `NextApiRequest`.

use std::{borrow::Cow, fmt, rc::Rc};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header::HeaderMap},
};
use futures_util::future::{Ready, ready};
use percent_encoding::{AsciiSet, percent_encode};
use twinroute_core::{ApiError, Cookies, Query, context::Disconnected, forwarded, header};

use crate::{Body, body::FromBody, context::PagesContext};

/// The request of a Pages handler, with its body already read and parsed.
///
/// `NextApiRequest<T>` reads the body into a `T`; one that does not fit is answered with 400. It can be taken once.
pub struct NextApiRequest<T = Body> {
    pub(crate) context: Rc<PagesContext>,
    body: T,
}

impl<T> NextApiRequest<T> {
    /// The method: `*req.method() == Method::POST`, or `req.method() == "POST"`.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.http().method()
    }

    /// The path and query string. As in Next, the query is written anew, without what the path's parameters replace.
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

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.http().headers()
    }

    /// The text of a header, several of the same name joined with `, `. As in Next, `x-forwarded-for`, `-host`, `-port`
    /// and `-proto` tell of the connection when no proxy has sent them.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let joined = header::joined(self.http().headers(), name).map(Cow::into_owned);
        joined.or_else(|| forwarded::derived(self.http(), name))
    }

    /// The query string's pairs and the path's parameters; the latter win.
    #[must_use]
    pub fn query(&self) -> &Query {
        self.context.query.get_or_init(|| {
            Query::parse(self.http().query_string()).with_params(self.context.params())
        })
    }

    /// The cookies: the first of a name counts, values are decoded.
    #[must_use]
    pub fn cookies(&self) -> &Cookies {
        self.context.cookies(Cookies::for_pages)
    }

    /// The parsed body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The parsed body, by value.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// A token that resolves when the client disconnects before it has the whole response. It may be moved out.
    pub fn disconnected(&self) -> Disconnected {
        self.context.disconnected()
    }

    /// The actix-web request below, for what Next has no name for.
    #[must_use]
    pub fn http(&self) -> &HttpRequest {
        self.context.http()
    }
}

/// The path with those characters escaped that `Uri` lets pass and an URL may not have.
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
            let body = T::from_body(context.take_body()).map_err(ApiError::in_body)?;
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
