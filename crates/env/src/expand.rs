//! Replaces `$NAME` in values.

use std::collections::BTreeMap;

/// The variables of a process by name.
pub(crate) type Variables = BTreeMap<String, String>;

// Next.js recurses until its stack is full.
const MOST_STEPS: usize = 10_000;
const MOST_BYTES: usize = 1 << 20;

/// The value contains itself.
pub(crate) struct Endless;

/// Replaces `$NAME`, `${NAME}` and `${NAME:-default}`, the last one first, until there are no more, and `\$` by `$`.
///
/// The text that replaces a name is searched again. A dollar sign that starts no name ends the search, so `$A costs 5$` stays.
pub(crate) fn expand(
    value: &str,
    process: &Variables,
    file: &[(String, String)],
) -> Result<String, Endless> {
    let mut text = value.to_owned();
    for _ in 0..MOST_STEPS {
        let Some(reference) = last_reference(&text) else {
            return Ok(text.replace("\\$", "$"));
        };
        let in_process = process.get(reference.name).filter(|text| !text.is_empty());
        let in_file = || {
            let of_name = file.iter().rfind(|(name, _)| name == reference.name);
            of_name.map_or("", |(_, value)| value)
        };
        let new = match in_process {
            Some(value) => value,
            None => reference
                .default
                .filter(|text| !text.is_empty())
                .unwrap_or_else(in_file),
        };
        text = replace_first(&text, reference.text, new);
        if text.len() > MOST_BYTES {
            break;
        }
    }
    Err(Endless)
}

/// A reference to a variable, as `${NAME:-default}`.
struct Reference<'a> {
    text: &'a str,
    name: &'a str,
    default: Option<&'a str>,
}

/// The reference at the last dollar sign without a backslash.
fn last_reference(text: &str) -> Option<Reference<'_>> {
    let mut dollars = text.rmatch_indices('$').map(|(at, _)| at);
    let start = dollars.find(|&at| !text[..at].ends_with('\\'))?;
    let found = &text[start..];
    let after = &found[1..];
    let after = after.strip_prefix('{').unwrap_or(after);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let end = after
        .bytes()
        .position(|byte| !is_name(byte))
        .unwrap_or(after.len());
    let (name, mut rest) = after.split_at(end);
    if name.is_empty() {
        return None;
    }
    let default = rest.strip_prefix(":-").map(|default| {
        let end = default.find(['}', '\\']).unwrap_or(default.len());
        rest = &default[end..];
        &default[..end]
    });
    let rest = rest.strip_prefix('}').unwrap_or(rest);
    Some(Reference {
        text: &found[..found.len() - rest.len()],
        name,
        default,
    })
}

/// JavaScript's `replace` of a text: the first occurrence, and `$$`, `$&`, `` $` `` and `$'` in the new text are patterns.
fn replace_first(text: &str, old: &str, new: &str) -> String {
    let Some((before, after)) = text.split_once(old) else {
        return text.to_owned();
    };
    let mut result = before.to_owned();
    let mut rest = new;
    while let Some(at) = rest.find('$') {
        let (plain, pattern) = rest.split_at(at);
        result.push_str(plain);
        let replaced = match pattern.as_bytes().get(1) {
            Some(b'$') => "$",
            Some(b'&') => old,
            Some(b'`') => before,
            Some(b'\'') => after,
            _ => {
                result.push('$');
                rest = &pattern[1..];
                continue;
            }
        };
        result.push_str(replaced);
        rest = &pattern[2..];
    }
    result.push_str(rest);
    result.push_str(after);
    result
}
