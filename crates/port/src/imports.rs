//! The imports of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Paths such as `serde_json::json`, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports(BTreeSet<String>);

impl Imports {
    pub(crate) fn add(&mut self, path: impl Into<String>) {
        self.0.insert(path.into());
    }

    pub(crate) fn extend(&mut self, paths: impl IntoIterator<Item = String>) {
        self.0.extend(paths);
    }

    /// The `use` lines: those of std, of other crates, and of this crate, with an empty line between.
    pub(crate) fn text(&self) -> String {
        let mut groups: [BTreeMap<&str, Vec<&str>>; 3] = Default::default();
        for path in &self.0 {
            let (parent, name) = path.rsplit_once("::").unwrap_or(("", path));
            let root = path.split("::").next().unwrap_or_default();
            let group = match root {
                "std" => 0,
                "crate" | "super" => 2,
                _ => 1,
            };
            groups[group].entry(parent).or_default().push(name);
        }
        let mut text = String::new();
        for group in groups.iter().filter(|group| !group.is_empty()) {
            for (parent, names) in group {
                let _ = match names.as_slice() {
                    [name] => writeln!(text, "use {parent}::{name};"),
                    names => writeln!(text, "use {parent}::{{{}}};", names.join(", ")),
                };
            }
            text.push('\n');
        }
        text
    }
}

/// Whether a text has a word, such as the name of a variable. Words in strings and comments count, too.
pub(crate) fn mentions(text: &str, word: &str) -> bool {
    let is_letter = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    };
    text.match_indices(word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        !is_letter(text[..at].chars().next_back()) && !is_letter(after)
    })
}

/// The code of a text without its comment lines.
pub(crate) fn code_of(text: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let lines: Vec<&str> = text.lines().filter(is_code).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_grouped() {
        let mut imports = Imports::default();
        for path in [
            "serde_json::json",
            "crate::guards::A",
            "serde_json::Value",
            "std::fmt",
            "serde_json::json",
        ] {
            imports.add(path);
        }
        let expected =
            "use std::fmt;\n\nuse serde_json::{Value, json};\n\nuse crate::guards::A;\n\n";
        assert_eq!(imports.text(), expected);
    }

    #[test]
    fn words_are_whole() {
        assert!(mentions("a(&req, res)", "req"));
        assert!(!mentions("request.req_2()", "req"));
        assert_eq!(code_of("a\n  // req\nb"), "a\nb");
    }
}
