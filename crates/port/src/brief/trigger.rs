//! `Trigger`.

use twinroute_scan::model::RouteStyle;

use super::facts::Facts;

/// When a row of MIGRATION.md concerns a route.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trigger {
    /// Never: the row is about the server as a whole, and no code of a handler depends on it.
    Server,
    /// The route has this style, and its code contains one of these texts; an empty list stands for any code.
    Code(Option<RouteStyle>, &'static [&'static str]),
    /// The path of the route's file contains all of these texts.
    Path(&'static [&'static str]),
    /// The route has this setting.
    Setting(&'static str),
    /// `next.config` has one of these keys.
    Config(&'static [&'static str]),
    /// A proxy runs for the route, and its code contains one of these texts; an empty list stands for any code.
    Proxy(&'static [&'static str]),
}

impl Trigger {
    /// Whether the row concerns a route.
    pub(super) fn concerns(&self, facts: &Facts<'_>) -> bool {
        match *self {
            Self::Server => false,
            Self::Code(style, code) => {
                style.is_none_or(|style| style == facts.route.style) && has_any(&facts.code, code)
            }
            Self::Path(parts) => parts.iter().all(|part| facts.route.file.contains(part)),
            Self::Setting(name) => {
                let mut settings = facts.route.settings.iter();
                settings.any(|setting| setting.name.rsplit('.').next() == Some(name))
            }
            Self::Config(keys) => keys.iter().any(|key| facts.config.contains(*key)),
            Self::Proxy(code) => facts
                .proxy
                .as_ref()
                .is_some_and(|proxy| has_any(proxy, code)),
        }
    }
}

/// Whether a code contains one of some texts, each between characters that do not continue its name.
fn has_any(code: &str, texts: &[&str]) -> bool {
    texts.is_empty() || texts.iter().any(|text| has(code, text))
}

/// Whether a code contains a text, between characters that do not continue its name.
pub(super) fn has(code: &str, text: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let starts_with_name = text.starts_with(is_name);
    let ends_with_name = text.ends_with(is_name);
    code.match_indices(text).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + text.len()..].chars().next();
        !(starts_with_name && before.is_some_and(is_name)
            || ends_with_name && after.is_some_and(is_name))
    })
}

/// Whether a code calls a method of a client's property: `prisma.team.findMany(`, which may stand on several lines.
pub(super) fn calls(code: &str, property: &str) -> bool {
    let name = format!(".{property}");
    code.match_indices(&name).any(|(at, _)| {
        let rest = code[at + name.len()..].trim_start();
        let method = rest.strip_prefix('.').unwrap_or_default();
        let verbs = [
            "find",
            "create",
            "update",
            "upsert",
            "delete",
            "count",
            "aggregate",
            "groupBy",
        ];
        verbs.iter().any(|verb| method.starts_with(verb))
    })
}

#[cfg(test)]
mod tests {
    use super::{calls, has};

    #[test]
    fn a_call_of_a_table_is_not_any_property_of_its_name() {
        assert!(calls("await prisma.team\n  .findUnique({})", "team"));
        assert!(!calls("session.user.id", "user"));
        assert!(!calls("prisma.teamMember.findMany()", "team"));
    }

    #[test]
    fn a_text_is_found_as_a_whole_name() {
        assert!(has("req.query.id", ".query"));
        assert!(!has("req.queryString", ".query"));
        assert!(!has("unauthorized()", "authorized("));
        assert!(has("const x = new Response('a')", "new Response("));
    }
}
