//! A sitemap.

use std::fmt::{Display, Formatter, Result as FmtResult};

use twinroute_core::{Error, handler::HandlerOutput};

use super::SitemapEntry;

/// The output of `sitemap`, which may return a `Vec` of entries instead.
///
/// ```
/// use twinroute_app::metadata::{Sitemap, SitemapEntry};
///
/// let sitemap = Sitemap::from(vec![SitemapEntry::new("https://acme.com").last_modified("2026-10-21")]);
/// let text = r#"<?xml version="1.0" encoding="UTF-8"?>
/// <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
/// <url>
/// <loc>https://acme.com</loc>
/// <lastmod>2026-10-21</lastmod>
/// </url>
/// </urlset>
/// "#;
/// assert_eq!(sitemap.to_string(), text);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sitemap {
    entries: Vec<SitemapEntry>,
}

impl From<Vec<SitemapEntry>> for Sitemap {
    fn from(entries: Vec<SitemapEntry>) -> Self {
        Self { entries }
    }
}

impl FromIterator<SitemapEntry> for Sitemap {
    fn from_iter<I: IntoIterator<Item = SitemapEntry>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl Display for Sitemap {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        let has = |test: fn(&SitemapEntry) -> bool| self.entries.iter().any(test);
        let namespaces = [
            (
                has(SitemapEntry::has_images),
                " xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"",
            ),
            (
                has(SitemapEntry::has_videos),
                " xmlns:video=\"http://www.google.com/schemas/sitemap-video/1.1\"",
            ),
            (
                has(SitemapEntry::has_alternates),
                " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"",
            ),
        ];
        f.write_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        f.write_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"")?;
        for (_, namespace) in namespaces.iter().filter(|(is_used, _)| *is_used) {
            f.write_str(namespace)?;
        }
        f.write_str(">\n")?;
        for entry in &self.entries {
            entry.fmt(f)?;
        }
        f.write_str("</urlset>\n")
    }
}

impl HandlerOutput<Self> for Sitemap {
    fn into_result(self) -> Result<Self, Error> {
        Ok(self)
    }
}

impl HandlerOutput<Sitemap> for Vec<SitemapEntry> {
    fn into_result(self) -> Result<Sitemap, Error> {
        Ok(self.into())
    }
}
