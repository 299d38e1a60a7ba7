//! The packages of the repository that a project is in.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::read_json;

/// The folders of the packages by name.
pub(super) fn packages(project: &Path) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    if let Some(root) = repository(project) {
        collect(&root, 0, &mut found);
    }
    found
}

/// The outermost of the nearest folders that hold a workspace of packages.
fn repository(project: &Path) -> Option<PathBuf> {
    let holds_workspace = |folder: &&Path| {
        let markers = [
            "pnpm-workspace.yaml",
            "lerna.json",
            "turbo.json",
            "nx.json",
            ".git",
        ];
        markers.iter().any(|marker| folder.join(marker).exists())
            || read_json(&folder.join("package.json"))
                .is_some_and(|manifest| manifest.get("workspaces").is_some())
    };
    // A file `turbo.json` may also be in a package, so the next folder up is asked as well.
    let near = project.ancestors().take(6).filter(holds_workspace);
    near.last().map(Path::to_owned)
}

fn collect(folder: &Path, depth: u8, found: &mut HashMap<String, PathBuf>) {
    if let Some(manifest) = read_json(&folder.join("package.json"))
        && let Some(name) = manifest["name"].as_str()
    {
        found
            .entry(name.to_owned())
            .or_insert_with(|| folder.to_owned());
    }
    if depth == 4 {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .filter(|path| !is_skipped(path))
        .collect();
    folders.sort();
    for folder in folders {
        collect(&folder, depth + 1, found);
    }
}

fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let skipped = [
        "node_modules",
        "dist",
        "build",
        "src",
        "app",
        "pages",
        "public",
        "components",
        "lib",
        "target",
    ];
    name.starts_with('.') || skipped.contains(&&*name)
}
