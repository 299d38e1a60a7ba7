//! Writes files into a twinroute project, without changing one that exists.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinroute_port::{Ported, PortedFile};

use super::guard_modules::{MODULES, declare};
use crate::Failure;
use crate::template::{Options, Vcs, create, write_routes_file};

/// The project to write to.
pub(super) struct Destination {
    pub(super) folder: PathBuf,
    /// Whether the project has to be made first.
    pub(super) is_new: bool,
    /// The folder of the routes, which `build.rs` names: `src`.
    root: String,
    /// The library of a new project.
    library: Option<PathBuf>,
}

/// What was done with the files.
#[derive(Default)]
pub(super) struct Written {
    /// The places of the files that were written in `Ported::files`.
    pub(super) files: Vec<usize>,
    /// Those that exist.
    pub(super) kept: Vec<usize>,
    /// Files that got lines for the guards.
    pub(super) changed: Vec<String>,
}

impl Destination {
    /// Checks a folder: a crate, or none if one may be made.
    pub(super) fn open(
        folder: &Path,
        may_be_new: bool,
        library: Option<PathBuf>,
    ) -> Result<Self, Failure> {
        let is_new = !folder.join("Cargo.toml").exists();
        if is_new && !may_be_new {
            let shown = folder.display();
            let advice = match folder.exists() {
                // Such as the folder of the Next.js app.
                true => "pass the folder of a twinroute project with `--into`; `cargo twinroute new --beside APP` makes one next to a Next.js app".to_owned(),
                false => format!("make a project with `cargo twinroute new {shown}`, or pass the folder of one with `--into`"),
            };
            return Err(format!("`{shown}` has no Cargo.toml: {advice}").into());
        }
        let build = text_of(&folder.join("build.rs"))?;
        let root = build
            .split_once("discover(\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or("src", |(root, _)| root);
        Ok(Self {
            folder: folder.to_owned(),
            is_new,
            root: root.to_owned(),
            library,
        })
    }

    /// The path of a file in the project. Guards are modules of the crate, wherever the routes are.
    pub(super) fn path(&self, file: &PortedFile) -> String {
        let below = file.path.strip_prefix("src/").unwrap_or(&file.path);
        match (file.url.is_some(), self.root.trim_end_matches('/')) {
            (true, "" | ".") => below.to_owned(),
            (true, root) => format!("{root}/{below}"),
            (false, _) => file.path.clone(),
        }
    }
}

/// Writes the files that do not exist yet, with the guards that they use.
pub(super) fn write(
    destination: &Destination,
    ported: &Ported,
    is_dry: bool,
) -> Result<Written, Failure> {
    if destination.is_new && !is_dry {
        make(destination)?;
    }
    // Nothing is written if the guards can't be declared afterwards.
    text_of(&destination.folder.join(MODULES))?;
    let mut written = Written::default();
    let mut guards: Vec<&str> = Vec::new();
    for (at, file) in ported.files.iter().enumerate() {
        let is_unused = file.url.is_none()
            && !file
                .guards
                .iter()
                .any(|guard| guards.contains(&guard.as_str()));
        if is_unused {
            continue;
        }
        let path = destination.folder.join(destination.path(file));
        let is_written = match is_dry {
            true => !path.exists(),
            false => write_new(&path, &file.text)?,
        };
        match is_written {
            true => {
                written.files.push(at);
                guards.extend(file.guards.iter().map(String::as_str));
            }
            false => written.kept.push(at),
        }
    }
    if !is_dry && !guards.is_empty() {
        guards.sort_unstable();
        guards.dedup();
        written.changed = declare(&destination.folder, &ported.files, &guards)?;
    }
    if destination.is_new && !is_dry {
        write_routes_file(&destination.folder)?;
    } else if !is_dry && !written.files.is_empty() {
        refresh_routes_file(destination);
    }
    Ok(written)
}

/// Adds the new routes to `src/routes.rs`, if the project has one. The build reports the mistakes of a project that has some, and writes
/// the file itself otherwise.
fn refresh_routes_file(destination: &Destination) {
    let Destination { folder, root, .. } = destination;
    if root == "src" && folder.join("src/routes.rs").is_file() {
        let _ = write_routes_file(folder);
    }
}

/// Makes the project, without the example of the template, whose URL a route may have.
fn make(destination: &Destination) -> Result<(), Failure> {
    create(&Options {
        folder: destination.folder.clone(),
        name: None,
        twinroute: destination.library.clone(),
        vcs: Vcs::Git,
        examples: false,
        beside: None,
    })?;
    fs::remove_file(destination.folder.join("src/pages/api/hello.rs"))?;
    Ok(())
}

/// Writes a file, unless it exists.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(io::Error::new(
            error.kind(),
            format!("`{}` can't be written: {error}", path.display()),
        )),
    }
}

/// The text of a file, empty if the file does not exist.
///
/// # Errors
/// When it can't be read, or is not UTF-8: it would be lost if it were written again.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("`{}` can't be read: {error}", path.display()).into()),
    }
}
