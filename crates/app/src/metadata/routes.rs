//! The routes of metadata files in code.

use std::any::type_name;

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
};
use bytes::Bytes;
use serde_json::{Map, Value};
use twinroute_core::{ApiError, Error, context::RequestContext, handler::BoxHandler};

use super::{METADATA_ID, ManifestText, MetadataHandler, MetadataId, MetadataIds, Robots, Sitemap};
use crate::{
    AppRoute, NextResponse, StaticParams, argument::request_argument, context::AppContext,
    methods::Kind,
};

/// The `Cache-Control` of metadata.
pub(super) const REVALIDATED: HeaderValue =
    HeaderValue::from_static("public, max-age=0, must-revalidate");

const XML: &str = "application/xml";
/// What Next.js appends to the id of a sitemap.
const SITEMAP: &str = ".xml";

/// Creates the route of `robots.rs`, for `/robots.txt`.
#[must_use]
pub fn robots<H: MetadataHandler<Args, Robots>, Args>(handler: H) -> AppRoute {
    let handler = text_handler(handler.boxed(), "text/plain", |robots: Robots| {
        Ok(robots.to_string().into())
    });
    AppRoute::with_get(Kind::Metadata, argument::<Args>(), handler)
}

/// Creates the route of `manifest.rs`, for `/manifest.webmanifest`.
#[must_use]
pub fn manifest<H: MetadataHandler<Args, ManifestText>, Args>(handler: H) -> AppRoute {
    let handler = text_handler(handler.boxed(), "application/manifest+json", |json| json.0);
    AppRoute::with_get(Kind::Metadata, argument::<Args>(), handler)
}

/// Creates the route of `sitemap.rs`, for `sitemap.xml` in any folder.
#[must_use]
pub fn sitemap<H: MetadataHandler<Args, Sitemap>, Args>(handler: H) -> AppRoute {
    let handler = sitemap_handler(handler.boxed());
    AppRoute::with_get(Kind::Metadata, argument::<Args>(), handler)
}

/// Creates the route of `sitemap.rs` with `generate_sitemaps`, for `sitemap/[__metadata_id__]` in any folder. [`MetadataId`] has an
/// example.
#[must_use]
pub fn sitemaps<G, GArgs, H, Args>(generate_sitemaps: G, handler: H) -> AppRoute
where
    G: MetadataHandler<GArgs, MetadataIds>,
    H: MetadataHandler<Args, Sitemap>,
{
    let handler = sitemap_handler(handler.boxed());
    let argument = argument::<Args>().or(argument::<GArgs>());
    several(generate_sitemaps.boxed(), handler, argument, SITEMAP)
}

/// Creates the route of an image in code, such as `icon.rs`, for its name in any folder. The handler returns an
/// [`ImageResponse`](super::ImageResponse) or a [`NextResponse`].
#[must_use]
pub fn image<H: MetadataHandler<Args, NextResponse>, Args>(handler: H) -> AppRoute {
    AppRoute::with_get(Kind::Metadata, argument::<Args>(), handler.boxed())
}

/// Creates the route of images in code with `generate_image_metadata`, for `icon/[__metadata_id__]` and the like.
///
/// ```
/// use twinroute_app::metadata::{self, ImageResponse, MetadataId};
///
/// async fn generate_image_metadata() -> Vec<&'static str> {
///     vec!["small", "large"]
/// }
/// async fn icon(id: MetadataId) -> ImageResponse {
///     let side = if &*id == "small" { 16 } else { 64 };
///     ImageResponse::new("image/svg+xml", format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\"/>"))
/// }
/// // Routes::new().app("/icon/[__metadata_id__]", route): serves /icon/small and /icon/large
/// let route = metadata::images(generate_image_metadata, icon);
/// ```
#[must_use]
pub fn images<G, GArgs, H, Args>(generate_image_metadata: G, handler: H) -> AppRoute
where
    G: MetadataHandler<GArgs, MetadataIds>,
    H: MetadataHandler<Args, NextResponse>,
{
    let argument = argument::<Args>().or(argument::<GArgs>());
    several(
        generate_image_metadata.boxed(),
        handler.boxed(),
        argument,
        "",
    )
}

fn argument<Args>() -> Option<&'static str> {
    request_argument(type_name::<Args>())
}

fn sitemap_handler(handler: BoxHandler<Sitemap>) -> BoxHandler<NextResponse> {
    text_handler(handler, XML, |sitemap: Sitemap| {
        Ok(sitemap.to_string().into())
    })
}

/// Converts the output of a handler into a response.
fn text_handler<R: 'static>(
    handler: BoxHandler<R>,
    content_type: &'static str,
    write: fn(R) -> Result<Bytes, Error>,
) -> BoxHandler<NextResponse> {
    BoxHandler::new(move |request: HttpRequest| {
        let run = handler.call(request, Payload::None);
        async move {
            let mut response = NextResponse::bytes(write(run.await?)?);
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            headers.insert(CACHE_CONTROL, REVALIDATED);
            Ok::<_, Error>(response)
        }
    })
}

/// Creates a route whose last segment is one of the generated ids and `suffix`.
fn several(
    generate: BoxHandler<MetadataIds>,
    handler: BoxHandler<NextResponse>,
    argument: Option<&'static str>,
    suffix: &'static str,
) -> AppRoute {
    let generator = generate.clone();
    let respond = move |request: HttpRequest| {
        let (ids, handler) = (
            generate.call(request.clone(), Payload::None),
            handler.clone(),
        );
        async move {
            let ids = ids.await?;
            match requested_id(&ids, suffix)? {
                Some(id) => {
                    MetadataId::provide(&id, &request);
                    handler.call(request, Payload::None).await
                }
                None => Ok(NextResponse::text("Not Found").status(404)),
            }
        }
    };
    let params = move |request: HttpRequest| {
        let ids = generator.call(request, Payload::None);
        async move { ids.await.map(|ids| static_params(&ids, suffix)) }
    };
    let mut route = AppRoute::with_get(Kind::Metadata, argument, BoxHandler::new(respond));
    route.static_params = Some(BoxHandler::new(params));
    route
}

/// The id in the path, if it is one of `ids`.
fn requested_id(ids: &MetadataIds, suffix: &str) -> Result<Option<String>, ApiError> {
    let context = AppContext::current("a metadata route")?;
    let shared: &RequestContext = &context;
    let segment = shared.params().one(METADATA_ID);
    let id = segment.and_then(|segment| segment.strip_suffix(suffix));
    let known = ids.0.iter().find(|known| Some(known.as_str()) == id);
    Ok(known.cloned())
}

fn static_params(ids: &MetadataIds, suffix: &str) -> StaticParams {
    let entry = |id: &String| {
        let id = Value::String(format!("{id}{suffix}"));
        Map::from_iter([(METADATA_ID.to_owned(), id)])
    };
    Vec::from_iter(ids.0.iter().map(entry)).into()
}
