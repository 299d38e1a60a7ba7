//! Reads the rules of `twinroute.toml`.

use toml::de::DeValue;

use crate::{
    HeaderRule, NextConfig, Redirect, Rewrite,
    has::{HasKind, HasText},
    scope::Scope,
    setting::Setting,
    toml_file::TomlFile,
    toml_reader::{TomlTable, list},
};

const REWRITES_KEYS: &[&str] = &["beforeFiles", "afterFiles", "fallback"];
const REDIRECT_KEYS: &[&str] = &[
    "source",
    "destination",
    "permanent",
    "statusCode",
    "has",
    "missing",
    "basePath",
    "locale",
];
const REWRITE_KEYS: &[&str] = &[
    "source",
    "destination",
    "has",
    "missing",
    "basePath",
    "locale",
];
const HEADER_RULE_KEYS: &[&str] = &["source", "headers", "has", "missing", "basePath", "locale"];
const HEADER_KEYS: &[&str] = &["key", "value"];
const HAS_KEYS: &[&str] = &["type", "key", "value"];

impl TomlFile {
    pub(crate) fn rules(&mut self, root: &TomlTable<'_>, config: &mut NextConfig) {
        self.rule_list(
            root,
            "redirects",
            "a redirect",
            &mut config.redirects,
            Self::redirect,
        );
        self.rule_list(
            root,
            "headers",
            "a rule of `headers`",
            &mut config.headers,
            Self::header_rule,
        );
        let rewrites = root.entries.get("rewrites");
        if !matches!(
            rewrites.map(|value| value.get_ref()),
            Some(DeValue::Table(_))
        ) {
            let after_files = &mut config.after_files;
            return self.rule_list(root, "rewrites", "a rewrite", after_files, Self::rewrite);
        }
        let Some(lists) = self.reader.table(root, "rewrites", "`rewrites`") else {
            return;
        };
        self.reader.check_keys(&lists, REWRITES_KEYS);
        let settings = [
            ("beforeFiles", &mut config.before_files),
            ("afterFiles", &mut config.after_files),
            ("fallback", &mut config.fallback),
        ];
        for (key, setting) in settings {
            self.rule_list(&lists, key, "a rewrite", setting, Self::rewrite);
        }
    }

