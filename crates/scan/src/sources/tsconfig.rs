//! The path aliases of `tsconfig.json` and `jsconfig.json`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::read_json;

/// The aliases of a folder, such as `@/*`.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    // The text before and after `*`, and the targets as paths with a `*`. Without a `*`, the alias is exact.
    paths: Vec<(String, Option<String>, Vec<PathBuf>)>,
    base: Option<PathBuf>,
}

impl Aliases {
    /// Reads the configuration of a folder; `None` if it has none.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let names = ["tsconfig.json", "jsconfig.json"];
        let path = names
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file())?;
        let mut aliases = Self::default();
        aliases.extend(&path, 0);
        Some(aliases)
    }

    // A configuration overrides what it extends, so what is already set stays.
    fn extend(&mut self, path: &Path, depth: u8) {
        let (Some(config), Some(folder)) = (read_json(path), path.parent()) else {
            return;
        };
        let options = &config["compilerOptions"];
        let base = options["baseUrl"].as_str().map(|base| folder.join(base));
        if self.paths.is_empty() {
            let root = base.clone().unwrap_or_else(|| folder.to_owned());
            for (alias, targets) in options["paths"].as_object().into_iter().flatten() {
                let targets = targets.as_array().into_iter().flatten();
                let targets = targets
                    .filter_map(|target| Some(root.join(target.as_str()?)))
                    .collect();
                let (before, after) = match alias.split_once('*') {
                    Some((before, after)) => (before, Some(after.to_owned())),
                    None => (alias.as_str(), None),
                };
                self.paths.push((before.to_owned(), after, targets));
            }
        }
        if self.base.is_none() {
            self.base = base;
        }
        if depth < 8 {
            self.parents(&config["extends"], folder, depth);
        }
    }

    fn parents(&mut self, extends: &Value, folder: &Path, depth: u8) {
        let parents = match extends {
            Value::Array(parents) => parents.as_slice(),
            parent => std::slice::from_ref(parent),
        };
        for parent in parents.iter().rev().filter_map(Value::as_str) {
            if parent.starts_with('.') || parent.starts_with('/') {
                let path = folder.join(parent);
                let path = if path.is_file() {
                    path
                } else {
                    folder.join(format!("{parent}.json"))
                };
                self.extend(&path, depth + 1);
            }
        }
    }

    /// The paths that a specifier may mean, the likeliest first, without extensions.
    pub(super) fn candidates(&self, specifier: &str) -> Vec<PathBuf> {
        let mut found: Vec<(usize, PathBuf)> = Vec::new();
        for (before, after, targets) in &self.paths {
            let rest = match after {
                None => (specifier == before).then_some(""),
                Some(after) => specifier
                    .strip_prefix(before.as_str())
                    .and_then(|rest| rest.strip_suffix(after.as_str())),
            };
            let Some(rest) = rest else { continue };
            for target in targets {
                let target = target.to_string_lossy().replacen('*', rest, 1);
                found.push((before.len(), PathBuf::from(target)));
            }
        }
        // TypeScript takes the alias with the longest prefix.
        found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        let base = self.base.iter().map(|base| base.join(specifier));
        found
            .into_iter()
            .map(|(_, path)| path)
            .chain(base)
            .collect()
    }
}
