//! Finds the route files under a root.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use twinroute_matcher::{Pattern, PatternError, Style};

use crate::crate_root::CrateRoots;
use crate::error::{Problem, Rule};
use crate::instrumentation_file::instrumentation;
use crate::item::Items;
use crate::metadata_name::MetadataName;
use crate::names::is_group;
use crate::proxy_file::{misnamed_proxy, proxy_file};
use crate::root::{Tree, normalize, trees};
use crate::root_proxy::root_proxy;

/// A file that should be a route, a proxy or an instrumentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    pub(crate) style: Style,
    pub(crate) role: Role,
    pub(crate) path: PathBuf,
    // Relative to the package, as is `file`.
    pub(crate) tree: String,
    pub(crate) file: String,
    // From the tree down to the route: `["api", "posts", "[id]"]`, without a Pages file's `.rs` and `index`.
    pub(crate) folders: Vec<String>,
}

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It serves the URL of its path.
    Route,
    /// It computes a metadata route of its folder.
    Metadata(MetadataName),
    /// It is a metadata route of its folder.
    StaticFile(MetadataName),
    /// It guards the URL of its folder: `proxy.rs` under `app`, `_proxy.rs` under `pages`.
    Proxy,
    /// It guards every URL: `proxy.rs` beside the trees.
    RootProxy,
    /// It observes the server: `instrumentation.rs` beside the trees.
    Instrumentation,
}

impl SourceFile {
    /// The pattern that the file serves, or guards with all URLs below it. In `app`, groups and slots are not part of it, and `%5F` is an underscore that doesn't make
    /// the folder private.
    pub(crate) fn pattern(&self) -> Result<Pattern, PatternError> {
        let mut url = String::new();
        for folder in &self.folders {
            match self.style {
                Style::Pages => url.extend(["/", folder]),
                Style::App if folder.starts_with('@') || is_group(folder) => {}
                Style::App => url.extend(["/", &folder.replace("%5F", "_")]),
            }
        }
        Pattern::parse(if url.is_empty() { "/" } else { &url })
    }

    /// The pattern that a route file serves: that of its folder, with the name of a metadata file. `has_ids` says whether it lists ids.
    pub(crate) fn served(&self, has_ids: bool) -> Result<Pattern, PatternError> {
        let folder = self.pattern()?;
        match &self.role {
            Role::Metadata(name) | Role::StaticFile(name) => {
                let path = name.path(&self.folders, has_ids);
                let folder = folder.to_string();
                Pattern::parse(&format!("{}/{path}", folder.trim_end_matches('/')))
            }
            Role::Route | Role::Proxy | Role::RootProxy | Role::Instrumentation => Ok(folder),
        }
    }

    /// Whether the file is in its tree as a module.
    pub(crate) fn is_module_of(&self, style: Style) -> bool {
        let is_module = !matches!(
            self.role,
            Role::RootProxy | Role::Instrumentation | Role::StaticFile(_)
        );
        is_module && self.style == style
    }

    /// Whether the file is a proxy.
    pub(crate) fn is_proxy(&self) -> bool {
        matches!(self.role, Role::Proxy | Role::RootProxy)
    }
}

/// Finds every route and proxy under `root`, sorted by style and name; `proxy.rs` and `instrumentation.rs` beside the trees are last.
pub(crate) fn walk(
    package_root: &Path,
    root: &str,
    crate_roots: &CrateRoots,
    problems: &mut Vec<Problem>,
) -> Vec<SourceFile> {
    let Some(root) = normalize(root) else {
        let message = "the root of `discover` must be a folder inside the package";
        problems.push(Problem::new(Rule::NoTree, root, None, message));
        return Vec::new();
    };
    let trees = trees(package_root, &root);
    if !trees.iter().any(|tree| tree.path.is_dir()) {
        let shown = if root.is_empty() { "." } else { &root };
        let message = "there is neither a `pages` nor an `app` folder here; create one, or pass the folder that has them to `twinroute_build::discover`";
        problems.push(Problem::new(Rule::NoTree, shown, None, message));
    }
    let mut walk = Walk {
        files: Vec::new(),
        ancestors: Vec::new(),
        problems,
    };
    for tree in trees {
        walk.folder(&tree, &tree.path, &mut Vec::new());
    }
    let mut files = walk.files;
    if let Some(first) = files.first() {
        problems.extend(second_root(package_root, &root, first));
    }
    files.extend(root_proxy(package_root, &root, crate_roots, problems));
    files.extend(instrumentation(package_root, &root, crate_roots, problems));
    files
}

