//! Each code block in docs/wrappers.md is a whole file of the tested pairs.

use std::{fmt::Write as _, fs, path::PathBuf};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// Finds the file of a block by the path in its first line.
fn file(path: &str) -> PathBuf {
    let below = path.strip_prefix("src/").unwrap_or(path);
    let folder = match below.split('/').next() {
        Some("app" | "pages") => "conformance",
        _ => "src",
    };
    PathBuf::from(CRATE).join(folder).join(below)
}

/// Replaces each block with its file, and counts the blocks.
fn filled(text: &str) -> (String, usize) {
    let (mut filled, mut count) = (String::new(), 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(filled, "{line}");
        if !matches!(line, "```ts" | "```rs") {
            continue;
        }
        let first = lines.next().expect("a block has lines");
        let path = first.strip_prefix("// ").expect("it begins with its path");
        let path = file(path);
        let code = fs::read_to_string(&path);
        let code = code.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let _ = write!(filled, "{first}\n{code}```\n");
        lines.by_ref().find(|line| *line == "```").expect("an end");
        count += 1;
    }
    (filled, count)
}

#[test]
fn each_block_is_its_file() {
    let path = PathBuf::from(CRATE).join("../docs/wrappers.md");
    let text = fs::read_to_string(&path).expect("docs/wrappers.md can be read");
    let (filled, count) = filled(&text);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, filled).expect("docs/wrappers.md can be written");
    } else {
        assert!(
            text == filled,
            "`UPDATE_DOCS=1 cargo test -p twinroute-tests --test wrappers` brings docs/wrappers.md up to date"
        );
    }
    assert!(count > 20, "only {count} blocks were found");
}
