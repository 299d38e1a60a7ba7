//! Finds the route files under a root.

use std::fs;
use std::path::{Component, Path, PathBuf};

use twinroute_matcher::Style;

use crate::error::{Problem, Rule};

/// A file that ought to be a route.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) style: Style,
    pub(crate) path: PathBuf,
    // Relative to the package.
    pub(crate) file: String,
    // From the tree down to the route: `["api", "posts", "[id]"]`, without a Pages file's `.rs` and `index`.
    pub(crate) folders: Vec<String>,
}

/// Finds every route file under `root`, sorted by style and name.
pub(crate) fn walk(
    package_root: &Path,
    root: &str,
    problems: &mut Vec<Problem>,
) -> Vec<SourceFile> {
    let Some(root) = normalise(root) else {
        problems.push(Problem::new(
            Rule::NoTree,
            root,
            None,
            "the root must be a folder of the package",
        ));
        return Vec::new();
    };
    let mut walk = Walk {
        files: Vec::new(),
        problems,
    };
    let trees = trees(package_root, &root);
    if !trees.iter().any(|tree| tree.path.is_dir()) {
        let shown = if root.is_empty() { "." } else { &root };
        let message =
            "there is neither a `pages` nor an `app` folder here: is this the right root?";
        walk.problems
            .push(Problem::new(Rule::NoTree, shown, None, message));
    }
    for tree in trees {
        walk.folder(&tree, &tree.path, &mut Vec::new());
    }
    let files = walk.files;
    if let Some(first) = files.first() {
        problems.extend(second_root(package_root, &root, first));
    }
    files
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

struct Tree {
    style: Style,
    path: PathBuf,
    // Relative to the package.
    shown: String,
}

fn trees(package_root: &Path, root: &str) -> [Tree; 2] {
    [(Style::Pages, "pages"), (Style::App, "app")].map(|(style, name)| {
        let shown = if root.is_empty() {
            name.to_owned()
        } else {
            format!("{root}/{name}")
        };
        Tree {
            style,
            path: package_root.join(root).join(name),
            shown,
        }
    })
}

/// `./src/` is `src`, and `.` is empty; `None` if it leaves the package.
fn normalise(root: &str) -> Option<String> {
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

/// Next looks into the package's own folder first, then into `src`, and ignores the second without a word.
fn second_root(package_root: &Path, root: &str, first: &SourceFile) -> Option<Problem> {
    let mut ignored = Vec::new();
    let mut walk = Walk {
        files: Vec::new(),
        problems: &mut ignored,
    };
    for other in ["", "src"].into_iter().filter(|other| *other != root) {
        for tree in trees(package_root, other) {
            // A package of its own, called `app`, is nobody's route tree.
            if !tree.path.join("Cargo.toml").exists() {
                walk.folder(&tree, &tree.path, &mut Vec::new());
            }
        }
    }
    let second = walk
        .files
        .into_iter()
        .find(|file| file.file != first.file)?;
    let message = format!(
        "`{}` and `{}` are routes under two roots; all routes lie under one",
        first.file, second.file
    );
    Some(Problem::new(Rule::TwoRoots, &second.file, None, message))
}

struct Walk<'a> {
    files: Vec<SourceFile>,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn folder(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        let shown = show(tree, below);
        let mut entries = match fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>)
        {
            Ok(entries) => entries,
            Err(_) if below.is_empty() && !path.exists() => return,
            Err(error) => {
                self.problem(
                    Rule::Unreadable,
                    &shown,
                    format!("the folder can't be read: {error}"),
                );
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for path in entries.iter().map(fs::DirEntry::path) {
            let is_folder = path.is_dir();
            if !is_folder && path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            match path.file_name().and_then(|name| name.to_str()) {
                Some(name) => below.push(name.to_owned()),
                None => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    self.problem(
                        Rule::NotUtf8,
                        &format!("{shown}/{name}"),
                        "the name is not UTF-8".to_owned(),
                    );
                    continue;
                }
            }
            if is_folder {
                self.subfolder(tree, &path, below)
            } else {
                self.file(tree, path, below)
            }
            below.pop();
        }
    }

    fn subfolder(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        let is_private =
            tree.style == Style::App && below.last().is_some_and(|name| name.starts_with('_'));
        if is_private {
            return;
        }
        if is_loop(path) {
            let message = "the folder is a link to one that holds it".to_owned();
            self.problem(Rule::FolderLoop, &show(tree, below), message);
            return;
        }
        self.folder(tree, path, below);
    }

    fn file(&mut self, tree: &Tree, path: PathBuf, below: &[String]) {
        let shown = show(tree, below);
        match folders(tree.style, below) {
            Ok(folders) => self.files.push(SourceFile {
                style: tree.style,
                path,
                file: shown,
                folders,
            }),
            Err((rule, message)) => self.problem(rule, &shown, message),
        }
    }

    fn problem(&mut self, rule: Rule, file: &str, message: String) {
        self.problems.push(Problem::new(rule, file, None, message));
    }
}

fn show(tree: &Tree, below: &[String]) -> String {
    let mut shown = tree.shown.clone();
    for name in below {
        shown.push('/');
        shown.push_str(name);
    }
    shown
}

fn is_loop(path: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let parent = path.parent().and_then(|parent| parent.canonicalize().ok());
    is_link
        && path
            .canonicalize()
            .is_ok_and(|target| parent.is_some_and(|parent| parent.starts_with(target)))
}

/// The folders of a route, or why the file is none.
fn folders(style: Style, below: &[String]) -> Result<Vec<String>, (Rule, String)> {
    let (file, folders) = below.split_last().expect("a file has a name");
    let mut folders = folders.to_vec();
    match style {
        Style::Pages => {
            let stem = file.strip_suffix(".rs").unwrap_or(file);
            if stem != "index" {
                folders.push(stem.to_owned());
            }
            if folders.first().is_some_and(|first| first == "api") {
                return Ok(folders);
            }
            let message = "pages outside `pages/api` are not API routes, and twinroute serves API routes only; \
                           move the file to `pages/api`, or out of `pages`";
            Err((Rule::OutsideApi, message.to_owned()))
        }
        Style::App if file == "route.rs" => Ok(folders),
        Style::App => {
            let message = "only `route.rs` is served from `app`; rename the file to `route.rs` in a folder of its own, or move it \
                           to a `_private` folder or out of `app`";
            Err((Rule::UnroutedFile, message.to_owned()))
        }
    }
}
