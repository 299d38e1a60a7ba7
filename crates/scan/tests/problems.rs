//! Files that can't be read: each is a problem with its reason, and the scan goes on.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fs;

use support::Fixture;
use twinroute_scan::model::Project;

const ROUTE: (&str, &str) = (
    "app/api/a/route.ts",
    "import { ok } from '@/lib/ok'; export const GET = () => ok();",
);

fn problems(project: &Project) -> Vec<(&str, Option<u32>, &str)> {
    let problems = project.problems.iter();
    problems
        .map(|one| (one.file.as_str(), one.line, one.message.as_str()))
        .collect()
}

/// Scans a project whose file has these bytes, and asserts the one problem.
#[track_caller]
fn broken(file: &str, bytes: &[u8], line: Option<u32>, message: &str) {
    let fixture = Fixture::new(&[ROUTE]);
    fixture.write(file, "");
    fs::write(fixture.path().join(file), bytes).unwrap();
    let project = fixture.scan();
    assert_eq!(problems(&project), [(file, line, message)]);
    assert_eq!(project.routes.len(), 1, "the scan goes on");
}

#[test]
fn json_that_is_not_valid() {
    let comma = "the file is not valid JSON: expected `,` or `}` at line 3 column 17";
    let text = b"{ // one\n  \"compilerOptions\": {\n    \"paths\": {} \"baseUrl\": \".\" } }";
    broken("tsconfig.json", text, Some(3), comma);
    let end = "the file is not valid JSON: EOF while parsing a value at line 1 column 0";
    broken("jsconfig.json", b"", Some(1), end);
    let key = "the file is not valid JSON: key must be a string at line 2 column 3";
    broken("package.json", b"{\n  name: 1 }", Some(2), key);
    broken(
        "tsconfig.json",
        b"[]",
        None,
        "the file holds no JSON object",
    );
    for manifest in [
        ".next/routes-manifest.json",
        ".next/server/functions-config-manifest.json",
        ".next/server/middleware-manifest.json",
    ] {
        let fixture = Fixture::new(&[ROUTE, ("proxy.ts", "export function proxy() {}")]);
        fixture.write(manifest, "{ \"version\": 3,");
        let project = fixture.scan();
        let message = "the file is not valid JSON: EOF while parsing a value at line 1 column 15";
        assert_eq!(problems(&project), [(manifest, Some(1), message)]);
    }
}

#[test]
fn aliases_that_no_import_uses() {
    let fixture = Fixture::new(&[("app/api/a/route.ts", "export const GET = () => 1;")]);
    fixture.write("jsconfig.json", "{ \"compilerOptions\": ");
    let message = "the file is not valid JSON: EOF while parsing a value at line 1 column 21";
    assert_eq!(
        problems(&fixture.scan()),
        [("jsconfig.json", Some(1), message)]
    );
}

#[test]
fn text_that_is_not_utf_8() {
    let message = "the file is not UTF-8";
    for file in [
        "tsconfig.json",
        "next.config.js",
        "proxy.ts",
        "app/api/b/route.ts",
    ] {
        broken(file, b"{ \"a\": \"\xff\" }", None, message);
    }
}

#[test]
fn a_configuration_in_parts() {
    let fixture = Fixture::new(&[
        ROUTE,
        (
            "next.config.ts",
            "import { rewrites } from './config/rewrites'; export default { rewrites, basePath: '/a' };",
        ),
        (
            "config/rewrites.ts",
            "export const rewrites = async ( => [;",
        ),
        (
            "tsconfig.json",
            r#"{ "extends": "./config/base.json", "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#,
        ),
    ]);
    let project = fixture.scan();
    let files: Vec<&str> = project.problems.iter().map(|one| &*one.file).collect();
    assert_eq!(files, ["config/rewrites.ts", "tsconfig.json"]);
    assert_eq!(
        project.problems[1].message,
        "it extends `./config/base.json`, and there is no such file"
    );
    assert_eq!(project.config.unwrap().settings["basePath"], "/a");
}

#[test]
fn a_folder_in_the_place_of_a_file() {
    for file in ["tsconfig.json", "next.config.mjs", "proxy.ts"] {
        let fixture = Fixture::new(&[ROUTE, (&format!("{file}/a.txt"), "")]);
        let message = "this is a folder, and a file is expected";
        assert_eq!(problems(&fixture.scan()), [(file, None, message)]);
    }
}

