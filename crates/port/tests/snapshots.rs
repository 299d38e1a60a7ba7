//! The Rust of a small project with uncommon names, schemas and handlers, against the files in `snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1` writes them. The tests of `cargo-twinroute` compile the same project.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::{Path, PathBuf};

use twinroute_port::{MarkKind, Ported, port};
use twinroute_scan::model::{Project, Route};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn project() -> Project {
    let mut report = twinroute_scan::scan(&here("project")).unwrap();
    report.projects.remove(0)
}

fn ported(project: &Project, is_wanted: impl Fn(&Route) -> bool) -> Ported {
    let mut routes: Vec<&Route> = project
        .routes
        .iter()
        .filter(|route| is_wanted(route))
        .collect();
    routes.sort_by_key(|route| &route.file);
    port(project, &routes).unwrap()
}

/// The text of the file of a route.
#[track_caller]
fn text(ported: &Ported, path: &str) -> String {
    let file = ported.files.iter().find(|file| file.path == path);
    file.unwrap_or_else(|| panic!("no {path}")).text.clone()
}

#[test]
fn the_files_are_those_of_the_snapshots() {
    let ported = ported(&project(), |_| true);
    let folder = here("snapshots");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for file in &ported.files {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &file.text).unwrap();
        }
    }
    for file in &ported.files {
        let expected = fs::read_to_string(folder.join(&file.path)).unwrap_or_default();
        assert!(
            file.text == expected,
            "{} is outdated: run the test with UPDATE_SNAPSHOTS=1\n{}",
            file.path,
            file.text
        );
    }
}

#[test]
fn a_route_of_a_library_stays() {
    let ported = ported(&project(), |_| true);
    let left: Vec<&str> = ported.left.iter().map(|left| left.url.as_str()).collect();
    assert_eq!(left, ["/api/auth/[...nextauth]"]);
    assert!(
        ported.left[0].reason.contains("next-auth"),
        "{:?}",
        ported.left
    );
    assert!(
        !ported
            .files
            .iter()
            .any(|file| file.path.contains("nextauth"))
    );
}

#[test]
fn a_wrapped_handler_takes_its_guard() {
    let ported = ported(&project(), |route| route.url == "/api/wrapped");
    let handler = text(&ported, "src/pages/api/wrapped.rs");
    assert!(handler.contains("with_auth: WithAuth"), "{handler}");
    assert!(
        handler.contains(r##"with_auth.check(r#"{ role: "admin" }"#)?;"##),
        "{handler}"
    );
    let guard = ported
        .files
        .iter()
        .find(|file| file.path == "src/guards/with_auth.rs")
        .unwrap();
    let kinds: Vec<MarkKind> = guard.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [MarkKind::Auth, MarkKind::Auth]);
    assert!(
        guard
            .text
            .contains("// export function withAuth(handler, options = {}) {"),
        "{}",
        guard.text
    );
}

#[test]
fn checks_that_rust_does_not_do_are_marked() {
    let ported = ported(&project(), |route| route.url == "/things/[id]");
    let marks = &ported.files[0].marks;
    let checks: Vec<&str> = marks
        .iter()
        .filter(|mark| mark.kind == MarkKind::Check)
        .map(|mark| mark.text.as_str())
        .collect();
    let expected = [
        "body: items.min(2) of tags",
        "body: union() of either",
        "body: coerce.date() of at",
        "body: regex(/^[a-z]+$/) of slug",
        "body: refine() of the body",
        "the types of the body, which only TypeScript claims",
    ];
    assert_eq!(checks, expected);
}

#[test]
fn two_routes_with_one_url_are_not_both_ported() {
    let project = project();
    let twice: Vec<&Route> = project
        .routes
        .iter()
        .filter(|route| route.url == "/api/static")
        .collect();
    let ported = port(&project, &[twice[0], twice[0]]).unwrap();
    assert_eq!((ported.files.len(), ported.left.len()), (1, 1));
    assert!(
        ported.left[0].reason.contains("serves the same URL"),
        "{:?}",
        ported.left
    );
}
