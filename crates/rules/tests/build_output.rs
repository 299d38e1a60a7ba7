//! Build outputs of Next.js, of real builds: what is read, what a snapshot keeps, and what is refused.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use tempfile::TempDir;
use twinroute_rules::{
    BuildOutput, CacheProfile, Has, HeaderRule, I18n, I18nDomain, NextConfig, Redirect,
    RequestParts, Rewrite, RuleRequest,
};

const MANIFESTS: [&str; 4] = [
    "routes-manifest.json",
    "required-server-files.json",
    "server/functions-config-manifest.json",
    "server/middleware-manifest.json",
];

const PRERENDERED: &str = "prerender-manifest.json";

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/build_output");
    folder.join(name)
}

fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(fixture("")).unwrap();
    let folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(folders.len(), 14);
    folders
}

/// Copies a build output, so that a test can change it.
fn copy(name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_to(&fixture(name), folder.path());
    folder
}

fn copy_to(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("server")).unwrap();
    for file in MANIFESTS.iter().chain(&["BUILD_ID"]) {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let prerendered = from.join(PRERENDERED);
    if prerendered.exists() {
        fs::copy(prerendered, to.join(PRERENDERED)).unwrap();
    }
}

/// Replaces a text in a file.
fn edit(folder: &TempDir, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn config(name: &str) -> NextConfig {
    BuildOutput::read(fixture(name)).unwrap().config()
}

/// The message of the error, without the path of the folder.
fn error(folder: &TempDir) -> String {
    let error = BuildOutput::read(folder.path()).unwrap_err();
    let prefix = format!("{}/", folder.path().display());
    error.to_string().replace(&prefix, "")
}

fn domains() -> [I18nDomain; 2] {
    [
        I18nDomain::new("example.de", "de"),
        I18nDomain::new("example.ch", "fr-CH")
            .locales(["en"])
            .http(true),
    ]
}

#[test]
fn defaults_and_the_redirects_that_nextjs_adds_set_no_key() {
    assert_eq!(config("plain"), NextConfig::new());
    assert_eq!(config("middleware"), NextConfig::new());
}

#[test]
fn settings_that_are_not_defaults_are_read() {
    let settings = NextConfig::new()
        .skip_trailing_slash_redirect(true)
        .skip_proxy_url_normalize(true)
        .compress(false)
        .powered_by_header(false)
        .generate_etags(false);
    let has_header = Has::header("x-v").value("(?<v>a|b)");
    let tenant = Has::host("(?<tenant>.*)\\.example\\.com");
    let expected = settings
        .before_files([Rewrite::new("/b/:p", "/api/:p?v=:v")
            .has([has_header])
            .missing([Has::cookie("s")])])
        .rewrites([Rewrite::new("/a/:p", "/api/:tenant/:p#frag")
            .has([tenant, Has::query("id").value("(\\d+)")])])
        .fallback([Rewrite::new("/:p*", "https://example.com/:p*?x=1")]);
    assert_eq!(config("rewrites"), expected);
}

#[test]
fn nextjs_14_writes_a_list_of_rewrites() {
    let expected = NextConfig::new()
        .headers([HeaderRule::new("/api/:path*").set("x-a", "1")])
        .rewrites([Rewrite::new("/old/:p", "/api/hello")])
        .redirects([Redirect::new("/r", "/")]);
    assert_eq!(config("next-14"), expected);
}

#[test]
fn rules_carry_the_base_path_already() {
    let expected = NextConfig::new()
        .base_path("/docs")
        .redirects([
            Redirect::permanent("/docs/old/:id(\\d+)", "/docs/new/:id"),
            Redirect::new("/docs", "/docs/home"),
            Redirect::new("/docs/out", "https://example.com/x"),
            Redirect::new("/root", "/docs/root").base_path(false),
            Redirect::new("/docs/moved", "/docs/x").status_code(301),
        ])
        .rewrites([
            Rewrite::new("/docs/a/:path*", "/docs/api/:path*"),
            Rewrite::new("/ext/:path*", "http://127.0.0.1:9/:path*").base_path(false),
            Rewrite::new("/docs/in/:path*", "https://example.com/:path*"),
        ])
        .headers([
            HeaderRule::new("/docs/:path*")
                .set("x-a", "1")
                .set("x-p", ":path*"),
            HeaderRule::new("/other").base_path(false).set("x-b", "2"),
        ]);
    assert_eq!(config("base-path"), expected);
}

#[test]
fn rules_carry_the_locales_already() {
    let locale = ":nextInternalLocale(en|de|fr\\-CH)";
    let i18n = I18n::new(["en", "de", "fr-CH"], "en")
        .domains(domains())
        .locale_detection(false);
    let expected = NextConfig::new()
        .base_path("/docs")
        .trailing_slash(true)
        .skip_proxy_url_normalize(true)
        .i18n(i18n)
        .redirects([
            Redirect::permanent("/docs/de/old", "https://example.de/docs/new"),
            Redirect::permanent("/docs/fr-CH/old", "http://example.ch/docs/new"),
            Redirect::permanent("/docs/en/old", "/docs/new"),
            Redirect::permanent(
                format!("/docs/{locale}/old"),
                "/docs/:nextInternalLocale/new",
            ),
            Redirect::new("/x", "/y")
                .status_code(303)
                .base_path(false)
                .locale(false),
            Redirect::new("/docs/de/", "https://example.de/docs/z"),
            Redirect::new("/docs/fr-CH/", "http://example.ch/docs/z"),
            Redirect::new("/docs/en/", "/docs/z"),
            Redirect::new(format!("/docs/{locale}/"), "/docs/:nextInternalLocale/z"),
        ])
        .headers([HeaderRule::new(format!("/docs/{locale}/")).set("x-a", "1")]);
    assert_eq!(config("base-path-i18n"), expected);
}

/// Requests without headers.
struct NoParts;

impl RequestParts for NoParts {
    fn header(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }

    fn cookie(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        None
    }
}

/// For each project, paths that its proxy runs for, and paths that it doesn't run for.
const PROXIES: [(&str, &[&str], &[&str]); 10] = [
    ("plain", &[], &["/api/hello"]),
    // Without matchers.
    ("trailing-slash", &["/", "/api/hello", "/x.txt"], &[]),
    (
        "base-path",
        &[
            "/docs/api/a/b",
            "/docs/about",
            "/docs/_next/data/id/api/a.json",
        ],
        &["/api/a", "/docs/_next/x"],
    ),
    ("middleware", &["/api", "/api/hello"], &["/", "/apis"]),
    // With `has` for a host.
    ("middleware-node", &[], &["/api/hello"]),
    ("webpack-proxy", &["/api/hello", "/x"], &["/x/y"]),
    ("webpack-middleware", &["/api/hello"], &["/x"]),
    ("base-path-i18n", &["/docs/en", "/x"], &[]),
    (
        "i18n",
        &["/en/about", "/de/only"],
        &["/about", "/en/api/hello"],
    ),
    // An empty list of matchers: Next.js never runs the proxy.
    ("empty-matcher", &[], &["/", "/api/hello"]),
];

#[test]
fn the_proxy_of_either_manifest_runs_for_the_paths_of_its_matchers() {
    for (name, runs, passes) in PROXIES {
        let output = BuildOutput::read(fixture(name)).unwrap();
        assert_eq!(output.proxy().is_some(), name != "plain", "{name}");
        let matches = |path: &&&str| {
            let (query, parts) = (&[], &NoParts);
            let request = RuleRequest { path, query, parts };
            output.proxy().is_some_and(|proxy| proxy.matches(&request))
        };
        assert_eq!(runs.iter().filter(matches).count(), runs.len(), "{name}");
        assert_eq!(passes.iter().filter(matches).count(), 0, "{name}");
    }
}

#[test]
fn a_proxy_without_a_list_of_matchers_runs_for_each_path() {
    for (index, from, to) in [
        (
            2,
            r#""functions": {}"#,
            r#""functions": {"/_middleware": {"runtime": "nodejs"}}"#,
        ),
        (
            3,
            r#""middleware": {}"#,
            r#""middleware": {"/": {"name": "middleware"}}"#,
        ),
    ] {
        let folder = copy("plain");
        edit(&folder, MANIFESTS[index], from, to);
        let output = BuildOutput::read(folder.path()).unwrap();
        let (path, query, parts) = ("/any", &[], &NoParts);
        let request = RuleRequest { path, query, parts };
        assert!(output.proxy().unwrap().matches(&request));
    }
}

#[test]
fn a_matcher_that_cannot_be_compiled_is_an_error() {
    let folder = copy("middleware");
    edit(
        &folder,
        MANIFESTS[3],
        r#""regexp": "^("#,
        r#""regexp": "^(("#,
    );
    let message = BuildOutput::read(folder.path()).unwrap_err().to_string();
    let prefix = format!("{}: matcher `/api/:path*`: ", folder.path().display());
    assert!(message.starts_with(&prefix), "{message}");
}

#[test]
fn a_snapshot_says_what_the_folder_says() {
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("next-build.json");
    for folder in fixtures() {
        let output = BuildOutput::read(&folder).unwrap();
        output.write_snapshot(&file).unwrap();
        let snapshot = BuildOutput::read(&file).unwrap();
        assert_eq!(snapshot.config(), output.config(), "{folder:?}");
        assert_eq!(
            format!("{:?}", snapshot.proxy()),
            format!("{:?}", output.proxy()),
            "{folder:?}"
        );
        assert_eq!(snapshot.build_id().as_str(), output.build_id().as_str());
        assert_eq!(
            BuildOutput::current_build_id(&file).unwrap(),
            *snapshot.build_id()
        );
    }
    let files = fs::read_dir(target.path()).unwrap().count();
    assert_eq!(files, 1, "no temporary file is left");
}

#[test]
fn a_snapshot_has_no_secrets() {
    let folder = copy("middleware");
    edit(
        &folder,
        MANIFESTS[3],
        r#""env": {}"#,
        r#""env": {"KEY": "a secret"}"#,
    );
    let file = folder.path().join("next-build.json");
    let output = BuildOutput::read(folder.path()).unwrap();
    output.write_snapshot(&file).unwrap();
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("{\n  \"twinroute\": 1,\n"), "{text}");
    assert!(!text.contains("secret") && !text.contains("KEY"), "{text}");
}

