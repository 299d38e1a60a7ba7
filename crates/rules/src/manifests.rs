//! What twinroute reads in the manifests of `next build`, and keeps in a snapshot.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{
        MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use crate::manifest_rule::{ManifestHas, ManifestHeaderRule, ManifestRedirect, ManifestRewrite};

/// The manifests of one build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifests {
    pub(crate) build_id: String,
    pub(crate) routes_manifest: RoutesManifest,
    pub(crate) required_server_files: RequiredServerFiles,
    pub(crate) functions_config_manifest: FunctionsConfigManifest,
    pub(crate) middleware_manifest: MiddlewareManifest,
    // Absent in snapshots of before, and while a build ends.
    #[serde(default)]
    pub(crate) prerender_manifest: PrerenderManifest,
}

/// A manifest, its place in the build output, and the version that is read here.
pub(crate) trait Manifest {
    const FILE: &'static str;
    const VERSION: u32;
}

macro_rules! manifest {
    ($manifest:ty, $file:literal, $version:literal) => {
        impl Manifest for $manifest {
            const FILE: &'static str = $file;
            const VERSION: u32 = $version;
        }
    };
}

manifest!(RoutesManifest, "routes-manifest.json", 3);
manifest!(RequiredServerFiles, "required-server-files.json", 1);
manifest!(
    FunctionsConfigManifest,
    "server/functions-config-manifest.json",
    1
);
manifest!(MiddlewareManifest, "server/middleware-manifest.json", 3);
manifest!(PrerenderManifest, "prerender-manifest.json", 4);

/// The rules of `next.config`, with `basePath` and the locales added to sources and destinations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoutesManifest {
    pub(crate) base_path: String,
    #[serde(default)]
    pub(crate) case_sensitive: bool,
    pub(crate) redirects: Vec<ManifestRedirect>,
    pub(crate) rewrites: ManifestRewrites,
    pub(crate) headers: Vec<ManifestHeaderRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) i18n: Option<ManifestI18n>,
    #[serde(default)]
    pub(crate) static_routes: Vec<ManifestRoute>,
    /// The most specific first.
    #[serde(default)]
    pub(crate) dynamic_routes: Vec<ManifestRoute>,
}

/// A page or a handler of the legacy server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestRoute {
    /// The pattern, such as `/posts/[id]`.
    pub(crate) page: String,
    pub(crate) regex: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestRewrites {
    pub(crate) before_files: Vec<ManifestRewrite>,
    pub(crate) after_files: Vec<ManifestRewrite>,
    pub(crate) fallback: Vec<ManifestRewrite>,
}

impl<'de> Deserialize<'de> for ManifestRewrites {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RewritesVisitor)
    }
}

/// Reads an object of three lists, or the list that Next.js 14 writes if the config returns one.
struct RewritesVisitor;

impl<'de> Visitor<'de> for RewritesVisitor {
    type Value = ManifestRewrites;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`beforeFiles`, `afterFiles` and `fallback`, or a list of rewrites")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Ok(ManifestRewrites {
            before_files: Vec::new(),
            after_files: Deserialize::deserialize(SeqAccessDeserializer::new(list))?,
            fallback: Vec::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, lists: A) -> Result<Self::Value, A::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Lists {
            before_files: Vec<ManifestRewrite>,
            after_files: Vec<ManifestRewrite>,
            fallback: Vec<ManifestRewrite>,
        }

        let lists = Lists::deserialize(MapAccessDeserializer::new(lists))?;
        Ok(ManifestRewrites {
            before_files: lists.before_files,
            after_files: lists.after_files,
            fallback: lists.fallback,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestI18n {
    pub(crate) locales: Vec<String>,
    pub(crate) default_locale: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) domains: Option<Vec<ManifestDomain>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locale_detection: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestDomain {
    pub(crate) domain: String,
    pub(crate) default_locale: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locales: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) http: Option<bool>,
}

/// The settings of `next.config`, with defaults filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RequiredServerFiles {
    pub(crate) config: ManifestConfig,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestConfig {
    pub(crate) base_path: String,
    pub(crate) trailing_slash: bool,
    pub(crate) compress: bool,
    pub(crate) powered_by_header: bool,
    pub(crate) generate_etags: bool,
    // Absent unless set.
    #[serde(default)]
    pub(crate) skip_trailing_slash_redirect: bool,
    #[serde(default)]
    pub(crate) skip_proxy_url_normalize: bool,
    // The only name before Next.js 16, which writes both.
    #[serde(default)]
    pub(crate) skip_middleware_url_normalize: bool,
    /// In seconds. Numbers that JSON can't express, such as `Infinity`, are `null`.
    #[serde(default)]
    pub(crate) expire_time: Option<f64>,
    /// In bytes.
    #[serde(default)]
    pub(crate) cache_max_memory_size: Option<f64>,
    #[serde(default)]
    pub(crate) cache_life: BTreeMap<String, ManifestProfile>,
}

/// A profile of `cacheLife`, in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestProfile {
    pub(crate) stale: Option<f64>,
    pub(crate) revalidate: Option<f64>,
    pub(crate) expire: Option<f64>,
}

/// The paths that the build generated, and the patterns of those that may be generated later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PrerenderManifest {
    pub(crate) routes: BTreeMap<String, ManifestPrerendered>,
    pub(crate) dynamic_routes: BTreeMap<String, ManifestPrerendered>,
    // A secret, so it is not part of a snapshot.
    #[serde(default, skip_serializing)]
    pub(crate) preview: ManifestPreview,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestPrerendered {
    /// Below `/_next/data/` for a page of the Pages Router.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) data_route: Option<String>,
}

#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestPreview {
    pub(crate) preview_mode_id: Option<String>,
}

impl fmt::Debug for ManifestPreview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManifestPreview").finish_non_exhaustive()
    }
}

/// Where `proxy.ts` stands, and a `middleware.ts` with the Node runtime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FunctionsConfigManifest {
    pub(crate) functions: ManifestFunctions,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestFunctions {
    #[serde(
        default,
        rename = "/_middleware",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) proxy: Option<ManifestProxy>,
}

/// Where a deprecated `middleware.ts` with the Edge runtime stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MiddlewareManifest {
    /// By path: `/` only, since Next.js 13.
    pub(crate) middleware: BTreeMap<String, ManifestProxy>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestProxy {
    /// Without it the proxy runs for each path; an empty list matches none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) matchers: Option<Vec<ManifestMatcher>>,
}

/// A matcher, compiled by Next.js: with `basePath`, the locales and the forms of data requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestMatcher {
    pub(crate) regexp: String,
    pub(crate) original_source: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) has: Vec<ManifestHas>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) missing: Vec<ManifestHas>,
}
