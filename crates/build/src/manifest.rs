//! The manifest: every route file, its pattern and its exports.

use std::path::{Path, PathBuf};

use twinroute_matcher::Style;

use crate::emit;
use crate::error::{Problem, Problems};
use crate::parse::parse;
use crate::route::Route;
use crate::validate::validate;
use crate::walk::{SourceFile, walk};

/// The routes of a package, as its files declare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    package_root: PathBuf,
    // Sorted by file, Pages first.
    files: Vec<SourceFile>,
    // In the same order. A file with mistakes may have none.
    routes: Vec<Route>,
}

impl Manifest {
    /// Reads the trees under `root`, a folder of the package such as `src`. It reads no other file.
    ///
    /// # Errors
    ///
    /// With all mistakes at once; [`Rule`](crate::Rule) lists them.
    pub fn discover(package_root: &Path, root: &str) -> Result<Self, Problems> {
        let (manifest, problems) = Self::read(package_root, root);
        Problems::check(problems)?;
        Ok(manifest)
    }

    /// The files and routes that can be used in spite of all mistakes, and the mistakes.
    pub(crate) fn read(package_root: &Path, root: &str) -> (Self, Vec<Problem>) {
        // Every stage continues after a mistake, so that one run reports all of them.
        let mut problems = Vec::new();
        let files = walk(package_root, root, &mut problems);
        let files = parse(files, &mut problems);
        let routes = validate(&files, &mut problems);
        let manifest = Self {
            package_root: package_root.to_owned(),
            files: files.into_iter().map(|file| file.source).collect(),
            routes,
        };
        (manifest, problems)
    }

    /// The routes, sorted by file.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Whether there is a route file of this style, with mistakes or without.
    pub(crate) fn has_files(&self, style: Style) -> bool {
        self.files.iter().any(|file| file.style == style)
    }

    /// Generates the modules of all route files, and `pub fn routes() -> Routes`.
    pub fn emit(&self) -> String {
        let modules = emit::modules(&self.files, &|tree| {
            self.package_root.join(tree).to_string_lossy().into_owned()
        });
        modules + &self.table("")
    }

    /// Generates the content of `src/routes.rs`: the modules of all route files, formatted as rustfmt does, without absolute paths.
    pub fn emit_modules(&self) -> String {
        emit::routes_file(&self.files)
    }

    /// Generates `pub fn routes() -> Routes`. `parent` is the path of the modules, such as `crate::routes::`.
    pub(crate) fn table(&self, parent: &str) -> String {
        emit::table(&self.files, &self.routes, parent)
    }
}
