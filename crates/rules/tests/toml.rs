//! `twinroute.toml`: what it can say, and the message of each mistake.

use std::fs;

use twinroute_rules::{
    ConfigProblem, Has, HeaderRule, I18n, I18nDomain, NextConfig, Redirect, Rewrite,
};

/// Parses a text and returns the message of its error, or nothing.
fn error(text: &str) -> String {
    NextConfig::parse_toml(text).map_or_else(|error| error.to_string(), |_| String::new())
}

const EACH_KEY: &str = r#"
basePath = "/docs"
trailingSlash = true
skipTrailingSlashRedirect = true
skipProxyUrlNormalize = true
poweredByHeader = false
generateEtags = false
compress = false

[[redirects]]
source = "/old/:id"
destination = "/new/:id"
permanent = true

[[redirects]]
source = "/moved"
destination = "https://example.com"
statusCode = 0x12d
has = [
    { type = "header", key = "X-A" },
    { type = "cookie", key = "c", value = "v" },
    { type = "query", key = "q", value = "(?<q>.*)" },
    { type = "host", value = "example.com" },
]
missing = [{ type = "header", key = "x-b" }]
basePath = false
locale = false

[[rewrites.beforeFiles]]
source = "/b"
destination = "/api/b"

[[rewrites.afterFiles]]
source = "/a"
destination = "/api/a"

[[rewrites.fallback]]
source = "/:path*"
destination = "https://example.com/:path*"
basePath = false

[[headers]]
source = "/api/:path*"
headers = [{ key = "x-a", value = "1" }, { key = "x-b", value = "" }]

[i18n]
locales = ["en", "de"]
defaultLocale = "en"
localeDetection = false
[[i18n.domains]]
domain = "example.de"
defaultLocale = "de"
locales = ["en"]
http = true
"#;

#[test]
fn each_key_means_what_it_means_in_code() {
    let file = NextConfig::parse_toml(EACH_KEY).unwrap();
    let domain = I18nDomain::new("example.de", "de")
        .locales(["en"])
        .http(true);
    let i18n = I18n::new(["en", "de"], "en").domains([domain]);
    let code = NextConfig::new()
        .base_path("/docs")
        .trailing_slash(true)
        .skip_trailing_slash_redirect(true)
        .skip_proxy_url_normalize(true)
        .powered_by_header(false)
        .generate_etags(false)
        .compress(false)
        .redirects([
            Redirect::permanent("/old/:id", "/new/:id"),
            Redirect::new("/moved", "https://example.com")
                .status_code(301)
                .has([
                    Has::header("X-A"),
                    Has::cookie("c").value("v"),
                    Has::query("q").value("(?<q>.*)"),
                    Has::host("example.com"),
                ])
                .missing([Has::header("x-b")])
                .base_path(false)
                .locale(false),
        ])
        .before_files([Rewrite::new("/b", "/api/b")])
        .rewrites([Rewrite::new("/a", "/api/a")])
        .fallback([Rewrite::new("/:path*", "https://example.com/:path*").base_path(false)])
        .headers([HeaderRule::new("/api/:path*")
            .set("x-a", "1")
            .set("x-b", "")])
        .i18n(i18n.locale_detection(false));
    assert_eq!(file, code);
}

#[test]
fn rewrites_may_be_a_list_and_an_empty_file_sets_nothing() {
    let list = "[[rewrites]]\nsource = '/a'\ndestination = '/b'\n";
    assert_eq!(
        NextConfig::parse_toml(list).unwrap(),
        NextConfig::new().rewrites([Rewrite::new("/a", "/b")])
    );
    assert_eq!(
        NextConfig::parse_toml("# nothing\n").unwrap(),
        NextConfig::new()
    );
    let deprecated = NextConfig::parse_toml("skipMiddlewareUrlNormalize = true").unwrap();
    assert_eq!(deprecated, NextConfig::new().skip_proxy_url_normalize(true));
}

