//! The path aliases of `tsconfig.json` and `jsconfig.json`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::package::split_package;
use super::{JsonFiles, is_present};

/// The aliases of a folder, such as `@/*`.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    // The text before and after `*`, and the targets as paths with a `*`. Without a `*`, the alias is exact.
    paths: Vec<(String, Option<String>, Vec<PathBuf>)>,
    base: Option<PathBuf>,
    // The folder of the configuration itself, which those that it extends call `${configDir}`.
    folder: PathBuf,
}

/// Finds the folder of a package of the repository by its name.
pub(super) type PackageFolder<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

/// Where the configurations are that another one extends.
struct Configurations<'a> {
    package: PackageFolder<'a>,
    json: &'a JsonFiles,
}

impl Aliases {
    /// Reads the configuration of a folder; `None` if it has none. `package` finds the folder of a package whose configuration
    /// it extends.
    pub(super) fn read(
        folder: &Path,
        package: PackageFolder<'_>,
        json: &JsonFiles,
    ) -> Option<Self> {
        let names = ["tsconfig.json", "jsconfig.json"];
        let path = names
            .iter()
            .map(|name| folder.join(name))
            .find(|path| is_present(path))?;
        let mut aliases = Self {
            folder: folder.to_owned(),
            ..Self::default()
        };
        aliases.extend(&path, &Configurations { package, json }, 0);
        Some(aliases)
    }

    /// The folder that the configuration is in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    // A configuration overrides what it extends, so what is already set stays.
    fn extend(&mut self, path: &Path, others: &Configurations<'_>, depth: u8) {
        let (Some(config), Some(folder)) = (others.json.read(path), path.parent()) else {
            return;
        };
        let options = &config["compilerOptions"];
        let configured = self.folder.clone();
        let join = |base: &Path, path: &str| match path.strip_prefix("${configDir}") {
            Some(rest) => configured.join(rest.trim_start_matches('/')),
            None => base.join(path),
        };
        let base = options["baseUrl"].as_str().map(|base| join(folder, base));
        if self.paths.is_empty() {
            let root = base.clone().unwrap_or_else(|| folder.to_owned());
            for (alias, targets) in options["paths"].as_object().into_iter().flatten() {
                let targets = targets.as_array().into_iter().flatten();
                let targets = targets
                    .filter_map(|target| Some(join(&root, target.as_str()?)))
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
            self.parents(&config["extends"], path, others, depth);
        }
    }

    fn parents(&mut self, extends: &Value, file: &Path, others: &Configurations<'_>, depth: u8) {
        let folder = file.parent().unwrap_or(file);
        let parents = match extends {
            Value::Array(parents) => parents.as_slice(),
            parent => std::slice::from_ref(parent),
        };
        for parent in parents.iter().rev().filter_map(Value::as_str) {
            let is_path = parent.starts_with(['.', '/']);
            let path = match is_path {
                true => Some(folder.join(parent)),
                false => in_package(folder, parent, others.package),
            };
            let Some(path) = path else { continue };
            let with_extension = PathBuf::from(format!("{}.json", path.display()));
            let candidates = [path.clone(), with_extension, path.join("tsconfig.json")];
            match candidates.iter().find(|path| path.is_file()) {
                Some(path) => self.extend(path, others, depth + 1),
                None if is_path => {
                    let message = format!("it extends `{parent}`, and there is no such file");
                    others.json.problems().report(file, None, message);
                }
                // A package that is not installed.
                None => {}
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

/// The path of `@scope/package/next.json`, in the repository or in `node_modules`.
fn in_package(folder: &Path, specifier: &str, package: PackageFolder<'_>) -> Option<PathBuf> {
    let (name, rest) = split_package(specifier);
    let installed = || {
        let folders = folder.ancestors();
        let mut folders = folders.map(|folder| folder.join("node_modules").join(name));
        folders.find(|path| path.is_dir())
    };
    Some(package(name).or_else(installed)?.join(rest))
}
