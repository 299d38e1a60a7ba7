//! `cargo twinroute scan --html` from the outside.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use support::{Project, run};

#[test]
fn the_text_of_a_project_is_escaped() {
    let project = Project::new(&[
        (
            "app/api/<b>&/[<i>]/route.ts",
            "export const GET = () => Response.json({ a: '</script><script>alert(1)</script>' })",
        ),
        ("pages/api/broken.ts", "export default <"),
    ]);
    project.write(
        "package.json",
        r#"{ "name": "<script>alert(1)</script>", "dependencies": { "next": "\"><img/src=x>" } }"#,
    );
    let output = run(project.path(), &["scan", "--html", "report.html"]);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stdout.starts_with(b"wrote report.html: "));
    let page = std::fs::read_to_string(project.path().join("report.html")).unwrap();
    for text in ["<script>alert", "<img", "<b>&", "<i>"] {
        assert!(!page.contains(text), "{text}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_eq!(page.matches("<script").count(), 1);
    for loaded in [
        " src=", "<link", "@import", "url(", " style=", "http://", "https://",
    ] {
        assert!(!page.contains(loaded), "{loaded}");
    }
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    assert_eq!(page.matches("'unsafe-inline'").count(), 0);
}

#[test]
fn only_a_report_is_replaced() {
    let project = Project::new(&[
        ("app/a/route.ts", "export const GET = () => new Response()"),
        (
            "index.html",
            "<!DOCTYPE html><html><head><title>Shop</title></head></html>",
        ),
        ("empty.html", ""),
    ]);
    let before = std::fs::read_to_string(project.path().join("app/a/route.ts")).unwrap();
    for file in ["app/a/route.ts", "index.html", "package.json"] {
        let output = run(project.path(), &["scan", "--html", file]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let message = String::from_utf8(output.stderr).unwrap();
        let expected =
            format!("`{file}` exists and is no report of `cargo twinroute scan`, so it is kept");
        assert!(message.contains(&expected), "{message}");
    }
    let after = std::fs::read_to_string(project.path().join("app/a/route.ts")).unwrap();
    assert_eq!(before, after);
    for file in ["empty.html", "new.html", "new.html"] {
        let output = run(project.path(), &["scan", "--html", file]);
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_page_on_stdout_and_a_file_that_cannot_be_written() {
    let project = Project::new(&[("app/a/route.ts", "export const GET = () => new Response()")]);
    let output = run(project.path(), &["scan", "--html", "-"]);
    assert!(output.stdout.starts_with(b"<!DOCTYPE html>"));
    let output = run(project.path(), &["scan", "--html", "missing/report.html"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("`missing/report.html` can't be written"),
        "{message}"
    );
    let output = run(project.path(), &["scan", "--html", "x", "--json"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_edge_runtime_is_no_obstacle() {
    let route = "export const runtime = 'edge'\nexport const GET = () => new Response()";
    let project = Project::new(&[("app/a/route.ts", route)]);
    let output = run(project.path(), &["scan", "--html", "-"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains("Start with the small one without obstacles."),
        "{page}"
    );
    assert!(page.contains("nothing stands in the way"), "{page}");
    assert!(page.contains("Edge runtime"), "{page}");
    assert!(!page.contains("In the way"), "{page}");
    let table = run(project.path(), &["scan"]).stdout;
    let table = String::from_utf8(table).unwrap();
    let row = table.lines().find(|line| line.contains(" /a ")).unwrap();
    assert!(row.trim_end().ends_with("first  edge"), "{row}");

    let pdf = "import pdf from 'pdf-lib'\nexport const GET = () => new Response(pdf)";
    project.write("app/b/route.ts", pdf);
    let output = run(project.path(), &["scan", "--html", "-"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("In the way"), "{page}");
    assert!(
        page.contains("<span class=\"chip later\">work</span>"),
        "{page}"
    );
}
