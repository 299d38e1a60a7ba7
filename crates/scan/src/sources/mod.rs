//! The source files of a project: parsed once, and found by what imports them.

mod folders;
mod importers;
mod json;
mod origin;
mod package;
mod problems;
mod resolve;
mod text;
mod tsconfig;
mod workspace;

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

pub(crate) use folders::folders_in;
use importers::Importers;
pub(crate) use json::{JsonFiles, read_json};
pub(crate) use origin::Origin;
pub(crate) use problems::Problems;
pub(crate) use resolve::normalize;
use resolve::{Resolved, Resolver};
pub(crate) use text::{is_present, read_text};

use crate::ast::Parser;
use crate::model::Problem;
use crate::syntax::Module;

/// The source files of a project, and those of other packages of its repository that it imports.
pub(crate) struct Sources {
    root: PathBuf,
    // By path, as a text: the hash of a path takes its parts apart.
    modules: RefCell<FxHashMap<OsString, Option<Rc<Module>>>>,
    problems: Rc<Problems>,
    json: Rc<JsonFiles>,
    resolver: Resolver,
    parser: RefCell<Parser>,
    dependencies: OnceCell<HashSet<String>>,
    zod: OnceCell<Option<u32>>,
    importers: OnceCell<Importers>,
}

impl Sources {
    pub(crate) fn new(root: &Path) -> Self {
        let problems = Rc::new(Problems::new(root));
        let json = Rc::new(JsonFiles::new(problems.clone()));
        Self {
            root: root.to_owned(),
            modules: RefCell::default(),
            resolver: Resolver::new(root, json.clone()),
            problems,
            json,
            parser: RefCell::default(),
            dependencies: OnceCell::new(),
            zod: OnceCell::new(),
            importers: OnceCell::new(),
        }
    }

    /// The module at a path. A file that can't be read or parsed is a problem, which is reported once.
    pub(crate) fn module(&self, path: &Path) -> Option<Rc<Module>> {
        if let Some(module) = self.modules.borrow().get(path.as_os_str()) {
            return module.clone();
        }
        let module = self.read(path).map(Rc::new);
        self.modules
            .borrow_mut()
            .insert(path.as_os_str().to_owned(), module.clone());
        module
    }

    fn read(&self, path: &Path) -> Option<Module> {
        let source = read_text(path).and_then(|source| {
            source.ok_or_else(|| "the file can't be read: it is not there".to_owned())
        });
        let source = match source {
            Ok(source) => source,
            Err(message) => {
                self.report(path, None, message);
                return None;
            }
        };
        match self.parser.borrow_mut().parse(path, source) {
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
        self.problems.report(path, line, message);
    }

    pub(crate) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// Whether `package.json` of the project or of its repository lists a package, or it is a module of Node.js.
    pub(crate) fn depends_on(&self, package: &str) -> bool {
        let depth = if package.starts_with('@') { 2 } else { 1 };
        let name = package.split('/').take(depth).collect::<Vec<_>>().join("/");
        let known = self.dependencies.get_or_init(|| self.dependencies());
        package.starts_with("node:") || known.is_empty() || known.contains(&name)
    }

    /// The major version of zod that the project, or else its repository, depends on.
    pub(crate) fn zod(&self) -> Option<u32> {
        let read = || {
            let kinds = ["dependencies", "devDependencies", "peerDependencies"];
            self.root.ancestors().take(4).find_map(|folder| {
                let manifest = self.json.read_or_empty(&folder.join("package.json"));
                let version = kinds
                    .iter()
                    .find_map(|kind| manifest[kind]["zod"].as_str())?;
                let version = version.trim_start_matches(|letter: char| !letter.is_ascii_digit());
                version.split('.').next()?.parse().ok()
            })
        };
        *self.zod.get_or_init(read)
    }

    /// How many files were parsed.
    pub(crate) fn parsed(&self) -> usize {
        self.modules.borrow().values().flatten().count()
    }

    /// A path as the report shows it: relative to the project, with `/`.
    pub(crate) fn show(&self, path: &Path) -> String {
        self.problems.show(path)
    }

    /// The folder of the project.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The JSON files of the project.
    pub(crate) fn json(&self) -> &JsonFiles {
        &self.json
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

    /// Reads the path aliases of the project, so that a mistake in them is a problem even if no import uses one.
    pub(crate) fn read_aliases(&self) {
        self.resolver.read_aliases();
    }

    /// The packages that the project, the folders above it and the packages of its repository depend on.
    fn dependencies(&self) -> HashSet<String> {
        let kinds = [
            "dependencies",
            "devDependencies",
            "peerDependencies",
            "optionalDependencies",
        ];
        let mut found = HashSet::new();
        let above = self.root.ancestors().take(4);
        for folder in above.chain(self.resolver.folders_of_packages()) {
            let manifest = self.json.read_or_empty(&folder.join("package.json"));
            for kind in kinds {
                let packages = manifest[kind].as_object().into_iter().flatten();
                found.extend(packages.map(|(name, _)| name.clone()));
            }
        }
        found
    }
}
