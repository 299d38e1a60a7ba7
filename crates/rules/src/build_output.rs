//! `BuildOutput`.

use std::path::Path;

use crate::{
    BuildId, BuildOutputError, CacheSettings, I18n, I18nDomain, NextConfig, Prerendered,
    ProxyMatchers,
    build_output_error::BuildOutputErrorKind,
    config_origin::ConfigOrigin,
    manifest_rule::{ManifestRule, conditions},
    manifests::{
        Manifest, ManifestI18n, ManifestMatcher, Manifests, RequiredServerFiles, RoutesManifest,
    },
    next_folder,
    proxy_matchers::MatcherText,
    setting::Setting,
    snapshot,
};

/// What `next build` writes about `next.config` and `proxy.ts`: read from the folder `.next`, or from a snapshot of it.
///
/// A snapshot is one JSON file, for containers without that folder. It has the rules and the settings, and no secrets.
///
/// ```
/// use std::{error::Error, path::Path};
/// use twinroute_rules::{BuildOutput, NextConfig, Rules};
///
/// fn rules(next_folder: &Path) -> Result<Rules, Box<dyn Error>> {
///     let output = BuildOutput::read(next_folder)?;
///     if output.proxy().is_none() {
///         eprintln!("the project has no proxy.ts");
///     }
///     let config = output.config().merge(NextConfig::new().trailing_slash(true))?;
///     Ok(config.build()?)
/// }
///
/// let next_folder = Path::new("../web/.next");
/// # let next_folder = &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/build_output/base-path");
/// assert_eq!(rules(next_folder).unwrap().base_path(), "/docs");
/// ```
#[derive(Debug, Clone)]
pub struct BuildOutput {
    id: BuildId,
    manifests: Manifests,
    /// Where the rules come from.
    rules_origin: ConfigOrigin,
    /// Where the settings come from.
    settings_origin: ConfigOrigin,
    proxy: Option<ProxyMatchers>,
    prerendered: Prerendered,
}

impl BuildOutput {
    /// Reads a folder `.next`, or a snapshot.
    ///
    /// Files are read up to 32 MiB. A folder that changes is read up to three times.
    ///
    /// # Errors
    ///
    /// A file is missing, too large, or has other contents than Next.js 14, 15 or 16 writes; or a build is running. A missing manifest is never taken
    /// for a project without a proxy.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, BuildOutputError> {
        let path = path.as_ref();
        let is_folder = is_folder(path)?;
        let (id, manifests) = if is_folder {
            next_folder::read_folder(path)?
        } else {
            snapshot::read(path)?
        };
        let origin = |manifest| {
            let file = path.join(manifest);
            let file = if is_folder { &file } else { path };
            ConfigOrigin::Manifest(file.into())
        };
        Ok(Self {
            id,
            proxy: compile(path, &manifests)?,
            prerendered: Prerendered::new(&manifests)
                .map_err(|kind| BuildOutputError::new(path, kind))?,
            manifests,
            rules_origin: origin(RoutesManifest::FILE),
            settings_origin: origin(RequiredServerFiles::FILE),
        })
    }

    /// Identifies the build at a path, to poll for a newer one: reads `BUILD_ID`, and the times and sizes of the manifests.
    ///
    /// # Errors
    ///
    /// A file is missing, as while a build runs.
    ///
    /// ```
    /// use twinroute_rules::BuildOutput;
    ///
    /// # fn main() -> Result<(), twinroute_rules::BuildOutputError> {
    /// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/build_output/base-path");
    /// let output = BuildOutput::read(path)?;
    /// let is_newer = BuildOutput::current_build_id(path)? != *output.build_id();
    /// assert!(!is_newer);
    /// # Ok(())
    /// # }
    /// ```
    pub fn current_build_id(path: impl AsRef<Path>) -> Result<BuildId, BuildOutputError> {
        let path = path.as_ref();
        if is_folder(path)? {
            next_folder::folder_id(path)
        } else {
            snapshot::id(path)
        }
    }

    /// Writes a snapshot of what was read. An existing file is replaced at once.
    ///
    /// # Errors
    ///
    /// The file can't be written.
    pub fn write_snapshot(&self, file: impl AsRef<Path>) -> Result<(), BuildOutputError> {
        snapshot::write(file.as_ref(), &self.manifests)
    }

    /// The build that was read.
    #[must_use]
    pub fn build_id(&self) -> &BuildId {
        &self.id
    }

    /// The matchers of `proxy.ts`, or of a deprecated `middleware.ts`; none if the project has neither.
    #[must_use]
    pub fn proxy(&self) -> Option<&ProxyMatchers> {
        self.proxy.as_ref()
    }

    /// The paths that Next.js prerenders, and the secret that regenerates them.
    #[must_use]
    pub fn prerendered(&self) -> &Prerendered {
        &self.prerendered
    }

    /// The settings of `next.config` for kept responses and data.
    #[must_use]
    pub fn cache_settings(&self) -> CacheSettings {
        CacheSettings::from(&self.manifests.required_server_files.config)
    }

    /// The rules and settings of `next.config`.
    ///
    /// Next.js writes defaults too. A setting with its default value counts as not set here, so it can be set elsewhere.
    #[must_use]
    pub fn config(&self) -> NextConfig {
        let Manifests {
            routes_manifest: routes,
            required_server_files: RequiredServerFiles { config },
            ..
        } = &self.manifests;
        let (origin, origin_of_rules) = (&self.settings_origin, &self.rules_origin);
        let flag = |is_set: bool, value: bool| Setting::new(is_set.then_some(value), origin);
        let skips_normalizing =
            config.skip_proxy_url_normalize || config.skip_middleware_url_normalize;
        let base_path = Some(routes.base_path.clone()).filter(|path| !path.is_empty());
        NextConfig {
            base_path: Setting::new(base_path, origin),
            trailing_slash: flag(config.trailing_slash, true),
            skip_trailing_slash_redirect: flag(config.skip_trailing_slash_redirect, true),
            skip_proxy_url_normalize: flag(skips_normalizing, true),
            redirects: rules(&routes.redirects, origin_of_rules),
            before_files: rules(&routes.rewrites.before_files, origin_of_rules),
            after_files: rules(&routes.rewrites.after_files, origin_of_rules),
            fallback: rules(&routes.rewrites.fallback, origin_of_rules),
            headers: rules(&routes.headers, origin_of_rules),
            powered_by_header: flag(!config.powered_by_header, false),
            generate_etags: flag(!config.generate_etags, false),
            compress: flag(!config.compress, false),
            case_sensitive_routes: flag(routes.case_sensitive, true),
            i18n: Setting::new(routes.i18n.as_ref().map(I18n::from), origin),
            problems: Vec::new(),
        }
    }
}

