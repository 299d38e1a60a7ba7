//! The folder that a package's trees lie in.

use std::path::{Component, Path, PathBuf};

use twinroute_matcher::Style;

/// A `pages` or an `app` folder, which may not be there.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) style: Style,
    pub(crate) path: PathBuf,
    // Relative to the package.
    pub(crate) shown: String,
}

impl Tree {
    /// A path below the tree, relative to the package.
    pub(crate) fn show(&self, below: &[String]) -> String {
        let mut shown = self.shown.clone();
        below.iter().for_each(|name| shown.extend(["/", name]));
        shown
    }
}

/// Both trees of a root that has been [normalised](normalise).
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

/// `./src/` is `src`, and `.` is empty; `None` if it leaves the package.
pub(crate) fn normalise(root: &str) -> Option<String> {
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

/// The folders whose changes can change the table. An empty list stands for the whole package.
pub(crate) fn watched(package_root: &Path, root: &str) -> Vec<PathBuf> {
    let root = normalise(root).unwrap_or_default();
    let trees = trees(package_root, &root).map(|tree| tree.path);
    if trees.iter().all(|tree| tree.is_dir()) {
        return trees.into();
    }
    // Cargo takes a folder that isn't there for one that has always just changed, so the one above stands in for it.
    let above = package_root.join(&root);
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
            assert_eq!(normalise(root).as_deref(), expected, "{root}");
        }
    }

    #[test]
    fn a_missing_tree_is_watched_from_above() {
        let package = tempfile::tempdir().unwrap();
        let path = |below| package.path().join(below);
        let folder = |below| std::fs::create_dir_all(path(below)).unwrap();
        assert!(watched(package.path(), "src").is_empty());
        folder("src/app");
        assert_eq!(watched(package.path(), "src"), [path("src")]);
        folder("src/pages");
        assert_eq!(
            watched(package.path(), "src"),
            [path("src/pages"), path("src/app")]
        );
        assert!(watched(package.path(), ".").is_empty());
    }
}
