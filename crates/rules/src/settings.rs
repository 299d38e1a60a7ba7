//! Settings of `next.config` that are no rules.

use crate::I18n;

/// The settings that change how paths are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Empty or `/docs`.
    pub(crate) base_path: String,
    pub(crate) trailing_slash: bool,
    pub(crate) skip_trailing_slash_redirect: bool,
    pub(crate) skip_proxy_url_normalize: bool,
    pub(crate) compress: Option<bool>,
    /// Whether the case of letters counts in sources, as `experimental.caseSensitiveRoutes`.
    pub(crate) case_sensitive: bool,
    pub(crate) i18n: Option<I18n>,
}
