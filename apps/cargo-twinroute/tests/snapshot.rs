//! `cargo twinroute snapshot` from the outside.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod tool;

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tool::{error, repository, stdout, write};
use twinroute_rules::BuildOutput;

/// An app with a build output in this folder.
fn app(build: &str) -> TempDir {
    app_of("base-path", build)
}

fn app_of(example: &str, build: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = repository()
        .join("crates/rules/tests/build_output")
        .join(example);
    for name in [
        "BUILD_ID",
        "required-server-files.json",
        "routes-manifest.json",
        "server/functions-config-manifest.json",
        "server/middleware-manifest.json",
    ] {
        let text = fs::read_to_string(from.join(name)).unwrap();
        write(&folder.path().join(build), &[(name, &text)]);
    }
    folder
}

#[test]
fn a_snapshot_and_its_check() {
    let app = app(".next");
    let run = |words: &[&str]| stdout(app.path(), words);
    let message = error(app.path(), &["snapshot", "--check"]);
    assert!(
        message.contains("`next-build.json` is missing; run `cargo twinroute snapshot ."),
        "{message}"
    );
    let shown = run(&["snapshot"]);
    assert!(shown.contains(": written\n"), "{shown}");
    assert!(shown.contains("  basePath     /docs\n"), "{shown}");
    assert!(shown.contains("runs for /api/:path*"), "{shown}");
    let file = app.path().join("next-build.json");
    assert!(BuildOutput::read(&file).unwrap().proxy().is_some());
    assert!(run(&["snapshot", "--check"]).contains(": up to date\n"));

    // A new build of the same sources.
    fs::write(app.path().join(".next/BUILD_ID"), "another").unwrap();
    assert!(run(&["snapshot", "--check"]).contains(": up to date, from another build\n"));
    let id = || BuildOutput::read(&file).unwrap().build_id().to_string();
    let before = id();
    assert!(run(&["snapshot", ".next"]).contains(": written\n"));
    assert_ne!(before, id());

    let manifest = app.path().join(".next/routes-manifest.json");
    let changed = fs::read_to_string(&manifest)
        .unwrap()
        .replace("\"statusCode\": 308", "\"statusCode\": 301");
    fs::write(&manifest, changed).unwrap();
    let message = error(app.path(), &["snapshot", "--check"]);
    assert!(
        message.contains("`next-build.json` is not what `./.next` has"),
        "{message}"
    );
}

#[test]
fn an_id_that_is_a_part_of_other_texts() {
    let app = app_of("prerendered", ".next");
    let from = repository().join("crates/rules/tests/build_output/prerendered");
    let id = fs::read_to_string(from.join("BUILD_ID")).unwrap();
    let name = "prerender-manifest.json";
    let manifest = fs::read_to_string(from.join(name)).unwrap();
    assert!(manifest.contains(&id));
    let build = |new: &str| {
        let text = Value::from(new).to_string();
        let manifest = manifest.replace(&id, text.trim_matches('"'));
        write(
            &app.path().join(".next"),
            &[("BUILD_ID", new), (name, &manifest)],
        );
    };
    // A status is 308.
    build("30");
    stdout(app.path(), &["snapshot"]);
    for id in ["31", "a\"b"] {
        build(id);
        let shown = stdout(app.path(), &["snapshot", "--check"]);
        assert!(
            shown.contains(": up to date, from another build\n"),
            "{shown}"
        );
    }
}

#[test]
fn json_and_other_folders() {
    let app = app("build/output");
    write(
        app.path(),
        &[
            (
                "next.config.ts",
                "export default { distDir: 'build/output' }",
            ),
            (
                "app/api/route.ts",
                "export const GET = () => Response.json(1)",
            ),
        ],
    );
    let words = ["snapshot", "--json", "--output", "deploy.json"];
    let report: Value = serde_json::from_str(&stdout(app.path(), &words)).unwrap();
    assert_eq!(report["state"], "missing");
    assert_eq!(report["written"], true);
    let bytes = fs::metadata(app.path().join("deploy.json")).unwrap().len();
    assert_eq!(report["bytes"], bytes);
    assert_eq!(report["proxy_matchers"][0], "/api/:path*");
}

#[test]
fn only_a_snapshot_is_replaced() {
    let app = app(".next");
    let module = "export const twinroute = 1\n";
    write(app.path(), &[("index.ts", module), ("empty.json", "")]);
    let package = r#"{ "name": "shop", "dependencies": { "twinroute-client": "1" } }"#;
    write(app.path(), &[("package.json", package)]);
    for file in ["index.ts", "package.json"] {
        let message = error(app.path(), &["snapshot", "--output", file]);
        let expected =
            format!("`{file}` exists and is no snapshot of a build output, so it is kept");
        assert!(message.contains(&expected), "{message}");
    }
    assert_eq!(
        fs::read_to_string(app.path().join("index.ts")).unwrap(),
        module
    );
    // Another tool may have formatted it.
    let formatted = r#"{ "twinroute": 1, "nextBuild": {} }"#;
    write(app.path(), &[("next-build.json", formatted)]);
    for file in ["next-build.json", "empty.json"] {
        let shown = stdout(app.path(), &["snapshot", "--output", file]);
        assert!(shown.contains(": written\n"), "{shown}");
    }
}

#[test]
fn no_build() {
    let folder = tempfile::tempdir().unwrap();
    let message = error(folder.path(), &["snapshot"]);
    assert!(message.contains("run `next build` in the app"), "{message}");
    let message = error(folder.path(), &["snapshot", "none"]);
    assert_eq!(message, "error: `none` is not a folder\n");
    write(folder.path(), &[(".next/BUILD_ID", "x")]);
    let message = error(folder.path(), &["snapshot"]);
    assert!(message.contains("routes-manifest.json: "), "{message}");
    assert!(!Path::new("next-build.json").exists());
}
