//! MIGRATION.md, which is a part of the tool.

use schemars::JsonSchema;
use serde::Serialize;

use super::documents::{absolute_links, chapter};

const MIGRATION: &str = include_str!("../../../../MIGRATION.md");

/// A row of the reference in MIGRATION.md.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MigrationRow {
    /// Its key, which is also its anchor in MIGRATION.md.
    pub key: String,
    /// The section: `The request in Pages`.
    pub section: String,
    /// The code or the behaviour of Next.js.
    pub next: String,
    /// Its form in Rust.
    pub rust: String,
    /// The difference, empty if both behave alike. Bold for code that looks the same and behaves differently.
    pub difference: String,
}

/// The rows of the reference.
pub(super) fn rows() -> Vec<MigrationRow> {
    let mut section = "";
    let mut rows = Vec::new();
    for line in chapter(MIGRATION, "## Reference").lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            section = heading;
        }
        rows.extend(row(line, section));
    }
    rows
}

fn row(line: &str, section: &str) -> Option<MigrationRow> {
    let rest = line.strip_prefix("| <a id=\"")?;
    let (key, rest) = rest.split_once("\"></a>")?;
    let mut cells = cells(rest).into_iter();
    Some(MigrationRow {
        key: key.to_owned(),
        section: section.to_owned(),
        next: cells.next()?,
        rust: cells.next()?,
        difference: cells.next()?,
    })
}

/// The cells of a row. A `\|` in a cell is a character of its text.
pub(super) fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut rest = row;
    while let Some(at) = rest.find('|') {
        let last = cells.len() - 1;
        cells[last].push_str(&rest[..at]);
        if rest[..at].ends_with('\\') {
            cells[last].push('|');
        } else {
            cells.push(String::new());
        }
        rest = &rest[at + 1..];
    }
    cells
        .iter()
        .map(|cell| absolute_links(cell.trim(), "MIGRATION.md"))
        .collect()
}

/// The chapter on guards and shared state.
pub(super) fn guards() -> String {
    let chapter = chapter(MIGRATION, "### Shared state and guards");
    absolute_links(chapter.trim(), "MIGRATION.md")
}

/// The table of wrappers, without the column of recorded cases.
pub(super) fn wrappers() -> String {
    let chapter = chapter(MIGRATION, "### Wrappers");
    let table = chapter.lines().filter(|line| line.starts_with('|'));
    let short = table.filter_map(|line| {
        let cells = cells(line);
        Some(format!("| {} | {} |", cells.get(1)?, cells.get(2)?))
    });
    short.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{MIGRATION, rows};
    use crate::brief::documents::chapter;
    use crate::brief::triggers::TRIGGERS;

    #[test]
    fn each_row_has_one_key() {
        let is_row = |line: &&str| {
            line.starts_with("| ")
                && !line.starts_with("| In Next.js")
                && !line.starts_with("| ---")
        };
        let lines: Vec<_> = chapter(MIGRATION, "## Reference")
            .lines()
            .filter(is_row)
            .collect();
        let keyed = |line: &&&str| line.starts_with("| <a id=\"");
        let without: Vec<_> = lines.iter().filter(|line| !keyed(line)).collect();
        assert!(
            without.is_empty(),
            "rows without `<a id=...></a>`: {without:#?}"
        );
        let keys: HashSet<_> = rows().into_iter().map(|row| row.key).collect();
        assert_eq!(
            keys.len(),
            lines.len(),
            "a key names two rows, or a row lacks cells"
        );
        assert!(MIGRATION.contains("## Reference"));
    }

    #[test]
    fn each_row_has_a_trigger_and_each_trigger_a_row() {
        let rows: Vec<_> = rows().into_iter().map(|row| row.key).collect();
        let triggers: Vec<_> = TRIGGERS.iter().map(|(key, _)| (*key).to_owned()).collect();
        assert_eq!(
            triggers, rows,
            "brief/triggers.rs (left) and MIGRATION.md (right)"
        );
    }
}
