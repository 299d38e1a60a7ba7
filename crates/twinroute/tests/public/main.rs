//! Files of the public folder.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod refused;
mod served;
mod start;

use std::{fs, path::Path};

use tempfile::TempDir;

/// A public folder `public` with these files, beside which `outside/secret.txt` is.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "outside/secret.txt", SECRET);
    for (name, content) in files {
        write(folder.path(), &format!("public/{name}"), content);
    }
    folder
}

fn write(root: &Path, name: &str, content: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// What no response may have.
const SECRET: &str = "correct horse battery staple";
