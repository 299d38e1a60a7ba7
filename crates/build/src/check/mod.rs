//! Checks the items of one file.

mod constants;
mod handlers;
mod instrumentation;
mod matchers;
mod metadata;
mod params;
mod proxies;
mod signature;
mod static_params;

use twinroute_matcher::{Pattern, Style};

use crate::error::{Problem, Rule};
use crate::item::{ItemKind, Items, NamedItem};
use crate::route::Exports;
use crate::walk::SourceFile;

/// Checks the items of a file and collects its exports.
pub(crate) struct Check<'a> {
    file: &'a str,
    // `None` if the path of the file is not a valid pattern, and for a proxy, which has no path parameters.
    pattern: Option<&'a Pattern>,
    items: &'a Items,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(
        source: &'a SourceFile,
        pattern: Option<&'a Pattern>,
        items: &'a Items,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            file: &source.file,
            pattern,
            items,
            problems,
        }
    }

    /// The line of the proxy, and whether it has a `CONFIG`. `None` without a proxy that can be used.
    pub(crate) fn proxy_exports(mut self, source: &SourceFile) -> Option<(usize, bool)> {
        let (line, has_config) = (self.proxy(source), self.proxy_config());
        self.misplaced_static_params("a proxy");
        Some((line?, has_config))
    }

    /// The exports that can be used; the others become problems. `None` without any handler.
    pub(crate) fn exports(mut self, style: Style) -> Option<Exports> {
        match style {
            Style::Pages => {
                let (line, config) = (self.handler(), self.config());
                self.misplaced_static_params("a Pages file, whose responses are never kept");
                let line = line?;
                self.proxy_in_route(style);
                Some(Exports::Pages { line, config })
            }
            Style::App => {
                let (handlers, constants) = (self.methods(), self.segment_constants());
                let static_params = self.static_params();
                let (methods, lines): (Vec<_>, Vec<_>) = handlers.into_iter().unzip();
                if methods.is_empty() {
                    return None;
                }
                self.proxy_in_route(style);
                Some(Exports::App {
                    methods,
                    lines,
                    static_params,
                    constants,
                })
            }
        }
    }

    fn functions(&self) -> impl Iterator<Item = &'a NamedItem> + use<'a> {
        let is_function =
            |item: &&NamedItem| matches!(item.kind, ItemKind::Function(_) | ItemKind::Reexport);
        self.items.items.iter().filter(is_function)
    }

    fn constants(&self) -> impl Iterator<Item = &'a NamedItem> + use<'a> {
        let is_function = |item: &NamedItem| matches!(item.kind, ItemKind::Function(_));
        self.items
            .items
            .iter()
            .filter(move |item| !is_function(item))
    }

    /// Whether the table can use an item; reports a problem if not.
    fn usable(&mut self, item: &NamedItem) -> bool {
        let name = &item.name;
        if !item.is_public {
            let message = format!(
                "`{name}` is not `pub`, so the route table can't use it; make it `pub`, or rename it if it is a helper"
            );
            self.problem(Rule::NotPublic, item.line, message);
        } else if item.is_conditional {
            let message = format!(
                "`{name}` has a `#[cfg]`, which the build can't evaluate; remove it, or move it into the body"
            );
            self.problem(Rule::Conditional, item.line, message);
        }
        item.is_public && !item.is_conditional
    }

    fn problem(&mut self, rule: Rule, line: impl Into<Option<usize>>, message: impl Into<String>) {
        self.problems
            .push(Problem::new(rule, self.file, line, message));
    }
}
