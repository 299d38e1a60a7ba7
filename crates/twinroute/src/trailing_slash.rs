//! The slash at the end of paths, as `trailingSlash` and `skipTrailingSlashRedirect` configure it.

use twinroute_rules::Rules;

use crate::normalize::without_slash;

/// What happens to the slash at the end of a path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum TrailingSlash {
    /// A path with a slash is redirected to the one without.
    #[default]
    Strip,
    /// `trailingSlash`: a path without a slash is redirected to the one with it, and a file with a slash to the one without.
    Add,
    /// `skipTrailingSlashRedirect`: both are served.
    Keep,
}

impl TrailingSlash {
    /// Returns the setting of these rules.
    pub(crate) fn of(rules: &Rules) -> Self {
        match (rules.skip_trailing_slash_redirect(), rules.trailing_slash()) {
            (true, _) => Self::Keep,
            (false, true) => Self::Add,
            (false, false) => Self::Strip,
        }
    }

    /// Returns the path to redirect to, if the end of `path` is not as configured.
    pub(crate) fn redirect(self, path: &str) -> Option<String> {
        let stripped = without_slash(path);
        let has_slash = stripped.len() < path.len();
        match self {
            Self::Strip if has_slash => Some(stripped.to_owned()),
            Self::Add if path == "/" || path.starts_with("/.well-known") => None,
            Self::Add if has_slash && is_file(stripped) => Some(stripped.to_owned()),
            Self::Add if !has_slash && !last_segment(path).contains('.') => {
                Some(format!("{path}/"))
            }
            Self::Strip | Self::Add | Self::Keep => None,
        }
    }
}

/// Whether the last segment of a path is the name of a file: it ends in a dot and letters, digits or underscores.
fn is_file(path: &str) -> bool {
    let name = last_segment(path).rsplit_once('.');
    name.is_some_and(|(stem, extension)| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !stem.is_empty() && !extension.is_empty() && extension.bytes().all(is_word)
    })
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_as_configured() {
        let cases = [
            (TrailingSlash::Strip, "/a/", Some("/a")),
            (TrailingSlash::Strip, "/", None),
            (TrailingSlash::Add, "/a", Some("/a/")),
            (TrailingSlash::Add, "/a/", None),
            (TrailingSlash::Add, "/", None),
            (TrailingSlash::Add, "/a.json", None),
            (TrailingSlash::Add, "/a.json/", Some("/a.json")),
            (TrailingSlash::Add, "/a.b-c/", None),
            (TrailingSlash::Add, "/.well-known/a", None),
            (TrailingSlash::Keep, "/a/", None),
        ];
        for (trailing, path, expected) in cases {
            let found = trailing.redirect(path);
            assert_eq!(found.as_deref(), expected, "{trailing:?} {path}");
        }
    }
}
