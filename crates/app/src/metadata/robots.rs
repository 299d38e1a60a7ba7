//! `robots.txt`.

use std::fmt::{self, Display};

use twinroute_core::{Error, handler::HandlerOutput, json::number};

/// The output of `robots`: a `robots.txt`.
///
/// Values are written as they are; a line break in one would begin a new line.
///
/// ```
/// use twinroute_app::metadata::{Robots, RobotsRule};
///
/// let robots = Robots::new()
///     .rule(RobotsRule::new().allow("/").disallow("/private/"))
///     .rule(RobotsRule::new().user_agent("Bingbot").disallow("/").crawl_delay(2.5))
///     .sitemap("https://acme.com/sitemap.xml");
/// let text = "User-Agent: *\nAllow: /\nDisallow: /private/\n\n\
///             User-Agent: Bingbot\nDisallow: /\nCrawl-delay: 2.5\n\n\
///             Sitemap: https://acme.com/sitemap.xml\n";
/// assert_eq!(robots.to_string(), text);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<RobotsRule>,
    host: Option<String>,
    sitemaps: Vec<String>,
}

/// The rules of a [`Robots`] for one crawler or several.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RobotsRule {
    user_agents: Vec<String>,
    allowed: Vec<String>,
    disallowed: Vec<String>,
    crawl_delay: Option<f64>,
    others: Vec<(String, String)>,
}

impl Robots {
    /// Creates an empty file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: RobotsRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Sets the preferred host.
    #[must_use]
    pub fn host(self, host: impl Into<String>) -> Self {
        Self {
            host: Some(host.into()),
            ..self
        }
    }

    /// Adds the URL of a sitemap.
    #[must_use]
    pub fn sitemap(mut self, url: impl Into<String>) -> Self {
        self.sitemaps.push(url.into());
        self
    }
}

impl RobotsRule {
    /// Creates a rule for all crawlers that allows all paths.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a crawler. Default: `*`, all of them.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agents.push(name.into());
        self
    }

    /// Adds an allowed path.
    #[must_use]
    pub fn allow(mut self, path: impl Into<String>) -> Self {
        self.allowed.push(path.into());
        self
    }

    /// Adds a path that must not be crawled. An empty one means that all paths may be; Next.js leaves it out if it is not in an array.
    #[must_use]
    pub fn disallow(mut self, path: impl Into<String>) -> Self {
        self.disallowed.push(path.into());
        self
    }

    /// Sets the seconds between two requests. As in Next.js, 0 is left out.
    #[must_use]
    pub fn crawl_delay(self, seconds: impl Into<f64>) -> Self {
        Self {
            crawl_delay: Some(seconds.into()),
            ..self
        }
    }

    /// Adds another directive, such as `Clean-param`.
    #[must_use]
    pub fn other(mut self, directive: impl Into<String>, value: impl Display) -> Self {
        self.others.push((directive.into(), value.to_string()));
        self
    }
}

impl Display for Robots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            writeln!(f, "{rule}")?;
        }
        if let Some(host) = self.host.as_ref().filter(|host| !host.is_empty()) {
            writeln!(f, "Host: {host}")?;
        }
        lines(f, "Sitemap", &self.sitemaps)
    }
}

impl Display for RobotsRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.user_agents.is_empty() {
            true => writeln!(f, "User-Agent: *")?,
            false => lines(f, "User-Agent", &self.user_agents)?,
        }
        lines(f, "Allow", &self.allowed)?;
        lines(f, "Disallow", &self.disallowed)?;
        if let Some(seconds) = self.crawl_delay.filter(|&seconds| is_truthy(seconds)) {
            writeln!(f, "Crawl-delay: {}", number(seconds))?;
        }
        for (directive, value) in &self.others {
            writeln!(f, "{directive}: {value}")?;
        }
        Ok(())
    }
}

/// Whether JavaScript takes a number for true.
pub(super) fn is_truthy(number: f64) -> bool {
    number != 0.0 && !number.is_nan()
}

fn lines(f: &mut fmt::Formatter<'_>, directive: &str, values: &[String]) -> fmt::Result {
    for value in values {
        writeln!(f, "{directive}: {value}")?;
    }
    Ok(())
}

impl HandlerOutput<Self> for Robots {
    fn into_result(self) -> Result<Self, Error> {
        Ok(self)
    }
}
