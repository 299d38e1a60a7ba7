//! `cargo twinroute new` from the outside.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod tool;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tool::{Server, cargo, cargo_succeeds, error, repository, stdout, write};

#[test]
fn a_project_runs_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let shown = stdout(folder.path(), &["new", "My First API"]);
    assert!(
        shown.contains("Created `my-first-api` in My First API\n"),
        "{shown}"
    );
    assert!(
        shown.contains("cd 'My First API'\n    cargo run\n"),
        "{shown}"
    );
    let project = folder.path().join("My First API");
    cargo_succeeds(&project, &["fmt", "--check"]);
    let tests = cargo_succeeds(&project, &["test"]);
    assert!(tests.contains("3 passed"), "{tests}");
    cargo_succeeds(
        &project,
        &["clippy", "--all-targets", "--", "-D", "warnings"],
    );

    fs::write(project.join(".env"), "PORT=0\n").unwrap();
    let server = Server::start(cargo(&project, &["run"]).env_remove("PORT"));
    let hello = server.get("/api/hello?name=Ada");
    assert!(hello.starts_with("HTTP/1.1 200 OK\r\n"), "{hello}");
    assert!(hello.ends_with(r#"{"hello":"Ada"}"#), "{hello}");
    assert!(server.get("/posts/7").contains(r#"{"title":"Post 7"}"#));
    assert!(server.get("/account").starts_with("HTTP/1.1 401 "));
    assert_eq!(
        stdout(&project, &["routes", "--check"]),
        "3 routes, 1 proxy, no mistakes\n"
    );
}

/// The handlers of `README.md` are those of the template.
#[test]
fn the_readme_shows_the_template() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("template/plain");
    let blocks = readme.split("```rust").skip(1).filter_map(|block| {
        let (code, _) = block.split_once("\n```")?;
        let (_, code) = code.split_once('\n')?;
        let (file, code) = code.strip_prefix("// src/")?.split_once('\n')?;
        Some((template.join("src").join(file), code))
    });
    let mut compared = 0;
    for (file, code) in blocks.filter(|(file, _)| file.parent() != Some(&template.join("src"))) {
        assert_eq!(fs::read_to_string(&file).unwrap().trim_end(), code);
        compared += 1;
    }
    assert!(compared >= 2, "{compared}");
}

#[test]
fn folders_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("full/b", ""),
            ("full/a", ""),
            ("file", ""),
            ("empty/.git/HEAD", ""),
        ],
    );
    assert_eq!(
        error(folder.path(), &["new", "full"]),
        "error: `full` is not empty: `a`, `b`; choose an empty or a new folder\n"
    );
    assert_eq!(
        error(folder.path(), &["new", "file"]),
        "error: `file` is a file; choose another folder\n"
    );
    let message = error(folder.path(), &["new", "x", "--name", "serde"]);
    assert!(message.contains("can't be called `serde`"), "{message}");
    let message = error(folder.path(), &["new", "x", "--name", "a b"]);
    assert!(
        message.contains("`cargo init` failed: invalid character ` `"),
        "{message}"
    );
    let message = error(folder.path(), &["new", "y", "--twinroute", "full"]);
    assert!(
        message.contains("`full` is neither a clone of twinroute"),
        "{message}"
    );
    assert!(!folder.path().join("y").exists());
}

#[test]
fn repositories() {
    let folder = tempfile::tempdir().unwrap();
    let made = |words: &[&str]| -> Value {
        let words = [&["new", "--json"], words].concat();
        serde_json::from_str(&stdout(folder.path(), &words)).unwrap()
    };
    assert_eq!(made(&["one"])["repository"], true);
    assert_eq!(made(&["two", "--vcs", "none"])["repository"], false);
    let inner = made(&["one/inner"]);
    assert_eq!(inner["repository"], false);
    assert_eq!(inner["name"], "inner");
    assert!(!folder.path().join("one/inner/.git").exists());
    for file in made(&["three"])["files"].as_array().unwrap() {
        let file = folder.path().join("three").join(file.as_str().unwrap());
        assert!(file.is_file(), "{}", file.display());
    }
}

#[test]
fn a_member_of_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = []\n";
    write(folder.path(), &[("Cargo.toml", manifest)]);
    let shown = stdout(folder.path(), &["new", "apps/api"]);
    assert!(
        shown.contains("It is a member of the workspace "),
        "{shown}"
    );
    let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("members = [\"apps/api\"]"), "{manifest}");
}

const APP: [(&str, &str); 4] = [
    (
        "web/package.json",
        r#"{ "packageManager": "pnpm@9.0.0", "scripts": { "build": "next build", "start": "next start -p 4000" }, "dependencies": { "next": "16.4.6" } }"#,
    ),
    (
        "web/next.config.ts",
        "export default { distDir: 'build', basePath: '/docs' }",
    ),
    (
        "web/pages/api/hello.ts",
        "export default function handler(req, res) { res.json({}) }",
    ),
    ("web/.env", "LEGACY=http://127.0.0.1:1\nPORT=1\n"),
];

