//! Runs `cargo build`.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cargo_metadata::Message;
use tokio::io::{AsyncRead, BufReader};
use tokio::process::Command;

use super::diagnostic::{Diagnostic, Level};
use super::group::Group;
use super::lines::{LONGEST_LINE, read_line};
use super::output::Output;
use super::project::{Project, cargo};

/// The lines of cargo's stderr that are kept.
const KEPT_LINES: usize = 40;

/// The longest message of the compiler in bytes: it may show long lines of the source. The parts of a longer one are not JSON, and are skipped.
const LONGEST_MESSAGE: u64 = 16 * 1024 * 1024;

/// A build that has ended.
#[derive(Debug)]
pub(crate) struct Build {
    pub(crate) took: Duration,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The last lines that cargo wrote to stderr.
    pub(crate) cargo: Vec<String>,
    /// The program; `None` if the build has failed.
    pub(crate) executable: Option<PathBuf>,
}

impl Build {
    /// A build that cargo did not run.
    pub(crate) fn not_run(took: Duration, text: &str) -> Self {
        Self {
            took,
            diagnostics: Vec::new(),
            cargo: text.lines().map(str::to_owned).collect(),
            executable: None,
        }
    }

    /// The messages of the compiler that let the build fail.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let diagnostics = self.diagnostics.iter();
        diagnostics.filter(|one| one.level == Level::Error)
    }
}

/// Builds a project. The build is killed if the future is dropped, which cargo and the compiler expect at any time.
///
/// # Errors
/// When cargo can't be started.
pub(crate) async fn compile(
    project: Project,
    arguments: Vec<String>,
    output: Arc<Output>,
) -> io::Result<Build> {
    let start = Instant::now();
    let mut child = Command::new(cargo())
        .args([
            "build",
            "--message-format=json-diagnostic-rendered-ansi",
            "--color",
        ])
        .arg(output.cargo_color())
        .args(["--package", &project.package, "--bin", &project.bin])
        .args(arguments)
        .current_dir(&project.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl-C in the terminal is for `dev` alone.
        .process_group(0)
        .spawn()?;
    let group = Group::led_by(child.id());
    let messages = read_messages(lines(child.stdout.take()), &project, &output);
    let stderr = read_stderr(lines(child.stderr.take()), &output);
    let ((diagnostics, executable), cargo) = tokio::join!(messages, stderr);
    let status = child.wait().await?;
    if let Some(group) = group {
        group.release();
    }
    Ok(Build {
        took: start.elapsed(),
        diagnostics,
        cargo,
        executable: executable.filter(|_| status.success()),
    })
}

type ChildLines<T> = Option<BufReader<T>>;

fn lines<T: AsyncRead + Unpin>(pipe: Option<T>) -> ChildLines<T> {
    pipe.map(BufReader::new)
}

/// The next line. Bytes that are not UTF-8, as a build script may write them, are replaced.
async fn next<T: AsyncRead + Unpin>(lines: &mut ChildLines<T>, longest: u64) -> Option<String> {
    let mut line = Vec::new();
    let length = read_line(lines.as_mut()?, longest, &mut line).await.ok()?;
    let line = String::from_utf8_lossy(&line);
    (length > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned())
}

async fn read_messages<T: AsyncRead + Unpin>(
    mut lines: ChildLines<T>,
    project: &Project,
    output: &Output,
) -> (Vec<Diagnostic>, Option<PathBuf>) {
    let (mut diagnostics, mut executable) = (Vec::new(), None);
    while let Some(line) = next(&mut lines, LONGEST_MESSAGE).await {
        match serde_json::from_str(&line) {
            Ok(Message::CompilerMessage(message)) => {
                let Some(diagnostic) = Diagnostic::read(message.message) else {
                    continue;
                };
                // The library is compiled for the program, and for its own tests and documentation.
                if !diagnostics.contains(&diagnostic) {
                    output.diagnostic(&diagnostic);
                    diagnostics.push(diagnostic);
                }
            }
            Ok(Message::CompilerArtifact(artifact))
                if artifact.target.is_bin() && artifact.target.name == project.bin =>
            {
                executable = artifact.executable.map(PathBuf::from).or(executable);
            }
            _ => {}
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.level != Level::Error);
    (diagnostics, executable)
}

async fn read_stderr<T: AsyncRead + Unpin>(
    mut lines: ChildLines<T>,
    output: &Output,
) -> Vec<String> {
    let mut kept = VecDeque::new();
    while let Some(line) = next(&mut lines, LONGEST_LINE).await {
        output.cargo_line(&line);
        if kept.len() == KEPT_LINES {
            kept.pop_front();
        }
        kept.push_back(anstream::adapter::strip_str(&line).to_string());
    }
    kept.into()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINE, lines, next};

    #[test]
    fn a_line_that_is_not_utf_8_does_not_end_the_output() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let text: &[u8] = b"one\r\n\xff two\n\nlast";
        let read = runtime.block_on(async {
            let (mut lines, mut read) = (lines(Some(text)), Vec::new());
            while let Some(line) = next(&mut lines, LONGEST_LINE).await {
                read.push(line);
            }
            read
        });
        assert_eq!(read, ["one", "\u{fffd} two", "", "last"]);
    }
}
