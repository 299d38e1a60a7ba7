//! From what an `import` names to a file.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::JsonFiles;
use super::package::{entry_points, internal_imports, split_package};
use super::tsconfig::Aliases;
use super::workspace::packages;

/// What an import leads to.
#[derive(Clone, Debug)]
pub(super) enum Resolved {
    File(PathBuf),
    /// A package that is not in the repository, or a module of Node.js.
    Package,
}

/// Finds the file that an `import` names, as TypeScript and Next.js do.
pub(super) struct Resolver {
    root: PathBuf,
    json: Rc<JsonFiles>,
    // By folder; `None` if neither it nor a folder above it has a configuration.
    aliases: RefCell<FxHashMap<OsString, Option<Rc<Aliases>>>>,
    packages: OnceCell<HashMap<String, PathBuf>>,
    // By folder, then by specifier.
    known: RefCell<FxHashMap<OsString, FxHashMap<String, Resolved>>>,
}

const EXTENSIONS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mjs", "mts", "cjs", "cts"];

impl Resolver {
    pub(super) fn new(root: &Path, json: Rc<JsonFiles>) -> Self {
        Self {
            root: root.to_owned(),
            json,
            aliases: RefCell::default(),
            packages: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    pub(super) fn resolve(&self, from: &Path, specifier: &str) -> Resolved {
        let own = from.parent().unwrap_or(&self.root);
        let aliases = (!specifier.starts_with(['.', '#'])).then(|| self.aliases(own));
        // The folder of the configuration decides what a package or an alias is.
        let folder = match &aliases {
            Some(Some(aliases)) => aliases.folder(),
            Some(None) => &self.root,
            None => own,
        };
        if let Some(resolved) = self
            .known
            .borrow()
            .get(folder.as_os_str())
            .and_then(|known| known.get(specifier))
        {
            return resolved.clone();
        }
        let file = self.find(own, specifier);
        let resolved = file.map_or(Resolved::Package, |path| Resolved::File(normalize(&path)));
        self.known
            .borrow_mut()
            .entry(folder.as_os_str().to_owned())
            .or_default()
            .insert(specifier.to_owned(), resolved.clone());
        resolved
    }

    fn find(&self, folder: &Path, specifier: &str) -> Option<PathBuf> {
        if specifier.starts_with('.') {
            return source_file(&folder.join(specifier));
        }
        if specifier.starts_with('#') {
            let paths = internal_imports(folder, specifier, &self.json);
            if let Some(path) = paths.iter().find_map(|path| source_file(path)) {
                return Some(path);
            }
        }
        let aliases = self.aliases(folder);
        let aliased = aliases
            .iter()
            .flat_map(|aliases| aliases.candidates(specifier));
        let found = aliased.into_iter().find_map(|path| source_file(&path));
        found.or_else(|| self.in_repository(specifier))
    }

    /// Reads the configuration of the project.
    pub(super) fn read_aliases(&self) {
        self.aliases(&self.root);
    }

    /// The configuration of the nearest folder that has one.
    fn aliases(&self, folder: &Path) -> Option<Rc<Aliases>> {
        if let Some(known) = self.aliases.borrow().get(folder.as_os_str()) {
            return known.clone();
        }
        let package = |name: &str| self.packages().get(name).cloned();
        let found = match Aliases::read(folder, &package, &self.json) {
            Some(aliases) => Some(Rc::new(aliases)),
            None => folder.parent().and_then(|parent| self.aliases(parent)),
        };
        self.aliases
            .borrow_mut()
            .insert(folder.as_os_str().to_owned(), found.clone());
        found
    }

    fn in_repository(&self, specifier: &str) -> Option<PathBuf> {
        let (name, rest) = split_package(specifier);
        let paths = entry_points(self.packages().get(name)?, rest, &self.json);
        paths.iter().find_map(|path| source_file(path))
    }

    /// The folders of the packages of the repository.
    pub(super) fn folders_of_packages(&self) -> impl Iterator<Item = &Path> {
        self.packages().values().map(PathBuf::as_path)
    }

    fn packages(&self) -> &HashMap<String, PathBuf> {
        self.packages
            .get_or_init(|| packages(&self.root, &self.json))
    }
}

/// The source file of a path that may lack its extension, or name the JavaScript that TypeScript becomes.
fn source_file(path: &Path) -> Option<PathBuf> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let text = path.to_string_lossy();
    if extension.is_some_and(|one| EXTENSIONS.contains(&one))
        && path.is_file()
        && !text.ends_with(".d.ts")
    {
        return Some(path.to_owned());
    }
    let with = |extension: &str| PathBuf::from(format!("{text}.{extension}"));
    let exact = EXTENSIONS
        .iter()
        .map(|one| with(one))
        .find(|path| path.is_file());
    let compiled = || {
        let stem = path.with_extension("");
        let is_compiled = extension.is_some_and(|one| ["js", "jsx", "mjs", "cjs"].contains(&one));
        let typed = ["ts", "tsx", "mts", "cts"].map(|one| stem.with_extension(one));
        typed.into_iter().find(|path| is_compiled && path.is_file())
    };
    let index = || {
        EXTENSIONS
            .iter()
            .map(|one| path.join(format!("index.{one}")))
            .find(|path| path.is_file())
    };
    exact.or_else(compiled).or_else(index)
}

/// The path without `.` and `..`, so that a file is parsed once.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