/// Next.js reads the package's own folder first, then `src`, and silently ignores the second.
fn second_root(package_root: &Path, root: &str, first: &SourceFile) -> Option<Problem> {
    let mut ignored = Vec::new();
    let mut walk = Walk {
        files: Vec::new(),
        ancestors: Vec::new(),
        problems: &mut ignored,
    };
    for other in ["", "src"].into_iter().filter(|other| *other != root) {
        for tree in trees(package_root, other) {
            // A nested package called `app` is not a tree of this package.
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
        "`{}` and `{}` are under two roots; move all routes under one root",
        first.file, second.file
    );
    Some(Problem::new(Rule::TwoRoots, &second.file, None, message))
}

struct Walk<'a> {
    files: Vec<SourceFile>,
    // The canonical paths of the folders from the tree down to the one being read.
    ancestors: Vec<PathBuf>,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn folder(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        let is_missing_tree = below.is_empty() && !path.exists();
        if is_missing_tree {
            return;
        }
        let (canonical, paths) = match read_folder(path) {
            Ok(folder) => folder,
            Err(error) => {
                let message = format!("the folder can't be read: {error}");
                self.problem(Rule::Unreadable, &tree.show(below), message);
                return;
            }
        };
        // Only a link leads back to an ancestor.
        let is_loop = |ancestor: &PathBuf| ancestor.starts_with(&canonical);
        if self.ancestors.iter().any(is_loop) {
            let message =
                "the symbolic link leads back to a folder that contains it; remove the link"
                    .to_owned();
            self.problem(Rule::FolderLoop, &tree.show(below), message);
            return;
        }
        self.ancestors.push(canonical);
        paths.iter().for_each(|path| self.entry(tree, path, below));
        self.ancestors.pop();
    }

    fn entry(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        let is_folder = path.is_dir();
        let name = path.file_name().unwrap_or_default();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        // Emacs marks an edited `posts.rs` with a dangling link `.#posts.rs`.
        let is_lock = name.to_string_lossy().starts_with(".#");
        let is_static = tree.style == Style::App
            && MetadataName::of_static(&name.to_string_lossy(), below).is_some();
        if !is_folder && !is_static && (!is_rust || is_lock) {
            return;
        }
        below.push(name.to_string_lossy().into_owned());
        if name.to_str().is_none() {
            let message = "the name is not UTF-8; rename it".to_owned();
            self.problem(Rule::NotUtf8, &tree.show(below), message);
        } else if below
            .last()
            .is_some_and(|name| name.contains(is_unprintable))
        {
            let message = "the name has a control character; rename it".to_owned();
            self.problem(
                Rule::Pattern,
                &tree.show(below).escape_debug().to_string(),
                message,
            );
        } else if is_folder {
            self.subfolder(tree, path, below);
        } else if !path.exists() {
            let message =
                "the file is a symbolic link to a file that does not exist; remove it".to_owned();
            self.problem(Rule::Unreadable, &tree.show(below), message);
        } else {
            self.file(tree, path, below);
        }
        below.pop();
    }

    fn subfolder(&mut self, tree: &Tree, path: &Path, below: &mut Vec<String>) {
        let is_private =
            tree.style == Style::App && below.last().is_some_and(|name| name.starts_with('_'));
        if is_private {
            self.private_folder(tree, path, below);
        } else {
            self.folder(tree, path, below);
        }
    }

    /// Reports a proxy in a private folder. The other files there are not read.
    fn private_folder(&mut self, tree: &Tree, path: &Path, below: &[String]) {
        let text = fs::read_to_string(path.join("proxy.rs")).unwrap_or_default();
        if Items::read(&text).is_ok_and(|items| items.have_proxy()) {
            let file = format!("{}/proxy.rs", tree.show(below));
            let message = "the file guards nothing, because it is in a private folder; move it to the folder that it should guard, \
                           or rename it if it is not a proxy";
            self.problem(Rule::ProxyPlace, &file, message.to_owned());
        }
        let is_loop = |folder: &Path| {
            self.ancestors
                .iter()
                .any(|ancestor| ancestor.starts_with(folder))
        };
        let Ok((canonical, paths)) = read_folder(path) else {
            return;
        };
        if is_loop(&canonical) {
            return;
        }
        self.ancestors.push(canonical);
        for path in paths.iter().filter(|path| path.is_dir()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.private_folder(tree, path, &[below, &[name.into_owned()]].concat());
        }
        self.ancestors.pop();
    }

    fn file(&mut self, tree: &Tree, path: &Path, below: &[String]) {
        let (style, file, path) = (tree.style, tree.show(below), path.to_owned());
        match role_and_folders(style, below) {
            Ok((role, folders)) => self.files.push(SourceFile {
                style,
                role,
                path,
                tree: tree.shown.clone(),
                file,
                folders,
            }),
            Err((rule, message)) => self.problem(rule, &file, message),
        }
    }

    fn problem(&mut self, rule: Rule, file: &str, message: String) {
        self.problems.push(Problem::new(rule, file, None, message));
    }
}

