//! The structs for schemas accept what zod accepts. A mark stands where they accept more.
//!
//! `schemas/accepted.json` is what zod 3 and zod 4 accepted. `UPDATE_SNAPSHOTS=1` writes `schemas/structs.txt`; the test is then compiled again.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use twinroute_port::{MarkKind, PortedFile, port};

// What generated code has of the libraries.
#[allow(dead_code, unreachable_pub, reason = "the schemas use a part of it")]
#[path = "../../twinroute/src/ported/formats.rs"]
mod formats;
#[allow(dead_code, unreachable_pub, reason = "the schemas use a part of it")]
#[path = "../../twinroute/src/ported/trim.rs"]
mod trim;

mod twinroute {
    pub(crate) mod ported {
        pub(crate) use crate::formats::{is_cuid, is_email, is_guid, is_uuid};
        pub(crate) use crate::trim::trim;
    }
}

#[allow(
    dead_code,
    unreachable_pub,
    clippy::too_many_lines,
    reason = "the structs are as a project has them"
)]
mod structs {
    include!("schemas/structs.txt");
}

// Every value that was tried; a schema accepts some of them.
const INPUTS: [&str; 36] = [
    "absent",
    "null",
    "\"\"",
    "\"a\"",
    "\"ab\"",
    "5",
    "1.0",
    "1.5",
    "\"5\"",
    "true",
    "[]",
    "[null]",
    "[\"a\"]",
    "{\"a\":null}",
    "{\"a\":\"b\"}",
    "\"2026-01-02T03:04:05Z\"",
    "\"AB\"",
    "\" a \"",
    "\"a@b.co\"",
    "\"0195d3a8-7c11-7d3e-9b6f-0242ac120002\"",
    "\"11111111-1111-1111-1111-111111111111\"",
    "\"cjld2cjxh0000qzrmn831i7rn\"",
    "-5",
    "2500000000",
    "{}",
    "{\"a\":5}",
    "{\"a\":\"b\",\"c\":5}",
    "{\"a\":\"b\",\"d\":\"e\"}",
    "{\"c\":5}",
    "[\"a\",\"b\"]",
    "[5]",
    "[{\"a\":\"b\"}]",
    "[{}]",
    "\"true\"",
    "\"https://a.b\"",
    "\"\\ufeffab\"",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

fn recorded() -> Vec<Value> {
    let text = fs::read_to_string(folder().join("accepted.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A route for each schema, ported.
fn ported(recorded: &[Value]) -> Vec<PortedFile> {
    let project = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = project.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "package.json",
        r#"{ "name": "schemas", "dependencies": { "next": "16.4.6", "zod": "4.6.7" } }"#,
    );
    for one in recorded {
        let (name, schema) = (
            one["name"].as_str().unwrap(),
            one["schema"].as_str().unwrap(),
        );
        let text = format!(
            "import {{ z }} from \"zod\";\n\
             const Schema = z.object({{ value: {schema} }});\n\
             export async function POST(request: Request) {{\n\
             const body = Schema.parse(await request.json());\n\
             return Response.json({{ ok: true }});\n}}\n"
        );
        write(&format!("app/{name}/route.ts"), &text);
    }
    let report = twinroute_scan::scan(project.path()).unwrap();
    let mut routes: Vec<_> = report.projects[0].routes.iter().collect();
    routes.sort_by_key(|route| &route.file);
    port(&report.projects[0], &routes).unwrap().files
}

fn name(file: &PortedFile) -> &str {
    file.url
        .as_deref()
        .unwrap_or_default()
        .trim_start_matches('/')
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|one| one == word)
}

/// The declarations of a file as a module, with a function that reads the body.
fn module(file: &PortedFile) -> String {
    let code = file.text.split("\n// app/").next().unwrap_or_default();
    let is_declaration = |item: &&str| {
        let starts = ["#[derive", "impl ", "fn ", "/// Reads", "/// A whole"];
        starts.iter().any(|start| item.starts_with(start))
    };
    let items: Vec<&str> = code.split("\n\n").filter(is_declaration).collect();
    let traits = match code.contains("D::Error::custom(") {
        true => "use serde::de::Error as _;\n",
        false => "",
    };
    let uses = ["twinroute", "Deserializer", "BTreeMap", "Value"]
        .iter()
        .zip([
            "crate::twinroute",
            "serde::Deserializer",
            "std::collections::BTreeMap",
            "serde_json::Value",
        ])
        .filter(|(word, _)| items.iter().any(|item| has_word(item, word)))
        .map(|(_, path)| format!("use {path};\n"))
        .collect::<String>();
    format!(
        "pub mod {} {{\nuse serde::{{Deserialize, Serialize}};\n{uses}{traits}\n{}\n\n\
         pub fn accepts(body: serde_json::Value) -> bool {{\nserde_json::from_value::<Body>(body).is_ok()\n}}\n\n\
         pub fn made(body: serde_json::Value) -> Option<serde_json::Value> {{\nserde_json::to_value(serde_json::from_value::<Body>(body).ok()?).ok()\n}}\n}}\n\n",
        name(file),
        items.join("\n\n").trim_end()
    )
}

/// serde reads `{ "a": null }` as the variant `a`, and a list as the fields of a struct in their order: no other values come of it.
fn is_serdes_own(schema: &str, input: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| schema.contains(part));
    has(&["num(", "literal(", "keyof(", "Enum("]) && input == "{\"a\":null}"
        || has(&["object(", "Object("]) && input.starts_with('[')
}

/// Whether zod 4 accepts a value, of which it may make another one.
fn zod_makes_another(one: &Value, input: &str) -> bool {
    let accepted = one["zod4"].as_array().unwrap();
    accepted.iter().any(|one| one == input)
}

/// Whether two values are the same to JavaScript, whose absent fields are `null` in Rust.
fn is_same(rust: &Value, zod: &Value) -> bool {
    match (rust, zod) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(items), Value::Array(others)) => {
            items.len() == others.len()
                && items
                    .iter()
                    .zip(others)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Object(fields), Value::Object(others)) => {
            others.keys().all(|key| fields.contains_key(key))
                && fields
                    .iter()
                    .all(|(key, value)| is_same(value, others.get(key).unwrap_or(&Value::Null)))
        }
        (one, other) => one == other,
    }
}

