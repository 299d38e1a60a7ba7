//! Text in Rust source.

use std::collections::BTreeSet;

use crate::comment::is_refused;
use crate::imports::{code_of, mentions, plain_literal};

/// A Rust string literal.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            letter if is_refused(letter) => literal.extend(letter.escape_unicode()),
            letter => literal.push(letter),
        }
    }
    literal + "\""
}

/// Whether a text is an identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// The variable that a line of Rust sets or changes after its declaration: `data` of `data["id"] = 1;`.
pub(super) fn assigned(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let end =
        line.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '#')?;
    let (name, mut rest) = line.split_at(end);
    while let Some(index) = rest.strip_prefix('[') {
        let key = if index.starts_with('"') {
            plain_literal(index)
        } else {
            0
        };
        rest = &index[key + index[key..].find(']')? + 1..];
    }
    let is_word = !matches!(name, "" | "let" | "if" | "return" | "match");
    (is_word && rest.starts_with(" = ")).then_some(name)
}

/// Makes variables of a declaration mutable: `let data` becomes `let mut data`.
pub(super) fn with_mut(line: &str, names: &[String]) -> String {
    let start = line.trim_start();
    if !start.starts_with("let ") {
        return line.to_owned();
    }
    let head = start.find(" = ").unwrap_or(start.len()) + line.len() - start.len();
    let (mut declared, rest) = (line[..head].to_owned(), &line[head..]);
    for name in names {
        let is_part =
            |letter: Option<char>| letter.is_some_and(|one| one.is_alphanumeric() || one == '_');
        let found = declared.match_indices(name.as_str()).find(|(at, _)| {
            let after = declared[at + name.len()..].chars().next();
            let before = &declared[..*at];
            !is_part(before.chars().next_back()) && !is_part(after) && !before.ends_with("mut ")
        });
        if let Some((at, _)) = found {
            declared.insert_str(at, "mut ");
        }
    }
    declared + rest
}

/// The literals in `req.query().get("name")`, each once.
pub(super) fn query_keys(lines: &[String]) -> BTreeSet<String> {
    const GET: &str = "req.query().get(";
    let code = lines
        .iter()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.match_indices(GET)
            .map(|(at, _)| &line[at + GET.len()..])
    })
    .filter(|rest| rest.starts_with('"'))
    .map(|rest| rest[..plain_literal(rest)].to_owned())
    .collect()
}

/// Removes variables that no code uses, as they stand in the source.
pub(super) fn drop_unused(lines: &mut Vec<String>) {
    for at in (0..lines.len()).rev() {
        let end = declaration_end(lines, at);
        let declaration = lines[at..end].join("\n");
        let Some(name) = set_without_effect(&declaration) else {
            continue;
        };
        let rest = code_of(&lines[end..].join("\n"));
        // A format string may have the name.
        let is_in_text = lines[end..]
            .iter()
            .any(|line| line.contains(&format!("{{{name}")));
        if !mentions(&rest, name) && !is_in_text {
            lines.drain(at..end);
        }
    }
}

/// The line after a declaration: `let page = json!({` ends with a line `});`.
fn declaration_end(lines: &[String], start: usize) -> usize {
    let indent = |line: &String| line.len() - line.trim_start().len();
    let is_open = lines[start].ends_with("({") || lines[start].ends_with("([");
    let is_end = |line: &String| indent(line) == indent(&lines[start]);
    match lines[start + 1..].iter().position(is_end) {
        Some(length) if is_open => start + length + 2,
        _ => start + 1,
    }
}

/// The variable of a declaration such as `let name = body.name.as_deref();`.
fn set_without_effect(declaration: &str) -> Option<&str> {
    let (name, value) = declaration
        .trim_start()
        .strip_prefix("let ")?
        .split_once(" = ")?;
    let name = name.split(':').next()?.trim_start_matches("mut ");
    let name = name.trim_start_matches("r#");
    let is_plain = value.ends_with(';') && !code_of(value).contains('?');
    (is_plain && is_identifier(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_are_set_are_mutable() {
        let lines = [
            "data[\"a]\"][\"b\"] = json!(1);",
            "    name = x;",
            "let a = 1;",
            "a == b",
            "res = res.status(1);",
        ];
        assert_eq!(
            lines.map(assigned),
            [Some("data"), Some("name"), None, None, Some("res")]
        );
        let names = ["a".to_owned(), "b".to_owned()];
        assert_eq!(
            with_mut("let (a, ab, mut b): T = a;", &names),
            "let (mut a, ab, mut b): T = a;"
        );
        assert_eq!(
            with_mut("    let Some(b) = b else {", &names),
            "    let Some(mut b) = b else {"
        );
    }

    #[test]
    fn literals_have_no_hidden_letters() {
        assert_eq!(literal("a\"\u{202E}\u{7}é"), "\"a\\\"\\u{202e}\\u{7}é\"");
    }
}
