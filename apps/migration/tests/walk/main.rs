//! Runs every command of the README with the real Next.js behind, under load.
//!
//! A block of `sh` is run, and one of `text` after it has lines of its output. `sh server` runs until a `sh stop`
//! or the end, and `text log` has lines of the Rust server's log. The ports are free ones instead of 3000 and 3001.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "clippy.toml allows the former in tests, but not in what they share; the latter tells what is skipped"
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
use servers::{Ports, Server};

#[test]
#[ignore = "installs, builds and runs a Next.js app; .ci/run does"]
fn every_command_of_the_readme_works() {
    if Command::new("npm").arg("--version").output().is_err() {
        eprintln!("SKIPPED: the walk through the README needs npm, and there is none here");
        return;
    }
    let mut walk = Walk::new();
    for block in blocks(include_str!("../../README.md")) {
        walk.step(&block);
    }
    walk.stop_load();
}

/// Where the reader of the README is.
struct Walk {
    folder: PathBuf,
    ports: Ports,
    next: Option<Server>,
    front: Option<Server>,
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
                let log = self.front.as_ref().map(Server::log).unwrap_or_default();
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
        let server = |port, log| Server::start(self.ports, script, &self.folder, port, log);
        if script.contains("3001") {
            self.next = Some(server(self.ports.next, "next.log"));
            return;
        }
        self.front = Some(server(self.ports.front, "front.log"));
        // Until Next.js is stopped on purpose, nothing may go wrong, whoever answers.
        self.load = Some(Load::start(self.ports.front, load::ALL));
    }

    fn stop_next(&mut self) {
        self.stop_load();
        self.next = None;
        self.load = Some(Load::start(self.ports.front, load::MOVED));
    }

    fn stop_load(&mut self) {
        let load = self.load.take().expect("the Rust server was started");
        let (asked, failed) = load.stop();
        eprintln!("{} of {asked} requests failed", failed.len());
        assert!(failed.is_empty(), "{failed:#?}");
        assert!(asked > 100, "only {asked} requests");
    }
}

/// A copy of what the README works on, so that what it changes and installs is no part of the repository. It stays, and so
/// do the packages in it.
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
