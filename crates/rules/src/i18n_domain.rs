//! `I18nDomain`.

/// A domain with a default locale of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct I18nDomain {
    pub(crate) domain: String,
    pub(crate) default_locale: String,
    pub(crate) locales: Vec<String>,
    pub(crate) http: bool,
}

impl I18nDomain {
    /// Creates the domain from its name, without scheme and port, and its default locale.
    #[must_use]
    pub fn new(domain: impl Into<String>, default_locale: impl Into<String>) -> Self {
        Self {
            domain: domain.into(),
            default_locale: default_locale.into(),
            locales: Vec::new(),
            http: false,
        }
    }

    /// Sets further locales of the domain.
    #[must_use]
    pub fn locales<L: Into<String>>(mut self, locales: impl IntoIterator<Item = L>) -> Self {
        self.locales = locales.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether the domain is served over HTTP, not HTTPS: false by default.
    #[must_use]
    pub fn http(mut self, is_http: bool) -> Self {
        self.http = is_http;
        self
    }

    /// The name, without scheme and port.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.domain
    }

    /// The locale of paths without one.
    #[must_use]
    pub fn default_locale(&self) -> &str {
        &self.default_locale
    }

    /// The scheme and the name, such as `https://example.de`.
    pub(crate) fn base_url(&self) -> String {
        let scheme = if self.http { "http" } else { "https" };
        format!("{scheme}://{}", self.domain)
    }

    /// What Next.js refuses when it reads the setting, given the domains before this one.
    pub(crate) fn problems(&self, earlier: &[Self]) -> Vec<String> {
        let name = &self.domain;
        let mut problems = Vec::new();
        if name.is_empty() || name.contains([':', '/']) {
            problems.push(format!(
                "the domain `{name}` of `i18n.domains` must be a name without scheme, port and path, such as `example.de`"
            ));
        }
        if self.default_locale.is_empty() {
            problems.push(format!("the domain `{name}` has an empty `defaultLocale`"));
        }
        for other in earlier {
            if other.default_locale == self.default_locale && other.domain != *name {
                problems.push(format!(
                    "the domains `{}` and `{name}` have the same `defaultLocale`",
                    other.domain
                ));
            }
            let shared = self
                .locales
                .iter()
                .find(|locale| other.locales.contains(locale));
            problems.extend(shared.map(|locale| {
                format!(
                    "the domains `{}` and `{name}` both have the locale `{locale}`",
                    other.domain
                )
            }));
        }
        problems
    }
}
