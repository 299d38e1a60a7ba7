//! Where the Rust file of a route stands.

use twinroute_scan::model::{Project, Route, RouteStyle};

/// The Rust file of a route, relative to its crate: `src/pages/api/posts/[id].rs` for `pages/api/posts/[id].ts`.
pub(crate) fn rust_file(project: &Project, route: &Route) -> String {
    let file = route.file.strip_prefix("src/").unwrap_or(&route.file);
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = match route.style {
        RouteStyle::App => "route",
        RouteStyle::Pages => stem(name, &project.page_extensions),
    };
    // The build takes `_proxy.rs` for the proxy of its folder.
    let stem = match stem {
        "_proxy" => "_proxy/index",
        stem => stem,
    };
    format!("src/{folder}/{stem}.rs")
}

/// The name of a file without the longest of the extensions.
fn stem<'n>(name: &'n str, extensions: &[String]) -> &'n str {
    let without = |extension: &String| name.strip_suffix(extension.as_str())?.strip_suffix('.');
    let stem = extensions
        .iter()
        .filter_map(without)
        .min_by_key(|stem| stem.len());
    stem.unwrap_or_else(|| name.split_once('.').map_or(name, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_extension_is_taken_off() {
        let extensions = ["ts", "page.ts"].map(str::to_owned);
        assert_eq!(stem("posts.page.ts", &extensions), "posts");
        assert_eq!(stem("v1.2.ts", &extensions), "v1.2");
        assert_eq!(stem("[...all].ts", &extensions), "[...all]");
    }
}
