//! `cargo twinroute scan --compare` from the outside.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use serde_json::Value;
use support::{Project, json, run};

/// `/api/list: GET any -> GET POST`, for the routes of each presence.
fn routes(value: &Value, presence: &str) -> Vec<String> {
    let routes = value["projects"][0]["routes"].as_array().unwrap();
    let side = |side: &Value| {
        let methods = side["methods"].as_array().map(|methods| {
            let names: Vec<&str> = methods.iter().map(|it| it.as_str().unwrap()).collect();
            format!("{} {}", side["url"].as_str().unwrap(), names.join(" "))
        });
        methods.unwrap_or_default()
    };
    let of_presence = routes.iter().filter(|route| route["presence"] == presence);
    of_presence
        .map(|route| {
            let kinds = route["differences"].as_array().unwrap().iter();
            let kinds: Vec<&str> = kinds.map(|it| it["kind"].as_str().unwrap()).collect();
            format!(
                "{} -> {}: {}",
                side(&route["old"]),
                side(&route["new"]),
                kinds.join(" ")
            )
        })
        .collect()
}

#[test]
fn two_commits() {
    let project = Project::with_history();
    // What the work tree holds beside the commits is not read, and stays as it is.
    project.write(
        "app/api/untracked/route.ts",
        "export const GET = () => new Response()",
    );
    project.write(
        "app/api/list/route.ts",
        "export const GET = () => new Response()",
    );
    project.git(&["add", "app/api/list/route.ts"]);
    let before = project.git(&["status", "--porcelain"]);
    let output = run(
        project.path(),
        &["scan", "--compare", "HEAD~1..HEAD", "--json"],
    );
    assert_eq!(output.status.code(), Some(0));
    let value = json(&output);
    assert_eq!(
        routes(&value, "both"),
        [
            "/api/items/[id] GET -> /api/items/[itemId] GET: param-names",
            "/api/list  -> /api/list GET POST: methods-narrowed",
        ]
    );
    assert_eq!(routes(&value, "only-old"), ["/api/gone  -> : "]);
    assert_eq!(routes(&value, "only-new"), [" -> /api/orders POST: "]);
    assert_eq!(value["projects"][0]["totals"]["style_changed"], 2);
    assert_eq!(project.git(&["status", "--porcelain"]), before);
    assert_eq!(project.git(&["worktree", "list"]).lines().count(), 1);
}

#[test]
fn a_commit_and_the_files() {
    let project = Project::with_history();
    project.write(
        "app/api/list/route.ts",
        "export const GET = () => new Response()",
    );
    let value = json(&run(
        project.path(),
        &["scan", "--compare", "HEAD", "--json"],
    ));
    let differing: Vec<String> = routes(&value, "both")
        .into_iter()
        .filter(|line| line.contains("methods"))
        .collect();
    assert_eq!(differing, ["/api/list GET POST -> /api/list GET: methods"]);
    // Two states of a project may differ.
    let output = run(project.path(), &["scan", "--compare", "HEAD"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("differs  /api/list  GET POST -> GET"),
        "{text}"
    );
    assert!(text.contains("no POST"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_folder_of_a_repository_and_a_bare_one() {
    let project = Project::new(&[]);
    let web = |name: &str| format!("apps/web/app/{name}/route.ts");
    project.write(
        "apps/web/package.json",
        r#"{ "dependencies": { "next": "16.4.6" } }"#,
    );
    project.write(&web("a"), "export const GET = () => new Response()");
    project.git(&["init", "--quiet", "--initial-branch=main"]);
    project.git(&["add", "--all"]);
    let name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    project.git(&[&name[..], &["commit", "--quiet", "--message", "a"]].concat());
    project.write(&web("b"), "export const GET = () => new Response()");
    let web = project.path().join("apps/web");
    let value = json(&run(&web, &["scan", "--compare", "HEAD", "--json"]));
    assert_eq!(routes(&value, "both"), ["/a GET -> /a GET: "]);
    assert_eq!(routes(&value, "only-new"), [" -> /b GET: "]);
    project.git(&["clone", "--quiet", "--bare", ".", "bare.git"]);
    let bare = project.path().join("bare.git");
    let value = json(&run(&bare, &["scan", "--compare", "main..main", "--json"]));
    assert_eq!(routes(&value, "both"), ["/a GET -> /a GET: "]);
}

#[test]
fn a_rust_twin() {
    let project = Project::with_history();
    let output = run(project.path(), &["scan", "--compare", "twin"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: 2 routes of the twin differ in their URLs or methods\n"
    );
    assert!(
        text.contains("2 routes moved to Rust, 1 left, 0 only in Rust"),
        "{text}"
    );
    let value = json(&run(
        project.path(),
        &["scan", "--compare", "twin", "--json"],
    ));
    assert_eq!(
        routes(&value, "both"),
        [
            "/api/list GET POST -> /api/list GET: methods",
            "/api/orders POST -> /api/orders GET: methods",
        ]
    );
    project.write("twin/src/app/api/orders/route.rs", "pub async fn post() {}");
    // A handler that refuses no method may serve them all.
    project.write(
        "twin/src/pages/api/list.rs",
        "pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent { if req.method() == \"POST\" {} todo!() }",
    );
    let output = run(project.path(), &["scan", "--compare", "twin"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn errors_say_what_to_do() {
    let project = Project::with_history();
    let error = |words: &[&str]| {
        let output = run(project.path(), words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let message = error(&["scan", "--compare", "v9"]);
    assert!(
        message.contains("`v9` is neither a folder nor a commit"),
        "{message}"
    );
    // No option of Git.
    let message = error(&["scan", "--compare=--output=stolen"]);
    assert!(
        message.contains("`--output=stolen` is neither"),
        "{message}"
    );
    let message = error(&["scan", "--compare", "main...main"]);
    assert!(message.contains("write two: `OLD..NEW`"), "{message}");
    project.write("empty/Cargo.toml", "[package]\nname = \"empty\"\n");
    let message = error(&["scan", "--compare", "empty"]);
    assert!(
        message.contains("a Rust project without routes"),
        "{message}"
    );
    project.write("twin/src/pages/api/broken.rs", "pub async fn handler( {}");
    let message = error(&["scan", "--compare", "twin"]);
    assert!(message.contains("src/pages/api/broken.rs"), "{message}");
}
