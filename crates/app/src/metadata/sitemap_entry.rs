//! A page of a sitemap.

use std::fmt::{Display, Formatter, Result};

use twinroute_core::json::number;

use super::{
    SitemapDate, SitemapVideo,
    xml::{Attribute, Text},
};

/// A page of a [`Sitemap`](super::Sitemap).
///
/// Next.js writes text as it is. Here, text that would make the document malformed is escaped: an `&` that begins no reference, a `<`
/// that begins no CDATA section, and a `"` in a language or the URL of one. Text that is escaped already stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct SitemapEntry {
    url: String,
    languages: Vec<(String, String)>,
    images: Vec<String>,
    videos: Vec<SitemapVideo>,
    last_modified: Option<SitemapDate>,
    change_frequency: Option<ChangeFrequency>,
    priority: Option<f64>,
}

/// How often a page changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are Next's values, spelled as Rust spells them"
)]
pub enum ChangeFrequency {
    Always,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
    Never,
}

impl SitemapEntry {
    /// Creates an entry for an absolute URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            languages: Vec::new(),
            images: Vec::new(),
            videos: Vec::new(),
            last_modified: None,
            change_frequency: None,
            priority: None,
        }
    }

    /// Sets when the page was last modified.
    #[must_use]
    pub fn last_modified(self, date: impl Into<SitemapDate>) -> Self {
        Self {
            last_modified: Some(date.into()),
            ..self
        }
    }

    /// Sets how often the page changes.
    #[must_use]
    pub fn change_frequency(self, frequency: ChangeFrequency) -> Self {
        Self {
            change_frequency: Some(frequency),
            ..self
        }
    }

    /// Sets the priority of the page among those of the site, from 0 to 1.
    #[must_use]
    pub fn priority(self, priority: f64) -> Self {
        Self {
            priority: Some(priority),
            ..self
        }
    }

    /// Adds the URL of the page in another language, such as `de`: one of `alternates.languages`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>, url: impl Into<String>) -> Self {
        self.languages.push((language.into(), url.into()));
        self
    }

    /// Adds the URL of an image on the page.
    #[must_use]
    pub fn image(mut self, url: impl Into<String>) -> Self {
        self.images.push(url.into());
        self
    }

    /// Adds a video on the page.
    #[must_use]
    pub fn video(mut self, video: SitemapVideo) -> Self {
        self.videos.push(video);
        self
    }

    pub(super) fn has_alternates(&self) -> bool {
        !self.languages.is_empty()
    }

    pub(super) fn has_images(&self) -> bool {
        !self.images.is_empty()
    }

    pub(super) fn has_videos(&self) -> bool {
        !self.videos.is_empty()
    }
}

impl Display for SitemapEntry {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "<url>\n<loc>{}</loc>", Text(&self.url))?;
        for (language, url) in &self.languages {
            let (language, url) = (Attribute(language), Attribute(url));
            writeln!(
                f,
                "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{url}\" />"
            )?;
        }
        for url in &self.images {
            let url = Text(url);
            writeln!(
                f,
                "<image:image>\n<image:loc>{url}</image:loc>\n</image:image>"
            )?;
        }
        for video in &self.videos {
            video.fmt(f)?;
        }
        if let Some(date) = self.last_modified.as_ref().and_then(SitemapDate::text) {
            writeln!(f, "<lastmod>{}</lastmod>", Text(&date))?;
        }
        if let Some(frequency) = self.change_frequency {
            writeln!(f, "<changefreq>{frequency}</changefreq>")?;
        }
        if let Some(priority) = self.priority {
            writeln!(f, "<priority>{}</priority>", number(priority))?;
        }
        f.write_str("</url>\n")
    }
}

impl Display for ChangeFrequency {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.pad(match self {
            Self::Always => "always",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
            Self::Never => "never",
        })
    }
}