fn is_folder(path: &Path) -> Result<bool, BuildOutputError> {
    Ok(next_folder::metadata(path)?.is_dir())
}

/// The rules of a list that Next.js didn't add itself.
fn rules<R: ManifestRule>(list: &[R], origin: &ConfigOrigin) -> Setting<Vec<R::Rule>> {
    let own = list.iter().filter(|rule| !rule.scope().is_internal());
    let rules: Vec<_> = own.map(|rule| rule.rule(origin)).collect();
    Setting::new(Some(rules).filter(|rules| !rules.is_empty()), origin)
}

/// Compiles the matchers of both manifests. Next.js uses one of them and leaves the other one empty.
fn compile(path: &Path, manifests: &Manifests) -> Result<Option<ProxyMatchers>, BuildOutputError> {
    let node = manifests.functions_config_manifest.functions.proxy.iter();
    let edge = manifests.middleware_manifest.middleware.values();
    let proxies: Vec<_> = node.chain(edge).collect();
    if proxies.is_empty() {
        return Ok(None);
    }
    if proxies.iter().any(|proxy| proxy.matchers.is_none()) {
        return Ok(Some(ProxyMatchers::all()));
    }
    let matchers = proxies.iter().flat_map(|proxy| &proxy.matchers).flatten();
    let matchers: Vec<_> = matchers.map(MatcherText::from).collect();
    let compiled = ProxyMatchers::from_manifest(&matchers);
    compiled
        .map(Some)
        .map_err(|errors| BuildOutputError::new(path, BuildOutputErrorKind::Matchers(errors)))
}

impl From<&ManifestMatcher> for MatcherText {
    fn from(matcher: &ManifestMatcher) -> Self {
        Self {
            regexp: matcher.regexp.clone(),
            original_source: matcher.original_source.clone(),
            has: conditions(&matcher.has),
            missing: conditions(&matcher.missing),
        }
    }
}

impl From<&ManifestI18n> for I18n {
    fn from(i18n: &ManifestI18n) -> Self {
        let domains = i18n.domains.iter().flatten().map(|domain| {
            I18nDomain::new(&*domain.domain, &*domain.default_locale)
                .locales(domain.locales.iter().flatten().cloned())
                .http(domain.http.unwrap_or(false))
        });
        Self::new(i18n.locales.iter().cloned(), &*i18n.default_locale)
            .domains(domains)
            .locale_detection(i18n.locale_detection.unwrap_or(true))
    }
}
