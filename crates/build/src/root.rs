//! The root: the folder of a package that has the trees `pages` and `app`.

use std::path::{Component, Path, PathBuf};

use twinroute_matcher::Style;

use crate::instrumentation_file::INSTRUMENTATION;

/// A `pages` or an `app` folder, which may be missing.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) style: Style,
    pub(crate) path: PathBuf,
    // Relative to the package.
    pub(crate) shown: String,
}

impl Tree {
    /// A path below the tree, relative to the package, for messages.
    pub(crate) fn show(&self, below: &[String]) -> String {
        let mut shown = self.shown.clone();
        below.iter().for_each(|name| shown.extend(["/", name]));
        shown
    }
}

/// Both trees of a [normalized](normalize) root.
pub(crate) fn trees(package_root: &Path, root: &str) -> [Tree; 2] {
    [(Style::Pages, "pages"), (Style::App, "app")].map(|(style, name)| {
        let shown = if root.is_empty() {
            name.to_owned()
        } else {
            format!("{root}/{name}")
        };
        Tree {
            style,
            path: package_root.join(&shown),
            shown,
        }
    })
}

/// `./src/` becomes `src`, and `.` becomes empty; `None` if the root is outside the package.
pub(crate) fn normalize(root: &str) -> Option<String> {
    let mut parts = Vec::new();
    for component in Path::new(root).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// The paths whose changes can change the table. An empty list means the whole package.
pub(crate) fn watched(package_root: &Path, root: &str) -> Vec<PathBuf> {
    let root = normalize(root).unwrap_or_default();
    let [pages, app] = trees(package_root, &root).map(|tree| tree.path);
    let above = package_root.join(&root);
    let [proxy, instrumentation] = ["proxy.rs", INSTRUMENTATION].map(|file| above.join(file));
    let has_files = proxy.is_file() && instrumentation.is_file();
    if pages.is_dir() && app.is_dir() && has_files {
        return vec![pages, app, proxy, instrumentation];
    }
    // Cargo treats a missing file as changed at every build, so watch the parent of what is missing.
    if root.is_empty() || !above.is_dir() {
        Vec::new()
    } else {
        vec![above]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots() {
        let table = [
            ("src", Some("src")),
            ("./src/", Some("src")),
            (".", Some("")),
            ("", Some("")),
            ("a/b", Some("a/b")),
            ("..", None),
            ("/src", None),
        ];
        for (root, expected) in table {
            assert_eq!(normalize(root).as_deref(), expected, "{root}");
        }
    }

    #[test]
    fn a_missing_tree_or_file_is_watched_from_above() {
        let package = tempfile::tempdir().unwrap();
        let path = |below| package.path().join(below);
        let folder = |below| std::fs::create_dir_all(path(below)).unwrap();
        assert!(watched(package.path(), "src").is_empty());
        folder("src/app");
        assert_eq!(watched(package.path(), "src"), [path("src")]);
        folder("src/pages");
        assert_eq!(watched(package.path(), "src"), [path("src")]);
        std::fs::write(path("src/proxy.rs"), "").unwrap();
        assert_eq!(watched(package.path(), "src"), [path("src")]);
        std::fs::write(path("src/instrumentation.rs"), "").unwrap();
        let paths = ["pages", "app", "proxy.rs", "instrumentation.rs"];
        let paths = paths.map(|name| path("src").join(name));
        assert_eq!(watched(package.path(), "src"), paths);
        assert!(watched(package.path(), ".").is_empty());
    }
}
