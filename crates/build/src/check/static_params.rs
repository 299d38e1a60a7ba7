//! Checks `generate_static_params`, which lists the params whose responses are computed before the server listens.

use syn::Signature;

use super::Check;
use super::params::is;
use super::signature::types;
use crate::error::Rule;
use crate::item::{ItemKind, NamedItem};
use crate::spelling::{Similarity, closest};

const NAME: &str = "generate_static_params";

impl Check<'_> {
    /// The line of the `generate_static_params` of a `route.rs`.
    pub(super) fn static_params(&mut self) -> Option<usize> {
        self.misspelt_static_params();
        let item = self.functions().find(|item| item.name == NAME)?;
        if let Some(pattern) = self.pattern
            && pattern.names().next().is_none()
        {
            let message = format!(
                "`{NAME}` has no effect in `{pattern}`, which has no dynamic segment; remove it"
            );
            self.problem(Rule::StaticParams, item.line, message);
            return None;
        }
        let is_usable = self.usable(item)
            && match &item.kind {
                ItemKind::Function(signature) => {
                    self.reads_no_request(item, signature) && self.signature(item, signature)
                }
                _ => true,
            };
        is_usable.then_some(item.line)
    }

    /// Reports a `generate_static_params` in a file without kept responses, which `place` describes.
    pub(super) fn misplaced_static_params(&mut self, place: &str) {
        for item in self.functions() {
            let is_named =
                item.name == NAME || similarity(&item.name) == Some(Similarity::SameWord);
            if is_named && item.is_public && !self.items.is_used(&item.name) {
                let message = format!(
                    "`{}` has no effect in {place}; move it to a `route.rs` below a `[segment]`, as `{NAME}`",
                    item.name
                );
                self.problem(Rule::StaticParams, item.line, message);
            }
        }
    }

    /// Whether it has no argument of a request, since there is no request when it runs.
    fn reads_no_request(&mut self, item: &NamedItem, signature: &Signature) -> bool {
        let argument = ["RouteContext", "NextRequest"]
            .into_iter()
            .find(|name| types(signature).any(|kind| is(kind, name)));
        if let Some(argument) = argument {
            let message = format!(
                "`{NAME}` runs before the server listens, without a request; remove its `{argument}`"
            );
            self.problem(Rule::StaticParams, item.line, message);
        }
        argument.is_none()
    }

    fn misspelt_static_params(&mut self) {
        for item in self.functions() {
            let Some(similarity) = similarity(&item.name) else {
                continue;
            };
            let is_typo = item.is_public && !self.items.is_used(&item.name);
            if similarity == Similarity::SameWord || is_typo {
                let message = format!("`{}` has no effect; did you mean `{NAME}`?", item.name);
                self.problem(Rule::HandlerName, item.line, message);
            }
        }
    }
}

fn similarity(name: &str) -> Option<Similarity> {
    closest(name, &[NAME]).map(|(_, similarity)| similarity)
}
