//! The entry points of a package in the same repository.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{JsonFiles, is_present};

/// The files that `package/subpath` may mean, the likeliest first.
pub(super) fn entry_points(folder: &Path, subpath: &str, json: &JsonFiles) -> Vec<PathBuf> {
    let manifest = json.read_or_empty(&folder.join("package.json"));
    let mut targets = Vec::new();
    let wanted = if subpath.is_empty() {
        ".".to_owned()
    } else {
        format!("./{subpath}")
    };
    exported(&manifest["exports"], &wanted, &mut targets);
    let mut paths: Vec<PathBuf> = targets
        .iter()
        .flat_map(|target| sources_of(folder, target))
        .collect();
    if subpath.is_empty() {
        for name in ["source", "types", "typings", "module", "main"] {
            if let Some(target) = manifest[name].as_str() {
                paths.extend(sources_of(folder, target));
            }
        }
        paths.extend([folder.join("index"), folder.join("src/index")]);
    } else {
        paths.extend([folder.join(subpath), folder.join("src").join(subpath)]);
    }
    paths
}

/// The files that `#name` may mean: the `imports` of the nearest `package.json`.
pub(super) fn internal_imports(folder: &Path, wanted: &str, json: &JsonFiles) -> Vec<PathBuf> {
    let has_manifest = |folder: &&Path| is_present(&folder.join("package.json"));
    let Some(folder) = folder.ancestors().find(has_manifest) else {
        return Vec::new();
    };
    let manifest = json.read_or_empty(&folder.join("package.json"));
    let mut targets = Vec::new();
    exported(&manifest["imports"], wanted, &mut targets);
    let files = targets.iter().flat_map(|target| sources_of(folder, target));
    files.collect()
}

/// The name of a package, and the rest of what an import names: `@scope/name/sub/path`.
pub(super) fn split_package(specifier: &str) -> (&str, &str) {
    let depth = if specifier.starts_with('@') { 1 } else { 0 };
    let end = specifier.match_indices('/').nth(depth);
    match end {
        Some((at, _)) => (&specifier[..at], &specifier[at + 1..]),
        None => (specifier, ""),
    }
}

/// The targets of an export in `exports`, or of an import in `imports`, under any condition.
fn exported(exports: &Value, wanted: &str, targets: &mut Vec<String>) {
    match exports {
        Value::String(_) if wanted == "." => conditions(exports, "", targets),
        Value::Object(map) if map.keys().any(|key| key.starts_with(['.', '#'])) => {
            for (key, value) in map {
                let rest = match key.split_once('*') {
                    None => (key == wanted).then_some(""),
                    Some((before, after)) => wanted
                        .strip_prefix(before)
                        .and_then(|rest| rest.strip_suffix(after)),
                };
                if let Some(rest) = rest {
                    conditions(value, rest, targets);
                }
            }
        }
        Value::Object(_) if wanted == "." => conditions(exports, "", targets),
        _ => {}
    }
}

fn conditions(value: &Value, rest: &str, targets: &mut Vec<String>) {
    match value {
        Value::String(target) => targets.push(target.replace('*', rest)),
        Value::Array(list) => list.iter().for_each(|one| conditions(one, rest, targets)),
        Value::Object(map) => map.values().for_each(|one| conditions(one, rest, targets)),
        _ => {}
    }
}

/// A target, and the source that a built file was probably made from.
fn sources_of(folder: &Path, target: &str) -> Vec<PathBuf> {
    let target = target.trim_start_matches("./");
    let mut paths = vec![folder.join(target)];
    for built in ["dist/", "build/", "lib/", "out/"] {
        if let Some(rest) = target.strip_prefix(built) {
            let endings = [".d.ts", ".d.mts", ".js", ".mjs", ".cjs"];
            let stem = endings
                .iter()
                .find_map(|ending| rest.strip_suffix(ending))
                .unwrap_or(rest);
            paths.extend([folder.join("src").join(stem), folder.join(stem)]);
        }
    }
    paths
}
