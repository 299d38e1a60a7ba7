//! The Dockerfile of the page, executed step by step, to a server that responds and stops.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    api_server::{free_port, get, try_get},
    dockerfile::parse,
    image::{BuildCache, Image, PATH},
    page::{block, project, workspace},
    tool::{are_installed, has_namespaces, run},
};

/// How long the steps may take, most of which is the build.
const BUILD: Duration = Duration::from_secs(900);

/// The process of the image's `CMD`, killed when dropped.
struct Started(Child);

impl Started {
    fn id(&self) -> u32 {
        self.0.id()
    }

    /// A path in the container.
    fn path(&self, path: &str) -> std::path::PathBuf {
        format!("/proc/{}/root{path}", self.id()).into()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "builds the project in the release profile"]
fn the_steps_of_the_dockerfile_end_in_a_server() {
    if !are_installed(&["unshare", "nsenter", "chroot", "git"]) || !has_namespaces() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (context, work) = (folder.path().join("context"), folder.path().join("work"));
    fs::create_dir(&work).unwrap();
    write_context(&context);
    let cache = BuildCache {
        inside: "/src/target".to_owned(),
        outside: Path::new(env!("CARGO_TARGET_TMPDIR")).join("docker"),
    };
    let port = free_port();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let options = [("HOST", "127.0.0.1"), ("PORT", &port.to_string())];
    let instructions = parse(&block("docker.md", "Dockerfile"));
    let image = Image::new(&instructions, &context, &work, &cache, &options);

    let log = folder.path().join("log");
    let mut started = start(&image, &log);
    let begin = Instant::now();
    while try_get(address, "/readyz").is_err() {
        let has_exited = started.0.try_wait().unwrap().is_some();
        let log = || fs::read_to_string(&log).unwrap();
        assert!(!has_exited && begin.elapsed() < BUILD, "{}", log());
        thread::sleep(Duration::from_millis(50));
    }
    eprintln!("the steps of the Dockerfile took {:?}", begin.elapsed());
    let response = get(address, "/api/hello");
    assert_eq!(
        response.text(),
        r#"{"message":"Hello from .env.production"}"#
    );
    assert_eq!(response.header("x-frame-options"), Some("DENY"));
    assert_image(&image, &started);
    assert!(run_health_check(&image, &started, port));

    let signal = match image.stop_signal.as_str() {
        "SIGTERM" => Signal::TERM,
        signal => panic!("the server does not handle {signal}"),
    };
    let id = Pid::from_raw(i32::try_from(started.id()).unwrap()).unwrap();
    kill_process(id, signal).unwrap();
    assert!(started.0.wait().unwrap().success());
}

/// Runs the steps. The returned process becomes the server.
fn start(image: &Image, log: &Path) -> Started {
    let script = &image.script;
    let process = Command::new("unshare")
        .args(["--mount", "sh", "-c", script])
        .stdin(Stdio::null())
        .stdout(File::create(log).unwrap())
        .stderr(File::options().append(true).create(true).open(log).unwrap())
        .spawn();
    Started(process.unwrap())
}

/// What the image contains, and as whom its process runs.
fn assert_image(image: &Image, started: &Started) {
    let variable = |name| {
        let mut variables = image.variables.iter().filter(|variable| variable.0 == name);
        variables.next().map(|variable| variable.1.as_str())
    };
    assert_eq!(variable("HOST"), Some("0.0.0.0"));
    assert_eq!(variable("PORT").unwrap(), image.port.to_string());
    let owner = fs::metadata(format!("/proc/{}", started.id())).unwrap();
    assert_eq!(format!("{}:{}", owner.uid(), owner.gid()), image.user);
    assert_ne!(owner.uid(), 0);
    let mut names: Vec<_> = fs::read_dir(started.path("/app"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, [".env.production", "next-build.json", "public"]);
    assert!(started.path("/app/public/robots.txt").exists());
    assert!(started.path("/usr/local/bin/my-api").exists());
    // The stages share nothing but what COPY names.
    assert!(!started.path("/src/Cargo.toml").exists());
}

fn run_health_check(image: &Image, started: &Started, port: u16) -> bool {
    let (uid, gid) = image.user.split_once(':').unwrap();
    let mut command = Command::new("nsenter");
    command.args(["--target", &started.id().to_string(), "--mount", "--root"]);
    command.args(["--setuid", uid, "--setgid", gid, "env", "-i"]);
    command.args([format!("PATH={PATH}"), format!("PORT={port}")]);
    command
        .args(&image.health_check)
        .status()
        .unwrap()
        .success()
}

/// Writes the project as one of its own, with the crates of this workspace, which are not published, and the files that the
/// `.dockerignore` leaves out.
fn write_context(context: &Path) {
    fs::create_dir(context).unwrap();
    for folder in ["crates", "tests/client"] {
        copy_tracked(folder, &workspace(), context);
    }
    copy_tracked(".", &project(), context);
    fs::remove_dir_all(context.join("tests/deploy")).unwrap();
    fs::copy(workspace().join("Cargo.lock"), context.join("Cargo.lock")).unwrap();
    fs::write(context.join("Cargo.toml"), manifest()).unwrap();
    // Drops from the lock file what other members of the workspace need.
    run(Command::new("cargo")
        .args(["update", "--workspace", "--offline"])
        .current_dir(context));

    let ignored = block("docker.md", ".dockerignore");
    let ignored: Vec<_> = ignored
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert_eq!(ignored, ["target", ".git", "node_modules", ".env*.local"]);
    let decoys = [
        "target/a",
        ".git/a",
        "node_modules/a",
        ".env.local",
        ".env.production.local",
    ];
    for decoy in decoys {
        let path = context.join(decoy);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "GREETING=wrong").unwrap();
    }
    // As Docker does, before it reads the first step.
    for pattern in ignored {
        remove_matching(context, pattern).unwrap();
    }
    assert!(decoys.iter().all(|decoy| !context.join(decoy).exists()));
}

/// Removes the files in a folder whose names match a pattern with at most one `*`.
fn remove_matching(folder: &Path, pattern: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
        let name = entry.to_string_lossy();
        let is_match = match pattern.split_once('*') {
            Some((start, end)) => name.starts_with(start) && name.ends_with(end),
            None => name == pattern,
        };
        match (is_match, path.is_dir()) {
            (true, true) => fs::remove_dir_all(path)?,
            (true, false) => fs::remove_file(path)?,
            (false, _) => {}
        }
    }
    Ok(())
}

/// The manifest of the project, with the workspace that it inherits from.
fn manifest() -> String {
    let workspace = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let members = workspace
        .lines()
        .find(|line| line.starts_with("members = "))
        .unwrap();
    let workspace = workspace.replace(members, r#"members = ["crates/*", "tests/client"]"#);
    let package = fs::read_to_string(project().join("Cargo.toml")).unwrap();
    let (package, _) = package.split_once("[dev-dependencies]").unwrap();
    format!("{package}\n{workspace}")
}

/// Copies the files of a folder that are under version control.
fn copy_tracked(folder: &str, base: &Path, to: &Path) {
    let files = run(Command::new("git")
        .args(["ls-files", "-z", folder])
        .current_dir(base));
    for file in files.split_terminator('\0') {
        let target = to.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(base.join(file), target).unwrap();
    }
}
