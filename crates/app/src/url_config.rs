//! What the URLs of an application have in common.

/// The settings of `next.config` that [`NextUrl`](crate::NextUrl) needs in a proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UrlConfig {
    /// `basePath`: the prefix of all paths, such as `/docs`; empty by default.
    pub base_path: String,
    /// `trailingSlash`: whether paths end with a slash.
    pub trailing_slash: bool,
    /// `i18n.locales`.
    pub locales: Vec<String>,
    /// `i18n.defaultLocale`.
    pub default_locale: Option<String>,
}
