//! `i18n` of `next.config`.

use crate::I18nDomain;

/// The locales of `next.config`, as far as they concern API paths, redirects and the proxy.
///
/// ```
/// use twinroute_rules::{I18n, I18nDomain};
///
/// let i18n = I18n::new(["en", "de"], "en").domains([I18nDomain::new("example.de", "de")]);
/// assert_eq!(i18n.default_locale(), "en");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct I18n {
    pub(crate) locales: Vec<String>,
    pub(crate) default_locale: String,
    pub(crate) domains: Vec<I18nDomain>,
    pub(crate) locale_detection: bool,
}

impl I18n {
    /// Creates the setting from all locales and the default one.
    #[must_use]
    pub fn new<L: Into<String>>(
        locales: impl IntoIterator<Item = L>,
        default_locale: impl Into<String>,
    ) -> Self {
        Self {
            locales: locales.into_iter().map(Into::into).collect(),
            default_locale: default_locale.into(),
            domains: Vec::new(),
            locale_detection: true,
        }
    }

    /// Sets the domains that have a default locale of their own.
    #[must_use]
    pub fn domains(mut self, domains: impl IntoIterator<Item = I18nDomain>) -> Self {
        self.domains = domains.into_iter().collect();
        self
    }

    /// Sets whether Next.js redirects `/` by `Accept-Language` and the locale cookie: true by default.
    #[must_use]
    pub fn locale_detection(mut self, is_on: bool) -> Self {
        self.locale_detection = is_on;
        self
    }

    /// The locales, in the order in which they were given.
    #[must_use]
    pub fn locales(&self) -> &[String] {
        &self.locales
    }

    /// The locale of paths without one.
    #[must_use]
    pub fn default_locale(&self) -> &str {
        &self.default_locale
    }

    /// The domains that have a default locale of their own.
    #[must_use]
    pub fn domain_list(&self) -> &[I18nDomain] {
        &self.domains
    }

    /// Whether Next.js redirects `/` by `Accept-Language` and the locale cookie.
    #[must_use]
    pub fn detects_locale(&self) -> bool {
        self.locale_detection
    }

    /// What Next.js refuses when it reads the setting.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.locales.iter().any(String::is_empty) {
            problems.push("`i18n.locales` has an empty locale".to_owned());
        }
        if !self.locales.contains(&self.default_locale) {
            problems.push(format!(
                "`i18n.defaultLocale` is `{}`, which is not one of `i18n.locales`",
                self.default_locale
            ));
        }
        for (index, locale) in self.locales.iter().enumerate() {
            let mut earlier = self.locales[..index].iter();
            if earlier.any(|other| other.eq_ignore_ascii_case(locale)) {
                problems.push(format!("`i18n.locales` has `{locale}` twice"));
            }
        }
        for (index, domain) in self.domains.iter().enumerate() {
            problems.extend(domain.problems(&self.domains[..index]));
        }
        problems
    }
}
