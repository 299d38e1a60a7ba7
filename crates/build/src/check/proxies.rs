//! Checks a proxy: its function and its `CONFIG`.

use twinroute_matcher::Style;

use super::Check;
use super::constants::segment_constant;
use super::handlers::{METHODS, is_proxy_name, proxy_suggestion};
use super::params::is;
use super::signature::types;
use crate::error::Rule;
use crate::item::{ItemKind, NamedItem, is_handler_like};
use crate::proxy_file::proxy_file;
use crate::walk::{Role, SourceFile};

impl Check<'_> {
    /// The line of `proxy`.
    pub(super) fn proxy(&mut self, source: &SourceFile) -> Option<usize> {
        let before = self.problems.len();
        let line = self.function("proxy");
        self.route_context();
        if line.is_none() && self.problems.len() == before {
            let needed = match source.role {
                Role::RootProxy => {
                    "a `proxy.rs` beside the routes needs a `pub async fn proxy`, or another name if it is a module of your own"
                }
                Role::Proxy
                | Role::Route
                | Role::Metadata(_)
                | Role::StaticFile(_)
                | Role::Instrumentation => "a proxy file needs a `pub async fn proxy`",
            };
            self.missing(Rule::MissingProxy, needed, |name| {
                proxy_suggestion(name, source.style)
            });
        } else {
            self.handlers_in_proxy();
        }
        line
    }

    /// Reports a proxy that takes path parameters.
    fn route_context(&mut self) {
        for item in self.functions().filter(|item| item.name == "proxy") {
            let ItemKind::Function(signature) = &item.kind else {
                continue;
            };
            if types(signature).any(|kind| is(kind, "RouteContext")) {
                let message = "a proxy has no `RouteContext`, because it runs before the route is known; read the path from `NextRequest`";
                self.problem(Rule::Params, item.line, message);
            }
        }
    }

    /// Whether a proxy has a `CONFIG`.
    pub(super) fn proxy_config(&mut self) -> bool {
        let mut config = false;
        for item in self.constants() {
            if item.name == "CONFIG" {
                config |= self.usable(item) && self.is_proxy_config(item);
            } else if segment_constant(&item.name).is_some() && item.is_public {
                let message = format!(
                    "`{}` is for routes and has no effect in a proxy, whose settings are in `CONFIG`; remove it",
                    item.name
                );
                self.problem(Rule::ProxyExport, item.line, message);
            } else if is_matcher(item) && !self.items.is_used(&item.name) {
                let message = format!("`{}` has no effect; use {CONFIG}", item.name);
                self.problem(Rule::ProxyExport, item.line, message);
            } else {
                self.misspelt_constant(item, &["CONFIG"]);
            }
        }
        config
    }

    /// Reports a function in a route file that is intended as a proxy, since it would guard nothing.
    pub(super) fn proxy_in_route(&mut self, style: Style) {
        for item in self.functions() {
            if is_proxy_name(&item.name) && self.is_export(item) && !self.items.is_used(&item.name)
            {
                let message = format!(
                    "`{}` guards nothing in a route file; move it to a `{}`, as `proxy`, or rename it if it is not a proxy",
                    item.name,
                    proxy_file(style)
                );
                self.problem(Rule::ProxyPlace, item.line, message);
            }
        }
    }

    fn handlers_in_proxy(&mut self) {
        for item in self.functions() {
            let name = item.name.to_lowercase();
            let is_handler = name == "handler" || METHODS.contains(&name.as_str());
            if is_handler && self.is_export(item) && !self.items.is_used(&item.name) {
                let message = format!(
                    "`{}` has no effect in a proxy; move it to a route file, or rename it if it is not a handler",
                    item.name
                );
                self.problem(Rule::ProxyExport, item.line, message);
            }
        }
    }

    /// Whether an item is public and may be a handler.
    fn is_export(&self, item: &NamedItem) -> bool {
        item.is_public
            && match &item.kind {
                ItemKind::Function(signature) => is_handler_like(signature),
                ItemKind::Reexport => true,
                ItemKind::Constant(_) | ItemKind::Static => false,
            }
    }

    /// Whether `CONFIG` has the right type; a re-export may have it.
    fn is_proxy_config(&mut self, item: &NamedItem) -> bool {
        let is_right = match &item.kind {
            ItemKind::Constant(constant) => is(&constant.ty, "ProxyConfig"),
            ItemKind::Reexport => true,
            ItemKind::Function(_) | ItemKind::Static => false,
        };
        if !is_right {
            let message = format!("the `CONFIG` of a proxy must be {CONFIG}");
            self.problem(Rule::ProxyConfig, item.line, message);
        }
        if let ItemKind::Constant(constant) = &item.kind {
            self.matchers(&constant.expr);
        }
        is_right
    }
}

const CONFIG: &str =
    "`pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher(\"/api/:path*\");`";

fn is_matcher(item: &NamedItem) -> bool {
    let is_value = matches!(item.kind, ItemKind::Constant(_) | ItemKind::Static);
    item.is_public
        && is_value
        && ["matcher", "matchers"].contains(&item.name.to_lowercase().as_str())
}
