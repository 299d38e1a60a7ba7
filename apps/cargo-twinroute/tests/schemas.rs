//! The JSON of each command, against its schema.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;
mod tool;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use support::{Project, json, run};

/// A command with `--json`, run in a project.
struct Row {
    /// Its schema: `cargo twinroute schema NAME`, and `schemas/NAME.schema.json`.
    schema: &'static str,
    words: &'static [&'static str],
    exit_code: i32,
}

/// Each schema has a row or more, with all that the command can write.
const ROWS: &[Row] = &[
    Row {
        schema: "port",
        words: &[
            "port",
            "--all",
            ".",
            "--into",
            "rust",
            "--dry-run",
            "--json",
        ],
        exit_code: 0,
    },
    Row {
        schema: "scan",
        words: &["scan", "--json"],
        exit_code: 0,
    },
    Row {
        schema: "scan-compare",
        words: &["scan", "--compare", "HEAD~1..HEAD", "--json"],
        exit_code: 0,
    },
    Row {
        schema: "scan-compare",
        words: &["scan", "--compare", "twin", "--json"],
        exit_code: 1,
    },
    Row {
        schema: "new",
        words: &["new", "--beside", ".", "api", "--json"],
        exit_code: 0,
    },
    Row {
        schema: "routes",
        words: &["routes", "api", "--json"],
        exit_code: 0,
    },
    Row {
        schema: "routes-match",
        words: &["routes", "api", "--match", "/api/hello", "--json"],
        exit_code: 0,
    },
    Row {
        schema: "routes-match",
        words: &["routes", "api", "--match", "/api/none", "--json"],
        exit_code: 1,
    },
    Row {
        schema: "snapshot",
        words: &["snapshot", "--json"],
        exit_code: 0,
    },
];

/// The schema of `dev --json`, which runs until a signal. It has a test of its own.
const DEV: &str = "dev";

/// The folder of a build output.
fn write_build_output(project: &Project) {
    let from = "../../crates/rules/tests/build_output/base-path";
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
    for name in [
        "BUILD_ID",
        "required-server-files.json",
        "routes-manifest.json",
        "server/functions-config-manifest.json",
        "server/middleware-manifest.json",
    ] {
        let text = fs::read_to_string(from.join(name)).unwrap();
        project.write(&format!(".next/{name}"), &text);
    }
}

#[test]
fn the_output_of_each_command_fits_its_schema() {
    let project = Project::with_history();
    write_build_output(&project);
    for row in ROWS {
        let output = run(project.path(), row.words);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(row.exit_code),
            "{:?}: {stderr}",
            row.words
        );
        assert_fits(&schema(project.path(), row.schema), &json(&output));
    }
}

#[track_caller]
fn assert_fits(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{value:#}: {errors:#?}");
}

/// The tests of `dev` check the lines of a server, too.
#[cfg(unix)]
#[test]
fn each_line_of_dev_fits_its_schema() {
    let project = Project::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"ends\"\nedition = \"2024\"\n[workspace]\n",
        ),
        ("src/main.rs", "fn main() { println!(\"no server\") }"),
    ]);
    let schema = schema(project.path(), DEV);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"));
    command.args(["dev", "--json", "--port", "0"]);
    command.current_dir(project.path()).stdout(Stdio::piped());
    command.env_remove("CARGO_TARGET_DIR").env_remove("HOST");
    let mut dev = tool::Running(command.spawn().unwrap());
    let lines = BufReader::new(dev.0.stdout.take().unwrap()).lines();
    let (sender, events) = channel();
    thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .try_for_each(|line| sender.send(line))
    });
    let until = |kind: &str| {
        loop {
            let line = events.recv_timeout(Duration::from_secs(60)).unwrap();
            let event: Value = serde_json::from_str(&line).unwrap();
            assert_fits(&schema, &event);
            if event["event"] == kind {
                return;
            }
        }
    };
    until("exited");
    project.write("src/main.rs", "fn main() { missing() }");
    until("failed");
    let pid = dev.0.id().to_string();
    Command::new("kill").arg(&pid).status().unwrap();
    until("stopping");
}

#[test]
fn a_schema_refuses_other_values() {
    let project = Project::with_history();
    for name in names(project.path()) {
        let schema = schema(project.path(), &name);
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(
            !validator.is_valid(&serde_json::json!({ "version": "one" })),
            "{name}"
        );
    }
}

#[test]
fn each_schema_has_a_row_and_a_file() {
    let project = Project::with_history();
    let names = names(project.path());
    let in_rows = ROWS.iter().map(|row| row.schema).chain([DEV]);
    assert_eq!(names, in_rows.map(str::to_owned).collect());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let file = |name: &String| -> PathBuf { folder.join(format!("{name}.schema.json")) };
    for name in &names {
        let written = run(project.path(), &["schema", name]).stdout;
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(file(name), &written).unwrap();
        }
        let is_same = fs::read(file(name)).is_ok_and(|committed| committed == written);
        assert!(
            is_same,
            "{name}.schema.json is outdated: run the test with UPDATE_SCHEMAS=1"
        );
    }
    let files = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let expected: BTreeSet<PathBuf> = names.iter().map(file).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), expected);
}

fn names(folder: &Path) -> BTreeSet<String> {
    let output = run(folder, &["schema"]);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn schema(folder: &Path, name: &str) -> Value {
    json(&run(folder, &["schema", name]))
}
