//! `NextConfig`: keys that are set twice, and the mistakes that `build` finds.

use twinroute_rules::{ConfigError, HeaderRule, I18n, I18nDomain, NextConfig, Redirect, Rewrite};

/// Each key with a value.
fn each_key() -> [(&'static str, NextConfig); 13] {
    let config = NextConfig::new;
    [
        ("basePath", config().base_path("/a")),
        ("trailingSlash", config().trailing_slash(false)),
        (
            "skipTrailingSlashRedirect",
            config().skip_trailing_slash_redirect(false),
        ),
        (
            "skipProxyUrlNormalize",
            config().skip_proxy_url_normalize(false),
        ),
        ("redirects", config().redirects([])),
        ("rewrites.beforeFiles", config().before_files([])),
        ("rewrites.afterFiles", config().rewrites([])),
        ("rewrites.fallback", config().fallback([])),
        ("headers", config().headers([])),
        ("poweredByHeader", config().powered_by_header(true)),
        ("generateEtags", config().generate_etags(true)),
        ("compress", config().compress(true)),
        ("i18n", config().i18n(I18n::new(["en"], "en"))),
    ]
}

/// The lines of an error, without the files.
fn reasons(error: &ConfigError) -> Vec<&str> {
    error.iter().map(|problem| problem.reason()).collect()
}

#[test]
fn a_key_that_is_set_in_two_configurations_is_an_error_with_both_places() {
    for (key, config) in each_key() {
        for (other_key, other) in each_key() {
            let merged = config.clone().merge(other);
            if key != other_key {
                assert!(merged.is_ok(), "{key} {other_key}");
                continue;
            }
            let message = merged.unwrap_err().to_string();
            let here = file!();
            assert!(message.starts_with(&format!("{here}:")), "{message}");
            let middle = format!("`{key}` is set twice, here and at {here}:");
            assert!(message.contains(&middle), "{message}");
        }
    }
}

#[test]
fn all_keys_merge_into_one_configuration() {
    let merged = each_key()
        .into_iter()
        .map(|(_, config)| config)
        .reduce(|left, right| left.merge(right).unwrap())
        .unwrap();
    let other = merged.clone();
    let error = merged.merge(other).unwrap_err();
    assert_eq!(error.iter().count(), each_key().len());
}

#[test]
fn a_key_that_is_set_twice_in_code_is_an_error_of_build() {
    let config = NextConfig::new().compress(true).compress(true);
    let line = line!() - 1;
    let error = config.build().unwrap_err();
    let place = format!("{}:{line}", file!());
    let expected = format!("{place}: `compress` is set twice, here and at {place}");
    assert_eq!(error.to_string(), expected);
    // Another configuration doesn't hide it.
    assert!(NextConfig::new().merge(config).unwrap().build().is_err());
}

#[test]
fn each_mistake_in_a_rule_has_the_place_of_the_rule() {
    let config = NextConfig::new()
        .redirects([
            Redirect::new("/ok", "/b"),
            Redirect::new("no-slash", "/b"),
            Redirect::permanent("/a", "/b").status_code(200),
        ])
        .before_files([Rewrite::new("/a", "b")])
        .rewrites([Rewrite::new("/a", "/b").base_path(false)])
        .fallback([Rewrite::new("/a/:b(", "/b")])
        .headers([HeaderRule::new("/a")]);
    let first = line!() - 10;
    let error = config.build().unwrap_err();
    let places: Vec<_> = error.iter().filter_map(|problem| problem.place()).collect();
    let lines = [3, 4, 6, 7, 8, 9];
    let expected = lines.map(|line| format!("{}:{}", file!(), first + line));
    assert_eq!(places, expected, "{error}");
}

#[test]
fn settings_that_nextjs_refuses_are_errors() {
    let config = NextConfig::new;
    let i18n = |locales: &[&str], default: &str| I18n::new(locales.iter().copied(), default);
    let domain = I18nDomain::new;
    let domains = |domains: [I18nDomain; 2]| i18n(&["en", "de"], "en").domains(domains);
    let cases = [
        (
            config().base_path("/"),
            "`basePath` must be empty or a path such as `/docs`, not `/`",
        ),
        (config().base_path("a"), "`basePath` must start with `/`"),
        (
            config().base_path("/a/"),
            "`basePath` must not end with `/`",
        ),
        (
            config().i18n(i18n(&[], "en")),
            "`i18n.defaultLocale` is `en`, which is not one of `i18n.locales`",
        ),
        (
            config().i18n(i18n(&["en", ""], "en")),
            "`i18n.locales` has an empty locale",
        ),
        (
            config().i18n(i18n(&["en", "En"], "en")),
            "`i18n.locales` has `En` twice",
        ),
        (
            config().i18n(domains([domain("a.b", "en"), domain("c.d:80", "de")])),
            "the domain `c.d:80` of `i18n.domains` must be a name without scheme, port and path, such as `example.de`",
        ),
        (
            config().i18n(domains([domain("a.b", "en"), domain("c.d", "")])),
            "the domain `c.d` has an empty `defaultLocale`",
        ),
        (
            config().i18n(domains([domain("a.b", "en"), domain("c.d", "en")])),
            "the domains `a.b` and `c.d` have the same `defaultLocale`",
        ),
        (
            config().i18n(domains([
                domain("a.b", "en").locales(["fr"]),
                domain("c.d", "de").locales(["fr"]),
            ])),
            "the domains `a.b` and `c.d` both have the locale `fr`",
        ),
    ];
    for (config, reason) in cases {
        assert_eq!(reasons(&config.build().unwrap_err()), [reason]);
    }
    for valid in [config(), config().base_path(""), config().base_path("/a/b")] {
        assert!(valid.build().is_ok());
    }
}