#[test]
fn paths_that_are_prerendered_have_a_target() {
    let output = BuildOutput::read(fixture("prerendered")).unwrap();
    let targets = [
        // A page of each router, and a handler: generated by the build.
        ("/isr", Some("/docs/isr")),
        ("/isr/", Some("/docs/isr")),
        ("/isr?query#fragment", Some("/docs/isr")),
        ("/pages-isr", Some("/docs/pages-isr")),
        ("/api/static", Some("/docs/api/static")),
        ("/late/1", Some("/docs/late/1")),
        ("/late/\u{fc} x", Some("/docs/late/%C3%BC%20x")),
        ("/late/%C3%BC%20x", Some("/docs/late/%C3%BC%20x")),
        ("/late/a%252Fb", Some("/docs/late/a%252Fb")),
        // They may be generated later.
        ("/late/2", Some("/docs/late/2")),
        ("/posts/2", Some("/docs/posts/2")),
        ("/api/late/2", Some("/docs/api/late/2")),
        ("/late/a%2Fb", Some("/docs/late/a%2Fb")),
        // A dynamic page in the place of a path that could be generated.
        ("/late/special", None),
        ("/late/special/", None),
        ("/late/1/2", None),
        ("/late/..", None),
        ("/late/%2E%2e", None),
        ("/api/data", None),
        ("/docs/isr", None),
        ("/", None),
        ("/ISR", None),
        ("isr", None),
        ("", None),
        ("//isr", None),
        ("http://localhost/isr", None),
    ];
    for (path, target) in targets {
        assert_eq!(
            output.prerendered().target(path).as_deref(),
            target,
            "{path}"
        );
    }
    assert_eq!(output.prerendered().secret(), Some(SECRET));
}

