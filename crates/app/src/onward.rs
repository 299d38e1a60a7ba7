//! `NextResponse::next()` and `NextResponse::rewrite()`: a proxy passes its request on.

use actix_web::http::header::HeaderMap;
use twinroute_core::{ApiError, IntoHeaderValues, header};
use url::Url;

use crate::{NextResponse, context::AppContext, lazy_url::escape_caret};

/// Where a proxy passes its request on to, and with which headers. Boxed inside, since most proxies change nothing.
#[derive(Debug, Default)]
pub(crate) struct Onward {
    /// The URL of a rewrite.
    pub(crate) target: Option<Box<Url>>,
    /// The headers that replace those of the request.
    pub(crate) request_headers: Option<Box<HeaderMap>>,
}

/// For a proxy: the request is passed on.
impl NextResponse {
    /// Passes the request on to its handler. Headers and cookies that are set here are added to the handler's response; a status is
    /// ignored.
    ///
    /// It is for a proxy only: returned from a route handler, it is an error.
    ///
    /// ```
    /// use twinroute_app::{NextRequest, NextResponse};
    ///
    /// async fn proxy(req: NextRequest) -> NextResponse {
    ///     let mut headers = req.headers().as_map().clone();
    ///     headers.remove("x-debug");
    ///     NextResponse::next()
    ///         .request_headers(headers)
    ///         .set_request_header("x-region", "eu")
    ///         .set_header("x-served-by", "rust")
    /// }
    /// ```
    #[must_use]
    pub fn next() -> Self {
        Self::onward(Onward::default())
    }

    /// Passes the request on to the handler of an absolute URL, or to another server. The handler still sees the original URL, but
    /// the params, and in the Pages style the query, of the new one.
    ///
    /// It is for a proxy only: returned from a route handler, it is an error.
    ///
    /// ```
    /// use twinroute_app::{NextRequest, NextResponse, Result};
    ///
    /// async fn proxy(req: NextRequest) -> Result<NextResponse> {
    ///     let mut url = req.next_url().clone();
    ///     url.set_pathname(&format!("/beta{}", url.pathname()));
    ///     Ok(NextResponse::rewrite(url).set_request_header("x-beta", "1"))
    /// }
    /// ```
    #[must_use]
    pub fn rewrite(url: impl AsRef<str>) -> Self {
        match rewrite_target(url.as_ref()) {
            Ok(target) => Self::onward(Onward {
                target: Some(Box::new(target)),
                request_headers: None,
            }),
            Err(error) => Self::bodiless().fail(error),
        }
    }

    /// Replaces all headers of the request that is passed on: `{ request: { headers } }`. As in Next, an empty map changes nothing.
    /// The headers that frame the body, `Content-Length` and `Transfer-Encoding`, are kept.
    #[must_use]
    pub fn request_headers(self, headers: HeaderMap) -> Self {
        self.change_onward(|onward| {
            onward.request_headers = Some(Box::new(headers));
            Ok(())
        })
    }

    /// Sets a header of the request that is passed on, and replaces all headers of that name. The others are kept.
    #[must_use]
    pub fn set_request_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.change_request_headers(|headers| {
            headers.remove(name);
            append(headers, name, value)
        })
    }

    /// Appends a header to those of the request that is passed on.
    #[must_use]
    pub fn append_request_header(self, name: &str, value: impl IntoHeaderValues) -> Self {
        self.change_request_headers(|headers| append(headers, name, value))
    }

    /// Removes all headers of that name from the request that is passed on.
    #[must_use]
    pub fn delete_request_header(self, name: &str) -> Self {
        self.change_request_headers(|headers| {
            headers.remove(name);
            Ok(())
        })
    }

    /// Changes the headers of the request, or those that replace them.
    fn change_request_headers(
        self,
        change: impl FnOnce(&mut HeaderMap) -> Result<(), ApiError>,
    ) -> Self {
        self.change_onward(|onward| {
            if onward.request_headers.is_none() {
                let context = AppContext::current("a setter of request headers")?;
                onward.request_headers = Some(Box::new(context.http().headers().clone()));
            }
            onward.request_headers.as_deref_mut().map_or(Ok(()), change)
        })
    }
}

fn append(
    headers: &mut HeaderMap,
    name: &str,
    value: impl IntoHeaderValues,
) -> Result<(), ApiError> {
    let name = header::name(name)?;
    for value in value.into_header_values()? {
        headers.append(name.clone(), value);
    }
    Ok(())
}

fn rewrite_target(address: &str) -> Result<Url, ApiError> {
    let message = || format!("a rewrite needs an absolute URL of http or https, not `{address}`");
    let url =
        Url::parse(address).map_err(|error| ApiError::new(500, message()).with_source(error))?;
    match url.scheme() {
        "http" | "https" => Ok(escape_caret(url)),
        _ => Err(ApiError::new(500, message())),
    }
}
