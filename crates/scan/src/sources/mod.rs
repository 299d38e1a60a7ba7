//! The source files of a project: parsed once, and found by what imports them.

mod json;
mod origin;
mod package;
mod resolve;
mod tsconfig;
mod workspace;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub(crate) use json::read_json;
pub(crate) use origin::Origin;
pub(crate) use resolve::normalize;
use resolve::{Resolved, Resolver};

use crate::ast;
use crate::model::Problem;
use crate::syntax::Module;

/// The source files of a project, and those of other packages of its repository that it imports.
pub(crate) struct Sources {
    root: PathBuf,
    modules: RefCell<HashMap<PathBuf, Option<Rc<Module>>>>,
    problems: RefCell<Vec<Problem>>,
    resolver: Resolver,
    dependencies: OnceCell<HashSet<String>>,
}

impl Sources {
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            modules: RefCell::default(),
            problems: RefCell::default(),
            resolver: Resolver::new(root),
            dependencies: OnceCell::new(),
        }
    }

    /// The module at a path. A file that can't be read or parsed is a problem, which is reported once.
    pub(crate) fn module(&self, path: &Path) -> Option<Rc<Module>> {
        if let Some(module) = self.modules.borrow().get(path) {
            return module.clone();
        }
        let module = self.read(path).map(Rc::new);
        self.modules
            .borrow_mut()
            .insert(path.to_owned(), module.clone());
        module
    }

    fn read(&self, path: &Path) -> Option<Module> {
        let source = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.report(path, None, format!("the file can't be read: {error}"));
                return None;
            }
        };
        let Ok(source) = String::from_utf8(source) else {
            self.report(path, None, "the file is not UTF-8".to_owned());
            return None;
        };
        match ast::parse(path, source) {
            Ok(module) => Some(module),
            Err(error) => {
                self.report(
                    path,
                    error.line,
                    format!("the file can't be parsed: {}", error.message),
                );
                None
            }
        }
    }

    pub(crate) fn report(&self, path: &Path, line: Option<u32>, message: String) {
        let file = self.show(path);
        self.problems.borrow_mut().push(Problem {
            file,
            line,
            message,
        });
    }

    pub(crate) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// Whether `package.json` of the project or of its repository lists a package, or it is a module of Node.js.
    pub(crate) fn depends_on(&self, package: &str) -> bool {
        let depth = if package.starts_with('@') { 2 } else { 1 };
        let name = package.split('/').take(depth).collect::<Vec<_>>().join("/");
        let known = self.dependencies.get_or_init(|| dependencies(&self.root));
        package.starts_with("node:") || known.is_empty() || known.contains(&name)
    }

    /// How many files were parsed.
    pub(crate) fn parsed(&self) -> usize {
        self.modules.borrow().values().flatten().count()
    }

    /// A path as the report shows it: relative to the project, with `/`.
    pub(crate) fn show(&self, path: &Path) -> String {
        let mut up = String::new();
        let mut base = Some(self.root.as_path());
        while let Some(folder) = base {
            if let Ok(rest) = path.strip_prefix(folder) {
                let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
                return up + &parts.join("/");
            }
            up.push_str("../");
            base = folder.parent();
        }
        path.display().to_string()
    }

    /// The module of the project that another one imports.
    pub(crate) fn imported(&self, from: &Module, specifier: &str) -> Option<Rc<Module>> {
        match self.resolve(&from.path, specifier) {
            Resolved::File(path) => self.module(&path),
            Resolved::Package => None,
        }
    }

    fn resolve(&self, from: &Path, specifier: &str) -> Resolved {
        self.resolver.resolve(from, specifier)
    }
}

/// The packages that the project and the folders above it depend on.
fn dependencies(root: &Path) -> HashSet<String> {
    let mut found = HashSet::new();
    for folder in root.ancestors().take(4) {
        let manifest = read_json(&folder.join("package.json")).unwrap_or_default();
        for kind in [
            "dependencies",
            "devDependencies",
            "peerDependencies",
            "optionalDependencies",
        ] {
            found.extend(
                manifest[kind]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.clone()),
            );
        }
    }
    found
}
