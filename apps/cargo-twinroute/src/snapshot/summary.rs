//! What a snapshot contains.

use std::fmt;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::Failure;
use crate::output::counted;

/// A snapshot of Next's build output.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SnapshotReport {
    /// The version of this format.
    version: u32,
    /// The build output that was read.
    build_output: String,
    /// The id of the build.
    build_id: String,
    /// The file of the snapshot.
    file: String,
    /// How the file differed from the build output before the command ran.
    state: SnapshotState,
    /// Whether the file was written.
    written: bool,
    /// The size of the snapshot in bytes.
    bytes: usize,
    /// `basePath`, if it is set.
    base_path: Option<String>,
    /// Redirects of `next.config`.
    redirects: usize,
    /// Rewrites of all lists.
    rewrites: usize,
    /// Header rules.
    headers: usize,
    /// The matchers of `proxy.ts`; `null` without a proxy. A proxy without matchers has none, and runs for every request.
    proxy_matchers: Option<Vec<String>>,
    /// The paths that the build prerendered.
    prerendered_paths: usize,
    /// The dynamic routes whose paths are generated and kept on request.
    prerendered_routes: usize,
}

/// How a file differs from the build output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SnapshotState {
    /// It is the same.
    Current,
    /// Only the id of the build differs.
    OtherBuild,
    /// It has other contents.
    Outdated,
    /// There is no file.
    Missing,
}

impl SnapshotReport {
    /// Describes a snapshot.
    pub(crate) fn new(
        build_output: &Path,
        file: &Path,
        state: SnapshotState,
        is_check: bool,
        snapshot: &[u8],
    ) -> Result<Self, Failure> {
        let json: Value = serde_json::from_slice(snapshot)?;
        let build = &json["nextBuild"];
        let routes = &build["routesManifest"];
        let rewrites = ["beforeFiles", "afterFiles", "fallback"];
        let rewrites = rewrites.map(|list| own_rules(&routes["rewrites"][list]));
        let prerendered = |name: &str| {
            let map = build["prerenderManifest"][name].as_object();
            map.map_or(0, serde_json::Map::len)
        };
        let base_path = routes["basePath"].as_str().unwrap_or_default();
        Ok(Self {
            version: 1,
            build_output: build_output.display().to_string(),
            build_id: build["buildId"].as_str().unwrap_or_default().to_owned(),
            file: file.display().to_string(),
            state,
            written: !is_check && state != SnapshotState::Current,
            bytes: snapshot.len(),
            base_path: Some(base_path.to_owned()).filter(|path| !path.is_empty()),
            redirects: own_rules(&routes["redirects"]),
            rewrites: rewrites.iter().sum(),
            headers: own_rules(&routes["headers"]),
            proxy_matchers: matchers(build),
            prerendered_paths: prerendered("routes"),
            prerendered_routes: prerendered("dynamicRoutes"),
        })
    }
}

impl fmt::Display for SnapshotReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let did = match (self.written, self.state) {
            (true, _) => "written",
            (false, SnapshotState::Current) => "up to date",
            (false, SnapshotState::OtherBuild) => "up to date, from another build",
            (false, SnapshotState::Outdated) => "outdated",
            (false, SnapshotState::Missing) => "missing",
        };
        writeln!(f, "{} ({}): {did}", self.file, size(self.bytes))?;
        writeln!(f, "  build        {}, {}", self.build_output, self.build_id)?;
        if let Some(base_path) = &self.base_path {
            writeln!(f, "  basePath     {base_path}")?;
        }
        writeln!(
            f,
            "  next.config  {}, {}, {}",
            counted(self.redirects, "redirect"),
            counted(self.rewrites, "rewrite"),
            counted(self.headers, "header rule")
        )?;
        let proxy = match &self.proxy_matchers {
            None => "none".to_owned(),
            Some(matchers) if matchers.is_empty() => "runs for every request".to_owned(),
            Some(matchers) => format!("runs for {}", matchers.join(", ")),
        };
        writeln!(f, "  proxy        {proxy}")?;
        writeln!(
            f,
            "  prerendered  {}, {}",
            counted(self.prerendered_paths, "path"),
            counted(self.prerendered_routes, "dynamic route")
        )
    }
}

/// The rules that Next.js did not add itself.
fn own_rules(list: &Value) -> usize {
    let rules = list.as_array().into_iter().flatten();
    rules.filter(|rule| rule["internal"] != true).count()
}

/// The sources of the matchers; empty if the proxy runs for every request.
fn matchers(build: &Value) -> Option<Vec<String>> {
    let node = &build["functionsConfigManifest"]["functions"]["/_middleware"];
    let edge = build["middlewareManifest"]["middleware"].as_object();
    let edge = edge.into_iter().flat_map(|map| map.values());
    let proxies: Vec<&Value> = Some(node)
        .filter(|node| node.is_object())
        .into_iter()
        .chain(edge)
        .collect();
    if proxies.is_empty() {
        return None;
    }
    if proxies.iter().any(|proxy| !proxy["matchers"].is_array()) {
        return Some(Vec::new());
    }
    let matchers = proxies
        .iter()
        .filter_map(|proxy| proxy["matchers"].as_array());
    let sources = matchers
        .flatten()
        .filter_map(|matcher| matcher["originalSource"].as_str());
    Some(sources.map(str::to_owned).collect())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a size that is shown with one digit"
)]
fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}
