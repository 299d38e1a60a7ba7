//! `userAgent()` of `next/server`.

mod devices;
mod products;

use regex::{Regex, RegexBuilder};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::NextRequest;

impl NextRequest {
    /// Parses the `User-Agent` header.
    #[must_use]
    pub fn user_agent(&self) -> UserAgent {
        UserAgent::parse(&self.header("user-agent").unwrap_or_default())
    }
}

/// Parts of the names of crawlers that Next.js detects.
const BOTS: [&str; 30] = [
    "adsbot-google",
    "applebot",
    "baiduspider",
    "bingbot",
    "bingpreview",
    "bitlybot",
    "discordbot",
    "duckduckbot",
    "facebookcatalog",
    "facebookexternalhit",
    "google-inspectiontool",
    "google-pagerenderer",
    "googlebot",
    "googleweblight",
    "gptbot",
    "ia_archiver",
    "linkedinbot",
    "mediapartners-google",
    "quora link preview",
    "redditbot",
    "skypeuripreview",
    "slackbot",
    "slurp",
    "sogou",
    "storebot-google",
    "tumblr",
    "twitterbot",
    "vkshare",
    "whatsapp",
    "yandex",
];

/// A name and a version, if the header has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Product {
    /// `Chrome`
    pub name: Option<&'static str>,
    /// `120.0.0.0`
    pub version: Option<String>,
}

/// The device, if the header describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Device {
    /// `Apple`
    pub vendor: Option<&'static str>,
    /// `iPhone`
    pub model: Option<String>,
    /// `mobile`, `tablet`, `smarttv`, `console` or `wearable`; a computer has none.
    pub kind: Option<&'static str>,
}

/// The parts of a `User-Agent` header, for widely used browsers and devices.
///
/// ```
/// use twinroute_app::UserAgent;
///
/// let agent = UserAgent::parse("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0");
/// assert_eq!((agent.browser.name, agent.os.name), (Some("Firefox"), Some("Linux")));
/// assert!(!agent.is_bot);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserAgent {
    /// The unparsed header.
    pub ua: String,
    /// Whether it is a crawler that Next.js detects.
    pub is_bot: bool,
    /// The browser.
    pub browser: Product,
    /// The browser's engine.
    pub engine: Product,
    /// The operating system.
    pub os: Product,
    /// The device.
    pub device: Device,
    /// `amd64`, `arm64`, `arm` or `ia32`.
    pub architecture: Option<&'static str>,
}

impl UserAgent {
    /// Parses a header.
    #[must_use]
    pub fn parse(ua: &str) -> Self {
        let lower = ua.to_ascii_lowercase();
        Self {
            is_bot: BOTS.iter().any(|bot| lower.contains(bot)),
            browser: products::browser(ua),
            engine: products::engine(ua),
            os: products::os(ua),
            device: devices::device(ua),
            architecture: devices::architecture(ua),
            ua: ua.to_owned(),
        }
    }
}

/// Compiles a case-insensitive pattern.
fn pattern(text: &str) -> Regex {
    RegexBuilder::new(text)
        .case_insensitive(true)
        .build()
        .expect("a constant pattern")
}

/// Serializes to `{"name":"Chrome","version":"120.0"}`, without unknown fields.
impl Serialize for Product {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            [("name", self.name), ("version", self.version.as_deref())]
                .into_iter()
                .filter(|(_, value)| value.is_some()),
        )
    }
}

impl Serialize for Device {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = [
            ("vendor", self.vendor),
            ("model", self.model.as_deref()),
            ("type", self.kind),
        ];
        serializer.collect_map(parts.into_iter().filter(|(_, value)| value.is_some()))
    }
}

/// Serializes like Next.js's object.
impl Serialize for UserAgent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let version = self.browser.version.as_deref();
        let major = version.and_then(|version| version.split('.').next());
        let browser = [
            ("name", self.browser.name),
            ("version", version),
            ("major", major),
        ];
        let known = |pairs: Vec<(&'static str, Option<&str>)>| -> serde_json::Map<_, _> {
            let pairs = pairs.into_iter();
            pairs
                .filter_map(|(name, value)| Some((name.to_owned(), value?.into())))
                .collect()
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ua", &self.ua)?;
        map.serialize_entry("browser", &known(browser.to_vec()))?;
        map.serialize_entry("engine", &self.engine)?;
        map.serialize_entry("os", &self.os)?;
        map.serialize_entry("device", &self.device)?;
        map.serialize_entry("cpu", &known(vec![("architecture", self.architecture)]))?;
        map.serialize_entry("isBot", &self.is_bot)?;
        map.end()
    }
}
