//! Where the library is, on which a project depends.

use std::path::{Path, PathBuf};

use super::paths::relative;

/// The folders of the two crates on which a project depends. Both are absolute.
#[derive(Debug)]
pub(crate) struct Library {
    twinroute: PathBuf,
    build: PathBuf,
}

impl Library {
    /// The library in a folder that the user chose: a clone of the repository, or its `crates/twinroute`. Without one, the clone that
    /// the tool was built from.
    pub(crate) fn find(chosen: Option<&Path>) -> Result<Self, String> {
        let Some(chosen) = chosen else {
            return Self::of_tool(Path::new(env!("CARGO_MANIFEST_DIR")));
        };
        let inside = chosen.join("crates/twinroute");
        Self::read(&inside).or_else(|| Self::read(chosen)).ok_or_else(|| {
            format!(
                "`{}` is neither a clone of twinroute nor its folder `crates/twinroute`; pass one of them to `--twinroute`",
                chosen.display()
            )
        })
    }

    /// The library in the clone that holds the sources of the tool.
    fn of_tool(tool: &Path) -> Result<Self, String> {
        let clone = tool.ancestors().nth(2).unwrap_or(tool);
        Self::read(&clone.join("crates/twinroute")).ok_or_else(|| {
            format!(
                "this tool was built from a clone of twinroute in `{}`, which is not there any more; name the folder of a clone with \
                 `--twinroute PATH`, or install the tool again in one: `cargo install --path apps/cargo-twinroute`",
                clone.display()
            )
        })
    }

    fn read(twinroute: &Path) -> Option<Self> {
        let build = twinroute.join("../build");
        let is_package = |folder: &Path, name: &str| {
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
            let line = format!("name = \"{name}\"");
            manifest.lines().any(|other| other == line)
        };
        if !is_package(twinroute, "twinroute") || !is_package(&build, "twinroute-build") {
            return None;
        }
        Some(Self {
            twinroute: twinroute.canonicalize().ok()?,
            build: build.canonicalize().ok()?,
        })
    }

    /// The paths of `twinroute` and `twinroute-build` as the manifest of a package has them.
    pub(crate) fn paths(&self, package: &Path) -> Result<[String; 2], String> {
        Ok([
            relative(package, &self.twinroute)?,
            relative(package, &self.build)?,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_or_its_crate() {
        let clone = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for chosen in [clone.clone(), clone.join("crates/twinroute")] {
            let library = Library::find(Some(&chosen)).unwrap();
            let package = clone.canonicalize().unwrap().join("apps/new");
            assert_eq!(
                library.paths(&package).unwrap(),
                ["../../crates/twinroute", "../../crates/build"]
            );
        }
        let error = Library::find(Some(&clone.join("crates"))).unwrap_err();
        assert!(error.contains("neither a clone of twinroute"), "{error}");
    }

    #[test]
    fn a_clone_that_was_removed() {
        let error = Library::of_tool(Path::new("/clone/apps/cargo-twinroute")).unwrap_err();
        assert!(
            error.contains("from a clone of twinroute in `/clone`, "),
            "{error}"
        );
        assert!(error.contains("--twinroute PATH"), "{error}");
    }
}
