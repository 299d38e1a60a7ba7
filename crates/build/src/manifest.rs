//! What was found: every route, and what its file offers.

use std::path::{Path, PathBuf};

use crate::emit::emit;
use crate::error::Problems;
use crate::parse::parse;
use crate::route::Route;
use crate::validate::validate;
use crate::walk::walk;

/// The routes of a package, as its files spell them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    package_root: PathBuf,
    // Sorted by file, Pages first.
    routes: Vec<Route>,
}

impl Manifest {
    /// Reads the trees under `root`, a folder of the package such as `src`. Nothing but these files is looked at.
    ///
    /// # Errors
    ///
    /// All mistakes at once; see [`Rule`](crate::Rule).
    pub fn discover(package_root: &Path, root: &str) -> Result<Self, Problems> {
        // Every stage goes on after a mistake, so that one run reports them all.
        let mut problems = Vec::new();
        let files = walk(package_root, root, &mut problems);
        let files = parse(files, &mut problems);
        let routes = validate(files, &mut problems);
        Problems::check(problems)?;
        Ok(Self {
            package_root: package_root.to_owned(),
            routes,
        })
    }

    /// The routes, sorted by file.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The Rust source that `twinroute::routes!()` includes.
    pub fn emit(&self) -> String {
        emit(&self.package_root, &self.routes)
    }
}
