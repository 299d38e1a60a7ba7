//! Servers in processes of their own, on one core.

use std::{
    env, fs, io,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The core that is measured; the load comes from the other.
pub const MEASURED: &str = "0";

/// The other core.
pub const OTHER: &str = "1";

/// A server that listens on a port of the loopback interface, stopped when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    port: u16,
}

impl Process {
    /// This program itself with other arguments, on the measured core; it prints the port that it listens on.
    ///
    /// # Errors
    /// When it does not start.
    pub fn this(args: &[&str]) -> io::Result<Self> {
        let mut command = pinned(MEASURED, env::current_exe()?.as_ref());
        let child = command.args(args).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| needed("taskset", &error))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let port = line.trim().parse();
        let port =
            port.map_err(|error| io::Error::other(format!("{args:?} did not start: {error}")))?;
        Ok(Self { child, port })
    }

    /// A program that listens on `port`, on `core`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn other(core: &str, program: &str, args: &[&str], port: u16) -> io::Result<Self> {
        let child = pinned(core, program.as_ref()).args(args).spawn();
        let child = child.map_err(|error| needed("taskset", &error))?;
        Ok(Self { child, port })
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The time that its threads, and those of its children, have had on a processor.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn cpu_time(&self) -> io::Result<Duration> {
        cpu_time(
            Path::new("/proc")
                .join(self.child.id().to_string())
                .as_ref(),
        )
    }
}

fn cpu_time(process: &Path) -> io::Result<Duration> {
    let mut time = Duration::ZERO;
    for task in fs::read_dir(process.join("task"))? {
        let task = task?.path();
        let schedstat = fs::read_to_string(task.join("schedstat"))?;
        let nanoseconds = schedstat
            .split(' ')
            .next()
            .and_then(|text| text.parse().ok());
        time += Duration::from_nanos(nanoseconds.unwrap_or_default());
        let children = fs::read_to_string(task.join("children"))?;
        for child in children.split_whitespace() {
            time += cpu_time(&Path::new("/proc").join(child))?;
        }
    }
    Ok(time)
}

impl Drop for Process {
    fn drop(&mut self) {
        // Not SIGKILL: nginx has to stop its workers.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

/// `program` on one core.
pub(crate) fn pinned(core: &str, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", core]).arg(program);
    command
}

pub(crate) fn needed(program: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{program}` is needed: {error}"))
}
