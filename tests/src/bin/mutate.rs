//! Breaks each cell of the handler lifecycle table and each limit of a server in turn, and checks that its test fails.
//!
//! `cargo run --bin mutate [part of a cell's name]` applies each line of `tests/mutations.jsonl` to a copy in `target/mutate`, and builds there.
//! `cargo run --bin mutate -- --check` builds nothing. It fails if a line is outdated: its text must occur exactly once in its file.

use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output},
};

use serde::Deserialize;

/// An edit that breaks a cell, and the test that must fail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    cell: String,
    file: String,
    /// Occurs once in the file.
    replace: String,
    with: String,
    /// The test target, and the name of the test in it.
    test: String,
}

impl Mutation {
    fn target(&self) -> &str {
        self.test.split(' ').next().unwrap_or_default()
    }

    /// Whether `replace` does not occur exactly once in the file.
    fn is_outdated(&self, root: &Path) -> bool {
        let source = fs::read_to_string(root.join(&self.file)).unwrap_or_default();
        source.matches(&self.replace).count() != 1
    }
}

fn main() -> io::Result<ExitCode> {
    let argument = env::args().nth(1).unwrap_or_default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()?;
    let mut mutations = read(&root.join("tests/mutations.jsonl"))?;
    if argument == "--check" {
        return check(&mutations, &root);
    }
    mutations.retain(|mutation| mutation.cell.contains(&argument));
    run_all(&mutations, &copy(&root)?)
}

/// Prints each outdated line, and fails if there is one.
fn check(mutations: &[Mutation], root: &Path) -> io::Result<ExitCode> {
    let outdated = |mutation: &&Mutation| mutation.is_outdated(root);
    let mut count = 0;
    for Mutation { cell, file, .. } in mutations.iter().filter(outdated) {
        writeln!(io::stdout(), "outdated {cell}: {file}")?;
        count += 1;
    }
    writeln!(io::stdout(), "{} cells, {count} outdated", mutations.len())?;
    Ok(ExitCode::from(u8::from(count > 0)))
}

/// Prints for each mutation whether its test fails on `copy`.
fn run_all(mutations: &[Mutation], copy: &Path) -> io::Result<ExitCode> {
    check_unchanged(mutations, copy)?;
    let mut survivors = 0;
    for mutation in mutations {
        let verdict = run(mutation, copy)?;
        survivors += usize::from(verdict != "caught");
        writeln!(
            io::stdout(),
            "{verdict:8} {}: {}",
            mutation.cell,
            mutation.test
        )?;
    }
    writeln!(
        io::stdout(),
        "{} cells, {survivors} not caught",
        mutations.len()
    )?;
    Ok(ExitCode::from(u8::from(
        mutations.is_empty() || survivors > 0,
    )))
}

/// Fails unless all tests pass without a mutation.
fn check_unchanged(mutations: &[Mutation], copy: &Path) -> io::Result<()> {
    let targets = mutations.iter().map(Mutation::target);
    for target in targets.collect::<BTreeSet<_>>() {
        let output = test(copy, target, "")?;
        if !output.status.success() {
            io::stderr().write_all(&[output.stdout, output.stderr].concat())?;
            return Err(io::Error::other("the tests fail without a mutation"));
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Vec<Mutation>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().map_err(io::Error::other)
}

/// Copies the tracked files. An unchanged file keeps its modification time, so that little is compiled again.
fn copy(root: &Path) -> io::Result<PathBuf> {
    let target = root.join("target/mutate/tree");
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()?;
    let listed = String::from_utf8(listed.stdout).map_err(io::Error::other)?;
    let listed: BTreeSet<_> = listed.split_terminator('\0').map(Path::new).collect();
    fs::create_dir_all(&target)?;
    remove_others(&target, &target, &listed)?;
    for file in listed {
        let Ok(content) = fs::read(root.join(file)) else {
            continue;
        };
        let to = target.join(file);
        if fs::read(&to).is_ok_and(|known| known == content) {
            continue;
        }
        fs::create_dir_all(to.parent().unwrap_or(&target))?;
        fs::write(to, content)?;
    }
    Ok(target)
}

/// Removes files that are no longer tracked, since cargo would find them.
fn remove_others(folder: &Path, copy: &Path, listed: &BTreeSet<&Path>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, copy, listed)?;
        } else if !path
            .strip_prefix(copy)
            .is_ok_and(|file| listed.contains(file))
        {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Applies a mutation and runs its test, which should fail.
fn run(mutation: &Mutation, copy: &Path) -> io::Result<&'static str> {
    let path = copy.join(&mutation.file);
    if mutation.is_outdated(copy) {
        return Ok("outdated");
    }
    let original = fs::read_to_string(&path)?;
    let name = mutation.test.split(' ').nth(1).unwrap_or_default();
    fs::write(
        &path,
        original.replacen(&mutation.replace, &mutation.with, 1),
    )?;
    let output = test(copy, mutation.target(), name);
    fs::write(&path, original)?;
    let output = output?;
    let failed =
        String::from_utf8_lossy(&output.stdout).contains("test result: FAILED. 0 passed; 1 failed");
    Ok(match failed {
        true => "caught",
        false if output.status.success() => "SURVIVED",
        false => "unbuilt",
    })
}

/// Runs the test of this name in `target`, or all of them.
fn test(copy: &Path, target: &str, name: &str) -> io::Result<Output> {
    let exact = ["--exact", name];
    Command::new(env!("CARGO"))
        .args(["test", "-q", "-p", "twinroute", "--test", target, "--"])
        .args(if name.is_empty() { &[][..] } else { &exact })
        // A build folder of its own: in the workspace's, cargo would take broken artifacts for its own.
        .env("CARGO_TARGET_DIR", copy.join("../build"))
        .current_dir(copy)
        .output()
}