/// Texts with mistakes, and the message.
const MISTAKES: &[(&str, &str)] = &[
    // Unknown keys, at each level.
    (
        "\nbase_path = '/a'",
        "2: unknown key `base_path` in the file: did you mean `basePath`?",
    ),
    (
        "Redirects = []",
        "1: unknown key `Redirects` in the file: did you mean `redirects`?",
    ),
    (
        "images = {}",
        "1: unknown key `images` in the file: the keys are `basePath`, `trailingSlash`, `skipTrailingSlashRedirect`, `skipProxyUrlNormalize`, `skipMiddlewareUrlNormalize`, `redirects`, `rewrites`, `headers`, `poweredByHeader`, `generateEtags`, `compress`, `i18n`",
    ),
    (
        "[[redirects]]\nsorce = '/a'\nsource = '/a'\ndestination = '/b'\npermament = true\npermanent = true",
        "2: unknown key `sorce` in a redirect: did you mean `source`?\n5: unknown key `permament` in a redirect: did you mean `permanent`?",
    ),
    (
        "'a\\b' = 1\n[i18n]\nlocales = ['a']\ndefaultLocale = 'a'\ndomain = []",
        "1: unknown key `a\\\\b` in the file: the keys are `basePath`, `trailingSlash`, `skipTrailingSlashRedirect`, `skipProxyUrlNormalize`, `skipMiddlewareUrlNormalize`, `redirects`, `rewrites`, `headers`, `poweredByHeader`, `generateEtags`, `compress`, `i18n`\n5: unknown key `domain` in `i18n`: did you mean `domains`?",
    ),
    (
        "[[rewrites]]\nsource = '/a'\ndestination = '/b'\nstatusCode = 301",
        "4: unknown key `statusCode` in a rewrite: the keys are `source`, `destination`, `has`, `missing`, `basePath`, `locale`",
    ),
    (
        "[rewrites]\nafterfiles = []",
        "2: unknown key `afterfiles` in `rewrites`: did you mean `afterFiles`?",
    ),
    (
        "[[headers]]\nsource = '/a'\nheaders = [{ key = 'a', vlaue = 'b', value = 'b' }]",
        "3: unknown key `vlaue` in a header: did you mean `value`?",
    ),
    (
        "[[headers]]\nsource = '/a'\nheaders = [{ key = 'a', value = 'b' }]\nhas = [\n  { type = 'header', name = 'x', key = 'x' },\n]",
        "5: unknown key `name` in a condition: the keys are `type`, `key`, `value`",
    ),
    (
        "i18n = { locales = ['a'], defaultLocale = 'a', domains = [{ domain = 'a.b', defaultLocale = 'a', https = true }] }",
        "1: unknown key `https` in a domain: did you mean `http`?",
    ),
    // Values of a wrong type.
    (
        "basePath = 1\ntrailingSlash = 'yes'\ncompress = 0",
        "1: `basePath` must be a string\n2: `trailingSlash` must be true or false\n3: `compress` must be true or false",
    ),
    (
        "[redirects]\nsource = '/a'",
        "1: `redirects` must be a list of tables: `[[redirects]]`",
    ),
    (
        "redirects = ['/a']",
        "1: each of `redirects` must be a table",
    ),
    (
        "rewrites = 1",
        "1: `rewrites` must be a list of tables: `[[rewrites]]`",
    ),
    (
        "rewrites.beforeFiles = { source = '/a' }",
        "1: `beforeFiles` must be a list of tables: `beforeFiles = [{ ... }]`",
    ),
    (
        "headers = [{ source = '/a', headers = { key = 'a', value = 'b' } }]",
        "1: `headers` must be a list of tables: `headers = [{ ... }]`",
    ),
    (
        "headers = [{ source = '/a', headers = [{ key = 1, value = true }, {}] }]",
        "1: `key` must be a string\n1: `value` must be a string\n1: a header has no `key`\n1: a header has no `value`",
    ),
    (
        "headers = [{ source = 1, headers = [] }]",
        "1: `source` must be a string",
    ),
    ("i18n = []", "1: `i18n` must be a table"),
    (
        "i18n = { locales = 'en', defaultLocale = 'en' }",
        "1: `locales` must be a list of strings",
    ),
    (
        "i18n = { locales = ['en', 1], defaultLocale = 'en', localeDetection = 'no' }",
        "1: `locales` must be a list of strings\n1: `localeDetection` must be true or false",
    ),
    // Members that are missing, or exclude each other.
    (
        "[[redirects]]\n\n[[rewrites]]\n\n[[headers]]\n",
        "1: a redirect has no `source`\n1: a redirect has no `destination`\n1: a redirect has neither `permanent` nor `statusCode`\n3: a rewrite has no `source`\n3: a rewrite has no `destination`\n5: a rule of `headers` has no `source`\n5: a rule of `headers` has no `headers`",
    ),
    (
        "[[redirects]]\nsource = '/a'\ndestination = '/b'\npermanent = true\nstatusCode = 301",
        "5: a redirect has either `permanent` or `statusCode`, not both",
    ),
    (
        "[[redirects]]\nsource = '/a'\ndestination = '/b'\npermanent = 'true'",
        "4: `permanent` must be true or false",
    ),
    (
        "[[redirects]]\nsource = '/a'\ndestination = '/b'\nstatusCode = '301'",
        "4: `statusCode` must be 301, 302, 303, 307 or 308",
    ),
    (
        "[[redirects]]\nsource = '/a'\ndestination = '/b'\nstatusCode = 99999999999999999999",
        "4: `statusCode` must be 301, 302, 303, 307 or 308",
    ),
    (
        "[[redirects]]\nsource = '/a'\ndestination = '/b'\npermanent = true\nbasePath = true\nlocale = 'en'",
        "5: `basePath` of a rule can only be false\n6: `locale` of a rule can only be false",
    ),
    (
        "[i18n]",
        "1: `i18n` has no `locales`\n1: `i18n` has no `defaultLocale`",
    ),
    (
        "[i18n]\nlocales = ['en']\ndefaultLocale = 'en'\ndomains = [{}]",
        "4: a domain has no `domain`\n4: a domain has no `defaultLocale`",
    ),
    // Conditions.
    (
        "[[rewrites]]\nsource = '/a'\ndestination = '/b'\nhas = 'x'\nmissing = ['x']",
        "4: `has` must be a list of tables: `has = [{ ... }]`\n5: each of `missing` must be a table",
    ),
    (
        "[[rewrites]]\nsource = '/a'\ndestination = '/b'\nhas = [\n{},\n{ type = 'heder', key = 'a' },\n{ type = 'header' },\n{ type = 'host' },\n{ type = 'host', key = 'a', value = 'b' },\n{ type = 'query', key = 'a', value = 1 }]",
        "5: a condition has no `type`\n6: `type` must be one of `header`, `cookie`, `query`, `host`\n7: a condition has no `key`\n8: a condition has no `value`\n9: a condition of type `host` has no `key`\n10: `value` must be a string",
    ),
    // Settings.
    (
        "basePath = '/'",
        "1: `basePath` must be empty or a path such as `/docs`, not `/`",
    ),
    ("basePath = 'docs'", "1: `basePath` must start with `/`"),
    ("basePath = '/docs/'", "1: `basePath` must not end with `/`"),
    (
        "skipProxyUrlNormalize = true\nskipMiddlewareUrlNormalize = true",
        "2: `skipMiddlewareUrlNormalize` is the old name of `skipProxyUrlNormalize`, which is set too",
    ),
    (
        "[i18n]\nlocales = ['en', 'EN', '']\ndefaultLocale = 'fr'",
        "1: `i18n.locales` has an empty locale\n1: `i18n.defaultLocale` is `fr`, which is not one of `i18n.locales`\n1: `i18n.locales` has `EN` twice",
    ),
    (
        "i18n = { locales = ['en'], defaultLocale = 'en', domains = [\n{ domain = 'https://a.b', defaultLocale = '' },\n{ domain = 'b', defaultLocale = 'en', locales = ['x'] },\n{ domain = 'c', defaultLocale = 'en', locales = ['x'] }] }",
        "1: the domain `https://a.b` of `i18n.domains` must be a name without scheme, port and path, such as `example.de`\n1: the domain `https://a.b` has an empty `defaultLocale`\n1: the domains `b` and `c` have the same `defaultLocale`\n1: the domains `b` and `c` both have the locale `x`",
    ),
    // Syntax.
    (
        "basePath = ",
        "1: string values must be quoted, expected literal string",
    ),
    ("basePath = '/a'\nbasePath = '/b'", "2: duplicate key"),
    (
        "[[redirects]\nsource = '/a'",
        "1: unclosed array table, expected `]`",
    ),
];

