//! The names of the files that are proxies, and of those that should have been.

use twinroute_matcher::Style;

/// The name of a proxy in a tree. Under `pages`, `proxy.rs` is a route.
pub(crate) fn proxy_file(style: Style) -> &'static str {
    match style {
        Style::Pages => "_proxy.rs",
        Style::App => "proxy.rs",
    }
}

/// What is wrong with a file that has almost the name of a proxy. Under `pages/api`, only `_proxy.rs` and `_middleware.rs` can't be
/// intended as routes.
pub(crate) fn misnamed_proxy(style: Style, folders: &[String], file: &str) -> Option<String> {
    let (tree, name) = match style {
        Style::Pages => ("pages", "_proxy.rs"),
        Style::App => ("app", "proxy.rs"),
    };
    let is_routable = style == Style::Pages && folders.first().is_some_and(|first| first == "api");
    if is_routable && !file.starts_with('_') {
        return None;
    }
    Some(match Misnamed::read(file)? {
        Misnamed::Middleware => {
            format!("{RENAMED}: rename the file to `{name}`, and its function to `proxy`")
        }
        Misnamed::Proxy => format!("under `{tree}`, a proxy is a `{name}`; rename the file"),
    })
}

/// What a file name is similar to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misnamed {
    Proxy,
    Middleware,
}

/// Why a middleware has another name here.
pub(crate) const RENAMED: &str = "Next.js 16 calls a middleware a proxy";

impl Misnamed {
    /// `Proxy.rs` and `_proxy.rs` are similar to a proxy, `middleware.rs` is what Next.js 15 called it.
    pub(crate) fn read(file: &str) -> Option<Self> {
        match file.to_ascii_lowercase().trim_start_matches('_') {
            "proxy.rs" => Some(Self::Proxy),
            "middleware.rs" => Some(Self::Middleware),
            _ => None,
        }
    }
}
