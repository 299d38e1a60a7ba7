//! What was found: every route, and what its file offers.

use std::path::{Path, PathBuf};

use crate::emit;
use crate::error::{Problem, Problems};
use crate::parse::parse;
use crate::route::Route;
use crate::validate::validate;
use crate::walk::{SourceFile, walk};

/// The routes of a package, as its files spell them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    package_root: PathBuf,
    // Sorted by file, Pages first.
    files: Vec<SourceFile>,
    // In the same order. A file with mistakes may have none.
    routes: Vec<Route>,
}

impl Manifest {
    /// Reads the trees under `root`, a folder of the package such as `src`. Nothing but these files is looked at.
    ///
    /// # Errors
    ///
    /// All mistakes at once; see [`Rule`](crate::Rule).
    pub fn discover(package_root: &Path, root: &str) -> Result<Self, Problems> {
        let (manifest, problems) = Self::survey(package_root, root);
        Problems::check(problems)?;
        Ok(manifest)
    }

    /// What can be found in spite of all mistakes, and these.
    pub(crate) fn survey(package_root: &Path, root: &str) -> (Self, Vec<Problem>) {
        // Every stage goes on after a mistake, so that one run reports them all.
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

    /// Whether there is a route file of a style, with mistakes or without.
    pub(crate) fn has_files(&self, style: twinroute_matcher::Style) -> bool {
        self.files.iter().any(|file| file.style == style)
    }

    /// The Rust source of both: the modules of all route files, and `pub fn routes() -> Routes`.
    pub fn emit(&self) -> String {
        let modules = emit::modules(&self.files, &|tree| {
            self.package_root.join(tree).to_string_lossy().into_owned()
        });
        modules + &self.table("")
    }

    /// The modules of all route files, as `src/routes.rs` keeps them: the same on every machine, and as rustfmt formats them.
    pub fn emit_modules(&self) -> String {
        emit::kept_file(&self.files)
    }

    /// `pub fn routes() -> Routes`, whose handlers are found in modules below `parent`: `crate::routes::`.
    pub(crate) fn table(&self, parent: &str) -> String {
        emit::table(&self.files, &self.routes, parent)
    }
}
