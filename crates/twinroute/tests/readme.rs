//! Creates the project of `docs/project.md` with the handlers of the README in an empty folder, from their text alone, builds it,
//! compares both styles' responses with the README, and stops it.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use twinroute_test_client::{Peer, Request};

const README: &str = include_str!("../../../README.md");
const PROJECT: &str = include_str!("../../../docs/project.md");

/// The folder of the crates in the page's `Cargo.toml`, and its actual path.
const CRATES: (&str, &str) = (
    "../twinroute/crates/",
    concat!(env!("CARGO_MANIFEST_DIR"), "/../"),
);

/// The files of the project: blocks of code whose first line is a comment with a path.
fn files() -> Vec<(&'static str, &'static str)> {
    let blocks = |text: &'static str| text.split("\n```").skip(1).step_by(2);
    let blocks = blocks(PROJECT).chain(blocks(README));
    let file = |block: &'static str| {
        let (_, code) = block.split_once('\n')?;
        let (first, _) = code.split_once('\n')?;
        let path = first.strip_prefix("// ").or(first.strip_prefix("# "))?;
        let is_path = path.ends_with(".rs") || path.ends_with(".toml");
        (is_path && !path.contains(' ')).then_some((path, code))
    };
    blocks.filter_map(file).collect()
}

/// The requests to the project in the README, with the bodies of their responses:
/// `curl http://127.0.0.1:3000/hello # hello`.
fn requests() -> Vec<(&'static str, &'static str)> {
    let (_, section) = README.split_once("\n## Start a project\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let request = |line: &'static str| {
        let (command, body) = line.strip_prefix("curl ")?.split_once(" # ")?;
        let url = command.trim().trim_matches('\'');
        Some((url.strip_prefix("http://127.0.0.1:3000")?, body))
    };
    section.lines().filter_map(request).collect()
}

/// Writes the files to an empty folder.
fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, code) in files() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, code.replace(CRATES.0, CRATES.1)).unwrap();
    }
    // The dependency versions of this workspace.
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
    fs::copy(lock, folder.path().join("Cargo.lock")).unwrap();
    folder
}

/// Builds the project, and returns the path of its program.
fn build(folder: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        // In CI, the build would refuse a project whose `src/routes.rs` was not committed.
        .env_remove("CI")
        .status()
        .unwrap();
    assert!(status.success(), "the README's project does not compile");
    target.join("debug/my-api")
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(program: &Path) -> Self {
        let mut child = Command::new(program)
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, address) = line.split_once("listening on http://")?;
            Some(address.to_owned())
        });
        let address = address.expect("the server logs where it listens");
        Self { child, address }
    }

    fn body(&self, path: &str) -> String {
        let address = self.address.parse().unwrap();
        let request = Request::get(path).close();
        let response = Peer::send_to(address, request.bytes()).last_response();
        response.text().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn the_readme_project_serves_both_styles() {
    let folder = project();
    let mut server = Server::start(&build(folder.path()));
    let requests = requests();
    assert!(requests.len() >= 2, "{requests:?}");
    for (path, body) in requests {
        assert_eq!(server.body(path), body, "{path}");
    }
    let pid = server.child.id().to_string();
    Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(server.child.wait().unwrap().success());
}
