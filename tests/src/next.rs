//! A live Next.js to record.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::preview::share_secrets;

/// The recorded version of Node.js. On Linux, `package.json` installs it.
const NODE: &str = "v24.";

const START_DEADLINE: Duration = Duration::from_secs(60);

/// `next start` on a free port of the loopback interface, stopped when dropped.
#[derive(Debug)]
pub struct NextServer {
    child: Child,
    address: SocketAddr,
}

impl NextServer {
    /// Installs, builds and starts the project, and waits until it listens. Its `next.config.ts` and its handlers see the
    /// `variables` in the environment.
    ///
    /// # Errors
    ///
    /// When a step fails; its output is on standard error or in `.next/start.log`.
    pub fn start(project: &Path, variables: &[(&str, &str)]) -> io::Result<Self> {
        install(package(project)?)?;
        run(command(project, "npx", &["next", "build"]).envs(variables.iter().copied()))?;
        share_secrets(&project.join(".next"))?;
        // The port is free once the listener is dropped. If another program takes it first, Next.js reports that.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log = File::create(project.join(".next/start.log"))?;
        let port = address.port().to_string();
        let child = command(
            project,
            "npx",
            // Not 127.0.0.1: the URLs that handlers see have `localhost`, and a rewrite of a proxy to another host leaves
            // the server.
            &["next", "start", "-H", "localhost", "-p", &port],
        )
        .env("NODE_OPTIONS", "--dns-result-order=ipv4first")
        .envs(variables.iter().copied())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()?;
        let mut server = Self { child, address };
        server.wait_until_ready(project)?;
        Ok(server)
    }

    /// Installs the project's packages, including Node.js, unless they are installed.
    ///
    /// # Errors
    ///
    /// When npm fails, or when this isn't the recorded version of Node.js.
    pub fn install(project: &Path) -> io::Result<()> {
        install(project)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn wait_until_ready(&mut self, project: &Path) -> io::Result<()> {
        let deadline = Instant::now() + START_DEADLINE;
        while TcpStream::connect(self.address).is_err() {
            if self.child.try_wait()?.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(project.join(".next/start.log"))?;
                return Err(io::Error::other(format!(
                    "`next start` does not listen:\n{log}"
                )));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for NextServer {
    fn drop(&mut self) {
        // The group, since npx runs Next.js as a child process.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// The folder with the project's `package.json`: its own, or the closest above.
fn package(project: &Path) -> io::Result<&Path> {
    let mut folders = project.ancestors();
    let package = folders.find(|folder| folder.join("package.json").exists());
    package.ok_or_else(|| io::Error::other(format!("no package.json for `{}`", project.display())))
}

/// See [`NextServer::install`].
fn install(project: &Path) -> io::Result<()> {
    if !project.join("node_modules").exists() || !node_version(project)?.starts_with(NODE) {
        run(&mut command(project, "npm", &["install", "--no-save"]))?;
    }
    let version = node_version(project)?;
    if version.starts_with(NODE) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "the recordings need Node.js {NODE}, and this is {version}: put the right one first on the PATH"
    )))
}

/// The version of the Node.js that npx uses: the project's own, or else the first on the PATH.
fn node_version(project: &Path) -> io::Result<String> {
    let output = command(project, "npx", &["node", "--version"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn command(project: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(project)
        .env("NEXT_TELEMETRY_DISABLED", "1")
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.stdout(Stdio::null()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{command:?}: {status}")))
    }
}
