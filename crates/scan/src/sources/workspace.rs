//! The packages of the repository that a project is in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::JsonFiles;
use super::folders::folders_in;

/// The folders of the packages by name.
pub(super) fn packages(project: &Path, json: &JsonFiles) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    if let Some(root) = repository(project, json) {
        collect(&root, 0, json, &mut found);
    }
    found
}

/// The outermost of the nearest folders that hold a workspace of packages.
fn repository(project: &Path, json: &JsonFiles) -> Option<PathBuf> {
    let holds_workspace = |folder: &&Path| {
        let markers = [
            "pnpm-workspace.yaml",
            "lerna.json",
            "turbo.json",
            "nx.json",
            ".git",
        ];
        markers.iter().any(|marker| folder.join(marker).exists())
            || json
                .read(&folder.join("package.json"))
                .is_some_and(|manifest| manifest.get("workspaces").is_some())
    };
    // A file `turbo.json` may also be in a package, so the next folder up is asked as well.
    let near = project.ancestors().take(6).filter(holds_workspace);
    near.last().map(Path::to_owned)
}

fn collect(folder: &Path, depth: u8, json: &JsonFiles, found: &mut HashMap<String, PathBuf>) {
    if let Some(manifest) = json.read(&folder.join("package.json"))
        && let Some(name) = manifest["name"].as_str()
    {
        found
            .entry(name.to_owned())
            .or_insert_with(|| folder.to_owned());
    }
    if depth == 4 {
        return;
    }
    let folders = folders_in(folder).unwrap_or_else(|message| {
        json.problems().report(folder, None, message);
        Vec::new()
    });
    for folder in folders.iter().filter(|path| !is_skipped(path)) {
        collect(folder, depth + 1, json, found);
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
