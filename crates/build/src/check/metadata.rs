//! Checks a metadata file with code, such as `sitemap.rs`.

use super::Check;
use crate::error::Rule;
use crate::metadata_name::{MetadataKind, MetadataName};
use crate::route::Exports;
use crate::spelling::{Similarity, closest};

impl Check<'_> {
    /// The exports of a metadata file. `None` without a handler that can be used.
    pub(crate) fn metadata_exports(mut self, name: &MetadataName) -> Option<Exports> {
        let kind = name.kind;
        let function = kind.function();
        let line = self.metadata_handler(&function);
        let generator = self.generator(kind);
        let constants = self.segment_constants();
        let static_params = match (kind.is_image(), generator) {
            (true, None) => self.static_params(),
            _ => {
                self.misplaced_static_params("a metadata file whose path has no params or has ids");
                None
            }
        };
        Some(Exports::Metadata {
            kind,
            line: line?,
            generator,
            static_params,
            constants,
        })
    }

    /// The line of the handler, which has the name of its file.
    fn metadata_handler(&mut self, function: &str) -> Option<usize> {
        let before = self.problems.len();
        let line = self.function(function);
        if line.is_none() && self.problems.len() == before {
            let needed = format!("this metadata file needs a `pub async fn {function}`");
            self.missing(Rule::MissingHandler, &needed, |name| {
                let is_near = ["get", "handler", "default"].contains(&name.to_lowercase().as_str())
                    || closest(name, &[function]).is_some();
                is_near.then(|| format!("; did you mean `{function}` instead of `{name}`?"))
            });
        }
        line
    }

    /// The line of `generate_sitemaps` or `generate_image_metadata`.
    fn generator(&mut self, kind: MetadataKind) -> Option<usize> {
        let wanted = kind.generator();
        let generators = ["generate_sitemaps", "generate_image_metadata"];
        for item in self.functions() {
            let name = item.name.as_str();
            let meant = generators.contains(&name).then_some(name);
            let misspelt = closest(name, &generators);
            let misspelt = misspelt.filter(|(_, similarity)| *similarity == Similarity::SameWord);
            let Some(meant) = meant.or(misspelt.map(|(meant, _)| meant)) else {
                continue;
            };
            let message = match wanted {
                Some(wanted) if wanted == name => continue,
                Some(wanted) => format!("`{name}` has no effect; did you mean `{wanted}`?"),
                None => format!("`{meant}` has no effect in this file; remove it"),
            };
            self.problem(Rule::HandlerName, item.line, message);
        }
        self.function(wanted?)
    }
}
