//! Checks `CONFIG` and the segment constants.

use syn::{Expr, Lit};

use super::Check;
use crate::constant::{Constant, Value};
use crate::error::Rule;
use crate::item::{ItemKind, NamedItem};
use crate::spelling::{Similarity, closest};

/// The constant for the rate limit of a route of either style. Its value is an expression, which the compiler checks.
const RATE_LIMIT: &str = "RATE_LIMIT";

impl Check<'_> {
    /// Whether the file has a `RATE_LIMIT`.
    pub(crate) fn rate_limit(&mut self) -> bool {
        let named = self.constants().find(|item| item.name == RATE_LIMIT);
        named.is_some_and(|item| self.usable(item))
    }

    /// Whether a Pages file has a `CONFIG`.
    pub(super) fn config(&mut self) -> bool {
        let mut config = false;
        for item in self.constants() {
            if item.name == RATE_LIMIT {
                continue;
            }
            if item.name == "CONFIG" {
                config |= self.usable(item);
                self.refuse_edge(item);
            } else if segment_constant(&item.name).is_some() && item.is_public {
                let message = format!(
                    "`{}` is for App routes and has no effect in a Pages file; use `pub const CONFIG: PageConfig`",
                    item.name
                );
                self.problem(Rule::ConstantStyle, item.line, message);
            } else {
                self.misspelt_constant(item, &["CONFIG", RATE_LIMIT]);
            }
        }
        config
    }

    /// The segment constants of a `route.rs`.
    pub(super) fn segment_constants(&mut self) -> Vec<(Constant, Value)> {
        let mut constants = Vec::new();
        for item in self.constants() {
            if item.name == RATE_LIMIT {
                continue;
            }
            if let Some(constant) = segment_constant(&item.name) {
                let value = self.value(constant, item);
                constants.extend(value.map(|value| (constant, value)));
            } else if item.name == "CONFIG" && item.is_public {
                let message = "`CONFIG` is for Pages files and has no effect in a `route.rs`; use a constant for each setting, such as `MAX_DURATION` or `BODY_LIMIT`";
                self.problem(Rule::ConstantStyle, item.line, message);
            } else {
                let names = Constant::ALL.map(Constant::name).into_iter();
                let names: Vec<_> = names.chain([RATE_LIMIT]).collect();
                self.misspelt_constant(item, &names);
            }
        }
        constants.sort_by_key(|(constant, _)| *constant);
        constants
    }

    fn value(&mut self, constant: Constant, item: &NamedItem) -> Option<Value> {
        if !self.usable(item) {
            return None;
        }
        let value = match &item.kind {
            ItemKind::Constant(item) => constant.read(&item.expr),
            _ => Err(format!(
                "the build reads `{constant}` from the source, so it must be a `pub const` in this file"
            )),
        };
        value
            .map_err(|message| self.problem(Rule::ConstantValue, item.line, message))
            .ok()
    }

    pub(super) fn misspelt_constant(&mut self, item: &NamedItem, wanted: &[&str]) {
        // `pub use crate::config` re-exports a module.
        if matches!(item.kind, ItemKind::Reexport) {
            return;
        }
        let Some((constant, similarity)) = closest(&item.name, wanted) else {
            return;
        };
        let is_typo = item.is_public && !self.items.is_used(&item.name);
        if similarity == Similarity::SameWord || is_typo {
            let message = format!("`{}` has no effect; did you mean `{constant}`?", item.name);
            self.problem(Rule::ConstantName, item.line, message);
        }
    }

    /// The compiler checks `CONFIG`. Only the edge runtime, which Pages doesn't support, gets a message of the build.
    fn refuse_edge(&mut self, item: &NamedItem) {
        let ItemKind::Constant(constant) = &item.kind else {
            return;
        };
        let mut expression = &constant.expr;
        while let Expr::MethodCall(call) = &**expression {
            if call.method == "runtime" && call.args.iter().any(is_edge) {
                let message = "a Pages file can't use the edge runtime, whose handlers have another signature; \
                               write an App route instead, a `route.rs` with `pub const RUNTIME: &str = \"edge\";`";
                self.problem(Rule::EdgeInPages, call.method.span().start().line, message);
            }
            expression = &call.receiver;
        }
    }
}

pub(super) fn segment_constant(name: &str) -> Option<Constant> {
    Constant::ALL
        .into_iter()
        .find(|constant| constant.name() == name)
}

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
