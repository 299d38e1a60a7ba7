//! `NextConfig`.

use crate::{
    ConfigError, ConfigProblem, HeaderRule, I18n, Redirect, Rewrite, RuleError, Rules,
    config_origin::ConfigOrigin, rules_builder::RulesBuilder, setting::Setting, settings::Settings,
};

/// The keys of `next.config` that concern the requests of API routes.
///
/// The keys can be set here, in a file, or taken from Next's build output. [`merge`](Self::merge) combines these, and [`build`](Self::build)
/// checks and compiles the result. Each key may be set once.
///
/// ```
/// use twinroute_rules::{Has, HeaderRule, NextConfig, Redirect, Rewrite};
///
/// # fn main() -> Result<(), twinroute_rules::ConfigError> {
/// let config = NextConfig::new()
///     .base_path("/shop")
///     .redirects([
///         Redirect::permanent("/v1/:path*", "/v2/:path*"),
///         Redirect::new("/beta", "/api/beta/:user").has([Has::cookie("user")]),
///     ])
///     .rewrites([Rewrite::new("/items/:id(\\d+)", "/api/items/:id")])
///     .headers([HeaderRule::new("/api/:path*").set("Access-Control-Allow-Origin", "*")]);
///
/// let rules = config.build()?;
/// assert_eq!(rules.base_path(), "/shop");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextConfig {
    pub(crate) base_path: Setting<String>,
    pub(crate) trailing_slash: Setting<bool>,
    pub(crate) skip_trailing_slash_redirect: Setting<bool>,
    pub(crate) skip_proxy_url_normalize: Setting<bool>,
    pub(crate) redirects: Setting<Vec<Redirect>>,
    pub(crate) before_files: Setting<Vec<Rewrite>>,
    pub(crate) after_files: Setting<Vec<Rewrite>>,
    pub(crate) fallback: Setting<Vec<Rewrite>>,
    pub(crate) headers: Setting<Vec<HeaderRule>>,
    pub(crate) powered_by_header: Setting<bool>,
    pub(crate) generate_etags: Setting<bool>,
    pub(crate) compress: Setting<bool>,
    pub(crate) case_sensitive_routes: Setting<bool>,
    pub(crate) i18n: Setting<I18n>,
    /// What is wrong already: keys that are set twice in code.
    pub(crate) problems: Vec<ConfigProblem>,
}

/// Sets one key to a value, with the place of the call.
macro_rules! set {
    ($config:ident.$field:ident, $key:literal, $value:expr) => {{
        let origin = ConfigOrigin::caller();
        let set = $config.$field.set($key, $value, origin);
        $config.problems.extend(set.err());
        $config
    }};
}

