//! What is built, and the files that it depends on.

use std::collections::{BTreeSet, HashMap};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId, Target};

use super::DevArgs;
use super::snapshot::files_below;
use crate::Failure;

/// A program of a package.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The folder of the package, in which the server runs.
    pub(crate) folder: PathBuf,
    pub(crate) package: String,
    pub(crate) bin: String,
    pub(crate) watched: WatchSet,
}

/// Why there is no project.
#[derive(Debug)]
pub(crate) enum ProjectError {
    /// The arguments don't select a program.
    Selection(String),
    /// Cargo can't read the manifests. The text is cargo's.
    Manifest(String),
}

/// The files whose changes start a build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WatchSet {
    /// Folders, with everything in them.
    trees: BTreeSet<PathBuf>,
    /// Single files, which may not exist yet.
    files: BTreeSet<PathBuf>,
    /// The folder whose `.env` files and `twinroute.toml` the server reads when it starts.
    settings: PathBuf,
    /// Other folders whose `.env` files the server loads.
    environments: BTreeSet<PathBuf>,
    /// `build.build-dir`, if it is another folder than that of the program.
    build: Option<PathBuf>,
}

/// Cargo, as `cargo twinroute` names it to its subcommands.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

impl Project {
    /// The project, or `None` if its manifests have a mistake that a change may mend.
    ///
    /// # Errors
    /// When there are no manifests, or the arguments select no program.
    pub(crate) fn first(args: &DevArgs) -> Result<Option<Self>, Failure> {
        let folder = args
            .path
            .canonicalize()
            .map_err(|error| format!("can't read the folder `{}`: {error}", args.path.display()))?;
        if !folder.is_dir() {
            return Err(format!(
                "`{}` is a file; pass the folder of the package",
                args.path.display()
            )
            .into());
        }
        match Self::read(args) {
            Ok(project) => Ok(Some(project)),
            Err(ProjectError::Selection(text)) => Err(text.into()),
            Err(ProjectError::Manifest(text)) => {
                let has_manifest = folder
                    .ancestors()
                    .any(|folder| folder.join("Cargo.toml").is_file());
                let text = text.trim();
                let text = text.strip_prefix("error: ").unwrap_or(text);
                if has_manifest {
                    Ok(None)
                } else {
                    Err(format!(
                        "{text}; pass the folder of a twinroute project, or make one with `cargo twinroute new`"
                    )
                    .into())
                }
            }
        }
    }

    /// Reads the manifests.
    pub(crate) fn read(args: &DevArgs) -> Result<Self, ProjectError> {
        let mut command = MetadataCommand::new();
        command.cargo_path(cargo()).current_dir(&args.path);
        let network = ["--locked", "--offline", "--frozen"];
        let own = args.cargo_args.iter();
        let own = own.filter(|word| network.contains(&word.as_str())).cloned();
        command.other_options(own.collect::<Vec<_>>());
        let metadata = command.exec().map_err(|error| match error {
            cargo_metadata::Error::CargoMetadata { stderr } => ProjectError::Manifest(stderr),
            error => ProjectError::Manifest(error.to_string()),
        })?;
        let (package, bin) = select(&metadata, args).map_err(ProjectError::Selection)?;
        let folder = package.manifest_path.parent();
        let folder = folder.map_or_else(PathBuf::new, |folder| folder.as_std_path().to_owned());
        Ok(Self {
            package: package.name.to_string(),
            bin: bin.name.clone(),
            watched: WatchSet::of_package(&metadata, package, &folder),
            folder,
        })
    }
}