#[test]
fn beside_an_app() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &APP);
    let shown = stdout(folder.path(), &["new", "--beside", "web"]);
    for expected in [
        "There is no build output in web/build yet",
        "`basePath: \"/docs\"`",
        "    cd web\n    pnpm run build\n    pnpm exec next start -H 127.0.0.1 -p 4001\n",
        "    cd web-rust\n    cargo run\n",
        "    cargo twinroute scan ../web\n",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let read = |name: &str| fs::read_to_string(folder.path().join("web-rust").join(name)).unwrap();
    assert!(read(".env").contains("PORT=4000\n"));
    assert!(read(".env").contains("LEGACY=http://127.0.0.1:4001\n"));
    assert!(read("src/main.rs").contains("const BUILD: &str = \"../web/build\";"));
    // The app has a route of this URL, and its place in Rust is for the port of that one.
    assert!(read("src/pages/api/hello-rust.rs").contains("/api/hello-rust"));
    for name in ["README.md", ".env", "rollout.toml", "src/main.rs"] {
        assert!(!read(name).contains('%'), "{name}");
    }
    let again = error(folder.path(), &["new", "--beside", "web"]);
    assert!(again.contains("web-rust` is not empty"), "{again}");
}

#[test]
fn apps_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &APP);
    write(
        folder.path(),
        &[
            (
                "static/next.config.js",
                "module.exports = { output: 'export' }",
            ),
            ("static/app/page.tsx", "export default () => null"),
        ],
    );
    let message = error(folder.path(), &["new", "api", "--beside", "static"]);
    assert!(message.contains("`output: \"export\"`"), "{message}");
    let message = error(folder.path(), &["new", "api", "--beside", "."]);
    assert!(message.contains("holds 2 Next.js projects"), "{message}");
    let message = error(folder.path(), &["new", "api", "--beside", "none"]);
    assert!(message.contains("`none` is not a folder"), "{message}");
}

/// The app's files of variables are read in the order of Next.js. Without build output, every request goes to the legacy server; with it,
/// guarded routes do.
#[test]
fn in_front_of_an_app() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &APP);
    stdout(folder.path(), &["new", "--beside", "web"]);
    let project = folder.path().join("web-rust");
    cargo_succeeds(&project, &["fmt", "--check"]);
    cargo_succeeds(&project, &["test"]);
    cargo_succeeds(
        &project,
        &["clippy", "--all-targets", "--", "-D", "warnings"],
    );
    let legacy = legacy();
    let rollout = "default = \"legacy\"\n[routes]\n\"/api/hello-rust\" = \"rust\"\n";
    write(
        folder.path(),
        &[
            ("web/.env.production.local", &format!("LEGACY={legacy}\n")),
            ("web-rust/.env", "PORT=0\n"),
            ("web-rust/rollout.toml", rollout),
        ],
    );
    let start = || {
        let mut command = cargo(&project, &["run"]);
        let command = command.env_remove("PORT").env_remove("LEGACY");
        Server::start(command.env("SHADOW_TOKEN", "secret"))
    };
    let server = start();
    assert!(
        server
            .log
            .contains("`../web/build` has no build of Next.js"),
        "{}",
        server.log
    );
    for target in ["/docs/api/hello-rust", "/", "/_shadow/x"] {
        let response = server.get(target);
        assert!(response.ends_with("legacy"), "{target}: {response}");
    }
    drop(server);

    let output = repository().join("crates/rules/tests/build_output/base-path");
    copy(&output, &folder.path().join("web/build"));
    let server = start();
    // `proxy.ts` guards the route, so it stays with Next.js until the file says that it needs no guard.
    assert!(server.get("/docs/api/hello-rust").ends_with("legacy"));
    let waived = "default = \"legacy\"\n[routes]\n\"/api/hello-rust\" = { mode = \"rust\", proxy = \"not needed\" }\n";
    write(&project, &[("rollout.toml", waived)]);
    let is_moved = || {
        server
            .get("/docs/api/hello-rust")
            .ends_with(r#"{"hello":"from Rust"}"#)
    };
    let moved = (0..50).any(|_| {
        thread::sleep(Duration::from_millis(100));
        is_moved()
    });
    assert!(moved, "{}", server.get("/docs/api/hello-rust"));
    assert!(server.get("/docs").ends_with("legacy"));
    for (authorization, is_report) in [
        ("", false),
        ("Bearer other", false),
        ("Bearer secreT", false),
        ("Bearer secret2", false),
        ("Bearer secret", true),
    ] {
        let response = server.get_with("/_shadow", &format!("Authorization: {authorization}\r\n"));
        assert_eq!(!response.ends_with("legacy"), is_report, "{response}");
    }
    drop(server);

    write(folder.path(), &[("web/.env.local", "TITLE=$TITLE\n")]);
    let failed = tool::output(&mut cargo(&project, &["run"]), 100);
    let message = tool::text(&failed.stderr);
    assert!(message.contains("Error: ../web/.env.local: "), "{message}");
}

/// Responds to each request with `legacy`.
fn legacy() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = socket.read(&mut [0; 4096]);
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nlegacy";
                let _ = socket.write_all(head.as_bytes());
            });
        }
    });
    format!("http://{address}")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(path, copied).unwrap();
        }
    }
}