#[test]
fn each_mistake_has_its_line_and_a_reason() {
    for (text, expected) in MISTAKES {
        let found = error(text).replace("twinroute.toml:", "");
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn a_rule_that_cannot_be_used_is_reported_with_its_line() {
    let text = r#"
        redirects = [
            { source = "a", destination = "/b", permanent = true },
            { source = "/ok", destination = "/b", permanent = true },
            { source = "/a/:b(", destination = "/b", permanent = true },
            { source = "/a", destination = "/:c", permanent = true },
            { source = "/a", destination = "/b", statusCode = 200 },
        ]
        headers = [{ source = "/a", headers = [] }]
        unknown = 1

        [[rewrites]]
        source = "/a"
        destination = "b"

        [[rewrites]]
        source = "/a"
        destination = "/b"
        basePath = false
    "#;
    let error = NextConfig::parse_toml(text).unwrap_err();
    let places: Vec<_> = error.iter().filter_map(ConfigProblem::place).collect();
    let lines = [3, 5, 6, 7, 9, 10, 12, 16];
    assert_eq!(places, lines.map(|line| format!("twinroute.toml:{line}")));
    let reasons: Vec<_> = error.iter().map(ConfigProblem::reason).collect();
    assert!(
        reasons[2].starts_with("redirect `/a`: `:c` in the destination"),
        "{reasons:?}"
    );
}

#[test]
fn a_file_is_read_up_to_a_limit_and_named_in_errors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.toml");
    let read = || NextConfig::read_toml(&file).map_err(|error| error.to_string());
    let path = file.display();
    assert_eq!(
        read(),
        Err(format!("{path}: No such file or directory (os error 2)"))
    );
    fs::write(&file, "compress = true").unwrap();
    assert_eq!(read(), Ok(NextConfig::new().compress(true)));
    fs::write(&file, "\ncompres = true").unwrap();
    assert_eq!(
        read(),
        Err(format!(
            "{path}:2: unknown key `compres` in the file: did you mean `compress`?"
        ))
    );
    fs::write(&file, [b'#', 0xff]).unwrap();
    assert!(read().unwrap_err().contains("UTF-8"));
    fs::write(&file, "#".repeat((1 << 20) + 1)).unwrap();
    assert_eq!(
        read(),
        Err(format!("{path}: the file is larger than 1 MiB"))
    );
}
