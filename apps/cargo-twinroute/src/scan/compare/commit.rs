//! Reads commits, without a change to the work tree or the index of the repository.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::Failure;

/// What `--compare` names: one commit, or two.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Revisions {
    /// The older commit.
    pub(super) old: String,
    /// The newer one; `None` for the files as they are.
    pub(super) new: Option<String>,
}

impl Revisions {
    /// Parses `OLD`, or `OLD..NEW` in which each may be left out for HEAD.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        if text.contains("...") {
            return Err(
                format!("`{text}`: three dots are not supported, write two: `OLD..NEW`").into(),
            );
        }
        let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
        Ok(match text.split_once("..") {
            Some((old, new)) => Self {
                old: or_head(old),
                new: Some(or_head(new)),
            },
            None => Self {
                old: or_head(text),
                new: None,
            },
        })
    }
}

/// The Git repository of a folder.
#[derive(Debug)]
pub(super) struct Repository {
    folder: PathBuf,
    git_dir: String,
    // The folder below the top of the work tree; empty in a bare repository.
    prefix: PathBuf,
}

/// A commit and the name that the user gave it.
#[derive(Debug)]
pub(super) struct Commit {
    revision: String,
    hash: String,
    // `1a2b3c4, 2024-12-14`
    described: String,
}

impl Commit {
    /// `v2.15.1 (bce70c1, 2024-12-14)`.
    pub(super) fn shown(&self) -> String {
        format!("{} ({})", self.revision, self.described)
    }
}

/// The work tree in the temporary folder.
const TREE: &str = "tree";
// Only these are read by the scan. Images and the like would cost time and memory.
const EXTENSIONS: [&str; 11] = [
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", ".yaml", ".yml",
];

impl Repository {
    /// The repository that holds a folder.
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let ask = |word: &str| -> Result<String, Failure> {
            let text = git_in(folder, &["rev-parse", word])?;
            Ok(text.trim_end_matches('\n').to_owned())
        };
        Ok(Self {
            folder: folder.to_owned(),
            git_dir: ask("--absolute-git-dir")?,
            prefix: ask("--show-prefix")?.into(),
        })
    }

    /// The commit of a name.
    pub(super) fn commit(&self, revision: &str) -> Result<Commit, Failure> {
        let name = format!("{revision}^{{commit}}");
        let words = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ];
        let hash = git_in(&self.folder, &words).map_err(|_not_found| {
            let folder = self.folder.display();
            format!(
                "`{revision}` is neither a folder nor a commit of the repository of `{folder}`: `git log --oneline` lists its commits"
            )
        })?;
        let hash = hash.trim().to_owned();
        let words = ["show", "--no-patch", "--format=%h, %cs", &hash];
        let described = git_in(&self.folder, &words)?.trim().to_owned();
        Ok(Commit {
            revision: revision.to_owned(),
            hash,
            described,
        })
    }

    /// Writes the sources of a commit into a temporary folder. A work tree and an index of its own leave those of the repository alone;
    /// unlike `git archive`, it doesn't leave out what `.gitattributes` excludes from archives.
    pub(super) fn write_out(&self, commit: &Commit) -> Result<TempDir, Failure> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(TREE))?;
        self.git_apart(folder.path(), &["read-tree", &commit.hash], None)?;
        let files = self.git_apart(folder.path(), &["ls-files", "-z"], None)?;
        // All of the repository, not only the project's folder: the project may use files of packages beside it.
        let sources: String = files.split_inclusive('\0').filter(is_source).collect();
        let words = ["checkout-index", "--quiet", "-z", "--stdin"];
        self.git_apart(folder.path(), &words, Some(&sources))?;
        Ok(folder)
    }

    /// The repository's folder in what [`Repository::write_out`] wrote.
    pub(super) fn folder_in(&self, written: &Path) -> PathBuf {
        written.join(TREE).join(&self.prefix)
    }

    /// Runs Git with the work tree and the index in a temporary folder.
    fn git_apart(
        &self,
        folder: &Path,
        words: &[&str],
        input: Option<&str>,
    ) -> Result<String, Failure> {
        let tree = folder.join(TREE);
        let mut command = Command::new("git");
        command
            .args(words)
            .current_dir(&tree)
            .env("GIT_DIR", &self.git_dir)
            .env("GIT_WORK_TREE", &tree)
            .env("GIT_INDEX_FILE", folder.join("index"));
        run(command, input)
    }
}

fn is_source(file: &&str) -> bool {
    let file = file.trim_end_matches('\0');
    EXTENSIONS.iter().any(|extension| file.ends_with(extension))
}

fn git_in(folder: &Path, words: &[&str]) -> Result<String, Failure> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(words);
    run(command, None)
}

fn run(mut command: Command, input: Option<&str>) -> Result<String, Failure> {
    command
        .stdin(input.map_or_else(Stdio::null, |_| Stdio::piped()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| format!("git can't be run: {error}"))?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(input.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim();
        return Err(message.strip_prefix("fatal: ").unwrap_or(message).into());
    }
    // A path that is no UTF-8 is no route of the scan either.
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::Revisions;

    #[test]
    fn revisions() {
        let parse = |text: &str| {
            let revisions = Revisions::parse(text).unwrap();
            (revisions.old, revisions.new)
        };
        let two = |old: &str, new: &str| (old.to_owned(), Some(new.to_owned()));
        assert_eq!(parse("v1..v2"), two("v1", "v2"));
        assert_eq!(parse("..v2"), two("HEAD", "v2"));
        assert_eq!(parse("v1.."), two("v1", "HEAD"));
        assert_eq!(parse("HEAD~3"), ("HEAD~3".to_owned(), None));
        assert!(Revisions::parse("a...b").is_err());
    }
}
