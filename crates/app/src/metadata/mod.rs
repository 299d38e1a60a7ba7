//! Metadata routes: `robots.txt`, sitemaps, the web app manifest, icons and images for link previews, from files or from code.
//!
//! The build finds `robots.rs`, `sitemap.rs`, `manifest.rs`, `icon.rs`, `apple-icon.rs`, `opengraph-image.rs` and `twitter-image.rs`
//! under `app`, and static files such as `favicon.ico` and `sitemap.xml`. By hand, register the routes of this module:
//!
//! ```
//! use twinroute_app::metadata::{self, Robots, RobotsRule};
//!
//! async fn robots() -> Robots {
//!     Robots::new()
//!         .rule(RobotsRule::new().allow("/").disallow("/private/"))
//!         .sitemap("https://acme.com/sitemap.xml")
//! }
//! let route = metadata::robots(robots); // Routes::new().app("/robots.txt", route)
//! ```
//!
//! 1. Handlers take extractors, as all route handlers do. A handler that reads no request runs once, and its response is kept; one
//!    that reads `headers()`, `cookies()` or an extractor of the request runs for each request.
//! 2. `REVALIDATE`, `DYNAMIC` and the other constants of a `route.rs` work here too.
//! 3. In a folder with a dynamic segment, a handler runs for each request, unless it has `generate_sitemaps` or
//!    `generate_image_metadata`.
//! 4. Text is written as Next.js writes it, except for text that makes a sitemap malformed: see [`SitemapEntry`].

mod file;
mod handler;
mod id;
mod image;
mod manifest;
mod manifest_parts;
mod robots;
mod routes;
mod sitemap;
mod sitemap_date;
mod sitemap_entry;
mod sitemap_video;
mod xml;

pub use file::{StaticFile, file};
pub use handler::{MetadataHandler, MetadataIds};
pub(crate) use id::METADATA_ID;
pub use id::MetadataId;
pub use image::ImageResponse;
pub use manifest::{Manifest, ManifestText};
pub use manifest_parts::{
    ClientModes, FileHandler, LaunchHandler, ManifestIcon, ProtocolHandler, RelatedApplication,
    Screenshot, ShareFile, ShareParams, ShareTarget, Shortcut,
};
pub use robots::{Robots, RobotsRule};
pub use routes::{image, images, manifest, robots, sitemap, sitemaps};
pub use sitemap::Sitemap;
pub use sitemap_date::SitemapDate;
pub use sitemap_entry::{ChangeFrequency, SitemapEntry};
pub use sitemap_video::{Permission, SitemapVideo};
