//! What `new --json` writes.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::steps::{Step, notes, steps};
use crate::template::{Beside, Created, Options};

/// A project that `cargo twinroute new` made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NewReport {
    /// The version of this format.
    version: u32,
    /// The name of the package.
    name: String,
    /// Its folder, absolute.
    folder: String,
    /// Its files, below the folder.
    files: Vec<String>,
    /// The manifest of the workspace that the package is a member of.
    workspace: Option<String>,
    /// Whether the folder is a repository of its own.
    repository: bool,
    /// The Next.js app in front of which it serves.
    beside: Option<BesideReport>,
    /// What the user should know of it.
    notes: Vec<String>,
    /// The next steps.
    steps: Vec<Step>,
}

/// The Next.js app in front of which a project serves.
#[derive(Debug, Serialize, JsonSchema)]
struct BesideReport {
    /// Its folder, absolute.
    folder: String,
    /// Its build output, below the folder.
    build: String,
    /// Whether there is a build output.
    built: bool,
    /// The port on which Rust listens: that of the app's scripts.
    port: u16,
    /// The port to which Next.js moves.
    legacy_port: u16,
    /// `basePath` of the app.
    base_path: Option<String>,
}

/// Describes a project.
pub(crate) fn report(created: &Created, options: &Options) -> NewReport {
    NewReport {
        version: 1,
        name: created.name.clone(),
        folder: text(&created.folder),
        files: created.files.clone(),
        workspace: created.workspace.as_deref().map(text),
        repository: created.has_repository,
        beside: options.beside.as_ref().map(beside),
        notes: notes(created, options),
        steps: steps(created, options),
    }
}

fn beside(app: &Beside) -> BesideReport {
    BesideReport {
        folder: text(&app.folder),
        build: app.build.clone(),
        built: app.is_built,
        port: app.port,
        legacy_port: app.legacy_port,
        base_path: app.base_path.clone(),
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
