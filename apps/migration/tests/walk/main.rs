//! Runs every command of the README with the real Next.js as legacy server, under load.
//!
//! A `sh` block is run, and a `text` block after it has lines of its output. `sh server` runs until a `sh stop`
//! or the end, and `text log` has lines of the Rust server's log. Ports 3000 and 3001 are replaced with free ones.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "clippy.toml allows `unwrap` in tests, but not in their helpers; the output shows a skip"
)]

mod load;
mod readme;
mod servers;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use load::Load;
use readme::{Block, blocks};
use servers::{Ports, ServerProcess};

#[test]
#[ignore = "installs, builds and runs a Next.js app; .ci/run does"]
fn every_command_of_the_readme_works() {
    if Command::new("npm").arg("--version").output().is_err() {
        eprintln!("SKIPPED: the walk through the README needs npm, which is not installed");
        return;
    }
    let mut walk = Walk::new();
    for block in blocks(include_str!("../../README.md")) {
        walk.step(&block);
    }
    walk.stop_load();
}

/// The state of the walk through the README.
struct Walk {
    folder: PathBuf,
    ports: Ports,
    next: Option<ServerProcess>,
    front: Option<ServerProcess>,
    load: Option<Load>,
    output: String,
}

impl Walk {
    fn new() -> Self {
        Self {
            folder: copy(),
            ports: Ports::free(),
            next: None,
            front: None,
            load: None,
            output: String::new(),
        }
    }

    fn step(&mut self, block: &Block) {
        eprintln!("{block:?}");
        match block {
            Block::Run(script) => self.run(script),
            Block::Serve(script) => self.serve(script),
            Block::Stop => self.stop_next(),
            Block::Output(text) => assert_lines(&self.output, text),
            Block::Log(text) => {
                let log = self
                    .front
                    .as_ref()
                    .map(ServerProcess::log)
                    .unwrap_or_default();
                assert_lines(&log, text);
            }
        }
    }

    fn run(&mut self, script: &str) {
        let start = Instant::now();
        let output = self.ports.command(script, &self.folder).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}\n{errors}");
        self.output = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        let is_down = self.front.is_some() && self.next.is_none();
        assert!(
            !is_down || start.elapsed() < Duration::from_secs(2),
            "{script}"
        );
    }

    fn serve(&mut self, script: &str) {
        let server = |port, log| ServerProcess::start(self.ports, script, &self.folder, port, log);
        if script.contains("3001") {
            self.next = Some(server(self.ports.next, "next.log"));
            return;
        }
        self.front = Some(server(self.ports.front, "front.log"));
        // No request may fail until Next.js is stopped, whichever server responds.
        self.load = Some(Load::start(self.ports.front, load::ALL));
    }

    fn stop_next(&mut self) {
        self.stop_load();
        self.next = None;
        self.load = Some(Load::start(self.ports.front, load::MOVED));
    }

    fn stop_load(&mut self) {
        let load = self.load.take().expect("the Rust server was started");
        let (sent, failed) = load.stop();
        eprintln!("{} of {sent} requests failed", failed.len());
        assert!(failed.is_empty(), "{failed:#?}");
        assert!(sent > 100, "only {sent} requests");
    }
}

/// Copies the files that the README changes, so that the repository is unchanged. The copy is kept for the next run, with
/// its packages.
fn copy() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk");
    let script = "mkdir -p \"$1\" && rm -rf \"$1/next/app\" \"$1/next/pages\" && cp rollout.toml \"$1\" && \
                  tar -c --exclude=node_modules --exclude=.next next | tar -x -C \"$1\"";
    let status = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script, "copy"])
        .arg(&folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "the app can't be copied");
    folder
}

fn assert_lines(output: &str, expected: &str) {
    for line in expected.lines() {
        assert!(
            output.contains(line.trim_end()),
            "`{line}` is not in\n{output}"
        );
    }
}
