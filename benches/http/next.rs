//! The reference, `benches/next`: installs, builds and starts it.

use std::{
    env, fs,
    fs::File,
    io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use twinroute_benches::process::{MEASURED, Process, pinned};

/// Whether it can be installed and run.
pub(crate) fn is_there() -> bool {
    let version = Command::new("npm").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// The Node.js that runs it: on Linux the one among its packages, or else the first on the PATH.
pub(crate) fn node() -> PathBuf {
    let own = project().join("node_modules/.bin/node");
    if own.exists() { own } else { "node".into() }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("next")
}

/// Installs and builds it.
pub(crate) fn build() -> io::Result<()> {
    if !project().join("node_modules/.bin/node").exists() {
        run("npm", &["install", "--no-save"])?;
    }
    run("npx", &["next", "build"])
}

/// Starts it in one process, on any free port.
pub(crate) fn start() -> io::Result<Process> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let log = File::create(project().join(".next/start.log"))?;
    let mut command = pinned(MEASURED, &node());
    command
        .args([
            "node_modules/next/dist/bin/next",
            "start",
            "-H",
            "127.0.0.1",
        ])
        .args([
            "--keepAliveTimeout",
            "600000",
            "-p",
            &address.port().to_string(),
        ])
        .current_dir(project())
        .env("NEXT_TELEMETRY_DISABLED", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Process::start(&mut command, address.port())
}

fn run(program: &str, args: &[&str]) -> io::Result<()> {
    let log = env::temp_dir().join(format!("twinroute-bench-{program}.log"));
    let output = File::create(&log)?;
    let status = Command::new(program)
        .args(args)
        .current_dir(project())
        .env("NEXT_TELEMETRY_DISABLED", "1")
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .status()?;
    if status.success() {
        return Ok(());
    }
    let output = fs::read_to_string(&log).unwrap_or_default();
    Err(io::Error::other(format!(
        "`{program} {}`: {status}\n{output}",
        args.join(" ")
    )))
}
