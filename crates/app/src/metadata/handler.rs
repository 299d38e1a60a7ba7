//! Handlers of metadata routes.

use std::fmt::Display;

use actix_web::{FromRequest, Handler};
use twinroute_core::{
    Error,
    handler::{BoxHandler, HandlerOutput},
};

/// A function of a metadata file, such as `robots` or `generate_sitemaps`: an async function of up to 16 extractors that returns an
/// `R`, or a `Result` of it with any error.
#[diagnostic::on_unimplemented(
    message = "this is not a handler of a metadata route",
    label = "expected an async function that returns `{R}`, or a `Result` of it",
    note = "it is `Clone + Send + Sync`; its arguments are actix-web extractors",
    note = "`sitemap` may return a `Vec<SitemapEntry>`, `manifest` a `serde_json::Value`, an image a `NextResponse` or an `ImageResponse`; \
            `generate_sitemaps` and `generate_image_metadata` return a `Vec` of ids that implement `Display`"
)]
pub trait MetadataHandler<Args, R>: Clone + Send + Sync + 'static {
    /// Erases the type.
    #[doc(hidden)]
    fn boxed(self) -> BoxHandler<R>;
}

#[diagnostic::do_not_recommend]
impl<H, Args, R> MetadataHandler<Args, R> for H
where
    H: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    H::Output: HandlerOutput<R>,
{
    fn boxed(self) -> BoxHandler<R> {
        BoxHandler::new(self)
    }
}

/// The output of `generate_sitemaps` and `generate_image_metadata`: the ids of the sitemaps or images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataIds(pub(super) Vec<String>);

impl<I: Display> From<Vec<I>> for MetadataIds {
    fn from(ids: Vec<I>) -> Self {
        Self(ids.iter().map(I::to_string).collect())
    }
}

impl<I: Display> HandlerOutput<MetadataIds> for Vec<I> {
    fn into_result(self) -> Result<MetadataIds, Error> {
        Ok(self.into())
    }
}
