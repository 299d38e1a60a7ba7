//! The manifest: every route file and proxy, its pattern and its exports.

use std::path::{Path, PathBuf};

use twinroute_matcher::Style;

use crate::crate_root::CrateRoots;
use crate::emit;
use crate::error::{Problem, Problems};
use crate::instrumentation::Instrumentation;
use crate::parse::parse;
use crate::proxy::Proxy;
use crate::route::Route;
use crate::validate::{instrumentation, proxies, routes};
use crate::walk::{Role, SourceFile, walk};

/// The routes and proxies of a package, as its files declare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    package_root: PathBuf,
    // Sorted by file, Pages first, the files beside the trees last.
    files: Vec<SourceFile>,
    // In the same order. A file with mistakes may have none.
    routes: Vec<Route>,
    // Outermost first.
    proxies: Vec<Proxy>,
    instrumentation: Option<Instrumentation>,
}

impl Manifest {
    /// Reads the trees under `root`, a folder of the package such as `src`, and the proxy beside them. Of the other files, it reads only
    /// `src/lib.rs` and `src/main.rs`, and files that may have been intended as a proxy.
    ///
    /// # Errors
    ///
    /// With all mistakes at once; [`Rule`](crate::Rule) lists them.
    pub fn discover(package_root: &Path, root: &str) -> Result<Self, Problems> {
        let crate_roots = CrateRoots::read(package_root);
        let (manifest, problems) = Self::read(package_root, root, &crate_roots);
        Problems::check(problems)?;
        Ok(manifest)
    }

    /// The files and routes that can be used in spite of all mistakes, and the mistakes.
    pub(crate) fn read(
        package_root: &Path,
        root: &str,
        crate_roots: &CrateRoots,
    ) -> (Self, Vec<Problem>) {
        // Every stage continues after a mistake, so that one run reports all of them.
        let mut problems = Vec::new();
        let files = walk(package_root, root, crate_roots, &mut problems);
        let files = parse(files, &mut problems);
        let routes = routes(&files, &mut problems);
        let proxies = proxies(&files, &mut problems);
        let instrumentation = instrumentation(&files, &mut problems);
        let manifest = Self {
            package_root: package_root.to_owned(),
            files: files.into_iter().map(|file| file.source).collect(),
            routes,
            proxies,
            instrumentation,
        };
        (manifest, problems)
    }

    /// The routes, sorted by file.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The proxies, outermost first: the order in which they run.
    pub fn proxies(&self) -> &[Proxy] {
        &self.proxies
    }

    /// Whether the tree of this style has a Rust file, with mistakes or without.
    pub(crate) fn has_files(&self, style: Style) -> bool {
        self.files.iter().any(|file| file.is_module_of(style))
    }

    /// Whether there is a proxy beside the trees.
    pub(crate) fn has_root_proxy(&self) -> bool {
        self.files.iter().any(|file| file.role == Role::RootProxy)
    }

    /// The `instrumentation.rs` beside the trees, if there is one.
    pub fn instrumentation(&self) -> Option<&Instrumentation> {
        self.instrumentation.as_ref()
    }

    /// Whether there is an `instrumentation.rs` beside the trees, with mistakes or without.
    pub(crate) fn has_instrumentation(&self) -> bool {
        let is_instrumentation = |file: &SourceFile| file.role == Role::Instrumentation;
        self.files.iter().any(is_instrumentation)
    }

    /// Generates the modules of all files, and `pub fn routes() -> Routes`.
    pub fn emit(&self) -> String {
        let modules = emit::modules(&self.files, &|tree| {
            self.package_root.join(tree).to_string_lossy().into_owned()
        });
        modules + &self.table("")
    }

    /// Generates the content of `src/routes.rs`: the modules of all files, formatted as rustfmt does, without absolute paths.
    pub fn emit_modules(&self) -> String {
        emit::routes_file(&self.files)
    }

    /// Generates `pub fn routes() -> Routes`. `parent` is the path of the modules, such as `crate::routes::`.
    pub(crate) fn table(&self, parent: &str) -> String {
        let instrumentation = self.instrumentation.as_ref();
        emit::table(
            &self.files,
            instrumentation,
            &self.proxies,
            &self.routes,
            parent,
        )
    }
}
