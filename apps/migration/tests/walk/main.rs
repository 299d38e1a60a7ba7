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
    front_port: u16,
    load: Option<Load>,
    output: String,
}

impl Walk {
    fn new() -> Self {
        let ports = Ports::free();
        Self {
            folder: copy(),
            ports,
            next: None,
            front: None,
            front_port: ports.front,
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
        if script.contains("3002") {
            let new = server(self.ports.new_front, "new-front.log");
            return self.replace_front(new);
        }
        self.front = Some(server(self.ports.front, "front.log"));
        // No request may fail until Next.js is stopped, whichever server responds.
        self.load = Some(Load::start(self.front_port, load::ALL));
    }

    /// Moves the load to the new server, and stops the old one.
    fn replace_front(&mut self, new: ServerProcess) {
        self.front_port = self.ports.new_front;
        let load = Load::start(self.front_port, load::ALL);
        self.stop_load();
        self.load = Some(load);
        let old = self.front.replace(new).expect("there is an old server");
        let lines = old.log().matches("runs for it").count();
        assert_eq!(
            lines,
            2,
            "each guarded route is logged once:\n{}",
            old.log()
        );
        old.stop();
    }

    fn stop_next(&mut self) {
        self.stop_load();
        self.next = None;
        self.load = Some(Load::start(self.front_port, load::MOVED));
    }

    fn stop_load(&mut self) {
        let load = self.load.take().expect("the Rust server was started");
        let (sent, failed) = load.stop();
        eprintln!("{} of {sent} requests failed", failed.len());
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

/// Copies the package into a workspace of its own, since the README changes its files. Returns its folder. The packages of
/// npm are kept for the next run.
fn copy() -> PathBuf {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk");
    let script = r#"
        mkdir -p "$1/migration"
        find "$1/migration" -mindepth 1 -maxdepth 1 ! -name next -exec rm -rf {} +
        find "$1/migration" -mindepth 2 -maxdepth 2 ! -name node_modules -exec rm -rf {} +
        tar -c --exclude=node_modules --exclude=.next . | tar -x -C "$1/migration"
        cp ../../Cargo.lock "$1"
        root=$(cd ../.. && pwd)
        sed -e 's/^members = .*/members = ["migration"]/' -e '/^exclude = /d' -e "s|path = \"|path = \"$root/|" \
            ../../Cargo.toml > "$1/Cargo.toml"
    "#;
    let status = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script, "copy"])
        .arg(&workspace)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "the app can't be copied");
    workspace.join("migration")
}

fn assert_lines(output: &str, expected: &str) {
    for line in expected.lines() {
        assert!(
            output.contains(line.trim_end()),
            "`{line}` is not in\n{output}"
        );
    }
}
