//! The legacy server, for handlers that forward requests to it.

use std::sync::Arc;

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev::Payload, error::PayloadError, http::StatusCode,
};
use bytes::Bytes;
use futures_util::{
    Stream, TryStreamExt as _,
    future::{Ready, ready},
};
use twinroute_core::{
    ApiError,
    body::{announces_body, is_upgrade},
    context::current_sink,
};
use twinroute_migrate::Legacy;

use crate::router::Router;

/// The server of [`Routes::legacy`](crate::Routes::legacy): an argument of handlers of either style that forward requests to it.
///
/// Without a legacy server the handler does not run: the response is a 500.
///
/// ```
/// use actix_web::web::Payload;
/// use twinroute::app::{NextRequest, NextResponse};
/// use twinroute::migrate::LegacyServer;
/// use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};
///
/// // src/app/search/route.rs
/// async fn get(body: Payload, req: NextRequest, legacy: LegacyServer) -> NextResponse {
///     if req.cookies().has("beta") {
///         return NextResponse::text("the new search");
///     }
///     legacy.forward(req.http(), body).await.into()
/// }
///
/// // src/pages/api/search.rs: the body streams through when Next.js' parser is off
/// pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);
///
/// async fn handler(req: NextApiRequest, body: Payload, legacy: LegacyServer, res: NextApiResponse) -> Sent {
///     if req.cookies().get("beta").is_some() {
///         return res.send("the new search");
///     }
///     res.responder(legacy.forward(req.http(), body).await)
/// }
/// # let _ = (twinroute::app::route().get(get), twinroute::pages::route(handler));
/// ```
#[derive(Debug, Clone)]
pub struct LegacyServer(Arc<Legacy>);

impl LegacyServer {
    /// Forwards a request and returns the response, or a 502 or 504 with a text if there is none.
    ///
    /// The request keeps its target, method and headers, with the rules of [`Legacy`] for `x-forwarded-*`, which only
    /// [trusted peers](crate::Routes::trusted_peers) may send. `body` is the unread body of the request: actix-web's `web::Payload`,
    /// in App an argument before the `NextRequest`, which would take it. [`NextRequest::body`](crate::app::NextRequest::body) does
    /// too, but as in Next.js a GET and a HEAD have none there, and neither has a WebSocket. It is read only if the request's headers
    /// announce a body. A body that is shorter than announced ends the connection to the server, and the response is a 400.
    pub async fn forward<E: Into<ApiError>>(
        &self,
        request: &HttpRequest,
        body: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> HttpResponse {
        let headers = request.headers();
        let payload: Payload = if announces_body(headers) || is_upgrade(headers) {
            let body = body.map_err(|error| payload_error(&error.into()));
            Payload::Stream {
                payload: Box::pin(body),
            }
        } else {
            Payload::None
        };
        self.0.serve(request.clone(), payload).await
    }
}

/// Converts an error of a body for the legacy client.
fn payload_error(error: &ApiError) -> PayloadError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PayloadError::Overflow,
        StatusCode::REQUEST_TIMEOUT => PayloadError::Io(std::io::ErrorKind::TimedOut.into()),
        _ => PayloadError::Incomplete(None),
    }
}

impl FromRequest for LegacyServer {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let router = current_sink::<Router>();
        let upstream = router.as_ref().and_then(|router| router.upstream.as_ref());
        let server = upstream.map(|upstream| Self(upstream.legacy()));
        ready(server.ok_or_else(|| {
            ApiError::new(
                500,
                "`LegacyServer` needs a legacy server: `Routes::legacy`",
            )
            .into()
        }))
    }
}
