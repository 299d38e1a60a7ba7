//! How `basePath` and the locales are added to rules.

use crate::{destination::LOCALE, scope::Scope, settings::Settings};

/// How the sources of a list of rules are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceForm {
    /// As in `next.config`: `basePath` and the locales are added.
    Written,
    /// As in the build output of Next.js, which has added them.
    Complete,
}

/// A rule as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenRule<'a> {
    scope: &'a Scope,
    destination: &'a str,
    is_redirect: bool,
}

impl<'a> WrittenRule<'a> {
    pub(crate) fn redirect(scope: &'a Scope, destination: &'a str) -> Self {
        Self {
            scope,
            destination,
            is_redirect: true,
        }
    }

    pub(crate) fn rewrite(scope: &'a Scope, destination: &'a str) -> Self {
        Self {
            scope,
            destination,
            is_redirect: false,
        }
    }

    /// A rule that leads nowhere else: its destination is not used.
    pub(crate) fn header(scope: &'a Scope) -> Self {
        Self::rewrite(scope, "/")
    }

    pub(crate) fn scope(&self) -> &'a Scope {
        self.scope
    }
}

/// Returns the sources and destinations of a rule.
///
/// With locales, a redirect to a path becomes several rules: one for the default locale of each domain and of the application,
/// whose destinations have no locale, and one for all locales.
pub(crate) fn expand(
    rule: &WrittenRule<'_>,
    settings: &Settings,
    form: SourceForm,
) -> Vec<(String, String)> {
    let scope = rule.scope;
    if form == SourceForm::Complete {
        return vec![(scope.source.clone(), rule.destination.to_owned())];
    }
    let is_path = rule.destination.starts_with('/');
    let base_path = if scope.base_path {
        settings.base_path.as_str()
    } else {
        ""
    };
    let destination_base_path = if is_path { base_path } else { "" };
    let below = |base: &str, path: &str, is_root_kept: bool| {
        let is_left_out = path == "/" && !base.is_empty() && !is_root_kept;
        let path = if is_left_out { "" } else { path };
        format!("{base}{path}")
    };
    let mut source = scope.source.clone();
    let mut destination = rule.destination.to_owned();
    let mut expanded = Vec::new();
    if let Some(i18n) = settings.i18n.as_ref().filter(|_| scope.locale) {
        let is_root_kept = settings.trailing_slash;
        if rule.is_redirect && is_path {
            let domains = i18n.domains.iter();
            let domains = domains.map(|domain| (domain.base_url(), domain.default_locale.as_str()));
            for (url, locale) in domains.chain([(String::new(), i18n.default_locale.as_str())]) {
                expanded.push((
                    below(&format!("{base_path}/{locale}"), &source, is_root_kept),
                    format!("{url}{destination_base_path}{destination}"),
                ));
            }
        }
        let locales: Vec<String> = i18n.locales.iter().map(|locale| escape(locale)).collect();
        let locales = format!("/:{LOCALE}({})", locales.join("|"));
        source = below(&locales, &source, is_root_kept);
        if is_path {
            destination = below(&format!("/:{LOCALE}"), &destination, is_root_kept);
        }
    }
    expanded.push((
        below(base_path, &source, false),
        below(destination_base_path, &destination, false),
    ));
    expanded
}

fn escape(locale: &str) -> String {
    let mut escaped = String::new();
    for char in locale.chars() {
        if "|\\{}()[]^$+*?.-".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}
