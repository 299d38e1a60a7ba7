//! Writes files into a twinroute project, without changing one that exists.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinroute_port::{Ported, PortedFile};

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
            let folder = folder.display();
            return Err(format!(
                "`{folder}` has no Cargo.toml: make a project with `cargo twinroute new {folder}`, or pass the folder of one with `--into`"
            )
            .into());
        }
        let build = fs::read_to_string(folder.join("build.rs")).unwrap_or_default();
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
        declare(destination, ported, &guards, &mut written)?;
    }
    if destination.is_new && !is_dry {
        write_routes_file(&destination.folder)?;
    }
    Ok(written)
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

/// Declares the modules of the guards: adds lines to `src/guards/mod.rs` and to the root of the crate.
fn declare(
    destination: &Destination,
    ported: &Ported,
    guards: &[&str],
    written: &mut Written,
) -> Result<(), Failure> {
    let path = destination.folder.join("src/guards/mod.rs");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let mut text = before.clone();
    if text.is_empty() {
        text.push_str("//! Guards: extractors for what wraps the handlers in the TypeScript, and for sessions.\n\n");
    }
    for file in ported.files.iter().filter(|file| file.url.is_none()) {
        let Some(module) = file
            .guards
            .first()
            .filter(|module| guards.contains(&module.as_str()))
        else {
            continue;
        };
        let name = file
            .text
            .split_once("pub struct ")
            .and_then(|(_, rest)| rest.split_once('('));
        let line = format!("mod {module};");
        if let (Some((name, _)), false) = (
            name,
            text.lines()
                .any(|one| one.trim_start_matches("pub ") == line),
        ) {
            text.push_str(&format!("{line}\npub use {module}::{name};\n"));
        }
    }
    if text != before {
        fs::write(&path, &text)?;
        written.changed.push("src/guards/mod.rs".to_owned());
    }
    let roots = ["src/lib.rs", "src/main.rs"];
    let root = roots
        .into_iter()
        .find(|root| destination.folder.join(root).exists());
    if let Some(root) = root {
        let path = destination.folder.join(root);
        let text = fs::read_to_string(&path)?;
        if let Some(text) = with_guards(&text) {
            fs::write(&path, text)?;
            written.changed.push(root.to_owned());
        }
    }
    Ok(())
}

/// The root of a crate with `pub mod guards;`; `None` if it has the module.
fn with_guards(text: &str) -> Option<String> {
    let is_module = |line: &str, name: &str| {
        let line = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with([';', ' ', '{']))
    };
    if text.lines().any(|line| is_module(line, "guards")) {
        return None;
    }
    let line = "pub mod guards;\n";
    let before = text.lines().take_while(|line| !is_module(line, "routes"));
    let at: usize = before.map(|line| line.len() + 1).sum();
    Some(match at < text.len() {
        true => format!("{}{line}{}", &text[..at], &text[at..]),
        false => format!("{}\n{line}", text.trim_end_matches('\n').to_owned() + "\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_added_once() {
        let text = "//! A crate.\n\nmod routes;\n\ntwinroute::routes!();\n";
        let with = with_guards(text).unwrap();
        assert_eq!(
            with,
            "//! A crate.\n\npub mod guards;\nmod routes;\n\ntwinroute::routes!();\n"
        );
        assert_eq!(with_guards(&with), None);
        assert_eq!(
            with_guards("fn a() {}").as_deref(),
            Some("fn a() {}\n\npub mod guards;\n")
        );
    }
}
