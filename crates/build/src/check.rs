//! What one file must and must not contain.

use syn::{Expr, Lit};
use twinroute_matcher::Style;

use crate::constant::{Constant, Value};
use crate::error::{Problem, Rule};
use crate::item::{ItemKind, Items, NamedItem};
use crate::manifest::{Exports, Method};
use crate::spelling::{Nearness, nearest};

pub(crate) struct Check<'a> {
    file: &'a str,
    items: &'a Items,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(file: &'a str, items: &'a Items, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            file,
            items,
            problems,
        }
    }

    /// What the file offers, as far as it can be used; the rest becomes problems.
    pub(crate) fn exports(mut self, style: Style) -> Exports {
        match style {
            Style::Pages => self.pages(),
            Style::App => self.app(),
        }
    }

    fn pages(&mut self) -> Exports {
        let before = self.problems.len();
        let handler = self.function("handler");
        if !handler && self.problems.len() == before {
            self.missing_handler(Style::Pages);
        }
        let mut config = false;
        for item in self.constants() {
            if item.name == "CONFIG" {
                config |= self.usable(item);
                self.edge(item);
            } else if Constant::ALL
                .iter()
                .any(|constant| constant.name() == item.name)
                && item.is_public
            {
                let message = format!(
                    "`{}` is a segment constant of the App style; a Pages file says it in `CONFIG`",
                    item.name
                );
                self.problem(Rule::ConstantStyle, item.line, message);
            } else {
                self.misspelt_constant(item, &["CONFIG"]);
            }
        }
        Exports::Pages { config }
    }

    fn app(&mut self) -> Exports {
        let before = self.problems.len();
        let methods: Vec<_> = Method::ALL
            .into_iter()
            .filter(|method| self.function(method.function()))
            .collect();
        self.misspelt_methods();
        if methods.is_empty() && self.problems.len() == before {
            self.missing_handler(Style::App);
        }
        let mut constants = Vec::new();
        for item in self.constants() {
            if let Some(constant) = Constant::ALL
                .into_iter()
                .find(|constant| constant.name() == item.name)
            {
                constants.extend(
                    self.segment_constant(constant, item)
                        .map(|value| (constant, value)),
                );
            } else if item.name == "CONFIG" && item.is_public {
                let message = "`CONFIG` is for Pages files; a `route.rs` has a constant for each setting, such as `MAX_DURATION` or `BODY_LIMIT`";
                self.problem(Rule::ConstantStyle, item.line, message);
            } else {
                self.misspelt_constant(item, &Constant::ALL.map(Constant::name));
            }
        }
        constants.sort_by_key(|(constant, _)| *constant);
        Exports::App { methods, constants }
    }

    fn functions(&self) -> impl Iterator<Item = &'a NamedItem> + Clone + use<'a> {
        let is_function =
            |item: &&NamedItem| matches!(item.kind, ItemKind::Function { .. } | ItemKind::Reexport);
        self.items.items.iter().filter(is_function)
    }

    fn constants(&self) -> impl Iterator<Item = &'a NamedItem> + use<'a> {
        self.items
            .items
            .iter()
            .filter(|item| !matches!(item.kind, ItemKind::Function { .. }))
    }

    /// Whether the file has a function of this name; one that the table can't use is a problem.
    fn function(&mut self, name: &str) -> bool {
        self.functions()
            .find(|item| item.name == name)
            .is_some_and(|item| self.usable(item))
    }

    fn usable(&mut self, item: &NamedItem) -> bool {
        let name = &item.name;
        if !item.is_public {
            let message = format!(
                "`{name}` is not `pub`, so the table can't see it; make it `pub`, or rename it if it is a helper"
            );
            self.problem(Rule::NotPublic, item.line, message);
        } else if item.is_conditional {
            let message = format!(
                "`{name}` stands behind a `#[cfg]`, which isn't known when the table is written; put the `#[cfg]` inside"
            );
            self.problem(Rule::Conditional, item.line, message);
        }
        item.is_public && !item.is_conditional
    }

    fn missing_handler(&mut self, style: Style) {
        let (rule, wanted, other): (_, &[&str], &[&str]) = match style {
            Style::Pages => (
                "a file under `pages/api` needs a `pub async fn handler`",
                &["handler"],
                &METHODS,
            ),
            Style::App => (
                "a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`",
                &METHODS,
                &["handler", "default"],
            ),
        };
        let mut functions = self.functions();
        let meant = functions.clone().find_map(|item| {
            // `export default function` is what a Pages file has in Next.
            let is_default = style == Style::Pages && item.name == "default";
            let near = nearest(&item.name, wanted).map(|(wanted, _)| wanted);
            Some((item, near.or(is_default.then_some("handler"))?))
        });
        let (line, hint) = if let Some((item, wanted)) = meant {
            (
                Some(item.line),
                format!("; should `{}` be `{wanted}`?", item.name),
            )
        } else if let Some(item) =
            functions.find(|item| other.contains(&item.name.to_lowercase().as_str()))
        {
            let other = if style == Style::Pages {
                "an App route, by method"
            } else {
                "a Pages file, for every method"
            };
            (
                Some(item.line),
                format!("; `{}` is the handler of {other}", item.name),
            )
        } else if self.items.has_unseen {
            (None, "; what a glob or a macro brings in isn't seen here, so name it: `pub use path::name;`".to_owned())
        } else {
            (None, String::new())
        };
        self.problem(Rule::MissingHandler, line, format!("{rule}{hint}"));
    }

    fn misspelt_methods(&mut self) {
        for item in self.functions() {
            let ItemKind::Function { is_handler_like } = item.kind else {
                continue;
            };
            let Some((method, nearness)) = nearest(&item.name, &METHODS) else {
                continue;
            };
            let is_slip = is_handler_like && item.is_public && !self.items.is_used(&item.name);
            if nearness == Nearness::Respelt || is_slip {
                let message = format!(
                    "`{}` answers no method; should it be `{method}`?",
                    item.name
                );
                self.problem(Rule::HandlerName, item.line, message);
            }
        }
    }

    fn misspelt_constant(&mut self, item: &NamedItem, wanted: &[&str]) {
        let Some((constant, nearness)) = nearest(&item.name, wanted) else {
            return;
        };
        let is_slip = item.is_public && !self.items.is_used(&item.name);
        if !matches!(item.kind, ItemKind::Reexport) && (nearness == Nearness::Respelt || is_slip) {
            let message = format!("`{}` sets nothing; should it be `{constant}`?", item.name);
            self.problem(Rule::ConstantName, item.line, message);
        }
    }

    fn segment_constant(&mut self, constant: Constant, item: &NamedItem) -> Option<Value> {
        if !self.usable(item) {
            return None;
        }
        let value = match &item.kind {
            ItemKind::Constant(expression) => constant.read(expression),
            _ => Err(format!(
                "`{constant}` is read without being run, so it must be a `pub const` in this file"
            )),
        };
        value
            .map_err(|message| self.problem(Rule::ConstantValue, item.line, message))
            .ok()
    }

    /// `CONFIG` is not read but compiled; only the edge runtime, which it hasn't, is worth a message of its own.
    fn edge(&mut self, item: &NamedItem) {
        let ItemKind::Constant(expression) = &item.kind else {
            return;
        };
        let mut expression = expression;
        while let Expr::MethodCall(call) = &**expression {
            if call.method == "runtime" && call.args.iter().any(is_edge) {
                let message = "a Pages file can't run on the edge, where handlers have another signature; \
                               write it as an App route, `route.rs` with `pub const RUNTIME: &str = \"edge\";`";
                self.problem(Rule::EdgeInPages, call.method.span().start().line, message);
            }
            expression = &call.receiver;
        }
    }

    fn problem(&mut self, rule: Rule, line: impl Into<Option<usize>>, message: impl Into<String>) {
        self.problems
            .push(Problem::new(rule, self.file, line, message));
    }
}

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

fn is_edge(argument: &Expr) -> bool {
    match argument {
        Expr::Lit(literal) => {
            matches!(&literal.lit, Lit::Str(text) if ["edge", "experimental-edge"].contains(&text.value().as_str()))
        }
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "Edge"),
        _ => false,
    }
}
