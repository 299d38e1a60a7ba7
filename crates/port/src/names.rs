//! Rust names for names of TypeScript.

use std::collections::HashSet;

use unicode_ident::{is_xid_continue, is_xid_start};

/// A field, variable, function or module: `websiteId` becomes `website_id`, and `type` becomes `r#type`.
pub(crate) fn snake(name: &str) -> String {
    identifier(&words(name))
}

/// A module, which can't be raw: its file has its name.
pub(crate) fn module(name: &str) -> String {
    let words = words(name);
    match identifier(&words) {
        raw if raw.starts_with("r#") => format!("{words}_"),
        plain => plain,
    }
}

/// A type or a variant: `reset-at` becomes `ResetAt`. `prefix` is for a name that starts with a digit.
pub(crate) fn pascal(name: &str, prefix: &str) -> String {
    let mut text = String::new();
    for word in words(name).split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    match text.chars().next() {
        None => prefix.to_owned(),
        Some(first) if !is_xid_start(first) && first != '_' => format!("{prefix}{text}"),
        Some(_) if text == "Self" => "SelfValue".to_owned(),
        Some(_) => text,
    }
}

/// Lower-case words with one `_` between them, as the build names the fields of `Params`. Leading underscores stay.
fn words(text: &str) -> String {
    let mut words = String::new();
    let mut previous = ' ';
    for letter in text.chars() {
        let starts_word =
            letter.is_uppercase() && (previous.is_lowercase() || previous.is_numeric());
        let is_word = letter.is_alphanumeric() && is_xid_continue(letter);
        let begins = words.bytes().all(|byte| byte == b'_');
        let is_gap = !is_word && !begins && !words.ends_with('_');
        if is_gap || (starts_word && !words.ends_with('_')) || (letter == '_' && begins) {
            words.push('_');
        }
        if is_word {
            words.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    words.trim_end_matches('_').to_owned()
}

// Variables and functions that the generated code uses itself.
const OWN: [&str; 18] = [
    "attempt",
    "body",
    "ctx",
    "forbidden",
    "not_found",
    "not_ported",
    "not_repeated",
    "permanent_redirect",
    "query",
    "raw",
    "redirect",
    "req",
    "res",
    "search_params",
    "spread",
    "stream",
    "truthy",
    "unauthorized",
];

/// A variable. A name that the generated code uses itself gets an ending: `body` becomes `body_value`.
pub(crate) fn variable(name: &str, ending: &str) -> String {
    let name = snake(name);
    match OWN.contains(&&*name) {
        true => format!("{name}_{ending}"),
        false => name,
    }
}

const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while",
];

fn identifier(words: &str) -> String {
    match words {
        "" => "unnamed".to_owned(),
        // These can't be raw identifiers.
        "self" | "super" | "crate" => format!("{words}_"),
        "yield" => "r#yield".to_owned(),
        _ if KEYWORDS.contains(&words) => format!("r#{words}"),
        _ if !words.starts_with(|first| first == '_' || is_xid_start(first)) => format!("_{words}"),
        _ => words.to_owned(),
    }
}

/// The name that `#[serde(rename_all = "camelCase")]` gives a field.
pub(crate) fn camel(field: &str) -> String {
    let mut text = String::new();
    let mut is_start = false;
    for letter in field.trim_start_matches("r#").chars() {
        match letter {
            '_' => is_start = true,
            _ if is_start && !text.is_empty() => {
                text.push(letter.to_ascii_uppercase());
                is_start = false;
            }
            _ => {
                text.push(letter);
                is_start = false;
            }
        }
    }
    text
}

/// Names of one scope: the second `a` becomes `a_2`, the second `Body` becomes `Body2`.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(crate) fn of(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// Takes a name, with a number if it is taken.
    pub(crate) fn claim(&mut self, name: &str) -> String {
        let is_type = name.starts_with(char::is_uppercase);
        let numbered = (2..).map(|number| match is_type {
            true => format!("{name}{number}"),
            false => format!("{}_{number}", name.trim_start_matches("r#")),
        });
        let free = std::iter::once(name.to_owned())
            .chain(numbered)
            .find(|name| !self.taken.contains(name))
            .unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let table = [
            ("websiteId", "website_id"),
            ("team-id", "team_id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("2fa", "_2fa"),
            ("", "unnamed"),
            ("_id", "_id"),
            ("utm_source", "utm_source"),
            ("x-a b", "x_a_b"),
            ("UPPER", "upper"),
            ("page_Size", "page_size"),
            ("größe", "größe"),
            ("😀", "unnamed"),
            ("a²b", "a_b"),
            ("٣", "_٣"),
        ];
        for (name, expected) in table {
            assert_eq!(snake(name), expected, "{name}");
        }
        assert_eq!(module("type"), "type_");
    }

    #[test]
    fn types_and_variants() {
        let table = [
            ("replayConfig", "ReplayConfig"),
            ("a b", "AB"),
            ("404", "V404"),
            ("", "V"),
            ("<=", "V"),
            ("self", "SelfValue"),
            ("٣", "V٣"),
        ];
        for (name, expected) in table {
            assert_eq!(pascal(name, "V"), expected, "{name}");
        }
    }

    #[test]
    fn variables_leave_the_names_of_the_generated_code() {
        assert_eq!(variable("teamId", "value"), "team_id");
        assert_eq!(variable("body", "value"), "body_value");
        assert_eq!(variable("notPorted", "guard"), "not_ported_guard");
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut names = Names::of(&["Body"]);
        assert_eq!(names.claim("Body"), "Body2");
        assert_eq!(names.claim("r#type"), "r#type");
        assert_eq!(names.claim("r#type"), "type_2");
    }

    #[test]
    fn camel_case_is_that_of_serde() {
        let table = [
            ("website_id", "websiteId"),
            ("r#type", "type"),
            ("utm_source", "utmSource"),
        ];
        for (field, expected) in table {
            assert_eq!(camel(field), expected);
        }
    }
}
