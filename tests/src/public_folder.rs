//! The public folder of a project, which its `public.jsonl` describes: names that a repository can't have on every system, and times of
//! modification, which it does not keep.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use serde::Deserialize;

use crate::{
    case::{CaseBody, Encoding},
    suite::{project_root, read_lines},
};

/// The public folder of a project, on disk.
#[derive(Debug)]
pub struct PublicFolder {
    folder: PathBuf,
    files: Vec<PublicFile>,
}

/// A line of `public.jsonl`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicFile {
    path: PathBuf,
    /// `None` for a link.
    content: Option<CaseBody>,
    /// Nanoseconds since 1970.
    #[serde(default)]
    modified: i64,
    /// The target of a link.
    link: Option<PathBuf>,
    /// What happens to it after the server has started.
    #[serde(rename = "when")]
    change: Option<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Change {
    /// It is added.
    Added,
    /// It is removed.
    Removed,
    /// It becomes a folder.
    Folder,
    /// It gets another content and time.
    Rewritten,
}

impl PublicFolder {
    /// Writes the folder `public` of a project below `root`, and beside it a folder with a secret, to which links of it lead. `None` if the
    /// project has no such folder.
    ///
    /// # Errors
    /// When the files can't be written.
    pub fn write(project: &str, root: &Path) -> io::Result<Option<Self>> {
        let list = project_root(project).join("public.jsonl");
        if !list.exists() {
            return Ok(None);
        }
        let this = Self {
            folder: root.join("public"),
            files: read_lines(&list)?,
        };
        if this.folder.exists() {
            fs::remove_dir_all(&this.folder)?;
        }
        let outside = root.join("outside");
        fs::create_dir_all(&outside)?;
        fs::write(outside.join("secret.txt"), "TOP SECRET")?;
        for file in &this.files {
            if file.change != Some(Change::Added) {
                this.create(file)?;
            }
        }
        Ok(Some(this))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Changes the files that change while the server runs.
    ///
    /// # Errors
    /// When they can't be changed.
    pub fn change(&self) -> io::Result<()> {
        for file in &self.files {
            let path = self.folder.join(&file.path);
            match file.change {
                None => {}
                Some(Change::Added) => self.create(file)?,
                Some(Change::Removed) => fs::remove_file(path)?,
                Some(Change::Folder) => {
                    fs::remove_file(&path)?;
                    fs::create_dir(path)?;
                }
                Some(Change::Rewritten) => {
                    fs::write(&path, "new content")?;
                    set_modified(&path, file.modified + 1_000_000_000_000)?;
                }
            }
        }
        Ok(())
    }

    fn create(&self, file: &PublicFile) -> io::Result<()> {
        let path = self.folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        if let Some(target) = &file.link {
            return symlink(target, path);
        }
        let content = file.content.as_ref();
        let content = content.map(|content| content.bytes(Encoding::Utf8));
        fs::write(&path, content.unwrap_or_default())?;
        set_modified(&path, file.modified)
    }
}

fn set_modified(path: &Path, nanoseconds: i64) -> io::Result<()> {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    let time = match nanoseconds {
        0.. => UNIX_EPOCH + distance,
        _ => UNIX_EPOCH - distance,
    };
    File::options().write(true).open(path)?.set_modified(time)
}
