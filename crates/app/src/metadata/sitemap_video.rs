//! A video of a sitemap.

use std::fmt::{Display, Formatter, Result};

use twinroute_core::json::number;

use super::{
    SitemapDate,
    robots::is_truthy,
    xml::{Attribute, Text},
};

/// A video on a page of a sitemap, with the elements of Google's video sitemaps. As in Next.js, an empty text and a 0 are left out.
///
/// ```
/// use twinroute_app::metadata::{SitemapEntry, SitemapVideo};
///
/// let video = SitemapVideo::new("Grilling", "https://acme.com/thumbnail.jpg", "How to grill").duration(600.0);
/// let entry = SitemapEntry::new("https://acme.com/grilling").video(video);
/// assert!(entry.to_string().contains("<video:duration>600</video:duration>"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SitemapVideo {
    title: String,
    thumbnail: String,
    description: String,
    content: Option<String>,
    player: Option<String>,
    duration: Option<f64>,
    view_count: Option<f64>,
    tag: Option<String>,
    rating: Option<f64>,
    expires: Option<SitemapDate>,
    published: Option<SitemapDate>,
    family_friendly: Option<bool>,
    requires_subscription: Option<bool>,
    live: Option<bool>,
    restriction: Option<(Permission, String)>,
    platform: Option<(Permission, String)>,
    uploader: Option<(String, Option<String>)>,
}

/// Whether a list of countries or platforms names those that may show a video, or those that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are Next's values, spelled as Rust spells them"
)]
pub enum Permission {
    Allow,
    Deny,
}

impl SitemapVideo {
    /// Creates a video from its title, the URL of its thumbnail, and its description.
    pub fn new(
        title: impl Into<String>,
        thumbnail: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            thumbnail: thumbnail.into(),
            description: description.into(),
            content: None,
            player: None,
            duration: None,
            view_count: None,
            tag: None,
            rating: None,
            expires: None,
            published: None,
            family_friendly: None,
            requires_subscription: None,
            live: None,
            restriction: None,
            platform: None,
            uploader: None,
        }
    }

    /// Sets the URL of the video file: `content_loc`.
    #[must_use]
    pub fn content(mut self, url: impl Into<String>) -> Self {
        self.content = Some(url.into());
        self
    }

    /// Sets the URL of a player: `player_loc`.
    #[must_use]
    pub fn player(mut self, url: impl Into<String>) -> Self {
        self.player = Some(url.into());
        self
    }

    /// Sets the duration, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.duration = Some(seconds);
        self
    }

    /// Sets how often the video was viewed.
    #[must_use]
    pub fn view_count(mut self, count: f64) -> Self {
        self.view_count = Some(count);
        self
    }

    /// Sets a tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }

    /// Sets the rating, from 0 to 5.
    #[must_use]
    pub fn rating(mut self, rating: f64) -> Self {
        self.rating = Some(rating);
        self
    }

    /// Sets when the video expires: `expiration_date`.
    #[must_use]
    pub fn expires(mut self, date: impl Into<SitemapDate>) -> Self {
        self.expires = Some(date.into());
        self
    }

    /// Sets when the video was published: `publication_date`.
    #[must_use]
    pub fn published(mut self, date: impl Into<SitemapDate>) -> Self {
        self.published = Some(date.into());
        self
    }

    /// Sets whether children may see the video.
    #[must_use]
    pub fn family_friendly(mut self, is_friendly: bool) -> Self {
        self.family_friendly = Some(is_friendly);
        self
    }

    /// Sets whether the video needs a subscription.
    #[must_use]
    pub fn requires_subscription(mut self, is_required: bool) -> Self {
        self.requires_subscription = Some(is_required);
        self
    }

    /// Sets whether the video is a live stream.
    #[must_use]
    pub fn live(mut self, is_live: bool) -> Self {
        self.live = Some(is_live);
        self
    }

    /// Sets the countries that may show the video, or may not, such as `DE US`.
    #[must_use]
    pub fn restriction(mut self, permission: Permission, countries: impl Into<String>) -> Self {
        self.restriction = Some((permission, countries.into()));
        self
    }

    /// Sets the platforms that may show the video, or may not, such as `web tv`.
    #[must_use]
    pub fn platform(mut self, permission: Permission, platforms: impl Into<String>) -> Self {
        self.platform = Some((permission, platforms.into()));
        self
    }

    /// Sets the name of the uploader, and the URL of a page about them.
    #[must_use]
    pub fn uploader(mut self, name: impl Into<String>, info: Option<&str>) -> Self {
        self.uploader = Some((name.into(), info.map(str::to_owned)));
        self
    }
}

impl Display for SitemapVideo {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "<video:video>")?;
        element(f, "title", &self.title)?;
        element(f, "thumbnail_loc", &self.thumbnail)?;
        element(f, "description", &self.description)?;
        text(f, "content_loc", self.content.as_deref())?;
        text(f, "player_loc", self.player.as_deref())?;
        numeric(f, "duration", self.duration)?;
        numeric(f, "view_count", self.view_count)?;
        text(f, "tag", self.tag.as_deref())?;
        numeric(f, "rating", self.rating)?;
        date(f, "expiration_date", self.expires.as_ref())?;
        date(f, "publication_date", self.published.as_ref())?;
        text(f, "family_friendly", self.family_friendly.map(yes_or_no))?;
        let requires = self.requires_subscription.map(yes_or_no);
        text(f, "requires_subscription", requires)?;
        text(f, "live", self.live.map(yes_or_no))?;
        relationship(f, "restriction", self.restriction.as_ref())?;
        relationship(f, "platform", self.platform.as_ref())?;
        self.write_uploader(f)?;
        writeln!(f, "</video:video>")
    }
}

impl SitemapVideo {
    fn write_uploader(&self, f: &mut Formatter<'_>) -> Result {
        let Some((name, info)) = &self.uploader else {
            return Ok(());
        };
        f.write_str("<video:uploader")?;
        if let Some(info) = info.as_deref().filter(|info| !info.is_empty()) {
            write!(f, " info=\"{}\"", Attribute(info))?;
        }
        writeln!(f, ">{}</video:uploader>", Text(name))
    }
}

fn element(f: &mut Formatter<'_>, name: &str, value: &str) -> Result {
    writeln!(f, "<video:{name}>{}</video:{name}>", Text(value))
}

fn text(f: &mut Formatter<'_>, name: &str, value: Option<&str>) -> Result {
    value
        .filter(|value| !value.is_empty())
        .map_or(Ok(()), |value| element(f, name, value))
}

fn numeric(f: &mut Formatter<'_>, name: &str, value: Option<f64>) -> Result {
    let value = value.filter(|&value| is_truthy(value)).map(number);
    text(f, name, value.as_deref())
}

fn date(f: &mut Formatter<'_>, name: &str, value: Option<&SitemapDate>) -> Result {
    text(f, name, value.and_then(SitemapDate::text).as_deref())
}

fn relationship(f: &mut Formatter<'_>, name: &str, value: Option<&(Permission, String)>) -> Result {
    let Some((permission, content)) = value else {
        return Ok(());
    };
    let content = Text(content);
    writeln!(
        f,
        "<video:{name} relationship=\"{permission}\">{content}</video:{name}>"
    )
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

impl Display for Permission {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.pad(match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        })
    }
}