/// Whether a character can't stand in the generated source: a control character, or one that changes the direction of text.
fn is_unprintable(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The canonical path of a folder, and the paths of its entries, sorted.
fn read_folder(path: &Path) -> io::Result<(PathBuf, Vec<PathBuf>)> {
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok((path.canonicalize()?, paths))
}

/// What a file is for, and its folders; or why the file is neither a route nor a proxy.
fn role_and_folders(style: Style, below: &[String]) -> Result<(Role, Vec<String>), (Rule, String)> {
    let (file, folders) = below.split_last().expect("a file has a name");
    let mut folders = folders.to_vec();
    if file == proxy_file(style) {
        return Ok((Role::Proxy, folders));
    }
    if let Some(message) = misnamed_proxy(style, &folders, file) {
        return Err((Rule::ProxyPlace, message));
    }
    match style {
        Style::Pages => {
            let stem = file.strip_suffix(".rs").unwrap_or(file);
            if stem != "index" {
                folders.push(stem.to_owned());
            }
            if folders.first().is_some_and(|first| first == "api") {
                return Ok((Role::Route, folders));
            }
            let message = "only files under `pages/api` are API routes; move the file to `pages/api`, or out of `pages`";
            Err((Rule::OutsideApi, message.to_owned()))
        }
        Style::App if file == "route.rs" => Ok((Role::Route, folders)),
        Style::App => app_role(file, &folders).map(|role| (role, folders)),
    }
}

/// What a file under `app` is for that is neither a `route.rs` nor a proxy.
fn app_role(file: &str, folders: &[String]) -> Result<Role, (Rule, String)> {
    if let Some(name) = MetadataName::of_static(file, folders) {
        return Ok(Role::StaticFile(name));
    }
    match MetadataName::of_code(file) {
        Some(name) if name.kind.is_of_site() && !folders.is_empty() => {
            let message = format!(
                "`{file}` is for the whole site, so it must be in the folder `app` itself; move it there, or rename it if it is another module"
            );
            Err((Rule::MetadataPlace, message))
        }
        Some(name) => Ok(Role::Metadata(name)),
        None => {
            let message = "under `app`, only `route.rs` is a route; rename the file to `route.rs` in a folder of its own, or move it \
                           to a `_private` folder or out of `app`";
            Err((Rule::UnroutedFile, message.to_owned()))
        }
    }
}
