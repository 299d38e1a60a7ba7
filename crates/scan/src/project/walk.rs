//! Finds the route files of a tree.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Tree;
use crate::model::{OtherFile, OtherReason, Problem, RouteStyle};

/// A file that should be a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RouteFile {
    pub(crate) style: RouteStyle,
    pub(crate) path: PathBuf,
    /// Relative to the project.
    pub(crate) file: String,
    /// The URL, as the files spell it. In `app`, groups and slots are not part of it.
    pub(crate) url: String,
}

/// What is in the trees of a project.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) routes: Vec<RouteFile>,
    pub(crate) others: Vec<OtherFile>,
    pub(crate) problems: Vec<Problem>,
}

/// Finds the route files of the trees, with these page extensions.
pub(crate) fn walk(trees: &[Tree], extensions: &[String]) -> Walked {
    let mut walk = Walk {
        extensions,
        found: Walked::default(),
        folders: HashSet::new(),
    };
    for tree in trees {
        match tree.style {
            RouteStyle::Pages => walk.pages(tree),
            RouteStyle::App => walk.folder(tree, &tree.path, &mut Vec::new()),
        }
    }
    walk.found
        .routes
        .sort_by(|one, other| (one.style, &one.file).cmp(&(other.style, &other.file)));
    walk.found
}

struct Walk<'a> {
    extensions: &'a [String],
    found: Walked,
    // The canonical paths of the folders that were read: a link may lead back to one.
    folders: HashSet<PathBuf>,
}

impl Walk<'_> {
    /// Only `pages/api` and `pages/api.ts` hold API routes.
    fn pages(&mut self, tree: &Tree) {
        let api = tree.path.join("api");
        if api.is_dir() {
            self.folder(tree, &api, &mut vec!["api".to_owned()]);
        }
        for extension in self.extensions {
            let name = format!("api.{extension}");
            let path = tree.path.join(&name);
            if path.is_file() {
                self.file(tree, &path, &[name]);
            }
        }
    }

    fn folder(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        if path
            .canonicalize()
            .is_ok_and(|path| !self.folders.insert(path))
        {
            return;
        }
        let paths = match paths_in(path) {
            Ok(paths) => paths,
            Err(error) => {
                self.problem(tree, below, format!("the folder can't be read: {error}"));
                return;
            }
        };
        for path in paths {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                let message = "the folder has a file whose name is not UTF-8";
                self.problem(tree, below, message.to_owned());
                continue;
            };
            below.push(name.to_owned());
            self.entry(tree, &path, name, below);
            below.pop();
        }
    }

    fn entry(&mut self, tree: &Tree, path: &Path, name: &str, below: &mut Vec<String>) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let is_private = tree.style == RouteStyle::App && name.starts_with('_');
                if !is_private && name != "node_modules" {
                    self.folder(tree, path, below);
                }
            }
            // It may be a folder of routes. What is called like a file is a problem once it is read as a route.
            Err(error) if !name.contains('.') => {
                self.problem(tree, below, format!("it can't be read: {error}"));
            }
            Ok(_) | Err(_) => self.file(tree, path, below),
        }
    }

    fn problem(&mut self, tree: &Tree, below: &[String], message: String) {
        self.found.problems.push(Problem {
            file: shown(tree, below),
            line: None,
            message,
        });
    }

    fn file(&mut self, tree: &Tree, path: &Path, below: &[String]) {
        let Some((name, folders)) = below.split_last() else {
            return;
        };
        let file = shown(tree, below);
        let Some(stem) = self.stem(name) else {
            let looks_like_route = match tree.style {
                RouteStyle::Pages => is_script(name),
                RouteStyle::App => name.starts_with("route.") && is_script(name),
            };
            if looks_like_route {
                let reason = if name.contains(".d.") {
                    OtherReason::Declaration
                } else {
                    OtherReason::Extension
                };
                self.found.others.push(OtherFile { file, reason });
            }
            return;
        };
        let url = match tree.style {
            RouteStyle::Pages => pages_url(folders, stem),
            RouteStyle::App if stem == "route" => app_url(folders),
            RouteStyle::App => return,
        };
        self.found.routes.push(RouteFile {
            style: tree.style,
            path: path.to_owned(),
            file,
            url,
        });
    }

    /// The name without a page extension, the longest that fits; `None` for another file.
    fn stem<'n>(&self, name: &'n str) -> Option<&'n str> {
        let is_declaration = [".d.ts", ".d.mts", ".d.cts"]
            .iter()
            .any(|end| name.ends_with(end));
        let stems = self
            .extensions
            .iter()
            .filter_map(|extension| name.strip_suffix(extension.as_str())?.strip_suffix('.'));
        stems
            .min_by_key(|stem| stem.len())
            .filter(|stem| !stem.is_empty() && !is_declaration)
    }
}

/// What is in a folder, sorted.
fn paths_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn pages_url(folders: &[String], stem: &str) -> String {
    let mut url: String = folders.iter().flat_map(|folder| ["/", folder]).collect();
    if stem != "index" {
        url.extend(["/", stem]);
    }
    url
}

fn app_url(folders: &[String]) -> String {
    let mut url = String::new();
    for folder in folders {
        let is_group = folder.starts_with('(') && folder.ends_with(')');
        if !folder.starts_with('@') && !is_group {
            url.extend(["/", &folder.replace("%5F", "_")]);
        }
    }
    if url.is_empty() { "/".to_owned() } else { url }
}

fn shown(tree: &Tree, below: &[String]) -> String {
    std::iter::once(tree.shown)
        .chain(below.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join("/")
}

fn is_script(name: &str) -> bool {
    ["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts"]
        .iter()
        .any(|end| {
            name.strip_suffix(end)
                .is_some_and(|stem| stem.ends_with('.'))
        })
}
