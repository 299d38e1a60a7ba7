//! Reads `twinroute.toml`: the keys of `next.config` that twinroute knows, under their own names.

use std::{
    fs::File,
    io::{self, Read},
    ops::Range,
    path::Path,
};

use toml::de::DeTable;

use crate::{
    ConfigError, I18n, I18nDomain, NextConfig,
    config_error::ConfigProblem,
    config_origin::ConfigOrigin,
    setting::Setting,
    toml_reader::{TomlReader, TomlTable},
};

/// The size limit of the file, in bytes.
const SIZE_LIMIT: u64 = 1 << 20;

const KEYS: &[&str] = &[
    "basePath",
    "trailingSlash",
    "skipTrailingSlashRedirect",
    "skipProxyUrlNormalize",
    "skipMiddlewareUrlNormalize",
    "redirects",
    "rewrites",
    "headers",
    "poweredByHeader",
    "generateEtags",
    "compress",
    "i18n",
];
const I18N_KEYS: &[&str] = &["locales", "defaultLocale", "domains", "localeDetection"];
const DOMAIN_KEYS: &[&str] = &["domain", "defaultLocale", "locales", "http"];

impl NextConfig {
    /// Reads `twinroute.toml`, or a file of that format. [`parse_toml`](Self::parse_toml) describes it.
    ///
    /// # Errors
    ///
    /// The file can't be read or is larger than 1 MiB, or it has mistakes: unknown keys, values of a wrong type, invalid rules. The error has all of
    /// them, each with its line.
    pub fn read_toml(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let text = read(path).map_err(|error| {
            let origin = ConfigOrigin::File(path.into(), 0);
            ConfigError::new(vec![ConfigProblem::new(&origin, error.to_string())])
        })?;
        parse(path, &text)
    }

    /// Parses the text of a `twinroute.toml`.
    ///
    /// The keys are those of `next.config`, with the same values and defaults:
    ///
    /// ```
    /// use twinroute_rules::NextConfig;
    ///
    /// let config = NextConfig::parse_toml(r#"
    ///     basePath = "/docs"
    ///     trailingSlash = false
    ///     skipTrailingSlashRedirect = true
    ///     skipProxyUrlNormalize = false
    ///     compress = true
    ///
    ///     [[redirects]]
    ///     source = "/old/:slug*"
    ///     destination = "/new/:slug*"
    ///     permanent = true                  # or statusCode = 301
    ///     has = [{ type = "header", key = "x-client", value = "(?<client>web|app)" }]
    ///     missing = [{ type = "cookie", key = "beta" }]
    ///
    ///     [[rewrites.beforeFiles]]          # or [[rewrites]], which means afterFiles
    ///     source = "/api/legacy/:path*"
    ///     destination = "/api/:path*"
    ///
    ///     [[rewrites.fallback]]
    ///     source = "/cdn/:path*"
    ///     destination = "https://cdn.example.com/:path*"
    ///     basePath = false
    ///
    ///     [[headers]]
    ///     source = "/api/:path*"
    ///     headers = [{ key = "Access-Control-Allow-Origin", value = "*" }]
    ///
    ///     [i18n]
    ///     locales = ["en", "de"]
    ///     defaultLocale = "en"
    ///     domains = [{ domain = "example.de", defaultLocale = "de" }]
    /// "#);
    /// # config.as_ref().unwrap();
    /// assert!(config.is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// The text has mistakes. The error has all of them, each with its line.
    ///
    /// ```
    /// use twinroute_rules::NextConfig;
    ///
    /// let error = NextConfig::parse_toml("trailingslash = true").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "twinroute.toml:1: unknown key `trailingslash` in the file: did you mean `trailingSlash`?",
    /// );
    /// ```
    pub fn parse_toml(text: &str) -> Result<Self, ConfigError> {
        parse(Path::new("twinroute.toml"), text)
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(SIZE_LIMIT + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > SIZE_LIMIT {
        return Err(io::Error::other("the file is larger than 1 MiB"));
    }
    Ok(text)
}

fn parse(path: &Path, text: &str) -> Result<NextConfig, ConfigError> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut file = TomlFile {
        reader: TomlReader::new(path, text),
    };
    for error in errors {
        let span = error.span().unwrap_or_default();
        file.reader.problem(&span, error.message());
    }
    // What a parser recovers after a mistake in the syntax need not be what was meant.
    if !file.reader.problems.is_empty() {
        return Err(ConfigError::new(file.reader.problems));
    }
    let config = file.config(&TomlTable::root(document.get_ref()));
    let mut problems = file.reader.problems;
    problems.extend(
        config
            .build()
            .err()
            .into_iter()
            .flat_map(|error| error.problems),
    );
    if problems.is_empty() {
        return Ok(config);
    }
    problems.sort_by_key(line);
    Err(ConfigError::new(problems))
}

/// The line that problems of this file are sorted by.
fn line(problem: &ConfigProblem) -> usize {
    match problem.origin {
        Some(ConfigOrigin::File(_, line)) => line,
        _ => 0,
    }
}

/// Reads the values that the file's tables stand for.
#[derive(Debug)]
pub(crate) struct TomlFile {
    pub(crate) reader: TomlReader,
}

impl TomlFile {
    fn config(&mut self, root: &TomlTable<'_>) -> NextConfig {
        self.reader.check_keys(root, KEYS);
        let mut config = NextConfig::new();
        if let Some((path, span)) = self.reader.text(root, "basePath") {
            self.set(&mut config.base_path, "basePath", path, &span);
        }
        let flags = [
            ("trailingSlash", &mut config.trailing_slash),
            (
                "skipTrailingSlashRedirect",
                &mut config.skip_trailing_slash_redirect,
            ),
            ("poweredByHeader", &mut config.powered_by_header),
            ("generateEtags", &mut config.generate_etags),
            ("compress", &mut config.compress),
        ];
        for (key, setting) in flags {
            self.flag(root, key, setting);
        }
        self.normalization(root, &mut config.skip_proxy_url_normalize);
        self.rules(root, &mut config);
        self.i18n(root, &mut config.i18n);
        config
    }

