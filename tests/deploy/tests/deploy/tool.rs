//! Programs that the tests need, and how they wait.

use std::{
    env,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// How long a test waits for what should take milliseconds, on a machine that may be busy.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Whether these programs are installed. If not, the test is skipped with a message, or fails in CI.
pub(crate) fn are_installed(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let is_installed = folders().any(|folder| folder.join(program).is_file());
        if !is_installed {
            skip(&format!(
                "this test needs {program}, which is not installed"
            ));
        }
        is_installed
    })
}

/// The folders of programs, with those of administrators, which a user's `PATH` may not have.
fn folders() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<_> = env::split_paths(&path).collect();
    path.into_iter()
        .chain(["/usr/sbin", "/sbin"].map(Into::into))
}

/// Whether this process may make namespaces and mounts: as root, in most sandboxes. Otherwise the test is skipped with a message.
pub(crate) fn has_namespaces() -> bool {
    let mount =
        "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && mount -t cgroup2 cgroup2 /mnt";
    let output = Command::new("unshare")
        .args(["--mount", "--pid", "--fork", "sh", "-c", mount])
        .output();
    let is_possible = output.is_ok_and(|output| output.status.success());
    if !is_possible {
        // Also in CI: a machine may not permit it, whatever is installed.
        eprintln!("SKIPPED: this test needs root, to make namespaces and mounts");
    }
    is_possible
}

fn skip(reason: &str) {
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{reason}");
    eprintln!("SKIPPED: {reason}");
}

/// Runs a program that must succeed, and returns what it writes to both outputs.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{command:?}: {text}");
    text
}

/// Asks until there is a result.
pub(crate) fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(result) = ask() {
            return result;
        }
        assert!(start.elapsed() < LONG, "no {what} after {LONG:?}");
        thread::sleep(Duration::from_millis(10));
    }
}