    fn rule_list<T>(
        &mut self,
        table: &TomlTable<'_>,
        key: &str,
        name: &'static str,
        setting: &mut Setting<Vec<T>>,
        rule: impl Fn(&mut Self, &TomlTable<'_>) -> Option<T>,
    ) {
        if let Some((tables, span)) = self.reader.tables(table, key, name) {
            let rules = tables.iter().filter_map(|table| rule(self, table));
            let rules = rules.collect();
            self.set(setting, key, rules, &span);
        }
    }

    fn redirect(&mut self, table: &TomlTable<'_>) -> Option<Redirect> {
        self.reader.check_keys(table, REDIRECT_KEYS);
        let scope = self.scope(table);
        let destination = self.reader.required_text(table, "destination");
        let status = self.status(table);
        Some(Redirect {
            scope: scope?,
            destination: destination?,
            status: status?,
        })
    }

    fn rewrite(&mut self, table: &TomlTable<'_>) -> Option<Rewrite> {
        self.reader.check_keys(table, REWRITE_KEYS);
        let scope = self.scope(table);
        let destination = self.reader.required_text(table, "destination");
        Some(Rewrite {
            scope: scope?,
            destination: destination?,
        })
    }

    fn header_rule(&mut self, table: &TomlTable<'_>) -> Option<HeaderRule> {
        self.reader.check_keys(table, HEADER_RULE_KEYS);
        let scope = self.scope(table);
        if !table.entries.contains_key("headers") {
            self.reader.missing(table, "headers");
        }
        let (headers, _) = self.reader.tables(table, "headers", "a header")?;
        let headers = all(&headers, |header| {
            self.reader.check_keys(header, HEADER_KEYS);
            let key = self.reader.required_text(header, "key");
            let value = self.reader.required_text(header, "value");
            Some((key?, value?))
        });
        Some(HeaderRule {
            scope: scope?,
            headers: headers?,
        })
    }

    /// Reads `permanent` or `statusCode`, one of which a redirect has.
    fn status(&mut self, table: &TomlTable<'_>) -> Option<u16> {
        let permanent = table.entries.get("permanent");
        match (permanent, table.entries.get("statusCode")) {
            (None, None) => {
                let reason = "a redirect has neither `permanent` nor `statusCode`";
                self.reader.problem(&table.span, reason);
                None
            }
            (Some(_), Some(status)) => {
                let reason = "a redirect has either `permanent` or `statusCode`, not both";
                self.reader.problem(&status.span(), reason);
                None
            }
            (Some(_), None) => {
                let (is_permanent, _) = self.reader.boolean(table, "permanent")?;
                Some(if is_permanent { 308 } else { 307 })
            }
            (None, Some(value)) => {
                let number = value.get_ref().as_integer();
                let status = number
                    .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
                if status.is_none() {
                    let reason = "`statusCode` must be 301, 302, 303, 307 or 308";
                    self.reader.problem(&value.span(), reason);
                }
                status
            }
        }
    }

    /// Reads what all rules have in common.
    fn scope(&mut self, table: &TomlTable<'_>) -> Option<Scope> {
        let has = self.conditions(table, "has");
        let missing = self.conditions(table, "missing");
        let base_path = self.only_false(table, "basePath");
        let locale = self.only_false(table, "locale");
        let source = self.reader.required_text(table, "source");
        Some(Scope {
            source: source?,
            has: has?,
            missing: missing?,
            base_path,
            locale,
            origin: self.reader.origin(&table.span),
        })
    }

    /// Reads a key that can only be absent or false. Returns false if it is set.
    fn only_false(&mut self, table: &TomlTable<'_>, key: &str) -> bool {
        let value = table.entries.get(key);
        match value.map(|value| (value.get_ref().as_bool(), value.span())) {
            None => true,
            Some((Some(false), _)) => false,
            Some((_, span)) => {
                self.reader
                    .problem(&span, format!("`{key}` of a rule can only be false"));
                false
            }
        }
    }

    fn conditions(&mut self, table: &TomlTable<'_>, key: &str) -> Option<Vec<HasText>> {
        if !table.entries.contains_key(key) {
            return Some(Vec::new());
        }
        let (tables, _) = self.reader.tables(table, key, "a condition")?;
        all(&tables, |table| self.condition(table))
    }

    fn condition(&mut self, table: &TomlTable<'_>) -> Option<HasText> {
        self.reader.check_keys(table, HAS_KEYS);
        let kind = self.condition_kind(table);
        let key = self.reader.text(table, "key");
        let value = self.reader.text(table, "value");
        let lacks = |key| !table.entries.contains_key(key);
        match kind? {
            HasKind::Host if lacks("value") => self.reader.missing(table, "value"),
            HasKind::Host => {
                if let Some((_, span)) = &key {
                    let reason = "a condition of type `host` has no `key`";
                    self.reader.problem(span, reason);
                }
            }
            HasKind::Header | HasKind::Cookie | HasKind::Query if lacks("key") => {
                self.reader.missing(table, "key");
            }
            HasKind::Header | HasKind::Cookie | HasKind::Query => {}
        }
        Some(HasText {
            kind: kind?,
            key: key.map(|(key, _)| key).unwrap_or_default().into(),
            value: value.map(|(value, _)| value.into()),
        })
    }

    fn condition_kind(&mut self, table: &TomlTable<'_>) -> Option<HasKind> {
        if !table.entries.contains_key("type") {
            self.reader.missing(table, "type");
        }
        let (text, span) = self.reader.text(table, "type")?;
        let kind = kind(&text);
        if kind.is_none() {
            let kinds = list(&["header", "cookie", "query", "host"]);
            self.reader
                .problem(&span, format!("`type` must be one of {kinds}"));
        }
        kind
    }
}

/// Reads each table, also after one that can't be read. Returns all values, or none.
fn all<'t, T>(
    tables: &[TomlTable<'t>],
    read: impl FnMut(&TomlTable<'t>) -> Option<T>,
) -> Option<Vec<T>> {
    let values: Vec<_> = tables.iter().map(read).collect();
    values.into_iter().collect()
}

/// The kind of a condition by its name in `next.config`.
fn kind(name: &str) -> Option<HasKind> {
    match name {
        "header" => Some(HasKind::Header),
        "cookie" => Some(HasKind::Cookie),
        "query" => Some(HasKind::Query),
        "host" => Some(HasKind::Host),
        _ => None,
    }
}