#[test]
fn paths_that_are_prerendered_may_have_a_locale_and_a_trailing_slash() {
    let output = BuildOutput::read(fixture("prerendered-i18n")).unwrap();
    let targets = [
        ("/pages-isr", Some("/pages-isr/")),
        ("/en/pages-isr", Some("/en/pages-isr/")),
        ("/de/pages-isr", Some("/de/pages-isr/")),
        ("/fr/pages-isr", None),
        ("/de/posts/2", Some("/de/posts/2/")),
        ("/posts/2.html", Some("/posts/2.html")),
        ("/fr/posts/2", None),
        ("/isr", Some("/isr/")),
        // The App Router has no locales.
        ("/de/isr", None),
        ("/de/late/2", None),
        ("/late/2", Some("/late/2/")),
        ("/", None),
    ];
    for (path, target) in targets {
        assert_eq!(
            output.prerendered().target(path).as_deref(),
            target,
            "{path}"
        );
    }
}

#[test]
fn the_first_dynamic_route_that_matches_decides() {
    let folder = copy("prerendered");
    let route = r#"{"page": "/late/[id]/x", "regex": "^/late/(2)$"},"#;
    let routes = r#""dynamicRoutes": ["#;
    edit(&folder, MANIFESTS[0], routes, &format!("{routes}{route}"));
    let output = BuildOutput::read(folder.path()).unwrap();
    assert_eq!(output.prerendered().target("/late/2"), None);
    assert!(output.prerendered().target("/late/3").is_some());
    edit(&folder, MANIFESTS[0], "^/late/(2)$", "^/late/(2$");
    let error = BuildOutput::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains(": route `/late/[id]/x`: "), "{error}");
}

