//! A generated image.

use actix_web::http::header::CACHE_CONTROL;
use bytes::Bytes;
use twinroute_core::{Error, handler::HandlerOutput};

use super::routes::REVALIDATED;
use crate::NextResponse;

/// The bytes of a generated image, with the headers of Next's `ImageResponse`: a `Content-Type`, and
/// `Cache-Control: public, max-age=0, must-revalidate`.
///
/// For other headers, return a [`NextResponse`]: `NextResponse::bytes(png).set_header("Content-Type", "image/png")`.
///
/// ```
/// use twinroute_app::metadata::{self, ImageResponse};
///
/// async fn icon() -> ImageResponse {
///     ImageResponse::new("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
/// }
/// let route = metadata::image(icon); // Routes::new().app("/icon", route)
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageResponse {
    content_type: String,
    bytes: Bytes,
}

impl ImageResponse {
    /// Creates an image of a type such as `image/png`.
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

impl From<ImageResponse> for NextResponse {
    fn from(image: ImageResponse) -> Self {
        let mut response = Self::bytes(image.bytes).set_header("content-type", image.content_type);
        response.headers_mut().insert(CACHE_CONTROL, REVALIDATED);
        response
    }
}

impl HandlerOutput<NextResponse> for ImageResponse {
    fn into_result(self) -> Result<NextResponse, Error> {
        Ok(self.into())
    }
}
