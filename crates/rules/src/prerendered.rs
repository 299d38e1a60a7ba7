//! `Prerendered`.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    fmt,
};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::{
    build_output_error::BuildOutputErrorKind,
    expression::Expression,
    js_regex::Case,
    manifests::{ManifestI18n, ManifestPrerendered, Manifests},
};

/// The characters that can't stand in the path of a request.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The paths that Next.js prerenders, and the secret that regenerates them.
///
/// A path is prerendered if the build generated it, or if it belongs to a dynamic route whose paths Next.js generates and keeps on the
/// first request. Next.js regenerates such a path, a page or a route handler, for a `HEAD` with the secret in `x-prerender-revalidate`.
/// Such a request for any other path would run its handler.
///
/// ```
/// use twinroute_rules::BuildOutput;
///
/// # fn main() -> Result<(), twinroute_rules::BuildOutputError> {
/// let next_folder = "../web/.next";
/// # let next_folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/build_output/prerendered");
/// let output = BuildOutput::read(next_folder)?;
/// let prerendered = output.prerendered();
/// assert_eq!(prerendered.target("/isr").as_deref(), Some("/docs/isr"));
/// assert_eq!(prerendered.target("/api/data"), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Prerendered {
    secret: Option<String>,
    base_path: String,
    trailing_slash: bool,
    i18n: Option<ManifestI18n>,
    /// The paths that the build generated, decoded.
    paths: HashSet<DecodedPath>,
    /// Static routes, which win over all dynamic ones.
    static_routes: HashSet<String>,
    /// The most specific first.
    dynamic_routes: Vec<DynamicRoute>,
}

/// The segments of a path, decoded. A `/` within a segment separates nothing.
type DecodedPath = Vec<String>;

#[derive(Debug, Clone)]
struct DynamicRoute {
    expression: Expression,
    prerendering: Option<Prerendering>,
}

/// What is prerendered: only pages of the Pages Router have locales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prerendering {
    Pages,
    App,
}

impl Prerendered {
    pub(crate) fn new(manifests: &Manifests) -> Result<Self, BuildOutputErrorKind> {
        let routes = &manifests.routes_manifest;
        let prerendered = &manifests.prerender_manifest;
        let dynamic_routes = routes
            .dynamic_routes
            .iter()
            .map(|route| DynamicRoute::new(&route.page, &route.regex, &prerendered.dynamic_routes));
        Ok(Self {
            secret: prerendered.preview.preview_mode_id.clone(),
            base_path: routes.base_path.clone(),
            trailing_slash: manifests.required_server_files.config.trailing_slash,
            i18n: routes.i18n.clone(),
            paths: prerendered.routes.keys().map(|path| decode(path)).collect(),
            static_routes: routes
                .static_routes
                .iter()
                .map(|route| route.page.clone())
                .collect(),
            dynamic_routes: dynamic_routes.collect::<Result<_, _>>()?,
        })
    }

    /// The secret that regenerates a path, in the header `x-prerender-revalidate`. Each build has a new one. A snapshot has none.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// The target of the request that regenerates a path, with `basePath` and a trailing slash as configured; `None` if the path is not
    /// prerendered.
    ///
    /// `path` has no `basePath`. Its query is ignored. Non-ASCII characters may be encoded or not. A path without a locale is that of the
    /// default locale.
    #[must_use]
    pub fn target(&self, path: &str) -> Option<String> {
        let path = path.split(['?', '#']).next()?;
        // Servers resolve `..`, so it would lead to another path.
        let is_dot = |segment: &String| matches!(segment.as_str(), "." | "..");
        if !path.starts_with('/') || decode(path).iter().any(is_dot) {
            return None;
        }
        let path = match path.trim_end_matches('/') {
            "" => "/",
            path => path,
        };
        let is_known = self.is_generated(path) || self.may_be_generated(path);
        is_known.then(|| self.to_target(path))
    }

    /// Whether the build generated a path.
    fn is_generated(&self, path: &str) -> bool {
        let mut path = decode(path);
        if self.paths.contains(&path) {
            return true;
        }
        let Some(i18n) = &self.i18n else {
            return false;
        };
        // The manifest has the paths of pages with their locale.
        path.retain(|segment| !segment.is_empty());
        path.insert(0, i18n.default_locale.clone());
        self.paths.contains(&path)
    }

    /// Whether a path belongs to a dynamic route that is prerendered.
    fn may_be_generated(&self, path: &str) -> bool {
        let (locale, rest) = self.without_locale(path);
        if self.static_routes.contains(rest) {
            return false;
        }
        // Next.js takes the first route that matches.
        let mut routes = self.dynamic_routes.iter();
        let route = routes.find(|route| route.expression.is_match(rest) == Ok(true));
        match route.and_then(|route| route.prerendering) {
            Some(Prerendering::Pages) => true,
            Some(Prerendering::App) => locale.is_none(),
            None => false,
        }
    }

    /// Splits the locale off a path.
    fn without_locale<'p>(&self, path: &'p str) -> (Option<&'p str>, &'p str) {
        let locales = self.i18n.iter().flat_map(|i18n| &i18n.locales);
        let mut segments = path[1..].splitn(2, '/');
        let first = segments.next().unwrap_or_default();
        if !locales
            .into_iter()
            .any(|locale| locale.eq_ignore_ascii_case(first))
        {
            return (None, path);
        }
        match &path[1 + first.len()..] {
            "" => (Some(first), "/"),
            rest => (Some(first), rest),
        }
    }

    fn to_target(&self, path: &str) -> String {
        let path: Cow<'_, str> = utf8_percent_encode(path, ESCAPED).into();
        let is_root = path == "/";
        // With `trailingSlash`, a path that looks like a file has none.
        let is_file = path
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains('.'));
        let slash = if self.trailing_slash && !is_root && !is_file {
            "/"
        } else {
            ""
        };
        let path = if is_root && !self.base_path.is_empty() && !self.trailing_slash {
            ""
        } else {
            &path
        };
        format!("{}{path}{slash}", self.base_path)
    }
}

impl DynamicRoute {
    fn new(
        page: &str,
        regex: &str,
        prerendered: &BTreeMap<String, ManifestPrerendered>,
    ) -> Result<Self, BuildOutputErrorKind> {
        let prerendering = prerendered.get(page).map(|route| match &route.data_route {
            Some(data) if data.starts_with("/_next/data/") => Prerendering::Pages,
            _ => Prerendering::App,
        });
        let expression = Expression::new(regex, Case::Sensitive);
        let expression = expression.map_err(|reason| BuildOutputErrorKind::Pattern {
            pattern: page.to_owned(),
            reason,
        })?;
        Ok(Self {
            expression,
            prerendering,
        })
    }
}

/// Decodes the segments of a path. The manifest has them partly encoded, and a path in code may be either.
fn decode(path: &str) -> DecodedPath {
    let segments = path.strip_prefix('/').unwrap_or(path).split('/');
    let decode = |segment| percent_decode_str(segment).decode_utf8_lossy().into_owned();
    segments.map(decode).collect()
}

impl fmt::Debug for Prerendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The secret would allow a client to have pages regenerated.
        f.debug_struct("Prerendered")
            .field("has_secret", &self.secret.is_some())
            .field("paths", &self.paths.len())
            .finish_non_exhaustive()
    }
}
