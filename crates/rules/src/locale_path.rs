//! The locale at the start of a path.

use std::borrow::Cow;

use crate::I18n;

impl I18n {
    /// Splits the locale off a path without `basePath`. The locale is compared in any case; the rest starts with a slash.
    #[must_use]
    pub fn split<'p>(&self, path: &'p str) -> (Option<&str>, &'p str) {
        let first = path
            .strip_prefix('/')
            .and_then(|rest| rest.split('/').next());
        let is_first = |locale: &&String| {
            first.is_some_and(|first| first.to_lowercase() == locale.to_lowercase())
        };
        let Some(locale) = self.locales.iter().find(is_first) else {
            return (None, path);
        };
        let rest = &path[1 + first.map_or(0, str::len)..];
        (Some(locale), if rest.is_empty() { "/" } else { rest })
    }

    /// Adds the default locale of a host to a path without `basePath` that has no locale, as Next's router does before it asks the
    /// rules. Paths below `/_next/` have none.
    #[must_use]
    pub fn localize<'p>(&self, path: &'p str, host: Option<&str>) -> Cow<'p, str> {
        let (locale, _) = self.split(path);
        if locale.is_some() || path.starts_with("/_next/") {
            return Cow::Borrowed(path);
        }
        let default = self.default_locale_of(host);
        let path = if path == "/" { "" } else { path };
        Cow::Owned(format!("/{default}{path}"))
    }

    /// Returns the locale of paths without one on this host.
    #[must_use]
    pub fn default_locale_of(&self, host: Option<&str>) -> &str {
        let name = host.map(|host| host.split(':').next().unwrap_or_default().to_lowercase());
        let is_host = |domain: &str| {
            let domain = domain.split(':').next().unwrap_or_default();
            name.as_deref()
                .is_some_and(|name| name == domain.to_lowercase())
        };
        let domain = self.domains.iter().find(|domain| is_host(&domain.domain));
        domain.map_or(&self.default_locale, |domain| &domain.default_locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_is_the_first_segment() {
        let i18n = I18n::new(["en", "de-CH"], "en");
        assert_eq!(i18n.split("/de-ch/a"), (Some("de-CH"), "/a"));
        assert_eq!(i18n.split("/en"), (Some("en"), "/"));
        assert_eq!(i18n.split("/english"), (None, "/english"));
        assert_eq!(i18n.localize("/a", None), "/en/a");
        assert_eq!(i18n.localize("/", None), "/en");
        assert_eq!(i18n.localize("/DE-ch/a", None), "/DE-ch/a");
        assert_eq!(i18n.localize("/_next/x", None), "/_next/x");
    }
}
