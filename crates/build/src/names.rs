//! Rust names for folders and path parameters.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use twinroute_matcher::{Pattern, Segment};

/// The module name of a folder: `user-list` becomes `user_list`, and `[id]` becomes `by_id`.
pub(crate) fn module_name(folder: &str) -> String {
    let pattern = Pattern::parse(&format!("/{folder}")).ok();
    match pattern
        .as_ref()
        .and_then(|pattern| pattern.segments().first())
    {
        Some(Segment::Dynamic(name)) => prefixed("by", name),
        Some(Segment::CatchAll(name)) => prefixed("all", name),
        Some(Segment::OptionalCatchAll(name)) => prefixed("any", name),
        _ if is_group(folder) => prefixed("group", folder),
        _ if folder.starts_with('@') => prefixed("slot", folder),
        _ => valid_identifier(&words(&folder.replace("%5F", "_"))),
    }
}

fn prefixed(prefix: &str, text: &str) -> String {
    format!("{prefix}_{}", words(text).trim_start_matches('_'))
}

/// The field name of a path parameter: `user-id` and `userId` become `user_id`.
pub(crate) fn field_name(parameter: &str) -> String {
    valid_identifier(&words(parameter))
}

/// Makes the names of siblings unique, in the order of the calls: the second `a` becomes `a_2`.
#[derive(Debug, Default)]
pub(crate) struct UniqueNames {
    taken: HashSet<String>,
}

impl UniqueNames {
    pub(crate) fn claim(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.to_owned())
            .chain(numbered)
            .find(|name| !self.taken.contains(name));
        let free = free.unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

/// An identifier, raw if the name is a keyword.
pub(crate) fn identifier(name: &str) -> Ident {
    // `gen` is a keyword since edition 2024, but not for syn.
    let is_plain = name != "gen" && syn::parse_str::<Ident>(name).is_ok();
    if is_plain {
        Ident::new(name, Span::call_site())
    } else {
        Ident::new_raw(name, Span::call_site())
    }
}

/// Lower-case words with one `_` between them. Leading underscores stay. Empty if there is no letter and no digit.
fn words(text: &str) -> String {
    let mut words = String::new();
    let mut previous = ' ';
    for c in text.chars() {
        let starts_word = c.is_uppercase() && (previous.is_lowercase() || previous.is_numeric());
        let is_letter = is_word(c) && c != '_';
        let begins = words.bytes().all(|byte| byte == b'_');
        let is_gap = !is_letter && !begins && !words.ends_with('_');
        if is_gap || starts_word || (c == '_' && begins) {
            words.push('_');
        }
        if is_letter {
            words.extend(c.to_lowercase());
        }
        previous = c;
    }
    words.trim_end_matches('_').to_owned()
}

/// Rust accepts letters of every script, but not every character that is alphanumeric in Unicode.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || (c.is_alphanumeric() && syn::parse_str::<Ident>(&format!("a{c}")).is_ok())
}

/// Turns words into a valid identifier, which may be a keyword that needs `r#`.
fn valid_identifier(words: &str) -> String {
    match words {
        "" => "unnamed".to_owned(),
        // These keywords can't be raw identifiers.
        "self" | "super" | "crate" => format!("{words}_"),
        _ if syn::parse_str::<Ident>(&format!("{words}_")).is_ok() => words.to_owned(),
        _ => format!("_{words}"),
    }
}

/// Whether a folder is a group: `(admin)` is, `(admin)s` is an ordinary name.
pub(crate) fn is_group(folder: &str) -> bool {
    folder.starts_with('(') && folder.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_names() {
        let table = [
            ("posts", "posts"),
            ("user-list", "user_list"),
            ("userList", "user_list"),
            ("UPPER", "upper"),
            ("v1.2", "v1_2"),
            ("2fa", "_2fa"),
            ("_x", "_x"),
            ("%5Fx", "_x"),
            (".well-known", "well_known"),
            ("-", "unnamed"),
            ("größe", "größe"),
            ("日本", "日本"),
            ("a²", "a"),
            ("[id]", "by_id"),
            ("[userId]", "by_user_id"),
            ("[2fa]", "by_2fa"),
            ("[__metadata_id__]", "by_metadata_id"),
            ("a__b", "a_b"),
            ("__a", "__a"),
            ("a_-_b", "a_b"),
            ("[..._a__b]", "all_a_b"),
            ("[...slug]", "all_slug"),
            ("[[...slug]]", "any_slug"),
            ("pre-[id]", "pre_id"),
            ("(admin)", "group_admin"),
            ("(a)b", "a_b"),
            ("@panel", "slot_panel"),
            ("type", "type"),
            ("self", "self_"),
        ];
        for (folder, expected) in table {
            assert_eq!(module_name(folder), expected, "{folder}");
        }
    }

    #[test]
    fn identifiers() {
        let table = [
            ("posts", "posts"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("_2fa", "_2fa"),
        ];
        for (name, expected) in table {
            assert_eq!(identifier(name).to_string(), expected);
        }
    }

    #[test]
    fn siblings_get_distinct_names() {
        let mut names = UniqueNames::default();
        let names = ["a_2", "a", "a", "a"].map(|name| names.claim(name));
        assert_eq!(names, ["a_2", "a", "a_3", "a_4"]);
    }
}