/// The program that the arguments select. There must be exactly one.
fn select<'a>(metadata: &'a Metadata, args: &DevArgs) -> Result<(&'a Package, &'a Target), String> {
    let packages = match (&args.package, metadata.root_package()) {
        (Some(name), _) => {
            let members = metadata.workspace_packages();
            let mut members = members.into_iter().filter(|package| *package.name == *name);
            vec![
                members
                    .next()
                    .ok_or_else(|| format!("the workspace has no package `{name}`"))?,
            ]
        }
        (None, Some(root)) => vec![root],
        (None, None) => metadata.workspace_default_packages(),
    };
    let bins = packages.into_iter().flat_map(|package| {
        let default = package.default_run.as_ref();
        let wanted = args.bin.as_ref().or(default);
        let bins = package.targets.iter().filter(|target| target.is_bin());
        let bins = bins.filter(move |bin| wanted.is_none_or(|wanted| bin.name == *wanted));
        bins.map(move |bin| (package, bin))
    });
    let bins: Vec<_> = bins.collect();
    match bins.as_slice() {
        [bin] => Ok(*bin),
        [] => Err(match &args.bin {
            Some(name) => format!("there is no program `{name}`: `--bin` names a file of `src/bin`, or the package"),
            None => "there is no program to run: the package has no `src/main.rs`; choose another one with `-p`".to_owned(),
        }),
        bins => {
            let names = bins.iter().map(|(package, bin)| format!("`-p {} --bin {}`", package.name, bin.name));
            Err(format!("there are several programs; choose one of {}", names.collect::<Vec<_>>().join(", ")))
        }
    }
}

impl WatchSet {
    /// What can be watched without reading the manifests.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let mut set = Self::of_tree(&folder.join("src"));
        set.add_files(folder, &["Cargo.toml", "Cargo.lock", "build.rs"]);
        set
    }

    /// A folder with everything in it.
    pub(crate) fn of_tree(folder: &Path) -> Self {
        let mut set = Self::default();
        set.trees.insert(folder.to_owned());
        set
    }

    fn of_package(metadata: &Metadata, package: &Package, folder: &Path) -> Self {
        let build = metadata.build_directory.as_ref();
        let build = build.filter(|build| **build != metadata.target_directory);
        let mut set = Self {
            settings: folder.to_owned(),
            build: build.map(|build| build.as_std_path().to_owned()),
            ..Self::default()
        };
        let root = metadata.workspace_root.as_std_path();
        let names = [
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            "rust-toolchain",
            ".cargo/config.toml",
        ];
        set.add_files(root, &names);
        for package in local_packages(metadata, &package.id) {
            set.add_package(package);
        }
        set
    }

    fn add_files(&mut self, folder: &Path, names: &[&str]) {
        self.files
            .extend(names.iter().map(|name| folder.join(name)));
    }

    fn add_package(&mut self, package: &Package) {
        self.files
            .insert(package.manifest_path.as_std_path().to_owned());
        let folder = package.manifest_path.parent();
        let is_built =
            |target: &&Target| !target.is_test() && !target.is_example() && !target.is_bench();
        for target in package.targets.iter().filter(is_built) {
            let source = &target.src_path;
            // A `build.rs` or a `main.rs` in the package's own folder: the folder has tests and build output, too.
            if source.parent() == folder {
                self.files.insert(source.as_std_path().to_owned());
            } else if let Some(parent) = source.parent() {
                self.trees.insert(parent.as_std_path().to_owned());
            }
        }
    }

    /// Adds the files that cargo lists beside a program: those that the sources include, and those that build scripts name. What build
    /// scripts write is listed too: a build that changes it would start the next one.
    pub(crate) fn add_listed(&mut self, executable: &Path) {
        let list = fs::read_to_string(executable.with_extension("d")).unwrap_or_default();
        let files = listed(&list).into_iter().map(PathBuf::from);
        let written = [executable.parent(), self.build.as_deref()];
        let written = written.into_iter().flatten();
        let known: Vec<&Path> = self.trees().chain(written).collect();
        let others = files.filter(|file| !known.iter().any(|one| file.starts_with(one)));
        let others: Vec<_> = others.filter(|file| file.is_file()).collect();
        self.files.extend(others);
    }

    /// The files that exist.
    pub(crate) fn files(&self) -> BTreeSet<PathBuf> {
        let mut files = Vec::new();
        for tree in &self.trees {
            files_below(tree, &mut files);
        }
        files.extend(self.files.iter().cloned());
        let entries = self.settings_folders().map(fs::read_dir);
        for entry in entries.flatten().flatten().flatten() {
            if self.is_setting(&entry.path()) {
                files.push(entry.path());
            }
        }
        files.into_iter().collect()
    }

    fn settings_folders(&self) -> impl Iterator<Item = &Path> {
        let folders = self.environments.iter().map(PathBuf::as_path);
        folders.chain([self.settings.as_path()])
    }

    /// Adds folders whose `.env` files the server loads.
    pub(crate) fn add_environments(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        let folders = folders.into_iter();
        let others = folders.filter(|folder| *folder != self.settings);
        self.environments.extend(others);
    }

    /// The folders that were added with [`add_environments`](Self::add_environments).
    pub(crate) fn environments(&self) -> &BTreeSet<PathBuf> {
        &self.environments
    }

    /// Whether the server reads a file when it starts, so that a change needs no build.
    pub(crate) fn is_setting(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_environment = (name == ".env" || name.starts_with(".env."))
            && !name.ends_with('~')
            && !name.ends_with(".swp");
        let folder = path.parent();
        let is_own = folder == Some(&self.settings);
        let is_read = is_own || folder.is_some_and(|folder| self.environments.contains(folder));
        is_own && name == "twinroute.toml" || is_read && is_environment
    }

    /// Whether a change of a file may change the packages or the program.
    pub(crate) fn is_manifest(path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        name == "Cargo.toml" || name == "Cargo.lock"
    }

    /// The folders with everything in them.
    pub(crate) fn trees(&self) -> impl Iterator<Item = &Path> {
        self.trees.iter().map(PathBuf::as_path)
    }

    /// The folders of single files. A watch of the folder also reports a file that is replaced.
    pub(crate) fn folders(&self) -> BTreeSet<&Path> {
        let folders = self.files.iter().filter_map(|file| file.parent());
        let folders = folders.chain(self.settings_folders());
        folders.filter(|folder| folder.is_dir()).collect()
    }
}

