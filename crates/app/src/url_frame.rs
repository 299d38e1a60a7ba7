//! The parts of a path around `pathname`.

use std::sync::Arc;

use crate::UrlConfig;

/// What a path has around its `pathname`: base path and locale before it, a slash after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UrlFrame {
    pub(crate) base_path: String,
    pub(crate) locale: Option<String>,
    has_slash: bool,
    pub(crate) config: Arc<UrlConfig>,
}

impl UrlFrame {
    /// Splits a path into its frame and its `pathname`.
    pub(crate) fn split(path: &str, config: &Arc<UrlConfig>) -> (Self, String) {
        let base = Some(&*config.base_path).filter(|base| has_prefix(path, base));
        let below = path.split_at(base.map_or(0, str::len)).1;
        let (locale, pathname) = split_locale(below, &config.locales);
        let frame = Self {
            base_path: base.unwrap_or_default().to_owned(),
            locale: locale.or(config.default_locale.as_ref()).cloned(),
            has_slash: match path {
                "/" => config.trailing_slash,
                path => path.ends_with('/'),
            },
            config: Arc::clone(config),
        };
        let pathname = if pathname.is_empty() { "/" } else { pathname };
        (frame, pathname.to_owned())
    }

    /// Returns the whole path. As in Next, the default locale is omitted, and API paths have none.
    pub(crate) fn join(&self, pathname: &str) -> String {
        let lower = pathname.to_lowercase();
        let prefix = self
            .locale
            .as_ref()
            .filter(|locale| Some(*locale) != self.config.default_locale.as_ref())
            .map(|locale| format!("/{locale}"))
            .filter(|prefix| {
                !has_prefix(&lower, "/api") && !has_prefix(&lower, &prefix.to_lowercase())
            });
        let mut path = [
            &*self.base_path,
            prefix.as_deref().unwrap_or_default(),
            pathname,
        ]
        .concat();
        if !self.has_slash {
            path.truncate(without_slashes(&path).len());
        } else if !path.ends_with('/') {
            path.push('/');
        }
        path
    }
}

/// Removes up to two slashes from the end of a path, as Next does.
pub(crate) fn without_slashes(path: &str) -> &str {
    let once = path.strip_suffix('/').unwrap_or(path);
    let twice = once.strip_suffix('/').unwrap_or(once);
    if twice.is_empty() { "/" } else { twice }
}

/// Splits the locale, in any case, from the start of a path.
fn split_locale<'a, 'l>(path: &'a str, locales: &'l [String]) -> (Option<&'l String>, &'a str) {
    let first = path.split('/').nth(1).unwrap_or_default();
    match locales
        .iter()
        .find(|locale| locale.eq_ignore_ascii_case(first))
    {
        Some(locale) => (Some(locale), &path[1 + first.len()..]),
        None => (None, path),
    }
}

fn has_prefix(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_path: &str, trailing_slash: bool, locales: &[&str]) -> Arc<UrlConfig> {
        Arc::new(UrlConfig {
            base_path: base_path.to_owned(),
            trailing_slash,
            locales: locales.iter().map(|&locale| locale.to_owned()).collect(),
            default_locale: locales.first().map(|&locale| locale.to_owned()),
        })
    }

    /// As recorded from `req.nextUrl` in Next.js: the path, and `pathname`, `basePath`, `locale` and `href` of it, and the path
    /// after `pathname` was set to `/login`.
    #[test]
    fn paths_are_split_and_joined_as_in_next() {
        let plain = config("", false, &[]);
        let docs = config("/docs", false, &[]);
        let all = config("/docs", true, &["en", "de"]);
        let locales = config("", false, &["en", "de"]);
        let cases = [
            (&plain, "/", ["/", "", "", "/", "/login"]),
            (&plain, "/foo", ["/foo", "", "", "/foo", "/login"]),
            (&plain, "/foo/", ["/foo/", "", "", "/foo/", "/login/"]),
            (
                &docs,
                "/docs/a",
                ["/a", "/docs", "", "/docs/a", "/docs/login"],
            ),
            (&docs, "/docs", ["/", "/docs", "", "/docs", "/docs/login"]),
            (
                &docs,
                "/docsy/a",
                ["/docsy/a", "", "", "/docsy/a", "/login"],
            ),
            (
                &docs,
                "/docs/docs/a",
                ["/docs/a", "/docs", "", "/docs/docs/a", "/docs/login"],
            ),
            (
                &all,
                "/docs/",
                ["/", "/docs", "en", "/docs/", "/docs/login/"],
            ),
            (
                &all,
                "/docs/foo/",
                ["/foo/", "/docs", "en", "/docs/foo/", "/docs/login/"],
            ),
            (
                &all,
                "/docs/en/foo/",
                ["/foo/", "/docs", "en", "/docs/foo/", "/docs/login/"],
            ),
            (&locales, "/foo", ["/foo", "", "en", "/foo", "/login"]),
            (
                &locales,
                "/de/foo",
                ["/foo", "", "de", "/de/foo", "/de/login"],
            ),
            (
                &locales,
                "/DE/foo",
                ["/foo", "", "de", "/de/foo", "/de/login"],
            ),
            (
                &locales,
                "/dex/foo",
                ["/dex/foo", "", "en", "/dex/foo", "/login"],
            ),
            (&locales, "/de", ["/", "", "de", "/de", "/de/login"]),
            (
                &locales,
                "/de/api/app/x",
                ["/api/app/x", "", "de", "/api/app/x", "/de/login"],
            ),
            (
                &locales,
                "/de/de/foo",
                ["/de/foo", "", "de", "/de/foo", "/de/login"],
            ),
        ];
        for (config, path, expected) in cases {
            let (frame, pathname) = UrlFrame::split(path, config);
            let locale = frame.locale.as_deref().unwrap_or_default();
            let whole = frame.join(&pathname);
            let login = frame.join("/login");
            let actual = [&*pathname, &*frame.base_path, locale, &*whole, &*login];
            assert_eq!(actual, expected, "{path}");
        }
    }
}