impl NextConfig {
    /// A configuration in which no key is set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `basePath`: the path below which the whole application is served, such as `/docs`.
    #[must_use]
    #[track_caller]
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        set!(self.base_path, "basePath", path.into())
    }

    /// Sets `trailingSlash`: whether paths end with a slash, and those without one are redirected. False by default.
    #[must_use]
    #[track_caller]
    pub fn trailing_slash(mut self, is_on: bool) -> Self {
        set!(self.trailing_slash, "trailingSlash", is_on)
    }

    /// Sets `skipTrailingSlashRedirect`: whether paths are served with and without a trailing slash. False by default.
    #[must_use]
    #[track_caller]
    pub fn skip_trailing_slash_redirect(mut self, is_on: bool) -> Self {
        set!(
            self.skip_trailing_slash_redirect,
            "skipTrailingSlashRedirect",
            is_on
        )
    }

    /// Sets `skipProxyUrlNormalize`: whether the proxy gets the URL as it came. False by default.
    #[must_use]
    #[track_caller]
    pub fn skip_proxy_url_normalize(mut self, is_on: bool) -> Self {
        set!(
            self.skip_proxy_url_normalize,
            "skipProxyUrlNormalize",
            is_on
        )
    }

    /// Sets `redirects`.
    #[must_use]
    #[track_caller]
    pub fn redirects(mut self, redirects: impl IntoIterator<Item = Redirect>) -> Self {
        let redirects = redirects.into_iter().collect();
        set!(self.redirects, "redirects", redirects)
    }

    /// Sets `beforeFiles` of `rewrites`: applied before files and routes.
    #[must_use]
    #[track_caller]
    pub fn before_files(mut self, rewrites: impl IntoIterator<Item = Rewrite>) -> Self {
        let rewrites = rewrites.into_iter().collect();
        set!(self.before_files, "rewrites.beforeFiles", rewrites)
    }

    /// Sets `afterFiles` of `rewrites`, or `rewrites` as a list: applied after files and static routes, before dynamic routes.
    #[must_use]
    #[track_caller]
    pub fn rewrites(mut self, rewrites: impl IntoIterator<Item = Rewrite>) -> Self {
        let rewrites = rewrites.into_iter().collect();
        set!(self.after_files, "rewrites.afterFiles", rewrites)
    }

    /// Sets `fallback` of `rewrites`: applied to paths that no route takes.
    #[must_use]
    #[track_caller]
    pub fn fallback(mut self, rewrites: impl IntoIterator<Item = Rewrite>) -> Self {
        let rewrites = rewrites.into_iter().collect();
        set!(self.fallback, "rewrites.fallback", rewrites)
    }

    /// Sets `headers`.
    #[must_use]
    #[track_caller]
    pub fn headers(mut self, headers: impl IntoIterator<Item = HeaderRule>) -> Self {
        let headers = headers.into_iter().collect();
        set!(self.headers, "headers", headers)
    }

    /// Sets `poweredByHeader`. Accepted without effect: Next.js never adds the header to a response of an API route.
    #[must_use]
    #[track_caller]
    pub fn powered_by_header(mut self, is_on: bool) -> Self {
        set!(self.powered_by_header, "poweredByHeader", is_on)
    }

    /// Sets `generateEtags`. Accepted without effect: Next.js applies it to pages only.
    #[must_use]
    #[track_caller]
    pub fn generate_etags(mut self, is_on: bool) -> Self {
        set!(self.generate_etags, "generateEtags", is_on)
    }

    /// Sets `compress`: whether responses are compressed.
    #[must_use]
    #[track_caller]
    pub fn compress(mut self, is_on: bool) -> Self {
        set!(self.compress, "compress", is_on)
    }

    /// Sets `i18n`.
    #[must_use]
    #[track_caller]
    pub fn i18n(mut self, i18n: I18n) -> Self {
        set!(self.i18n, "i18n", i18n)
    }

    /// Adds the keys of another configuration.
    ///
    /// # Errors
    ///
    /// A key is set in both. The error names each such key and both places.
    ///
    /// ```
    /// use twinroute_rules::NextConfig;
    ///
    /// let ours = NextConfig::new().trailing_slash(true);
    /// let error = ours.merge(NextConfig::new().trailing_slash(false)).unwrap_err();
    /// assert!(error.to_string().contains("`trailingSlash` is set twice"));
    /// ```
    pub fn merge(mut self, other: Self) -> Result<Self, ConfigError> {
        let merged = [
            self.base_path.merge("basePath", other.base_path),
            self.trailing_slash
                .merge("trailingSlash", other.trailing_slash),
            self.skip_trailing_slash_redirect.merge(
                "skipTrailingSlashRedirect",
                other.skip_trailing_slash_redirect,
            ),
            self.skip_proxy_url_normalize
                .merge("skipProxyUrlNormalize", other.skip_proxy_url_normalize),
            self.redirects.merge("redirects", other.redirects),
            self.before_files
                .merge("rewrites.beforeFiles", other.before_files),
            self.after_files
                .merge("rewrites.afterFiles", other.after_files),
            self.fallback.merge("rewrites.fallback", other.fallback),
            self.headers.merge("headers", other.headers),
            self.powered_by_header
                .merge("poweredByHeader", other.powered_by_header),
            self.generate_etags
                .merge("generateEtags", other.generate_etags),
            self.compress.merge("compress", other.compress),
            self.case_sensitive_routes
                .merge("caseSensitiveRoutes", other.case_sensitive_routes),
            self.i18n.merge("i18n", other.i18n),
        ];
        let problems: Vec<_> = merged.into_iter().filter_map(Result::err).collect();
        self.problems.extend(other.problems);
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(ConfigError::new(problems))
        }
    }

    /// Checks and compiles the configuration.
    ///
    /// # Errors
    ///
    /// It has mistakes. The error has all of them, each with the place where the rule or the setting was written.
    ///
    /// ```
    /// use twinroute_rules::{NextConfig, Redirect};
    ///
    /// let config = NextConfig::new()
    ///     .base_path("docs")
    ///     .redirects([Redirect::new("/old/:id", "/new/:name")]);
    /// let error = config.build().unwrap_err();
    /// assert_eq!(error.iter().count(), 2);
    /// ```
    pub fn build(&self) -> Result<Rules, ConfigError> {
        let mut problems = self.problems.clone();
        problems.extend(self.base_path_problem());
        if let Some((i18n, origin)) = self.i18n.with_origin() {
            let reasons = i18n.problems().into_iter();
            problems.extend(reasons.map(|reason| ConfigProblem::new(origin, reason)));
        }
        match self.compile() {
            Ok(rules) if problems.is_empty() => return Ok(rules),
            Ok(_) => {}
            Err(errors) => problems.extend(errors.iter().map(ConfigProblem::from)),
        }
        Err(ConfigError::new(problems))
    }

    fn base_path_problem(&self) -> Option<ConfigProblem> {
        let (path, origin) = self.base_path.with_origin()?;
        let reason = match path.as_str() {
            "" => return None,
            "/" => "`basePath` must be empty or a path such as `/docs`, not `/`",
            path if !path.starts_with('/') => "`basePath` must start with `/`",
            path if path.ends_with('/') => "`basePath` must not end with `/`",
            _ => return None,
        };
        Some(ConfigProblem::new(origin, reason))
    }

    fn compile(&self) -> Result<Rules, Vec<RuleError>> {
        let mut builder = RulesBuilder::new(self.settings());
        if let Some((rules, origin)) = self.redirects.with_origin() {
            builder.redirects(rules, origin.source_form());
        }
        if let Some((rules, origin)) = self.before_files.with_origin() {
            builder.before_files(rules, origin.source_form());
        }
        if let Some((rules, origin)) = self.after_files.with_origin() {
            builder.after_files(rules, origin.source_form());
        }
        if let Some((rules, origin)) = self.fallback.with_origin() {
            builder.fallback(rules, origin.source_form());
        }
        if let Some((rules, origin)) = self.headers.with_origin() {
            builder.headers(rules, origin.source_form());
        }
        builder.build()
    }

    fn settings(&self) -> Settings {
        let flag = |setting: &Setting<bool>| setting.value().copied();
        Settings {
            base_path: self.base_path.value().cloned().unwrap_or_default(),
            trailing_slash: flag(&self.trailing_slash).unwrap_or(false),
            skip_trailing_slash_redirect: flag(&self.skip_trailing_slash_redirect).unwrap_or(false),
            skip_proxy_url_normalize: flag(&self.skip_proxy_url_normalize).unwrap_or(false),
            compress: flag(&self.compress),
            case_sensitive: flag(&self.case_sensitive_routes).unwrap_or(false),
            i18n: self.i18n.value().cloned(),
        }
    }
}
