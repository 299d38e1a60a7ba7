//! Checks the handlers: `handler` of a Pages file, and the methods of a `route.rs`.

use twinroute_matcher::Style;

use super::Check;
use crate::error::Rule;
use crate::item::{ItemKind, is_handler_like};
use crate::proxy_file::{RENAMED, proxy_file};
use crate::route::Method;
use crate::spelling::{Similarity, closest};

const HANDLER: [&str; 1] = ["handler"];
const PROXY: [&str; 1] = ["proxy"];
pub(super) const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

impl Check<'_> {
    /// The line of the handler of a Pages file.
    pub(super) fn handler(&mut self) -> Option<usize> {
        let before = self.problems.len();
        let line = self.function("handler");
        if line.is_none() && self.problems.len() == before {
            let rule = "a file under `pages/api` needs a `pub async fn handler`";
            self.missing(Rule::MissingHandler, rule, |name| {
                suggestion(name, Style::Pages)
            });
        }
        line
    }

    /// The methods of a `route.rs`, each with the line of its handler.
    pub(super) fn methods(&mut self) -> Vec<(Method, usize)> {
        let before = self.problems.len();
        let methods: Vec<_> = Method::ALL
            .into_iter()
            .filter_map(|method| Some((method, self.function(method.function())?)))
            .collect();
        self.misspelt_methods();
        if methods.is_empty() && self.problems.len() == before {
            let rule = "a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`";
            self.missing(Rule::MissingHandler, rule, |name| {
                suggestion(name, Style::App)
            });
        }
        methods
    }

    /// The line of the function with this name; reports a problem if the table can't use it.
    pub(super) fn function(&mut self, name: &str) -> Option<usize> {
        let item = self.functions().find(|item| item.name == name)?;
        let is_usable = self.usable(item)
            && match &item.kind {
                ItemKind::Function(signature) => self.signature(item, signature),
                _ => true,
            };
        is_usable.then_some(item.line)
    }

    /// Reports a file without any handler, or without a proxy, and a function that may have been intended as one.
    pub(super) fn missing(
        &mut self,
        rule: Rule,
        needed: &str,
        suggestion: impl Fn(&str) -> Option<String>,
    ) {
        let suggestion = self
            .functions()
            .find_map(|item| Some((item.line, suggestion(&item.name)?)));
        let (line, hint) = match suggestion {
            Some((line, hint)) => (Some(line), hint),
            None if self.items.has_unknown_names => {
                let hint = "; the build doesn't see names from a glob import or a macro, so re-export them by name: `pub use path::name;`";
                (None, hint.to_owned())
            }
            None => (None, String::new()),
        };
        self.problem(rule, line, format!("{needed}{hint}"));
    }

    /// Reports misspelt methods. A `route.rs` need not have all methods, so another function is reported only if it looks like a
    /// handler.
    fn misspelt_methods(&mut self) {
        for item in self.functions() {
            let ItemKind::Function(signature) = &item.kind else {
                continue;
            };
            let Some((method, similarity)) = closest(&item.name, &METHODS) else {
                continue;
            };
            let is_typo =
                is_handler_like(signature) && item.is_public && !self.items.is_used(&item.name);
            if similarity == Similarity::SameWord || is_typo {
                let message = format!(
                    "`{}` is not the name of a method; did you mean `{method}`?",
                    item.name
                );
                self.problem(Rule::HandlerName, item.line, message);
            }
        }
    }
}

/// What the name of a function may have been intended as, in a file without any handler.
fn suggestion(name: &str, style: Style) -> Option<String> {
    let (wanted, other, cure): (&[&str], &[&str], _) = match style {
        Style::Pages => (
            &HANDLER,
            &METHODS,
            "is an App handler: rename it to `handler`, or move it to a `route.rs` under `app`",
        ),
        Style::App => (
            &METHODS,
            &HANDLER,
            "is a Pages handler: rename it to a method such as `get`, or move the file to `pages/api`",
        ),
    };
    // `export default function` is the handler of a Pages file in Next.
    let name_in_next = if name == "default" { "handler" } else { name };
    if let Some((wanted, _)) = closest(name, wanted) {
        Some(format!("; did you mean `{wanted}` instead of `{name}`?"))
    } else if wanted.contains(&name_in_next) {
        Some(format!(
            "; did you mean `{name_in_next}` instead of `{name}`?"
        ))
    } else if other.contains(&name_in_next.to_lowercase().as_str()) {
        Some(format!("; `{name}` {cure}"))
    } else if is_proxy_name(name) {
        let file = proxy_file(style);
        Some(format!(
            "; `{name}` is a proxy: move it to a `{file}`, as `proxy`"
        ))
    } else {
        None
    }
}

/// Whether a function is named as the proxy is, here or in Next.js 15.
pub(super) fn is_proxy_name(name: &str) -> bool {
    ["proxy", "middleware"].contains(&name.to_lowercase().as_str())
}

/// What the name of a function may have been intended as, in a proxy file without `proxy`.
pub(super) fn proxy_suggestion(name: &str, style: Style) -> Option<String> {
    let lower = name.to_lowercase();
    if let Some((wanted, _)) = closest(name, &PROXY) {
        Some(format!("; did you mean `{wanted}` instead of `{name}`?"))
    } else if lower == "middleware" {
        Some(format!("; {RENAMED}: rename `{name}` to `proxy`"))
    } else if ["handler", "default"].contains(&lower.as_str()) || METHODS.contains(&lower.as_str())
    {
        let cure = match style {
            Style::Pages => "rename the file if it is a route",
            Style::App => "move it to a `route.rs` if it is a handler",
        };
        Some(format!("; rename `{name}` to `proxy`, or {cure}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_methods() {
        assert_eq!(Method::ALL.map(Method::function), METHODS);
    }
}
