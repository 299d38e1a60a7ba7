//! The raw bytes of a body.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use bytes::Bytes;
use futures_util::future::{FutureExt as _, LocalBoxFuture};

use crate::RequestStream;

/// The raw bytes of the body, for example to verify a webhook's HMAC.
///
/// It can be combined with a parsed body. With `body_parser(false)` this reads the body: without a size limit, as in Next,
/// unless the config sets a `size_limit`.
///
/// ```
/// use twinroute_pages::{NextApiRequest, NextApiResponse, RawBody, Sent, route};
/// # fn is_signed(_: &[u8], _: Option<String>) -> bool { true }
///
/// async fn handler(req: NextApiRequest, raw: RawBody, res: NextApiResponse) -> Sent {
///     if !is_signed(&raw.0, req.header("x-signature")) {
///         return res.status(401).end();
///     }
///     res.json(&req.body().as_json())
/// }
/// # route(handler);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawBody(pub Bytes);

impl FromRequest for RawBody {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let stream = RequestStream::from_request(request, payload);
        async move { Ok(Self(stream.await?.bytes().await?)) }.boxed_local()
    }
}
