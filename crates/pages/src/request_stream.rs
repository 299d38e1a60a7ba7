//! The body of a request as a stream.

use std::{
    fmt,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::CONTENT_TYPE};
use bytes::Bytes;
use futures_util::{
    Stream,
    future::{Ready, ready},
};
use twinroute_core::{ApiError, context::Reading, form_data::FormData, header};

use crate::{body, context::PagesContext};

/// The body of a request as a stream: Next's `for await (const chunk of req)`.
///
/// It is for routes with [`body_parser(false)`](crate::PageConfig::body_parser), where its length is unlimited unless the config
/// sets a `size_limit`. If the body was parsed, its bytes are yielded again. It ends with an error when the body is incomplete,
/// malformed, or exceeds the limit.
///
/// ```
/// use futures_util::TryStreamExt as _;
/// use twinroute_pages::{NextApiResponse, PageConfig, RequestStream, Result, route};
///
/// const CONFIG: PageConfig = PageConfig::new().body_parser(false);
///
/// async fn handler(mut body: RequestStream, res: NextApiResponse) -> Result {
///     let mut length = 0;
///     while let Some(chunk) = body.try_next().await? {
///         length += chunk.len();
///     }
///     Ok(res.json(length))
/// }
/// # route(handler).config(CONFIG);
/// ```
#[must_use = "a stream does nothing unless it is polled"]
pub struct RequestStream {
    context: Rc<PagesContext>,
    payload: Payload,
    /// The bytes read so far.
    received: u64,
    /// Set while the handler waits for the next chunk.
    reading: Option<Reading>,
}

impl RequestStream {
    /// Reads the rest of the body.
    ///
    /// # Errors
    /// With 400 when it is incomplete or malformed, with 413 when it exceeds the limit of the config.
    pub async fn bytes(mut self) -> Result<Bytes, ApiError> {
        let context = Rc::clone(&self.context);
        let _reading = Reading::new(&context);
        body::read_bytes(context.http(), &mut self.payload, &context.config).await
    }

    /// Reads a form, urlencoded or multipart, into memory. The head of each part is limited to 100 lines and 64 KiB.
    ///
    /// ```
    /// use twinroute_pages::{NextApiResponse, PageConfig, RequestStream, Result, route};
    ///
    /// const CONFIG: PageConfig = PageConfig::new().body_parser(false).size_limit("8mb");
    ///
    /// async fn handler(body: RequestStream, res: NextApiResponse) -> Result {
    ///     let form = body.form_data().await?;
    ///     let Some(avatar) = form.file("avatar") else {
    ///         return Ok(res.status(400).send("An avatar is missing"));
    ///     };
    ///     Ok(res.json((form.text("name"), avatar.size())))
    /// }
    /// # route(handler).config(CONFIG);
    /// ```
    ///
    /// # Errors
    /// With 400 when the body is not a form, or malformed, with 413 when it exceeds these limits or that of the config.
    pub async fn form_data(self) -> Result<FormData, ApiError> {
        let content_type = self.content_type();
        FormData::parse(&content_type, &self.bytes().await?)
    }

    pub(crate) fn content_type(&self) -> String {
        let joined = header::joined(self.context.http().headers(), &CONTENT_TYPE);
        joined.unwrap_or_default().into_owned()
    }

    fn check(&mut self, chunk: &Bytes) -> Result<(), ApiError> {
        self.received += chunk.len() as u64;
        let config = &self.context.config;
        match config.max_size() {
            Some(max) if self.received > max => {
                self.payload = Payload::None;
                Err(ApiError::new(413, config.size_exceeded()))
            }
            _ => Ok(()),
        }
    }
}

impl Stream for RequestStream {
    type Item = Result<Bytes, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.payload).poll_next(cx);
        self.reading = polled.is_pending().then(|| Reading::new(&self.context));
        polled.map(|chunk| {
            let chunk = chunk?.map_err(ApiError::from);
            Some(chunk.and_then(|chunk| self.check(&chunk).map(|()| chunk)))
        })
    }
}

impl FromRequest for RequestStream {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        let stream = PagesContext::current().map(|context| Self {
            context,
            payload,
            received: 0,
            reading: None,
        });
        ready(stream.map_err(Into::into))
    }
}

impl fmt::Debug for RequestStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestStream")
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