/// A package and the packages on this machine that it is built from.
fn local_packages<'a>(metadata: &'a Metadata, root: &PackageId) -> Vec<&'a Package> {
    let packages: HashMap<_, _> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package))
        .collect();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut left = vec![root];
    while let Some(id) = left.pop() {
        let Some(package) = packages.get(id) else {
            continue;
        };
        if package.source.is_some() || !seen.insert(id) {
            continue;
        }
        found.push(*package);
        let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let built = dependencies.filter(|dependency| {
            let kinds = &dependency.dep_kinds;
            kinds
                .iter()
                .any(|kind| kind.kind != DependencyKind::Development)
        });
        left.extend(built.map(|dependency| &dependency.pkg));
    }
    found
}

/// The files of a rule of `make`: `program: src/main.rs src/a\ b.rs`.
fn listed(rule: &str) -> Vec<String> {
    let Some((_, files)) = rule.lines().next().and_then(|line| line.split_once(": ")) else {
        return Vec::new();
    };
    let files = files.replace("\\ ", "\0");
    files
        .split_whitespace()
        .map(|file| file.replace('\0', " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_writes_is_not_watched() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let files = [
            "src/main.rs",
            "data/a.sql",
            "target/debug/build/a-1/out/time.rs",
            "other/build/a-1/out/time.rs",
        ];
        for file in files {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), "").unwrap();
        }
        let listed = files.map(|file| path(file).display().to_string());
        let rule = format!("server: {}\n", listed.join(" "));
        fs::write(path("target/debug/server.d"), rule).unwrap();
        let mut set = WatchSet {
            build: Some(path("other")),
            ..WatchSet::of_tree(&path("src"))
        };
        set.add_listed(&path("target/debug/server"));
        assert_eq!(set.files, BTreeSet::from([path("data/a.sql")]));
    }

    #[test]
    fn the_files_of_a_rule() {
        assert_eq!(
            listed("/a/my\\ server: /a/build.rs /a/src/my\\ main.rs\n"),
            ["/a/build.rs", "/a/src/my main.rs"]
        );
        assert!(listed("").is_empty());
    }
}
