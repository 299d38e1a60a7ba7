//! Reads the tables of a TOML file key by key, and collects all mistakes.

use std::{ops::Range, path::Path, sync::Arc};

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use crate::{config_error::ConfigProblem, config_origin::ConfigOrigin, nearest::nearest};

/// The name of the outermost table in messages.
const ROOT: &str = "the file";

/// A table, where it stands, and how messages name it.
#[derive(Debug, Clone)]
pub(crate) struct TomlTable<'t> {
    pub(crate) entries: &'t DeTable<'t>,
    pub(crate) span: Range<usize>,
    pub(crate) name: &'static str,
}

impl<'t> TomlTable<'t> {
    /// The outermost table of a file.
    pub(crate) fn root(entries: &'t DeTable<'t>) -> Self {
        Self {
            entries,
            span: 0..0,
            name: ROOT,
        }
    }
}

/// The places and the mistakes of one file.
#[derive(Debug)]
pub(crate) struct TomlReader {
    file: Arc<Path>,
    /// The offset of each line break.
    line_breaks: Vec<usize>,
    pub(crate) problems: Vec<ConfigProblem>,
}

impl TomlReader {
    pub(crate) fn new(file: &Path, text: &str) -> Self {
        Self {
            file: file.into(),
            line_breaks: text.match_indices('\n').map(|(offset, _)| offset).collect(),
            problems: Vec::new(),
        }
    }

    pub(crate) fn origin(&self, span: &Range<usize>) -> ConfigOrigin {
        let line = self
            .line_breaks
            .partition_point(|offset| *offset < span.start);
        ConfigOrigin::File(Arc::clone(&self.file), line + 1)
    }

    pub(crate) fn problem(&mut self, span: &Range<usize>, reason: impl Into<String>) {
        let origin = self.origin(span);
        self.problems.push(ConfigProblem::new(&origin, reason));
    }

    /// Reports each key of a table that is not known.
    pub(crate) fn check_keys(&mut self, table: &TomlTable<'_>, known: &[&str]) {
        for (key, _) in table.entries {
            let text = key.get_ref().as_ref();
            if known.contains(&text) {
                continue;
            }
            let advice = nearest(text, known).map_or_else(
                || format!("the keys are {}", list(known)),
                |name| format!("did you mean `{name}`?"),
            );
            let reason = format!(
                "unknown key `{}` in {}: {advice}",
                text.escape_debug(),
                table.name
            );
            self.problem(&key.span(), reason);
        }
    }

    /// Reports a key that is missing.
    pub(crate) fn missing(&mut self, table: &TomlTable<'_>, key: &str) {
        self.problem(&table.span, format!("{} has no `{key}`", table.name));
    }

    pub(crate) fn text(
        &mut self,
        table: &TomlTable<'_>,
        key: &str,
    ) -> Option<(String, Range<usize>)> {
        let value = table.entries.get(key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.problem(&value.span(), format!("`{key}` must be a string"));
        }
        Some((text?, value.span()))
    }

    pub(crate) fn required_text(&mut self, table: &TomlTable<'_>, key: &str) -> Option<String> {
        if !table.entries.contains_key(key) {
            self.missing(table, key);
        }
        Some(self.text(table, key)?.0)
    }

    pub(crate) fn boolean(
        &mut self,
        table: &TomlTable<'_>,
        key: &str,
    ) -> Option<(bool, Range<usize>)> {
        let value = table.entries.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.problem(&value.span(), format!("`{key}` must be true or false"));
        }
        Some((flag?, value.span()))
    }

    /// Reads a list of strings.
    pub(crate) fn texts(&mut self, table: &TomlTable<'_>, key: &str) -> Option<Vec<String>> {
        let value = table.entries.get(key)?;
        let items = value.get_ref().as_array().map(|items| {
            let texts = items.iter().map(|item| item.get_ref().as_str());
            texts
                .map(|text| text.map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        let texts = items.flatten();
        if texts.is_none() {
            self.problem(&value.span(), format!("`{key}` must be a list of strings"));
        }
        texts
    }

    /// Reads a list of tables. Items of another type are reported and left out.
    pub(crate) fn tables<'t>(
        &mut self,
        table: &TomlTable<'t>,
        key: &str,
        name: &'static str,
    ) -> Option<(Vec<TomlTable<'t>>, Range<usize>)> {
        let value = table.entries.get(key)?;
        let Some(items) = value.get_ref().as_array() else {
            let form = if table.name == ROOT {
                format!("`[[{key}]]`")
            } else {
                format!("`{key} = [{{ ... }}]`")
            };
            let reason = format!("`{key}` must be a list of tables: {form}");
            self.problem(&value.span(), reason);
            return None;
        };
        let mut tables = Vec::new();
        for item in items {
            match as_table(item, name) {
                Some(table) => tables.push(table),
                None => {
                    self.problem(&item.span(), format!("each of `{key}` must be a table"));
                }
            }
        }
        Some((tables, value.span()))
    }

    pub(crate) fn table<'t>(
        &mut self,
        table: &TomlTable<'t>,
        key: &str,
        name: &'static str,
    ) -> Option<TomlTable<'t>> {
        let value = table.entries.get(key)?;
        let table = as_table(value, name);
        if table.is_none() {
            self.problem(&value.span(), format!("`{key}` must be a table"));
        }
        table
    }
}

fn as_table<'t>(value: &'t Spanned<DeValue<'t>>, name: &'static str) -> Option<TomlTable<'t>> {
    Some(TomlTable {
        entries: value.get_ref().as_table()?,
        span: value.span(),
        name,
    })
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn list(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
