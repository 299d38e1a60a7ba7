//! What to do with a new project.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::template::{Beside, Created, Options, relative};

/// A step, and the commands to run.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Step {
    /// What the commands do.
    pub(crate) title: String,
    /// The commands, for a shell.
    pub(crate) commands: Vec<String>,
}

/// The next steps.
pub(crate) fn steps(created: &Created, options: &Options) -> Vec<Step> {
    match &options.beside {
        Some(app) => beside(created, app),
        None => plain(created),
    }
}

/// What the user should know of the project.
pub(crate) fn notes(created: &Created, options: &Options) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(manifest) = &created.workspace {
        notes.push(format!(
            "It is a member of the workspace {}.",
            shown(manifest)
        ));
    }
    let Some(app) = &options.beside else {
        return notes;
    };
    if !app.is_built {
        notes.push(format!(
            "There is no build output in {} yet. Until then, Next.js serves every request.",
            shown(&app.folder.join(&app.build))
        ));
    }
    if let Some(base_path) = &app.base_path {
        notes.push(format!(
            "The app has `basePath: \"{base_path}\"`, so the routes in Rust are below it too."
        ));
    }
    if let Some(script) = &app.own_server {
        notes.push(format!(
            "The script `start` of the app is `{script}`; start it so that it listens on port {}.",
            app.legacy_port
        ));
    }
    notes
}

fn plain(created: &Created) -> Vec<Step> {
    let start = Step {
        title: "Start the server:".to_owned(),
        commands: commands(change_folder(&created.folder), ["cargo run".to_owned()]),
    };
    let call = Step {
        title: "Call it from another shell:".to_owned(),
        commands: vec![
            "curl 'http://127.0.0.1:3000/api/hello?name=Ada'".to_owned(),
            "curl http://127.0.0.1:3000/posts/7".to_owned(),
        ],
    };
    let see = Step {
        title: "Run its tests, and list its routes:".to_owned(),
        commands: vec!["cargo test".to_owned(), "cargo twinroute routes".to_owned()],
    };
    let work = Step {
        title: "Build and start the server again on each change, instead of `cargo run`:"
            .to_owned(),
        commands: vec!["cargo twinroute dev".to_owned()],
    };
    vec![start, call, see, work]
}

fn beside(created: &Created, app: &Beside) -> Vec<Step> {
    // From the folder of the project, in which the second step leaves the shell.
    let path = quoted(
        relative(&created.folder, &app.folder).unwrap_or_else(|_| app.folder.display().to_string()),
    );
    let start_next = Step {
        title: format!(
            "Build the app, and start Next.js on port {}:",
            app.legacy_port
        ),
        commands: commands(
            change_folder(&app.folder),
            [app.build_command(), app.start_command()],
        ),
    };
    let start_rust = Step {
        title: format!(
            "Start Rust on port {}, in another shell; Next.js still serves every route:",
            app.port
        ),
        commands: commands(change_folder(&created.folder), ["cargo run".to_owned()]),
    };
    let read = Step {
        title: "See what there is to move, and write the Rust of it:".to_owned(),
        commands: vec![
            format!("cargo twinroute scan {path}"),
            format!("cargo twinroute port --all {path}"),
        ],
    };
    let switch = Step {
        title: "Move a route, without a restart:".to_owned(),
        commands: vec![format!(
            "echo '\"/api/{}\" = \"rust\"' >> rollout.toml",
            app.hello
        )],
    };
    vec![start_next, start_rust, read, switch]
}

fn commands<const N: usize>(first: Option<String>, rest: [String; N]) -> Vec<String> {
    first.into_iter().chain(rest).collect()
}

/// `cd` to a folder, unless it is the current one.
fn change_folder(folder: &Path) -> Option<String> {
    let path = shown(folder);
    (path != ".").then(|| format!("cd {}", quoted(path)))
}

/// A path from the current folder.
pub(crate) fn shown(path: &Path) -> String {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let relative = current
        .ok()
        .and_then(|current| relative(&current, path).ok());
    relative.unwrap_or_else(|| path.display().to_string())
}

/// Quotes a path for a shell where that is needed.
fn quoted(path: String) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+@".contains(letter);
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
