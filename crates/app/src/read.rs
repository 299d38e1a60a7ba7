//! The ways to read the body of a `NextRequest`.

use std::{borrow::Cow, mem, path::Path, rc::Rc};

use actix_web::{
    dev::Payload,
    http::{Method, header::CONTENT_TYPE},
};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use serde::de::DeserializeOwned;
use twinroute_core::{ApiError, body, charset::Charset, header, life::Reading};

use crate::{
    Blob, FormData, NextRequest, RequestBody,
    content_type::ContentType,
    multipart,
    request_body::{Source, too_large},
};

impl NextRequest {
    /// Reads the body as JSON, whatever its content type.
    ///
    /// # Errors
    /// With 400 when it is not JSON or does not fit `T`, with 413 over the route's `BODY_LIMIT`.
    pub async fn json<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let text = self.text().await?;
        serde_json::from_str(&text).map_err(|error| {
            ApiError::new(400, format!("Invalid JSON: {error}")).with_source(error)
        })
    }

    /// Reads the body as UTF-8; invalid sequences become U+FFFD.
    ///
    /// # Errors
    /// With 400 when it breaks off, with 413 over the route's `BODY_LIMIT`.
    pub async fn text(&mut self) -> Result<String, ApiError> {
        Ok(utf8(&self.bytes().await?))
    }

    /// Reads the body as a form: `application/x-www-form-urlencoded` or `multipart/form-data`. Its files are held in
    /// memory.
    ///
    /// # Errors
    /// With 400 when it is no form, or a malformed one, with 413 over the route's `BODY_LIMIT`.
    pub async fn form_data(&mut self) -> Result<FormData, ApiError> {
        let body = self.bytes().await?;
        FormData::parse(&self.content_type(), &body)
    }

    /// Reads the body as a multipart form whose files go to temporary files in `folder` as they come in. It may have 1,000
    /// parts; their names, file names, content types and texts may have a mebibyte together, and its boundary 256 bytes.
    ///
    /// ```
    /// use twinroute_app::{NextRequest, NextResponse, Result};
    ///
    /// async fn post(mut req: NextRequest) -> Result<NextResponse> {
    ///     let mut form = req.form_data_on_disk(std::env::temp_dir()).await?;
    ///     let Some(video) = form.take_file("video") else {
    ///         return Ok(NextResponse::empty(400));
    ///     };
    ///     let size = video.size();
    ///     video.persist("video.mp4").await?;
    ///     Ok(NextResponse::json(&size))
    /// }
    /// ```
    ///
    /// # Errors
    /// With 400 when it is no multipart form, or a malformed one, with 413 over those bounds or the route's `BODY_LIMIT`,
    /// with 500 when a file can't be written.
    pub async fn form_data_on_disk(
        &mut self,
        folder: impl AsRef<Path>,
    ) -> Result<FormData, ApiError> {
        let boundary = multipart::boundary(&self.content_type())?;
        let body = self.body()?;
        multipart::to_disk(body, &boundary, folder.as_ref()).await
    }

    /// Reads the body, and its type.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub async fn blob(&mut self) -> Result<Blob, ApiError> {
        let body = self.bytes().await?;
        let content_type =
            ContentType::extract(&self.content_type()).map(|found| found.to_string());
        Ok(Blob::new(&content_type.unwrap_or_default(), body))
    }

    /// Reads the body. That of a GET or HEAD is empty, whatever was sent.
    ///
    /// # Errors
    /// With 400 when it breaks off, with 413 over the route's `BODY_LIMIT`, with 500 when it was read before.
    pub async fn bytes(&mut self) -> Result<Bytes, ApiError> {
        let mut payload = match self.take_source()? {
            Source::Payload(payload) => payload,
            shared => return self.collect(shared).await,
        };
        let limit = self.exchange().body_limit;
        let reading = Reading::new(&self.headers.0);
        let read = body::read(self.headers.as_map(), &mut payload, limit).await;
        drop(reading);
        let exceeded = || too_large(limit.unwrap_or_default());
        read.map_err(|error| error.into_api_error(exceeded))
    }

    /// The body as a stream, which may be moved out.
    ///
    /// # Errors
    /// With 500 when it was read before.
    pub fn body(&mut self) -> Result<RequestBody, ApiError> {
        let exchange = Rc::clone(&self.headers.0);
        Ok(RequestBody::new(exchange, self.take_source()?))
    }

    /// A second request with the same body: what one of them reads is kept for the other.
    ///
    /// # Errors
    /// With 500 when the body was read before.
    pub fn try_clone(&mut self) -> Result<Self, ApiError> {
        Ok(Self {
            headers: self.headers.clone(),
            source: self.source.split().ok_or_else(used)?,
            url: self.url.clone(),
        })
    }

    /// Whether the body was read.
    #[must_use]
    pub fn body_used(&self) -> bool {
        matches!(self.source, Source::Used)
    }

    async fn collect(&self, source: Source) -> Result<Bytes, ApiError> {
        let body = RequestBody::new(Rc::clone(&self.headers.0), source);
        let chunks: Vec<Bytes> = body.try_collect().await?;
        Ok(chunks.concat().into())
    }

    /// What says how to read the body, to static routes too.
    fn content_type(&self) -> Cow<'_, str> {
        header::joined(self.http().headers(), &CONTENT_TYPE).unwrap_or_default()
    }

    fn take_source(&mut self) -> Result<Source, ApiError> {
        match mem::replace(&mut self.source, Source::Used) {
            Source::Used => Err(used()),
            _ if matches!(*self.method(), Method::GET | Method::HEAD) => {
                Ok(Source::Payload(Payload::None))
            }
            source => Ok(source),
        }
    }
}

/// As Node reads a text: without a byte order mark, and without a second one.
pub(crate) fn utf8(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Charset::UTF_8.decode(bytes).into_owned()
}

fn used() -> ApiError {
    ApiError::new(500, "the body was read before")
}