#[test]
fn a_manifest_of_another_package() {
    let fixture = Fixture::new(&[
        ROUTE,
        ("pnpm-workspace.yaml", ""),
        ("packages/ui/package.json", "{ \"name\": \"@x/ui\" "),
        (
            "app/api/c/route.ts",
            "import { a } from '@x/ui'; export const GET = () => a();",
        ),
    ]);
    let project = fixture.scan();
    let message = "the file is not valid JSON: EOF while parsing an object at line 1 column 18";
    let file = "packages/ui/package.json";
    assert_eq!(problems(&project), [(file, Some(1), message)]);
}

#[test]
fn a_broken_manifest_hides_no_project() {
    let fixture = Fixture::new(&[("README.md", "")]);
    fixture.write("apps/web/app/api/route.ts", "export const GET = () => {};");
    fixture.write("apps/web/package.json", "{ \"dependencies\": ");
    let project = fixture.scan();
    assert!(project.root.ends_with("apps/web"), "{}", project.root);
    assert_eq!(problems(&project)[0].0, "package.json");
    assert_eq!(project.routes.len(), 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;
    use std::process::Command;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Scans on another thread, since a scan that reads a pipe never ends.
    #[track_caller]
    fn scan(path: &Path) -> Project {
        let (sender, result) = mpsc::channel();
        let path = path.to_owned();
        thread::spawn(move || sender.send(twinroute_scan::scan(&path)));
        let report = result.recv_timeout(Duration::from_secs(20));
        report.expect("the scan ends").unwrap().projects.remove(0)
    }

    #[test]
    fn pipes_and_devices() {
        let fixture = Fixture::new(&[ROUTE, ("app/api/b/keep", ""), ("app/api/c/keep", "")]);
        let pipe = |name: &str| {
            let made = Command::new("mkfifo")
                .arg(fixture.path().join(name))
                .status();
            assert!(made.unwrap().success());
        };
        for name in [
            "app/api/b/route.ts",
            "tsconfig.json",
            "proxy.ts",
            "next.config.js",
        ] {
            pipe(name);
        }
        symlink("/dev/zero", fixture.path().join("app/api/c/route.ts")).unwrap();
        let project = scan(fixture.path());
        let message = "this is no regular file, but a pipe, a socket or a device";
        let files = [
            "app/api/b/route.ts",
            "app/api/c/route.ts",
            "next.config.js",
            "proxy.ts",
            "tsconfig.json",
        ];
        assert_eq!(problems(&project), files.map(|file| (file, None, message)));
        assert_eq!(project.routes.len(), 1);
    }

    #[test]
    fn links_that_lead_nowhere() {
        let fixture = Fixture::new(&[ROUTE, ("app/api/b/keep", "")]);
        for file in ["tsconfig.json", "app/api/b/route.ts", "app/api/loop"] {
            let path = fixture.path().join(file);
            symlink(path.file_name().unwrap(), &path).unwrap();
        }
        symlink("..", fixture.path().join("app/api/up")).unwrap();
        let project = scan(fixture.path());
        let reason = "Too many levels of symbolic links (os error 40)";
        let found: Vec<_> = problems(&project)
            .into_iter()
            .map(|(file, _, message)| (file, message.ends_with(reason)))
            .collect();
        let expected = ["app/api/b/route.ts", "app/api/loop", "tsconfig.json"];
        assert_eq!(
            found,
            expected.map(|file| (file, cfg!(target_os = "linux")))
        );
    }

    #[test]
    fn files_and_folders_without_permission() {
        let fixture = Fixture::new(&[
            ROUTE,
            ("tsconfig.json", "{}"),
            ("next.config.js", "module.exports = {};"),
            ("app/api/b/route.ts", "export const GET = () => {};"),
            ("packages/a/package.json", "{}"),
            ("turbo.json", "{}"),
        ]);
        let closed = ["tsconfig.json", "next.config.js", "app/api/b", "packages/a"];
        let set = |mode: u32| {
            for file in closed {
                let path = fixture.path().join(file);
                fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
            }
        };
        set(0);
        // The superuser may read them.
        let may_read = fs::read(fixture.path().join("tsconfig.json")).is_ok();
        let project = scan(fixture.path());
        set(0o755);
        if may_read {
            return;
        }
        let files: Vec<&str> = project.problems.iter().map(|one| &*one.file).collect();
        for file in closed {
            assert!(
                files.iter().any(|one| one.starts_with(file)),
                "{file}: {files:?}"
            );
        }
        for problem in &project.problems {
            assert!(problem.message.contains("Permission denied"), "{problem:?}");
        }
    }
}
