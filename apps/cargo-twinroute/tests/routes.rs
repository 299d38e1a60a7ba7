//! `cargo twinroute routes` from the outside.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod tool;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use tool::{error, repository, stdout, text, tool, write};

const HANDLER: &str = "pub async fn handler(res: NextApiResponse) -> Sent { res.end() }";
const GET: &str = "pub async fn get() -> NextResponse { NextResponse::text(\"\") }";

/// A project without mistakes.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let constants = format!("pub const REVALIDATE: u32 = 60;\n{GET}\npub async fn post() {{ }}");
    let proxy = "pub async fn proxy() -> NextResponse { NextResponse::next() }";
    let config = "pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher(\"/api/:path*\");";
    write(
        folder.path(),
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\n"),
            (
                "build.rs",
                "fn main() { twinroute_build::discover(\"src\"); }",
            ),
            ("src/lib.rs", "mod routes;\ntwinroute::routes!();\n"),
            ("src/pages/api/posts/[id].rs", HANDLER),
            ("src/pages/api/posts/new.rs", HANDLER),
            ("src/app/api/[...rest]/route.rs", GET),
            ("src/app/account/route.rs", &constants),
            ("src/app/account/proxy.rs", proxy),
            ("src/proxy.rs", &format!("{config}\n{proxy}")),
        ],
    );
    let manifest = twinroute_build::Manifest::discover(folder.path(), "src").unwrap();
    write(
        folder.path(),
        &[("src/routes.rs", &manifest.emit_modules())],
    );
    folder
}

#[test]
fn a_table_in_order_of_precedence() {
    let folder = project();
    // From a folder in the project, too.
    let shown = stdout(&folder.path().join("src/app"), &["routes"]);
    assert_eq!(
        shown,
        "\
URL              METHODS   STYLE  FILE                            PARAMS     SETTINGS         GUARDED BY
/account         GET POST  app    src/app/account/route.rs                   REVALIDATE = 60  src/proxy.rs (by matchers), src/app/account/proxy.rs
/api/posts/new   any       pages  src/pages/api/posts/new.rs                                  src/proxy.rs (by matchers)
/api/posts/[id]  any       pages  src/pages/api/posts/[id].rs     id                          src/proxy.rs (by matchers)
/api/[...rest]   GET       app    src/app/api/[...rest]/route.rs  rest (1+)                   src/proxy.rs (by matchers)

4 routes, 2 proxies
"
    );
    let shown = stdout(folder.path(), &["routes", "--filter", "posts"]);
    assert!(shown.ends_with("\n2 routes of 4, 2 proxies\n"), "{shown}");
    let shown = stdout(folder.path(), &["routes", "--tree"]);
    assert!(
        shown.contains("    │   ├── new    pages  src/pages/api/posts/new.rs\n"),
        "{shown}"
    );
}

#[test]
fn json() {
    let folder = project();
    let report: Value =
        serde_json::from_str(&stdout(folder.path(), &["routes", "--json"])).unwrap();
    let account = &report["routes"][0];
    assert_eq!(account["url"], "/account");
    assert_eq!(account["constants"]["REVALIDATE"], 60);
    assert_eq!(account["guards"][0]["runs"], "matchers");
    assert_eq!(account["guards"][1]["runs"], "always");
    assert_eq!(report["routes"][3]["params"][0]["takes"], "one-or-more");
    assert_eq!(report["proxies"].as_array().unwrap().len(), 2);
}