#[test]
fn the_root_is_a_path_like_others() {
    for (fixture, path, target) in [
        ("prerendered", r#""/": {},"#, "/docs"),
        ("prerendered-i18n", r#""/en": {},"#, "/"),
    ] {
        let folder = copy(fixture);
        let routes = r#""routes": {"#;
        edit(&folder, PRERENDERED, routes, &format!("{routes}{path}"));
        let output = BuildOutput::read(folder.path()).unwrap();
        assert_eq!(output.prerendered().target("/").as_deref(), Some(target));
    }
}

#[test]
fn without_the_manifest_no_path_is_known_to_be_prerendered() {
    let folder = copy("prerendered");
    let file = folder.path().join(PRERENDERED);
    let text = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let output = BuildOutput::read(folder.path()).unwrap();
    assert_eq!(output.prerendered().secret(), None);
    assert_eq!(output.prerendered().target("/isr"), None);
    // Next.js writes it last.
    fs::write(&file, text).unwrap();
    let id = BuildOutput::current_build_id(folder.path()).unwrap();
    assert_ne!(id, *output.build_id());
    let output = BuildOutput::read(folder.path()).unwrap();
    assert_eq!(output.prerendered().secret(), Some(SECRET));

    edit(&folder, PRERENDERED, r#""version": 4"#, r#""version": 5"#);
    let expected = format!("{PRERENDERED}: the file has version 5, and only version 4 can be read");
    assert_eq!(error(&folder), expected);
}

#[test]
fn a_snapshot_has_the_prerendered_paths_without_the_secret() {
    let output = BuildOutput::read(fixture("prerendered")).unwrap();
    let debug = format!("{output:?} {:?}", output.prerendered());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("next-build.json");
    output.write_snapshot(&file).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    for secret in [SECRET, "signing", "encryption"] {
        assert!(
            !text.contains(secret) && !debug.contains(secret),
            "{secret}"
        );
    }
    let snapshot = BuildOutput::read(&file).unwrap();
    assert_eq!(snapshot.prerendered().secret(), None);
    let target = snapshot.prerendered().target("/posts/7");
    assert_eq!(target.as_deref(), Some("/docs/posts/7"));
    assert_eq!(snapshot.prerendered().target("/late/special"), None);
    assert_eq!(snapshot.cache_settings(), output.cache_settings());
}

#[test]
fn a_snapshot_without_prerendered_paths_can_still_be_read() {
    let output = BuildOutput::read(fixture("prerendered")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("next-build.json");
    output.write_snapshot(&file).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let build = json["nextBuild"].as_object_mut().unwrap();
    build.remove("prerenderManifest").unwrap();
    let routes = build["routesManifest"].as_object_mut().unwrap();
    routes.remove("staticRoutes").unwrap();
    routes.remove("dynamicRoutes").unwrap();
    let config = build["requiredServerFiles"]["config"]
        .as_object_mut()
        .unwrap();
    for key in ["expireTime", "cacheMaxMemorySize", "cacheLife"] {
        config.remove(key).unwrap();
    }
    fs::write(&file, json.to_string()).unwrap();
    let snapshot = BuildOutput::read(&file).unwrap();
    assert_eq!(snapshot.config(), output.config());
    assert_eq!(snapshot.prerendered().target("/isr"), None);
    let settings = snapshot.cache_settings();
    assert_eq!(
        (settings.expire_time, settings.max_memory_size),
        (None, None)
    );
    assert!(settings.profiles.is_empty());
}

#[test]
fn the_settings_of_caches_are_read() {
    let settings = BuildOutput::read(fixture("prerendered"))
        .unwrap()
        .cache_settings();
    let seconds = |time| Some(Duration::from_secs(time));
    assert_eq!(settings.expire_time, seconds(7200));
    assert_eq!(settings.max_memory_size, Some(1 << 20));
    let profile = |name: &str| {
        let CacheProfile {
            stale,
            revalidate,
            expire,
        } = settings.profiles[name];
        (stale, revalidate, expire)
    };
    assert_eq!(profile("frequent"), (seconds(5), seconds(10), seconds(20)));
    assert_eq!(profile("partial"), (None, seconds(60), None));
    assert_eq!(
        profile("default"),
        (seconds(300), seconds(900), seconds(4_294_967_294))
    );
    assert_eq!(settings.profiles.len(), 10);
}

#[test]
fn a_snapshot_that_cannot_be_written_is_an_error_with_its_file() {
    let output = BuildOutput::read(fixture("plain")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing/next-build.json");
    let error = output.write_snapshot(&file).unwrap_err();
    assert_eq!(error.file(), file);
    // The target is a folder: the temporary file is removed.
    fs::create_dir(folder.path().join("taken")).unwrap();
    output
        .write_snapshot(folder.path().join("taken"))
        .unwrap_err();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_manifest_that_is_missing_is_an_error() {
    for file in MANIFESTS.iter().chain(&["BUILD_ID"]) {
        let folder = copy("plain");
        fs::remove_file(folder.path().join(file)).unwrap();
        let reason = match *file {
            "server/functions-config-manifest.json" => {
                "the file is missing; the build output of Next.js 14, 15 and 16 has it"
            }
            _ => "No such file or directory (os error 2)",
        };
        let expected = format!("{file}: {reason}");
        assert_eq!(error(&folder), expected);
        assert!(BuildOutput::current_build_id(folder.path()).is_err());
    }
}

#[test]
fn a_manifest_that_cannot_be_understood_is_an_error() {
    for file in MANIFESTS {
        let folder = copy("plain");
        let path = folder.path().join(file);
        for (text, reason) in [
            ("", "EOF while parsing a value at line 1 column 0"),
            (
                "[]",
                "invalid length 0, expected struct Header with 1 element",
            ),
            ("{}", "missing field `version` at line 1 column 2"),
            (
                r#"{"version": 99}"#,
                "the file has version 99, and only version",
            ),
            (r#"{"version": "3"}"#, "invalid type: string \"3\""),
        ] {
            fs::write(&path, text).unwrap();
            let message = error(&folder);
            assert!(
                message.starts_with(&format!("{file}: {reason}")),
                "{message}"
            );
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(error(&folder), format!("{file}: it is not a file"));
    }
}

#[test]
fn members_that_are_missing_or_of_another_type_are_errors() {
    let edits = [
        (
            0,
            r#""redirects": ["#,
            r#""redirect": ["#,
            "missing field `redirects`",
        ),
        (
            0,
            r#""fallback": []"#,
            r#""fallbacks": []"#,
            "missing field `fallback`",
        ),
        (
            0,
            r#""headers": []"#,
            r#""headers": {}"#,
            "invalid type: map",
        ),
        (
            0,
            r#""statusCode": 308"#,
            r#""statusCode": 99999"#,
            "invalid value",
        ),
        (0, r#""source": "/:path+/","#, "", "missing field `source`"),
        (
            0,
            r#""basePath": """#,
            r#""basePath": "/docs""#,
            "`basePath` is `/docs` here and `` in",
        ),
        (
            1,
            r#""trailingSlash": false,"#,
            "",
            "missing field `trailingSlash`",
        ),
        (
            1,
            r#""compress": true"#,
            r#""compress": 1"#,
            "invalid type: integer",
        ),
        (
            2,
            r#""functions": {}"#,
            r#""function": {}"#,
            "missing field `functions`",
        ),
        (
            2,
            r#""functions": {}"#,
            r#""functions": {"/_middleware": {"matchers": [{}]}}"#,
            "missing field `regexp`",
        ),
        (
            3,
            r#""middleware": {}"#,
            r#""middlewares": {}"#,
            "missing field `middleware`",
        ),
    ];
    for (index, from, to, reason) in edits {
        let folder = copy("plain");
        edit(&folder, MANIFESTS[index], from, to);
        let (message, file) = (error(&folder), MANIFESTS[index]);
        assert!(
            message.starts_with(&format!("{file}: {reason}")),
            "{message}"
        );
    }
    let folder = copy("rewrites");
    edit(
        &folder,
        MANIFESTS[0],
        r#""type": "header""#,
        r#""type": "body""#,
    );
    assert!(error(&folder).contains("unknown variant `body`"));
}

#[test]
fn files_are_read_up_to_a_limit() {
    for (file, limit) in [("BUILD_ID", 4 << 10), (MANIFESTS[0], 32 << 20)] {
        let folder = copy("plain");
        let open = fs::OpenOptions::new()
            .write(true)
            .open(folder.path().join(file));
        open.unwrap().set_len(limit + 1).unwrap();
        let expected = format!("{file}: the file is larger than {limit} bytes");
        assert_eq!(error(&folder), expected);
    }
}

#[test]
fn a_path_that_is_no_build_output_is_an_error() {
    let project = tempfile::tempdir().unwrap();
    copy_to(&fixture("plain"), &project.path().join(".next"));
    let message = BuildOutput::read(project.path()).unwrap_err().to_string();
    let path = project.path().display();
    assert_eq!(
        message,
        format!("{path}: it is not the build output of Next.js; did you mean `{path}/.next`?")
    );
    let message = BuildOutput::read(project.path().join("none")).unwrap_err();
    assert!(message.to_string().contains("No such file"), "{message}");
    for (text, reason) in [
        ("{}", "it is neither a `.next` folder nor a snapshot of one"),
        ("1", "it is neither a `.next` folder nor a snapshot of one"),
        (
            "{\"twinroute\": 2}",
            "the file has version 2, and only version 1 can be read",
        ),
        (
            "{\"twinroute\": 1}",
            "missing field `nextBuild` at line 1 column 16",
        ),
        ("{", "EOF while parsing an object at line 1 column 1"),
    ] {
        let file = project.path().join("snapshot.json");
        fs::write(&file, text).unwrap();
        let message = BuildOutput::read(&file).unwrap_err().to_string();
        assert_eq!(message, format!("{}: {reason}", file.display()));
        assert!(BuildOutput::current_build_id(&file).is_err());
    }
}

#[test]
fn a_build_has_another_id_than_the_one_before() {
    let folder = copy("base-path");
    let path = folder.path();
    let id = BuildOutput::read(path).unwrap().build_id().clone();
    assert_eq!(BuildOutput::current_build_id(path).unwrap(), id);

    // `generateBuildId` may give each build the same name.
    edit(&folder, MANIFESTS[2], "/api/:path*", "/api/:paths*");
    let edited = BuildOutput::current_build_id(path).unwrap();
    assert_eq!(edited.as_str(), id.as_str());
    assert_ne!(edited, id);

    fs::write(path.join("BUILD_ID"), "another").unwrap();
    assert_eq!(
        BuildOutput::current_build_id(path).unwrap().to_string(),
        "another"
    );
    fs::write(path.join("BUILD_ID"), "").unwrap();
    assert_eq!(error(&folder), "BUILD_ID: the file is empty");
}

#[test]
fn keys_that_are_set_elsewhere_too_are_an_error_with_both_places() {
    let code = NextConfig::new()
        .base_path("/shop")
        .compress(false)
        .redirects([]);
    let error = config("base-path").merge(code).unwrap_err().to_string();
    let lines: Vec<_> = error.lines().collect();
    assert_eq!(lines.len(), 2, "{error}");
    for (line, key, file) in [
        (lines[0], "basePath", "required-server-files.json"),
        (lines[1], "redirects", "routes-manifest.json"),
    ] {
        let place = format!("`{key}` is set twice, here and at ");
        assert!(line.contains(&place) && line.ends_with(file), "{line}");
        assert!(line.starts_with(file!()), "{line}");
    }
    config("plain")
        .merge(NextConfig::new().base_path("/shop"))
        .unwrap();
}

/// Builds of two projects into one folder, as `next build` writes it.
#[test]
fn a_folder_is_never_read_as_a_mix_of_two_builds() {
    let folder = copy("base-path");
    let builds = [("base-path", "/docs"), ("rewrites", "")];
    let is_done = AtomicBool::new(false);
    let read = thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..100 {
                build(&fixture(builds[round % 2].0), folder.path());
            }
            is_done.store(true, Ordering::Release);
        });
        let mut read = 0;
        while !is_done.load(Ordering::Acquire) {
            let Ok(output) = BuildOutput::read(folder.path()) else {
                continue;
            };
            let id = output.build_id().as_str();
            let is_build = |(name, _): &&(&str, &str)| {
                fs::read_to_string(fixture(name).join("BUILD_ID")).unwrap() == id
            };
            let (name, _) = builds.iter().find(is_build).unwrap();
            let expected = BuildOutput::read(fixture(name)).unwrap();
            assert_eq!(output.config(), expected.config());
            assert_eq!(
                format!("{:?}", output.proxy()),
                format!("{:?}", expected.proxy())
            );
            read += 1;
        }
        read
    });
    assert!(read > 0);
}

/// Deletes all files and writes them in the order in which Next.js does.
fn build(from: &Path, to: &Path) {
    let order = [
        MANIFESTS[3],
        MANIFESTS[1],
        MANIFESTS[2],
        MANIFESTS[0],
        "BUILD_ID",
        MANIFESTS[0],
    ];
    for file in [
        "BUILD_ID",
        MANIFESTS[1],
        MANIFESTS[0],
        MANIFESTS[2],
        MANIFESTS[3],
    ] {
        fs::remove_file(to.join(file)).unwrap();
    }
    for file in order {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    // The times of files are as coarse as the ticks of the kernel, 4 ms apart.
    thread::sleep(Duration::from_millis(5));
}
