//! Writes a project to disk.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use twinroute_build::Manifest;

use super::beside::Beside;
use super::files;
use super::library::Library;
use super::package_name;
use super::paths::absolute;

/// What to make.
#[derive(Debug)]
pub(crate) struct Options {
    /// The folder, which is made if it is missing.
    pub(crate) folder: PathBuf,
    /// The name of the package; without one, that of the folder.
    pub(crate) name: Option<String>,
    /// A clone of the library; without one, the clone that the tool was built from.
    pub(crate) twinroute: Option<PathBuf>,
    /// Whether to make a repository.
    pub(crate) vcs: Vcs,
    /// Whether to write more than one example.
    pub(crate) examples: bool,
    /// The app in front of which the project serves.
    pub(crate) beside: Option<Beside>,
}

/// Whether a project gets a repository of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Vcs {
    /// A Git repository, unless the folder is inside of one
    #[default]
    Git,
    /// No repository
    None,
}

/// A project that was made.
#[derive(Debug)]
pub(crate) struct Created {
    /// The name of its package.
    pub(crate) name: String,
    /// Its folder, absolute.
    pub(crate) folder: PathBuf,
    /// Its files, below the folder.
    pub(crate) files: Vec<String>,
    /// The manifest of the workspace that it is a member of.
    pub(crate) workspace: Option<PathBuf>,
    /// Whether it has a repository of its own.
    pub(crate) has_repository: bool,
}

/// Makes a project: with `cargo init`, so that a workspace around it gets a member, and then with the files of the template.
pub(crate) fn create(options: &Options) -> Result<Created, String> {
    check_empty(&options.folder)?;
    if options.folder.to_str().is_none() {
        let shown = options.folder.display();
        return Err(format!(
            "`{shown}` is not UTF-8, which Cargo expects; choose another folder"
        ));
    }
    let library = Library::find(options.twinroute.as_deref())?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => package_name::from_folder(
            &std::path::absolute(&options.folder).unwrap_or_else(|_| options.folder.clone()),
        ),
    };
    package_name::check(&name)?;
    cargo_init(options, &name)?;
    let folder = absolute(&options.folder)?;
    let library = library.paths(&folder)?;
    let files = match &options.beside {
        Some(app) => files::beside(&name, &library, app, &folder)?,
        None => files::plain(&name, &library, options.examples),
    };
    for file in &files {
        write(&folder.join(&file.path), &file.text)?;
    }
    write_routes_file(&folder)?;
    let mut files: Vec<String> = files.into_iter().map(|file| file.path).collect();
    files.push("src/routes.rs".to_owned());
    Ok(Created {
        workspace: workspace(&folder),
        has_repository: folder.join(".git").exists(),
        name,
        folder,
        files,
    })
}

/// Writes `src/routes.rs`, as the first build would: in CI, no build writes it.
pub(crate) fn write_routes_file(package: &Path) -> Result<(), String> {
    let manifest = Manifest::discover(package, "src").map_err(|problems| problems.to_string())?;
    write(&package.join("src/routes.rs"), &manifest.emit_modules())
}

/// Refuses a folder with files; a repository without any is accepted.
fn check_empty(folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(format!("`{shown}` is a file; choose another folder"));
    }
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != ".git").collect();
    names.sort();
    let rest = names.len().saturating_sub(5);
    names.truncate(5);
    match names.as_slice() {
        [] => Ok(()),
        names => {
            let names = names.join("`, `");
            let rest = if rest > 0 {
                format!(" and {rest} more")
            } else {
                String::new()
            };
            Err(format!(
                "`{shown}` is not empty: `{names}`{rest}; choose an empty or a new folder"
            ))
        }
    }
}

fn cargo_init(options: &Options, name: &str) -> Result<(), String> {
    let mut command = Command::new(cargo());
    command.args([
        "init",
        "--quiet",
        "--bin",
        "--edition",
        "2024",
        "--name",
        name,
    ]);
    if options.vcs == Vcs::None {
        command.args(["--vcs", "none"]);
    }
    let output = command.arg("--").arg(&options.folder).output();
    let output = output.map_err(|error| format!("`cargo init` can't be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let text = text.trim().trim_start_matches("error: ");
    Err(format!("`cargo init` failed: {text}"))
}

/// The manifest of the workspace around a package.
fn workspace(package: &Path) -> Option<PathBuf> {
    let mut command = Command::new(cargo());
    command.args(["locate-project", "--workspace", "--message-format", "plain"]);
    let output = command.current_dir(package).output().ok()?;
    let manifest = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end());
    let is_other = manifest.is_file() && manifest != package.join("Cargo.toml");
    is_other.then_some(manifest)
}

/// The Cargo that runs this tool.
fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = match path.parent() {
        Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(path, text)),
        None => fs::write(path, text),
    };
    written.map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}
