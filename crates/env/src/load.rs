//! Loads the files of a folder.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::error::{EnvError, EnvErrorKind};
use crate::expand::{Variables, expand};
use crate::files::Mode;
use crate::parse::parse;

/// What was loaded. Shown, it is the names of the files: `.env.local, .env`.
#[derive(Clone, PartialEq, Eq)]
pub struct Loaded {
    files: Vec<&'static str>,
    values: Variables,
}

impl Loaded {
    /// The names of the files that were found, the one that wins first.
    #[must_use]
    pub fn files(&self) -> &[&'static str] {
        &self.files
    }

    /// The variables that the files set, by name, without those that the process had.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The names only, since values are secrets.
impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.values.keys().collect();
        f.debug_struct("Loaded")
            .field("files", &self.files)
            .field("names", &names)
            .finish()
    }
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.files.join(", "))
    }
}

/// Loads the files of a folder into the process, in the [`Mode`] of the variable `NODE_ENV`. A folder that is missing has no files, so
/// log what was loaded.
///
/// Call it first in `main`, before other threads run: a thread that reads a variable while another one sets it is a
/// data race in the libraries of the system. The first line of an `async fn main` with `#[actix_web::main]` is early enough.
/// Only Linux lists the threads of a process; on other systems, the call is not checked.
///
/// `cargo twinroute dev` sets `TWINROUTE_DEV_SOCKET`. If it is set, the folder is reported to that socket, so that a change of its files
/// restarts the server.
///
/// # Errors
///
/// If a file can't be read, a value contains itself or a NUL, or the process has other threads, as far as the system lists them
/// (Linux). The process then has none of the variables.
pub fn load(folder: impl AsRef<Path>) -> Result<Loaded, EnvError> {
    let node_env = std::env::var_os("NODE_ENV").unwrap_or_default();
    load_mode(folder, Mode::of_node_env(&node_env.to_string_lossy()))
}

/// Loads the files of a folder into the process, in a mode. See [`load`].
///
/// # Errors
///
/// As [`load`].
pub fn load_mode(folder: impl AsRef<Path>, mode: Mode) -> Result<Loaded, EnvError> {
    let process = std::env::vars_os().map(|(name, value)| {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        (text(name), text(value))
    });
    report(folder.as_ref());
    let loaded = read(folder.as_ref(), mode, process)?;
    if let Some(count) = threads().filter(|&count| count > 1) {
        return Err(EnvError::new(folder.as_ref(), EnvErrorKind::Threads(count)));
    }
    for (name, value) in &loaded.values {
        std::env::set_var(name, value);
    }
    Ok(loaded)
}

/// Reports the folder to `cargo twinroute dev`, which starts the server again when a file of it changes. Without `dev`, nothing is sent.
#[cfg(unix)]
fn report(folder: &Path) {
    use std::os::unix::{ffi::OsStrExt as _, net::UnixDatagram};

    let (Some(name), Ok(folder)) = (
        std::env::var_os("TWINROUTE_DEV_SOCKET"),
        folder.canonicalize(),
    ) else {
        return;
    };
    let text = [b"X_TWINROUTE_ENVIRONMENT=", folder.as_os_str().as_bytes()].concat();
    // A `dev` that has ended has nothing to start again, so a failure is no mistake.
    let _ = UnixDatagram::unbound().and_then(|socket| {
        socket.set_nonblocking(true)?;
        socket.send_to(&text, name)
    });
}

#[cfg(not(unix))]
fn report(_: &Path) {}

/// Reads the files of a folder as [`load_mode`] does for a process with these variables, and sets nothing.
///
/// # Errors
///
/// As [`load`].
pub fn read(
    folder: impl AsRef<Path>,
    mode: Mode,
    process: impl IntoIterator<Item = (String, String)>,
) -> Result<Loaded, EnvError> {
    let mut process: Variables = process.into_iter().collect();
    let own: BTreeSet<String> = process.keys().cloned().collect();
    let mut files = Vec::new();
    let mut values = Variables::new();
    for &name in mode.files() {
        let path = folder.as_ref().join(name);
        let Some(text) = contents(&path)? else {
            continue;
        };
        files.push(name);
        // A later file sees the values of the earlier ones as variables of the process.
        let expanded = expand_file(&path, &text, &process)?;
        for (name, value) in expanded {
            if !own.contains(&name) {
                values.entry(name.clone()).or_insert_with(|| value.clone());
            }
            process.insert(name, value);
        }
    }
    Ok(Loaded { files, values })
}

/// The text of a file; `None` if there is no such file, or it is a folder.
fn contents(path: &Path) -> Result<Option<String>, EnvError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) if path.is_dir() => Ok(None),
        Err(error) => Err(EnvError::new(path, EnvErrorKind::Io(error))),
    }
}

/// The variables of a file with their values.
fn expand_file(
    path: &Path,
    text: &str,
    process: &Variables,
) -> Result<Vec<(String, String)>, EnvError> {
    let mut variables = parse(text);
    for index in 0..variables.len() {
        let (name, value) = &variables[index];
        let value = process.get(name).unwrap_or(value);
        let endless = |_| EnvError::new(path, EnvErrorKind::Endless(name.clone()));
        let value = expand(value, process, &variables).map_err(endless)?;
        if value.contains('\0') {
            return Err(EnvError::new(path, EnvErrorKind::Nul(name.clone())));
        }
        variables[index].1 = value;
    }
    Ok(variables)
}

/// The number of threads of the process, where the system has a list of them.
fn threads() -> Option<usize> {
    Some(fs::read_dir("/proc/self/task").ok()?.count())
}
