//! Which proxies guard a route.

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_build::{Manifest, Proxy};
use twinroute_matcher::{Pattern, Segment};

/// A proxy that runs before a route.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Guard {
    /// The file of the proxy.
    pub(crate) file: String,
    /// The URL of its folder.
    pub(crate) url: String,
    /// For which requests of the route it runs.
    pub(crate) runs: Runs,
}

/// For which requests of a route a proxy runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Runs {
    /// For all.
    Always,
    /// For those that the matchers in its `CONFIG` match.
    Matchers,
    /// For those whose path is below its folder, by the values of dynamic segments.
    SomePaths,
}

/// The proxies that guard a pattern, the outermost first.
pub(crate) fn guards(manifest: &Manifest, route: &Pattern) -> Vec<Guard> {
    let guard = |proxy: &Proxy| {
        let runs = match cover(proxy.pattern(), route) {
            Cover::None => return None,
            _ if proxy.has_config() => Runs::Matchers,
            Cover::Some => Runs::SomePaths,
            Cover::All => Runs::Always,
        };
        Some(Guard {
            file: proxy.file().to_owned(),
            url: proxy.pattern().to_string(),
            runs,
        })
    };
    manifest.proxies().iter().filter_map(guard).collect()
}

/// How many URLs of a route are at or below the URL of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    None,
    Some,
    All,
}

fn cover(proxy: &Pattern, route: &Pattern) -> Cover {
    let mut covered = Cover::All;
    let mut below = route.segments().iter();
    for (index, segment) in proxy.segments().iter().enumerate() {
        let is_last = index + 1 == proxy.segments().len();
        match (segment, below.next()) {
            (Segment::OptionalCatchAll(_), _) => return covered,
            (_, None) => return Cover::None,
            (_, Some(Segment::OptionalCatchAll(_))) => return Cover::Some,
            (Segment::CatchAll(_), Some(_)) => return covered,
            (Segment::Dynamic(_), Some(Segment::CatchAll(_))) if is_last => return covered,
            (_, Some(Segment::CatchAll(_))) => return Cover::Some,
            (Segment::Static(own), Some(Segment::Static(other))) if own != other => {
                return Cover::None;
            }
            (Segment::Static(_), Some(Segment::Dynamic(_))) => covered = Cover::Some,
            (Segment::Static(_) | Segment::Dynamic(_), Some(_)) => {}
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covered_routes() {
        let table = [
            ("/", "/", Cover::All),
            ("/", "/api/a", Cover::All),
            ("/api", "/api", Cover::All),
            ("/api", "/api/a/[id]", Cover::All),
            ("/api/a", "/api", Cover::None),
            ("/api/a", "/api/b", Cover::None),
            ("/api/a", "/api/[id]", Cover::Some),
            ("/api/a", "/api/[...rest]", Cover::Some),
            ("/api/a", "/api/[[...rest]]", Cover::Some),
            ("/[tenant]/api", "/[tenant]/api/x", Cover::All),
            ("/[tenant]", "/shop", Cover::All),
            ("/[tenant]", "/[...path]", Cover::All),
            ("/[tenant]/api", "/[...path]", Cover::Some),
            ("/[...path]", "/shop", Cover::All),
            ("/[...path]", "/", Cover::None),
            ("/[[...path]]", "/", Cover::All),
            ("/[...path]", "/[[...slug]]", Cover::Some),
        ];
        for (proxy, route, expected) in table {
            let [first, second] = [proxy, route].map(|text| Pattern::parse(text).unwrap());
            assert_eq!(cover(&first, &second), expected, "{proxy} {route}");
        }
    }
}
