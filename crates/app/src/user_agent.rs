//! `userAgent()` of `next/server`.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// Crawlers that Next.js knows by a part of their name.
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

/// A name and a version, as far as the header tells them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// `Chrome`
    pub name: Option<&'static str>,
    /// `120.0.0.0`
    pub version: Option<String>,
}

/// What it runs on, as far as the header tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// `Apple`
    pub vendor: Option<&'static str>,
    /// `iPhone`
    pub model: Option<String>,
    /// `mobile` or `tablet`; a computer has none.
    pub kind: Option<&'static str>,
}

/// What a `User-Agent` header tells, of the browsers that most people use.
///
/// ```
/// use twinroute_app::UserAgent;
///
/// let agent = UserAgent::parse("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0");
/// assert_eq!((agent.browser.name, agent.os.name), (Some("Firefox"), Some("Linux")));
/// assert!(!agent.is_bot);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// The header as it came.
    pub ua: String,
    /// Whether it is a crawler that Next.js knows.
    pub is_bot: bool,
    /// The browser.
    pub browser: Product,
    /// What it draws pages with.
    pub engine: Product,
    /// The operating system.
    pub os: Product,
    /// What it runs on.
    pub device: Device,
    /// `amd64`, `arm64` or `ia32`.
    pub architecture: Option<&'static str>,
}

impl UserAgent {
    /// Reads a header.
    #[must_use]
    pub fn parse(ua: &str) -> Self {
        let lower = ua.to_ascii_lowercase();
        Self {
            is_bot: BOTS.iter().any(|bot| lower.contains(bot)),
            browser: browser(ua),
            engine: engine(ua),
            os: os(ua),
            device: device(ua),
            architecture: architecture(&lower),
            ua: ua.to_owned(),
        }
    }
}

/// The text behind `prefix`, up to what ends a version.
fn after<'a>(ua: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = &ua[ua.find(prefix)? + prefix.len()..];
    let end = rest.find([' ', ';', ')', ',']).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|version| !version.is_empty())
}

fn product(name: &'static str, version: &str) -> Product {
    Product {
        name: Some(name),
        version: Some(version.to_owned()),
    }
}

fn browser(ua: &str) -> Product {
    // The first that is found: all of them say that they are others, too.
    const MARKS: [(&str, &str); 10] = [
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Browser"),
        ("HeadlessChrome/", "Chrome Headless"),
        ("CriOS/", "Chrome"),
        ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
    ];
    let found = MARKS
        .iter()
        .find_map(|(mark, name)| Some(product(name, after(ua, mark)?)));
    found.or_else(|| safari(ua)).unwrap_or_default()
}

fn safari(ua: &str) -> Option<Product> {
    let version = after(ua, "Version/")?;
    let name = match (ua.contains("Safari/"), ua.contains("Mobile/")) {
        (true, true) => "Mobile Safari",
        (true, false) => "Safari",
        (false, _) if ua.starts_with("Opera/") => "Opera",
        _ => return None,
    };
    Some(product(name, version))
}

fn engine(ua: &str) -> Product {
    let blink = after(ua, "Chrome/").map(|version| product("Blink", version));
    let webkit = || after(ua, "AppleWebKit/").map(|version| product("WebKit", version));
    let gecko = || after(ua, "rv:").filter(|_| ua.contains("Gecko/"));
    let presto = || after(ua, "Presto/").map(|version| product("Presto", version));
    blink
        .or_else(webkit)
        .or_else(|| gecko().map(|version| product("Gecko", version)))
        .or_else(presto)
        .unwrap_or_default()
}

fn os(ua: &str) -> Product {
    if let Some(version) = after(ua, "Windows NT ") {
        let name = match version {
            "10.0" => "10",
            "6.3" => "8.1",
            "6.2" => "8",
            "6.1" => "7",
            other => other,
        };
        return product("Windows", name);
    }
    let dotted = |name, version: &str| product(name, &version.replace('_', "."));
    let apple = after(ua, "iPhone OS ").or_else(|| after(ua, "CPU OS "));
    apple
        .map(|version| dotted("iOS", version))
        .or_else(|| after(ua, "Mac OS X ").map(|version| dotted("Mac OS", version)))
        .or_else(|| after(ua, "Android ").map(|version| product("Android", version)))
        // Where others have a version, it says what it runs on.
        .or_else(|| after(ua, "Linux ").map(|machine| product("Linux", machine)))
        .unwrap_or_default()
}

fn device(ua: &str) -> Device {
    let apple = |model: &str, kind| Device {
        vendor: Some("Apple"),
        model: Some(model.to_owned()),
        kind,
    };
    if ua.contains("(iPhone") {
        return apple("iPhone", Some("mobile"));
    }
    if ua.contains("(iPad") {
        return apple("iPad", Some("tablet"));
    }
    if ua.contains("(Macintosh") {
        return apple("Macintosh", None);
    }
    android(ua).unwrap_or_default()
}

/// The model stands behind the version of Android.
fn android(ua: &str) -> Option<Device> {
    let (_, rest) = ua.split_once("Android ")?;
    let (_, rest) = rest.split_once("; ")?;
    let model = rest.split([';', ')']).next()?;
    let model = model.split(" Build").next()?.trim();
    let (vendor, kind) = match model {
        model if model.starts_with("Pixel C") => ("Google", "tablet"),
        model if model.starts_with("Pixel") => ("Google", "mobile"),
        model if model.starts_with("SM-T") || model.starts_with("SM-X") => ("Samsung", "tablet"),
        model if model.starts_with("SM-") => ("Samsung", "mobile"),
        _ => return None,
    };
    Some(Device {
        vendor: Some(vendor),
        model: Some(model.to_owned()),
        kind: Some(kind),
    })
}

fn architecture(lower: &str) -> Option<&'static str> {
    let has = |names: &[&str]| names.iter().any(|name| lower.contains(name));
    match () {
        () if has(&["x86_64", "x64", "win64", "wow64", "amd64"]) => Some("amd64"),
        () if has(&["aarch64", "arm64"]) => Some("arm64"),
        () if has(&["i686", "i386", "x86;", "x86)"]) => Some("ia32"),
        () => None,
    }
}

/// `{"name":"Chrome","version":"120.0"}`, without what is not known.
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

/// As Next.js shows it.
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