#[test]
fn the_route_of_a_url() {
    let folder = project();
    let url = "https://example.com/api/posts/new?a=1";
    assert_eq!(
        stdout(folder.path(), &["routes", "--match", url]),
        "\
/api/posts/new is served by /api/posts/new
  pages any, src/pages/api/posts/new.rs
  guarded by src/proxy.rs (by matchers)

Other routes:
  /api/posts/[id]  matches, but `new` comes before `[id]` (segment 3)
  /api/[...rest]   matches, but `posts` comes before `[...rest]` (segment 2)

1 further route does not match.
"
    );
    let report = stdout(
        folder.path(),
        &["routes", "--match", "/api/a/caf%C3%A9", "--json"],
    );
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["params"]["rest"], serde_json::json!(["a", "café"]));
    let output = tool(folder.path(), &["routes", "--match", "/accounts"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: no route serves `/accounts`\n");
    let output = tool(folder.path(), &["routes", "--match", "/account/x"]);
    let shown = text(&output.stdout);
    assert!(
        shown.contains("/account  it has 1 segment, the path has 2"),
        "{shown}"
    );
}

#[test]
fn mistakes() {
    let folder = project();
    assert_eq!(
        stdout(folder.path(), &["routes", "--check"]),
        "4 routes, 2 proxies, no mistakes\n"
    );
    let config = "pub const CONFIG: Config = Config::new();";
    write(
        folder.path(),
        &[
            ("src/app/api/posts/new/route.rs", GET),
            ("src/app/a/route.rs", "pub async fn GET() { }"),
            (
                "src/app/b/route.rs",
                &format!("pub const REVALIDATE: u32 = N;\n{GET}"),
            ),
            ("src/app/c/helper.rs", ""),
            ("src/app/d/[x]/[y", ""),
            ("src/app/e/[...x]/f/route.rs", GET),
            ("src/pages/api/g.rs", "async fn handler() { }"),
            ("src/pages/api/h.rs", "pub async fn"),
            ("src/pages/api/i.rs", "pub fn handler() { }"),
            ("src/app/j/middleware.rs", "pub async fn proxy() { }"),
            ("src/app/k/route.rs", &format!("{config}\n{GET}")),
        ],
    );
    let output = tool(folder.path(), &["routes", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    for rule in [
        "src/app/api/posts/new/route.rs: ",
        "[clash]",
        "src/app/a/route.rs:1: ",
        "[handler-name]",
        "src/app/b/route.rs:1: ",
        "[constant-value]",
        "src/app/c/helper.rs: ",
        "[unrouted-file]",
        "[pattern]",
        "src/pages/api/g.rs:1: ",
        "[not-public]",
        "src/pages/api/h.rs:1: ",
        "[syntax]",
        "[not-async]",
        "[proxy-place]",
        "[constant-style]",
        "src/routes.rs: the file is out of date; run `cargo build` and commit the file [routes-file]",
    ] {
        assert!(shown.contains(rule), "{rule}: {shown}");
    }
    let count = shown.lines().count();
    let message = text(&output.stderr);
    assert!(
        message.starts_with(&format!("error: {count} mistakes in ")),
        "{message}"
    );
    // Without `--check`, the routes without mistakes are shown, and then the mistakes.
    let all = stdout(folder.path(), &["routes"]);
    assert!(
        all.contains("/account ") && all.contains("\nMistakes:\n  src/"),
        "{all}"
    );
    let report: Value =
        serde_json::from_slice(&tool(folder.path(), &["routes", "--check", "--json"]).stdout)
            .unwrap();
    assert_eq!(report["problems"].as_array().unwrap().len(), count);
}

#[test]
fn a_missing_routes_file() {
    let folder = project();
    fs::remove_file(folder.path().join("src/routes.rs")).unwrap();
    let output = tool(folder.path(), &["routes", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        "src/routes.rs: the file is missing; run `cargo build` and commit the file [routes-file]\n"
    );
}

#[test]
fn projects_of_the_repository() {
    for app in ["showcase", "migration"] {
        let folder = repository().join("apps").join(app);
        let shown = stdout(&folder, &["routes", "--check"]);
        assert!(shown.ends_with("no mistakes\n"), "{shown}");
    }
    let message = error(&repository(), &["routes"]);
    assert!(
        message.contains("is a workspace without a package"),
        "{message}"
    );
    let folder = tempfile::tempdir().unwrap();
    let message = error(folder.path(), &["routes"]);
    assert!(message.contains("there is no `Cargo.toml`"), "{message}");
}
