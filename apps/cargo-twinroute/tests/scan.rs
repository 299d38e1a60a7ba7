//! `cargo twinroute scan` from the outside.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "package.json",
            r#"{ "name": "shop", "dependencies": { "next": "16.4.6" } }"#,
        ),
        (
            "pages/api/items/[id].ts",
            "export default (req, res) => req.method === 'GET' ? res.json([]) : res.status(405).end()",
        ),
        ("pages/api/helper.ts", "export const helper = 1"),
        (
            "app/orders/route.ts",
            "export const POST = async (request) => Response.json(await request.json())",
        ),
        (
            "proxy.ts",
            "export const config = { matcher: '/orders' }; export function proxy() {}",
        ),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"));
    command
        .current_dir(folder.path())
        .args(words)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_table_without_colours() {
    let folder = project();
    // As Cargo runs it, and by its own name.
    for words in [&["twinroute", "scan"][..], &["scan", "."]] {
        let output = run(&folder, words);
        assert!(output.status.success());
        let shown = text(&output.stdout);
        assert!(shown.starts_with("shop, Next.js 16.4.6"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let find = |text: &str| *lines.iter().find(|line| line.contains(text)).unwrap();
        assert!(find("/api/items/[id]").contains("GET"));
        assert!(find("/orders  ").contains("POST"));
        assert_eq!(
            find("pages/api/helper.ts"),
            "  pages/api/helper.ts: no default export; Next.js responds to its URL with an error"
        );
        assert_eq!(find("proxy.ts"), "proxy.ts runs for /orders");
    }
}

#[test]
fn json_of_all_and_of_some_routes() {
    let folder = project();
    let report: serde_json::Value =
        serde_json::from_slice(&run(&folder, &["scan", "--json"]).stdout).unwrap();
    assert_eq!(report["projects"][0]["totals"]["routes"], 2);
    let filtered: serde_json::Value =
        serde_json::from_slice(&run(&folder, &["scan", "--json", "--filter", "orders"]).stdout)
            .unwrap();
    assert_eq!(
        filtered["projects"][0]["routes"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&folder, &["scan", "missing"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: `missing` is not a folder\n");
    assert_eq!(run(&folder, &["scan", "--unknown"]).status.code(), Some(2));
}
