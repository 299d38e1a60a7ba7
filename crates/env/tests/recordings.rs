//! The files of each case, loaded as Next.js did when the case was recorded.
//!
//! `node record.mjs` records; it needs `@next/env` on the path in `NODE_PATH`.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};
use twinroute_env::{EnvError, Loaded, Mode, read};

/// The variables, or the end of an error.
type Expected = Result<&'static [(&'static str, &'static str)], &'static str>;

/// Cases in which twinroute differs on purpose: the reason, and what it has.
const DIFFERENCES: [(&str, &str, Expected); 5] = [
    (
        "proto",
        "names of JavaScript's objects are ordinary names",
        Ok(&[("__proto__", "1"), ("constructor", "2"), ("toString", "3")]),
    ),
    (
        "expand-replacement",
        "a value that contains itself is an error, not an ignored file",
        Err("the value of `D` contains itself; write `\\$` for a dollar sign"),
    ),
    (
        "expand-cycle",
        "a value that contains itself is an error, not an ignored file",
        Err("the value of `A` contains itself; write `\\$` for a dollar sign"),
    ),
    (
        "expand-itself",
        "a value that contains itself is an error, not an ignored file",
        Err("the value of `A` contains itself; write `\\$` for a dollar sign"),
    ),
    (
        "expand-real-own",
        "a value that contains itself is an error, not an ignored file",
        Err("the value of `A` contains itself; write `\\$` for a dollar sign"),
    ),
];

fn texts(value: &Value) -> BTreeMap<String, String> {
    let object = value.as_object().cloned().unwrap_or_default();
    let text = |(name, value): (String, Value)| (name, value.as_str().unwrap().to_owned());
    object.into_iter().map(text).collect()
}

fn load(case: &Map<String, Value>) -> Result<Loaded, EnvError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in texts(&case["files"]) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mode = case.get("mode").and_then(Value::as_str).unwrap_or_default();
    let process = case.get("env").map(texts).unwrap_or_default();
    read(folder.path(), Mode::of_node_env(mode), process)
}

/// Compares with what Next.js had; the text says where they differ.
fn compare(case: &Map<String, Value>) -> Result<(), String> {
    let loaded = load(case).map_err(|error| error.to_string())?;
    let files = &case["next"]["files"];
    if *files != Value::from(loaded.files()) {
        return Err(format!("files {:?}, Next.js {files}", loaded.files()));
    }
    let own = case.get("env").map(texts).unwrap_or_default();
    let ours: BTreeMap<String, String> = loaded
        .values()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut theirs = texts(&case["next"]["values"]);
    theirs.retain(|name, _| !own.contains_key(name));
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{ours:?}, Next.js {theirs:?}"))
}

#[test]
fn recorded_cases_have_the_values_of_next() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings.jsonl");
    let recordings = fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in recordings.lines() {
        let case: Map<String, Value> = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        if DIFFERENCES.iter().any(|(differs, ..)| *differs == id) {
            continue;
        }
        count += 1;
        if let Err(difference) = compare(&case) {
            wrong.push(format!("{id}: {difference}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "{count} cases");
}

#[test]
fn differences_are_as_listed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings.jsonl");
    let recordings = fs::read_to_string(path).unwrap();
    for (id, reason, expected) in DIFFERENCES {
        let case = recordings
            .lines()
            .map(|line| serde_json::from_str::<Map<String, Value>>(line).unwrap())
            .find(|case| case["id"] == id)
            .unwrap();
        assert!(
            compare(&case).is_err(),
            "{id} is as in Next.js, not: {reason}"
        );
        match (load(&case), expected) {
            (Ok(loaded), Ok(values)) => {
                assert_eq!(loaded.values().collect::<Vec<_>>(), values, "{id}");
            }
            (Err(error), Err(text)) => assert!(error.to_string().ends_with(text), "{id}: {error}"),
            (result, _) => panic!("{id}: {result:?}"),
        }
    }
}

/// Compares random files with Next.js. Files that Next.js ignores, since a value contains itself, are errors here.
#[test]
#[ignore = "needs Node and @next/env: set NODE_PATH to the folder node_modules"]
fn random_files_have_the_values_of_next() {
    let mut wrong = Vec::new();
    let (mut count, mut endless) = (0, 0);
    for seed in 1..=5 {
        for line in recorded(seed).lines().filter(|line| line.ends_with('}')) {
            let case: Map<String, Value> = serde_json::from_str(line).unwrap();
            match compare(&case) {
                Ok(()) => count += 1,
                Err(error) if error.contains("contains itself") => endless += 1,
                Err(difference) => wrong.push(format!("{line}\n  {difference}")),
            }
        }
    }
    let shown = wrong[..wrong.len().min(10)].join("\n");
    assert!(wrong.is_empty(), "{} differ:\n{shown}", wrong.len());
    assert!(
        count > 400 && endless < count / 4,
        "{count} equal, {endless} endless"
    );
}

/// Random cases with the values of Next.js, one a line. A value that doubles itself ends the process of Node.
fn recorded(seed: u32) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/record.mjs");
    let mut command = Command::new("node");
    command
        .arg(script)
        .args([seed.to_string(), "300".to_owned()]);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
