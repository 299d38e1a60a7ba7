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

    /// Drops the imports that the code does not mention. Those of traits stay.
    pub(crate) fn keep_used(&mut self, code: &str) {
        self.0.retain(|path| {
            let name = path.rsplit("::").next().unwrap_or_default();
            match name {
                // A macro, where responses have a method of the same name.
                "json" => code.contains("json!"),
                _ => name.ends_with(" as _") || names(code, name),
            }
        });
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

/// Whether code has a name without a path before it.
fn names(code: &str, name: &str) -> bool {
    let mut rest = code;
    while let Some(at) = rest.find(name) {
        let is_qualified = rest[..at].ends_with("::");
        let end = at + name.len();
        let from = rest[..at]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let to = rest[end..]
            .chars()
            .next()
            .map_or(end, |letter| end + letter.len_utf8());
        if !is_qualified && mentions(&rest[from..to], name) {
            return true;
        }
        rest = &rest[end..];
    }
    false
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

/// The code of a text without its comment lines and without what is in string literals.
pub(crate) fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => plain_literal(rest),
            'r' if rest.starts_with("r#\"") => rest.find("\"#").map_or(rest.len(), |at| at + 2),
            '\'' if rest.starts_with("'\"'") => 3,
            _ => {
                code.push(letter);
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    code
}

/// The length of a string literal at the start of a text.
pub(crate) fn plain_literal(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = letter == '\\' && !is_escaped,
        }
    }
    text.len()
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
    }

    #[test]
    fn a_qualified_name_needs_no_import() {
        assert!(names("a(Value::Null)", "Value"));
        assert!(names("serde_json::Value, Value", "Value"));
        assert!(!names("serde_json::Value::Null, Values", "Value"));
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = "a(\"req \\\" res\"); // req\nb(r#\"ctx \"x\" \"#, '\"', c)";
        assert_eq!(code_of(text), "a(); \nb(, , c)");
    }
}
