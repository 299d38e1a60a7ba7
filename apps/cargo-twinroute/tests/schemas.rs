//! The JSON of each command, against its schema.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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
];

#[test]
fn the_output_of_each_command_fits_its_schema() {
    let project = Project::with_history();
    for row in ROWS {
        let output = run(project.path(), row.words);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(row.exit_code),
            "{:?}: {stderr}",
            row.words
        );
        let schema = schema(project.path(), row.schema);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let value = json(&output);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{:?}: {errors:#?}", row.words);
    }
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
    let in_rows: BTreeSet<String> = ROWS.iter().map(|row| row.schema.to_owned()).collect();
    assert_eq!(names, in_rows);
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
