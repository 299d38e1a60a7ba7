//! The code blocks of a page.

use std::{fs, path::PathBuf};

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the workspace.
pub(crate) fn workspace() -> PathBuf {
    project().join("../..").canonicalize().unwrap()
}

/// The block of `docs/deployment/<page>` whose first line names this file.
pub(crate) fn block(page: &str, file: &str) -> String {
    let mut found = blocks(page)
        .into_iter()
        .filter(|block| name(block) == Some(file));
    let block = found.next();
    assert!(found.next().is_none(), "{page} has two blocks {file}");
    block.unwrap_or_else(|| panic!("{page} has no block {file}"))
}

/// All code blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<String> {
    let path = workspace().join("docs/deployment").join(page);
    let text = fs::read_to_string(path).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match (&mut open, line.starts_with("```")) {
            (None, true) => open = Some(String::new()),
            (None, false) => {}
            (Some(_), true) => blocks.extend(open.take()),
            (Some(block), false) => {
                block.push_str(line);
                block.push('\n');
            }
        }
    }
    assert!(open.is_none(), "{page} has a block without an end");
    blocks
}

/// The file that the first line of a block names.
pub(crate) fn name(block: &str) -> Option<&str> {
    let line = block.lines().next()?;
    line.strip_prefix("# ").or_else(|| line.strip_prefix("// "))
}

/// Replaces texts of a block, each of which it must contain.
pub(crate) fn replace(mut text: String, replacements: &[(&str, &str)]) -> String {
    for (from, to) in replacements {
        assert!(text.contains(from), "`{from}` is missing in:\n{text}");
        text = text.replace(from, to);
    }
    text
}
