//! The same configuration, written in code and taken from the build output that Next.js made of it, says the same.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{borrow::Cow, path::Path};

use twinroute_rules::{
    BuildOutput, Has, HeaderRule, I18n, I18nDomain, NextConfig, Redirect, RequestParts, Rewrite,
    RewriteList, RuleRequest, Rules,
};

/// A request with one header and one cookie.
struct Parts;

impl RequestParts for Parts {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        (name == "x-v").then_some("a".into())
    }

    fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        (name == "home").then_some("1".into())
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        Some("acme.example.com".into())
    }
}

/// The paths that the sources of all projects are about, and others.
const PATHS: [&str; 22] = [
    "/",
    "/old/1",
    "/old/x",
    "/out",
    "/root",
    "/moved",
    "/a/b/c",
    "/a",
    "/ext/1",
    "/in/x/y",
    "/other",
    "/bare",
    "/b/1",
    "/raw/1",
    "/api/hello",
    "/api/hello/",
    "/plain",
    "/old",
    "/x",
    "/new",
    "/A/b",
    "/a/b?no",
];

const PREFIXES: [&str; 10] = [
    "",
    "/docs",
    "/en",
    "/de",
    "/fr-CH",
    "/docs/en",
    "/docs/de",
    "/docs/fr-CH",
    "/docs/docs",
    "/DE",
];

fn check(name: &str, code: &NextConfig) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/build_output");
    let built = BuildOutput::read(folder.join(name)).unwrap().config();
    let (code, built) = (code.build().unwrap(), built.build().unwrap());
    let mut matches = 0;
    for prefix in PREFIXES {
        for path in PATHS {
            let path = format!("{prefix}{path}");
            let said = results(&code, &path);
            assert_eq!(said, results(&built, &path), "{name}: {path}");
            matches += usize::from(said != "Ok([]) Ok(None)");
        }
    }
    assert!(matches > 1, "{name}: {matches}");
    assert_eq!(code.base_path(), built.base_path());
    assert_eq!(code.trailing_slash(), built.trailing_slash());
    assert_eq!(code.i18n(), built.i18n());
}

/// What the rules say about a path, as text.
fn results(rules: &Rules, path: &str) -> String {
    let query = [("go", "1"), ("id", "7")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = RuleRequest {
        path,
        query: &query,
        parts: &Parts,
    };
    let mut text = format!(
        "{:?} {:?}",
        rules.headers(&request),
        rules.redirect(&request)
    );
    for list in [rules.before_files(), rules.after_files(), rules.fallback()] {
        for target in targets(list, &request) {
            text += &target;
        }
    }
    text
}

/// Each rule of a list that matches. Two lists may have their rules at other places.
fn targets(list: &RewriteList, request: &RuleRequest<'_>) -> Vec<String> {
    let mut targets = Vec::new();
    let mut from = 0;
    while let Ok(Some((next, target))) = list.find(from, request) {
        targets.push(format!("{target:?}"));
        from = next;
    }
    targets
}

fn i18n() -> I18n {
    let swiss = I18nDomain::new("example.ch", "fr-CH")
        .locales(["en"])
        .http(true);
    I18n::new(["en", "de", "fr-CH"], "en")
        .domains([I18nDomain::new("example.de", "de"), swiss])
        .locale_detection(false)
}

#[test]
fn base_path() {
    let config = NextConfig::new()
        .base_path("/docs")
        .redirects([
            Redirect::permanent("/old/:id(\\d+)", "/new/:id"),
            Redirect::new("/", "/home"),
            Redirect::new("/out", "https://example.com/x"),
            Redirect::new("/root", "/docs/root").base_path(false),
            Redirect::new("/moved", "/x").status_code(301),
        ])
        .rewrites([
            Rewrite::new("/a/:path*", "/api/:path*"),
            Rewrite::new("/ext/:path*", "http://127.0.0.1:9/:path*").base_path(false),
            Rewrite::new("/in/:path*", "https://example.com/:path*"),
        ])
        .headers([
            HeaderRule::new("/:path*")
                .set("x-a", "1")
                .set("x-p", ":path*"),
            HeaderRule::new("/other").base_path(false).set("x-b", "2"),
        ]);
    check("base-path", &config);
}

#[test]
fn trailing_slash() {
    let config = NextConfig::new()
        .trailing_slash(true)
        .redirects([Redirect::new("/", "/api/hello/").has([Has::query("go")])])
        .headers([HeaderRule::new("/api/hello/").set("x-a", "1")]);
    check("trailing-slash", &config);
}

#[test]
fn locales() {
    let config = NextConfig::new()
        .i18n(i18n())
        .redirects([
            Redirect::permanent("/old/:id", "/new/:id"),
            Redirect::new("/", "/start").has([Has::cookie("home")]),
            Redirect::new("/out", "https://example.com/x"),
            Redirect::new("/bare", "/de/bare").locale(false),
        ])
        .before_files([
            Rewrite::new("/b/:p", "/api/:p"),
            Rewrite::new("/raw/:p", "/api/:p").locale(false),
        ])
        .rewrites([Rewrite::new("/ext/:p", "https://example.com/:p")])
        .fallback([Rewrite::new("/:p*", "/api/hello")])
        .headers([
            HeaderRule::new("/api/:p*").set("x-a", "1"),
            HeaderRule::new("/plain").locale(false).set("x-b", "2"),
        ]);
    check("i18n", &config);
}

#[test]
fn conditions_and_skipped_normalization() {
    let value = Has::header("x-v").value("(?<v>a|b)");
    let tenant = Has::host("(?<tenant>.*)\\.example\\.com");
    let config = NextConfig::new()
        .skip_trailing_slash_redirect(true)
        .skip_proxy_url_normalize(true)
        .compress(false)
        .before_files([Rewrite::new("/b/:p", "/api/:p?v=:v")
            .has([value])
            .missing([Has::cookie("s")])])
        .rewrites([Rewrite::new("/a/:p", "/api/:tenant/:p#frag")
            .has([tenant, Has::query("id").value("(\\d+)")])])
        .fallback([Rewrite::new("/:p*", "https://example.com/:p*?x=1")]);
    check("rewrites", &config);
}

#[test]
fn base_path_with_locales_and_trailing_slash() {
    let config = NextConfig::new()
        .base_path("/docs")
        .trailing_slash(true)
        .skip_proxy_url_normalize(true)
        .i18n(i18n())
        .redirects([
            Redirect::permanent("/old", "/new"),
            Redirect::new("/x", "/y")
                .status_code(303)
                .base_path(false)
                .locale(false),
            Redirect::new("/", "/z"),
        ])
        .headers([HeaderRule::new("/").set("x-a", "1")]);
    check("base-path-i18n", &config);
}