    /// Reads `skipProxyUrlNormalize`, or its name before Next.js 16.
    fn normalization(&mut self, root: &TomlTable<'_>, setting: &mut Setting<bool>) {
        let (name, old_name) = ("skipProxyUrlNormalize", "skipMiddlewareUrlNormalize");
        match (root.entries.get(name), root.entries.get(old_name)) {
            (Some(_), Some(old)) => {
                let reason = format!("`{old_name}` is the old name of `{name}`, which is set too");
                self.reader.problem(&old.span(), reason);
            }
            (None, Some(_)) => self.flag(root, old_name, setting),
            _ => self.flag(root, name, setting),
        }
    }

    fn i18n(&mut self, root: &TomlTable<'_>, setting: &mut Setting<I18n>) {
        let Some(table) = self.reader.table(root, "i18n", "`i18n`") else {
            return;
        };
        self.reader.check_keys(&table, I18N_KEYS);
        if !table.entries.contains_key("locales") {
            self.reader.missing(&table, "locales");
        }
        let locales = self.reader.texts(&table, "locales");
        let default_locale = self.reader.required_text(&table, "defaultLocale");
        let detection = self.reader.boolean(&table, "localeDetection");
        let domains = self.reader.tables(&table, "domains", "a domain");
        let domains = domains.map_or_else(Vec::new, |(tables, _)| {
            let domains = tables.iter().filter_map(|table| self.domain(table));
            domains.collect()
        });
        if let (Some(locales), Some(default_locale)) = (locales, default_locale) {
            let i18n = I18n::new(locales, default_locale)
                .domains(domains)
                .locale_detection(detection.is_none_or(|(is_on, _)| is_on));
            self.set(setting, "i18n", i18n, &table.span);
        }
    }

    fn domain(&mut self, table: &TomlTable<'_>) -> Option<I18nDomain> {
        self.reader.check_keys(table, DOMAIN_KEYS);
        let domain = self.reader.required_text(table, "domain");
        let default_locale = self.reader.required_text(table, "defaultLocale");
        let locales = self.reader.texts(table, "locales").unwrap_or_default();
        let is_http = self.reader.boolean(table, "http");
        let domain = I18nDomain::new(domain?, default_locale?);
        Some(
            domain
                .locales(locales)
                .http(is_http.is_some_and(|(is_http, _)| is_http)),
        )
    }

    fn flag(&mut self, root: &TomlTable<'_>, key: &str, setting: &mut Setting<bool>) {
        if let Some((is_on, span)) = self.reader.boolean(root, key) {
            self.set(setting, key, is_on, &span);
        }
    }

    pub(crate) fn set<T>(
        &mut self,
        setting: &mut Setting<T>,
        key: &str,
        value: T,
        span: &Range<usize>,
    ) {
        let set = setting.set(key, value, self.reader.origin(span));
        self.reader.problems.extend(set.err());
    }
}
