//! The id of a sitemap or image.

use std::{fmt, ops::Deref};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use futures_util::future::{Ready, ready};
use twinroute_core::ApiError;

/// The segment of the id in the pattern of the route, as Next.js names it.
pub(crate) const METADATA_ID: &str = "__metadata_id__";

/// An extractor: which of the sitemaps of `generate_sitemaps`, or of the images of `generate_image_metadata`, the request is for. As in
/// Next.js, it is always text.
///
/// ```
/// use twinroute_app::metadata::{self, MetadataId, SitemapEntry};
///
/// async fn generate_sitemaps() -> Vec<u32> {
///     vec![0, 1]
/// }
/// async fn sitemap(id: MetadataId) -> Vec<SitemapEntry> {
///     vec![SitemapEntry::new(format!("https://acme.com/shop/{id}"))]
/// }
/// // Routes::new().app("/shop/sitemap/[__metadata_id__]", route): serves /shop/sitemap/0.xml and /shop/sitemap/1.xml
/// let route = metadata::sitemaps(generate_sitemaps, sitemap);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataId(String);

impl MetadataId {
    /// Makes the id available to the extractors of `request`.
    pub(super) fn provide(id: &str, request: &HttpRequest) {
        request.extensions_mut().insert(Self(id.to_owned()));
    }
}

impl Deref for MetadataId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MetadataId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromRequest for MetadataId {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.extensions().get::<Self>().cloned();
        ready(id.ok_or_else(|| {
            let message =
                "`MetadataId` is for handlers beside `generate_sitemaps` or `generate_image_metadata`";
            ApiError::new(500, message).into()
        }))
    }
}