#[test]
fn structs_accept_what_zod_accepts() {
    let recorded = recorded();
    let files = ported(&recorded);
    let modules: String = files.iter().map(module).collect();
    let arms: String = files
        .iter()
        .map(|file| format!("{0:?} => {0}::accepts(body),\n", name(file)))
        .collect();
    let made = arms.replace("::accepts(", "::made(");
    let text = format!(
        "{modules}pub fn made(schema: &str, body: serde_json::Value) -> Option<serde_json::Value> {{\nmatch schema {{\n{made}_ => None,\n}}\n}}\n\n\
         pub fn accepts(schema: &str, body: serde_json::Value) -> bool {{\nmatch schema {{\n{arms}_ => panic!(\"{{schema}} has no struct\"),\n}}\n}}\n"
    );
    let path = folder().join("structs.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == text,
        "schemas/structs.txt is outdated: run the test with UPDATE_SNAPSHOTS=1, and again"
    );

    for one in &recorded {
        let schema = one["name"].as_str().unwrap();
        let file = files.iter().find(|file| name(file) == schema).unwrap();
        let is_marked = file.marks.iter().any(|mark| mark.kind == MarkKind::Check);
        let accepted = |version: &str, input: &str| {
            one[version]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one == input)
        };
        for input in INPUTS {
            let body = match input {
                "absent" => json!({}),
                input => json!({ "value": serde_json::from_str::<Value>(input).unwrap() }),
            };
            if zod_makes_another(one, input) && !is_marked {
                let expected = one["made"][input].as_str().unwrap_or(input);
                let expected = serde_json::from_str(expected).unwrap_or(Value::Null);
                let made = structs::made(schema, body.clone()).unwrap_or_default();
                assert!(
                    is_same(&made["value"], &expected),
                    "{}: {input}: {made}, not {expected}",
                    one["schema"]
                );
            }
            let (zod3, zod4) = (accepted("zod3", input), accepted("zod4", input));
            let rust = structs::accepts(schema, body);
            let is_right = match rust {
                true => {
                    zod3 || zod4
                        || is_marked
                        || is_serdes_own(one["schema"].as_str().unwrap(), input)
                }
                false => !(zod3 && zod4),
            };
            assert!(
                is_right,
                "{}: {input}: zod {zod3}, {zod4}, Rust {rust}",
                one["schema"]
            );
        }
    }
}
