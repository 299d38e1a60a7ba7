//! The packages of npm that the code uses, and what has their place in Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::excerpt::is_session;
use super::migration::cells;
use super::source::SourcePart;

const HINTS: &str = include_str!("packages.md");

/// A package of npm that the code of the brief uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsedPackage {
    /// The name: `stripe`, `node:crypto`; `fetch` for the function.
    pub name: String,
    /// The installed version, or the one that `package.json` asks for: `^4.1`.
    pub version: Option<String>,
    /// The exports that the code names; `default`, or `*` for all of it.
    pub exports: Vec<String>,
    /// The usual crates in its place.
    pub crates: Vec<String>,
    /// What the code does in Rust; `null` for a package that the tool does not know.
    pub hint: Option<String>,
}

/// What has the place of some packages.
struct Hint<'a> {
    npm: &'a str,
    crates: Vec<String>,
    text: String,
}

/// The packages that some parts use, without Next.js and React: those with a hint first, in the order of the hints.
pub(super) fn packages(root: &Path, parts: &[SourcePart]) -> Vec<UsedPackage> {
    let hints = hints();
    let mut found = Vec::new();
    for (name, exports) in used(parts) {
        let place = hints.iter().position(|hint| hint.is_of(&name));
        let hint = place.map(|place| &hints[place]);
        let package = UsedPackage {
            version: version(root, &name),
            exports: exports.into_iter().collect(),
            crates: hint.map(|hint| hint.crates.clone()).unwrap_or_default(),
            hint: hint.map(|hint| hint.text.clone()),
            name,
        };
        found.push((place.unwrap_or(usize::MAX), package));
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, package)| package).collect()
}

/// The packages with the exports that the code names. The providers of a session library are no part of a route.
fn used(parts: &[SourcePart]) -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in parts.iter().filter(|part| !is_session(part)) {
        for import in &part.packages {
            let name = package(&import.module);
            if !matches!(&*name, "next" | "react" | "server-only" | "client-only") {
                used.entry(name).or_default().insert(import.name.clone());
            }
        }
        if super::trigger::has(&part.code, "fetch(") {
            used.entry("fetch".to_owned()).or_default();
        }
    }
    used
}

/// The package of a module: `@aws-sdk/client-s3` of `@aws-sdk/client-s3/dist`, `node:fs/promises` of `fs/promises`.
fn package(module: &str) -> String {
    let depth = if module.starts_with('@') { 2 } else { 1 };
    let root = module.split('/').take(depth).collect::<Vec<_>>().join("/");
    let node = format!("node:{module}");
    match HINTS.contains(&format!("`{node}`")) {
        true => node,
        false if module.starts_with("node:") => module.to_owned(),
        false => root,
    }
}

/// The table of hints.
fn hints() -> Vec<Hint<'static>> {
    let row = |line: &'static str| {
        let cells = cells(line);
        let npm = line.split('|').nth(1)?;
        Some(Hint {
            npm,
            crates: names(cells.get(2)?).map(str::to_owned).collect(),
            text: cells.get(3)?.clone(),
        })
    };
    HINTS.lines().skip(2).filter_map(row).collect()
}

/// The names in backticks of a cell.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

impl Hint<'_> {
    fn is_of(&self, package: &str) -> bool {
        names(self.npm).any(|name| match name.strip_suffix('*') {
            Some(start) => package.starts_with(start),
            None => name == package,
        })
    }
}

// The project, and the repository around it.
const FOLDERS_UP: usize = 4;

/// The version of a package: the installed one, the locked one, or the one that is asked for.
pub(super) fn version(root: &Path, package: &str) -> Option<String> {
    let root = fs::canonicalize(root).ok()?;
    let folders = || root.ancestors().take(FOLDERS_UP);
    let installed = |folder: &Path| {
        let file = folder
            .join("node_modules")
            .join(package)
            .join("package.json");
        text(&json(&file)?["version"])
    };
    let locked = |folder: &Path| {
        let lock = json(&folder.join("package-lock.json"))?;
        text(&lock["packages"][format!("node_modules/{package}")]["version"])
    };
    let asked = |folder: &Path| {
        let manifest = json(&folder.join("package.json"))?;
        let kinds = ["dependencies", "devDependencies", "peerDependencies"];
        let mut kinds = kinds
            .iter()
            .filter_map(|kind| text(&manifest[kind][package]));
        kinds.next()
    };
    let found = folders().find_map(installed);
    let found = found.or_else(|| folders().find_map(locked));
    found.or_else(|| folders().find_map(asked))
}

fn json(file: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::{HINTS, hints, names, package};

    /// Crates that are on crates.io, checked when they are added.
    const CRATES: &str = include_str!("crates.txt");

    #[test]
    fn each_crate_is_known_and_each_known_crate_is_named() {
        let hints = hints();
        let named: BTreeSet<_> = hints.iter().flat_map(|hint| &hint.crates).collect();
        let named: Vec<_> = named.into_iter().map(String::as_str).collect();
        let known: Vec<_> = CRATES.lines().collect();
        assert_eq!(
            named, known,
            "brief/packages.md (left) and brief/crates.txt (right)"
        );
    }

    #[test]
    fn each_row_is_read_and_names_each_package_once() {
        let hints = hints();
        assert_eq!(hints.len(), HINTS.lines().count() - 2);
        let all: Vec<_> = hints.iter().flat_map(|hint| names(hint.npm)).collect();
        let once: HashSet<_> = all.iter().collect();
        assert_eq!(once.len(), all.len());
        // The first that fits counts.
        let s3 = hints.iter().find(|hint| hint.is_of("@aws-sdk/client-s3"));
        assert_eq!(s3.unwrap().crates, ["aws-sdk-s3", "aws-config"]);
    }

    #[test]
    fn the_package_of_a_module() {
        let packages = [
            "@aws-sdk/client-s3/dist",
            "next-auth/next",
            "crypto",
            "node:fs/promises",
            "fs/promises",
            "node:vm",
        ];
        assert_eq!(
            packages.map(package),
            [
                "@aws-sdk/client-s3",
                "next-auth",
                "node:crypto",
                "node:fs/promises",
                "node:fs/promises",
                "node:vm"
            ]
        );
    }
}
