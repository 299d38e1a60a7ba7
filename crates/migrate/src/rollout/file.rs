//! Parses a rollout file entry by entry, so that all its mistakes are reported at once.

use std::{collections::BTreeMap, ops::Range};

use actix_web::http::Method;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};
use twinroute_compare::Part;

use super::{
    error::RolloutProblem,
    mode::{Mode, Modes},
};

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// A parsed file, not checked against the routes yet.
#[derive(Debug)]
pub(crate) struct RolloutFile {
    pub(crate) default: Mode,
    pub(crate) ignore: Vec<Part>,
    /// By pattern, with the line of each.
    pub(crate) routes: BTreeMap<String, (usize, RouteEntry)>,
}

/// The settings of one route.
#[derive(Debug)]
pub(crate) struct RouteEntry {
    pub(crate) modes: Modes,
    pub(crate) ignore: Vec<Part>,
    /// Whether the proxy of Next.js is declared to be not needed for the route.
    pub(crate) is_proxy_waived: bool,
}

impl RouteEntry {
    /// The settings of a route that the file does not name.
    pub(crate) fn unnamed(default: Mode) -> Self {
        Self {
            modes: Modes {
                others: default,
                named: Vec::new(),
            },
            ignore: Vec::new(),
            is_proxy_waived: false,
        }
    }
}

impl RolloutFile {
    /// Parses a text. If there are problems, the file only serves to find more of them.
    pub(crate) fn parse(text: &str) -> (Self, Vec<RolloutProblem>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = FileReader {
            text,
            problems: Vec::new(),
        };
        for error in errors {
            reader.problem(error.span().unwrap_or_default(), error.message());
        }
        let file = reader.file(table.get_ref());
        (file, reader.problems)
    }
}

type SpannedValue<'a> = Spanned<DeValue<'a>>;

/// Reads values and collects problems.
struct FileReader<'a> {
    text: &'a str,
    problems: Vec<RolloutProblem>,
}

impl FileReader<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    fn problem(&mut self, span: Range<usize>, reason: impl Into<String>) {
        self.problems
            .push(RolloutProblem::new(self.line(&span), reason));
    }

    fn file(&mut self, table: &DeTable<'_>) -> RolloutFile {
        let default = table.get("default").and_then(|value| self.mode(value));
        if !table.contains_key("default") {
            let reason =
                "`default` is missing: `legacy`, `shadow` or `rust`, for routes that are not named";
            self.problem(0..0, reason);
        }
        let default = default.unwrap_or(Mode::Legacy);
        let mut file = RolloutFile {
            default,
            ignore: Vec::new(),
            routes: BTreeMap::new(),
        };
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("default", _) => {}
                ("ignore", _) => file.ignore = self.parts(value),
                ("routes", DeValue::Table(routes)) => file.routes = self.routes(routes, default),
                ("routes", _) => self.problem(value.span(), "`routes` must be a table"),
                (other, _) => {
                    let reason = format!("`{other}` is neither `default`, `ignore` nor `routes`");
                    self.problem(key.span(), reason);
                }
            }
        }
        file
    }

    fn routes(
        &mut self,
        table: &DeTable<'_>,
        default: Mode,
    ) -> BTreeMap<String, (usize, RouteEntry)> {
        let routes = table.iter().map(|(pattern, value)| {
            let line = self.line(&pattern.span());
            let entry = self.entry(value, default);
            (pattern.get_ref().to_string(), (line, entry))
        });
        routes.collect()
    }

    /// Reads the value of a route, a mode or a table.
    fn entry(&mut self, value: &SpannedValue<'_>, default: Mode) -> RouteEntry {
        let mut entry = RouteEntry::unnamed(default);
        let DeValue::Table(table) = value.get_ref() else {
            entry.modes.others = self.mode(value).unwrap_or(default);
            return entry;
        };
        for (key, value) in table {
            let method = METHODS
                .iter()
                .find(|method| method.as_str() == key.get_ref());
            match (key.get_ref().as_ref(), method) {
                (_, Some(method)) => {
                    let named = self.mode(value).map(|mode| (method.clone(), mode));
                    entry.modes.named.extend(named);
                }
                ("mode", _) => entry.modes.others = self.mode(value).unwrap_or(default),
                ("ignore", _) => entry.ignore = self.parts(value),
                ("proxy", _) => entry.is_proxy_waived = self.proxy(value),
                (other, _) => self.problem(
                    key.span(),
                    format!(
                        "`{other}` is neither `mode`, `ignore`, `proxy` nor a method such as `GET`"
                    ),
                ),
            }
        }
        entry
    }

    /// Reads the only value of `proxy`.
    fn proxy(&mut self, value: &SpannedValue<'_>) -> bool {
        let is_waived = matches!(value.get_ref(), DeValue::String(text) if text == "not needed");
        if !is_waived {
            self.problem(value.span(), "`proxy` must be `\"not needed\"`");
        }
        is_waived
    }

    fn mode(&mut self, value: &SpannedValue<'_>) -> Option<Mode> {
        let DeValue::String(text) = value.get_ref() else {
            self.problem(
                value.span(),
                "a mode must be a string: `\"legacy\"`, `\"shadow\"` or `\"rust\"`",
            );
            return None;
        };
        text.parse()
            .map_err(|reason: String| self.problem(value.span(), reason))
            .ok()
    }

    fn parts(&mut self, value: &SpannedValue<'_>) -> Vec<Part> {
        let DeValue::Array(items) = value.get_ref() else {
            self.problem(
                value.span(),
                "`ignore` must be a list of strings such as `\"$.time\"`",
            );
            return Vec::new();
        };
        let mut parts = Vec::new();
        for item in items {
            let part = match item.get_ref() {
                DeValue::String(text) => text.parse().map_err(|error| format!("{error}")),
                _ => Err("an ignored part must be a string such as `\"$.time\"`".to_owned()),
            };
            match part {
                Ok(part) => parts.push(part),
                Err(reason) => self.problem(item.span(), reason),
            }
        }
        parts
    }
}
