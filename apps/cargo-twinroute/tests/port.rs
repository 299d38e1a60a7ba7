//! `cargo twinroute port`, from the outside.

mod support;
mod tool;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Project, json, run};
use tool::cargo_succeeds;

/// A project with uncommon names, schemas and handlers.
fn uncommon() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/port/tests/project")
}

fn shop() -> Project {
    Project::new(&[
        (
            "package.json",
            r#"{ "name": "shop", "dependencies": { "next": "16.4.6", "next-auth": "4.24.0" } }"#,
        ),
        (
            "pages/api/items/[id].ts",
            "export default (req, res) => req.method === 'GET' ? res.json([req.query.id]) : res.status(405).end()",
        ),
        (
            "pages/api/auth/[...nextauth].ts",
            "import NextAuth from 'next-auth'; export default NextAuth({})",
        ),
        (
            "rust/Cargo.toml",
            "[package]\nname = \"rust\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        ),
        ("rust/src/lib.rs", "mod routes;\n\ntwinroute::routes!();\n"),
    ])
}

#[test]
fn a_route_is_written_once() {
    let shop = shop();
    let words = ["port", "/api/items/[id]", ".", "--into", "rust", "--json"];
    let output = run(shop.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report = json(&output);
    assert_eq!(report["written"][0]["file"], "src/pages/api/items/[id].rs");
    assert_eq!(report["written"][0]["methods"][0], "GET");
    let file = shop.path().join("rust/src/pages/api/items/[id].rs");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("pub async fn handler(")
    );

    fs::write(&file, "// mine").unwrap();
    let output = run(shop.path(), &words);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("never overwritten"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "// mine");
}

#[test]
fn a_route_may_be_named_by_its_file() {
    let shop = shop();
    for name in ["pages/api/items/[id].ts", "./pages/api/items/[id].ts"] {
        let output = run(
            shop.path(),
            &["port", name, ".", "--into", "rust", "--dry-run", "--json"],
        );
        assert_eq!(
            json(&output)["written"][0]["url"],
            "/api/items/[id]",
            "{name}"
        );
    }
    assert!(
        !shop.path().join("rust/src/pages").exists(),
        "a dry run writes nothing"
    );
}

#[test]
fn errors_name_the_next_step() {
    let shop = shop();
    let cases = [
        (
            &["port", "/api/none", ".", "--into", "rust"][..],
            1,
            "cargo twinroute scan",
        ),
        (
            &["port", "/api/auth/[...nextauth]", ".", "--into", "rust"],
            1,
            "stays with Next.js",
        ),
        (
            &["port", "/api/items/[id]", ".", "--into", "nowhere"],
            1,
            "cargo twinroute new nowhere",
        ),
        (
            &["port", "/api/items/[id]", "."],
            1,
            "cargo twinroute new --beside APP",
        ),
        (
            &["port", "--brief", "/api/items/[id]", ".", "--into", "rust"],
            1,
            "`--brief` writes one document",
        ),
        (&["port"], 2, "<ROUTE>"),
    ];
    for (words, code, text) in cases {
        let output = run(shop.path(), words);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
        assert!(error.contains(text), "{words:?}: {error}");
    }
}

#[test]
fn all_names_what_else_changes_requests() {
    let shop = shop();
    shop.write(
        "middleware.ts",
        "export function middleware() {}\nexport const config = { matcher: ['/api/:path*', '/shop'] };\n",
    );
    shop.write(
        "next.config.js",
        "module.exports = {\n  basePath: '/shop',\n  async headers() { return [{ source: '/api/a', headers: [] }] },\n  \
         async redirects() { return await load() },\n  async rewrites() { return [{ source: '/old', destination: '/api/items/1' }] },\n}\n",
    );
    let words = ["port", "--all", ".", "--into", "rust", "--dry-run"];
    let output = run(shop.path(), &words);
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = [
        "middleware.ts: runs before requests to `/api/:path*`, `/shop`",
        "basePath: `/shop` stands before every URL",
        "headers: for `/api/a`",
        "redirects: they are computed",
        "rewrites: for `/old`",
    ];
    for line in lines {
        assert!(text.contains(line), "{line}:\n{text}");
    }
    let one = ["port", "/api/items/[id]", ".", "--into", "rust", "--json"];
    assert_eq!(
        json(&run(shop.path(), &one))["around"],
        serde_json::json!([])
    );
}

#[test]
fn guards_are_declared_once() {
    let shop = shop();
    let wrapped = "import { withAuth } from '../../lib/auth'; export default withAuth((req, res) => res.json({}))";
    shop.write("pages/api/a.ts", wrapped);
    shop.write("pages/api/b.ts", wrapped);
    shop.write(
        "lib/auth.ts",
        "export const withAuth = (handler) => (req, res) => handler(req, res)",
    );
    for route in ["/api/a", "/api/b"] {
        let output = run(shop.path(), &["port", route, ".", "--into", "rust"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let read = |file| fs::read_to_string(shop.path().join(file)).unwrap();
    assert_eq!(
        read("rust/src/lib.rs"),
        "pub mod guards;\nmod routes;\n\ntwinroute::routes!();\n"
    );
    assert_eq!(
        read("rust/src/guards/mod.rs")
            .matches("mod with_auth;")
            .count(),
        1
    );
}

#[test]
fn a_file_of_guards_that_is_not_utf8_is_kept() {
    let project = Project::new(&[
        (
            "app/api/a/route.ts",
            "import { withAuth } from '../../../lib/auth'; export const GET = withAuth(async () => Response.json({}))",
        ),
        (
            "lib/auth.ts",
            "export const withAuth = (handler) => async (request) => request.headers.get('a') ? handler(request) : new Response('', { status: 401 })",
        ),
        ("rust/Cargo.toml", "[package]\nname = \"rust\"\n"),
        ("rust/src/guards/other.rs", ""),
    ]);
    let guards = project.path().join("rust/src/guards/mod.rs");
    let text = b"mod other; // \xff\n";
    fs::write(&guards, text).unwrap();
    let output = run(project.path(), &["port", "/api/a", ".", "--into", "rust"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("src/guards/mod.rs` can't be read"),
        "{error}"
    );
    assert_eq!(fs::read(&guards).unwrap(), text);
    assert!(!project.path().join("rust/src/app").exists());
}

#[test]
fn a_ported_project_compiles_without_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("uncommon");
    let project = uncommon();
    let words = [
        "port",
        "--all",
        project.to_str().unwrap(),
        "--into",
        into.to_str().unwrap(),
    ];
    let output = run(folder.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    cargo_succeeds(&into, &["fmt", "--check"]);
    cargo_succeeds(&into, &["clippy", "--", "-D", "warnings"]);
}

#[test]
fn the_list_of_modules_has_the_new_route() {
    let shop = shop();
    shop.write("rust/src/routes.rs", "");
    let words = ["port", "/api/items/[id]", ".", "--into", "rust"];
    let output = run(shop.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let modules = fs::read_to_string(shop.path().join("rust/src/routes.rs")).unwrap();
    assert!(modules.contains("/// `/api/items/[id]`"), "{modules}");
    let output = run(shop.path(), &["routes", "rust", "--check"]);
    let mistakes = String::from_utf8_lossy(&output.stdout);
    assert!(!mistakes.contains("[routes-file]"), "{mistakes}");
}
