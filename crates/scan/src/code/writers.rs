//! The files of a project that may change what they import.

use std::path::{Path, PathBuf};

use super::changed::{FUNCTIONS, METHODS};
use crate::sources::each_source;

/// The files below a folder whose text seems to change a name of an import. Whether it does, their syntax shows.
pub(super) fn writers(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    each_source(root, &mut |path, text| {
        if may_change(text) {
            found.push(path.to_owned());
        }
    });
    found
}

/// Whether a text changes a name that is in one of its imports, as far as its letters show.
fn may_change(text: &str) -> bool {
    let imported = imported(text);
    let is_imported = |name: Option<&str>| name.is_some_and(|name| imported.contains(&name));
    !imported.is_empty()
        && (text.match_indices('=').any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + 1..]);
            let is_assignment =
                !after.starts_with(['=', '>']) && !before.ends_with(['=', '!', '<']);
            is_assignment && is_imported(root(before))
        }) || ["++", "--"].iter().any(|step| {
            text.match_indices(step).any(|(at, _)| {
                is_imported(root(&text[..at])) || is_imported(first(&text[at + 2..]))
            })
        }) || METHODS.iter().any(|method| {
            let call = format!(".{method}(");
            text.match_indices(&call)
                .any(|(at, _)| is_imported(root(&text[..at])))
        }) || FUNCTIONS.iter().chain([&"delete "]).any(|function| {
            text.match_indices(function).any(|(at, _)| {
                let rest = text[at + function.len()..].trim_start_matches('(');
                is_imported(first(rest))
            })
        }))
}

/// The words of the imports of a text.
fn imported(text: &str) -> Vec<&str> {
    let clauses = text.split("import ").skip(1);
    let clauses = clauses.filter_map(|rest| rest.split_once("from").map(|(clause, _)| clause));
    let required = text.match_indices("require(").filter_map(|(at, _)| {
        let line = text[..at].rsplit(['\n', ';']).next()?;
        line.split_once('=').map(|(names, _)| names)
    });
    let words = clauses
        .filter(|clause| clause.len() < 4000)
        .chain(required)
        .flat_map(|clause| clause.split(|letter| !is_letter(letter)));
    words.filter(|word| !word.is_empty()).collect()
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// `a` at the end of a text such as `x; a.b[c] +`.
fn root(before: &str) -> Option<&str> {
    let mut rest = before
        .trim_end()
        .trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', '?', '<', '>']);
    loop {
        rest = rest.trim_end().trim_end_matches(['!', '?']);
        if rest.ends_with(']') {
            rest = &rest[..rest.rfind('[')?];
            continue;
        }
        let start = rest.trim_end_matches(is_letter);
        let name = &rest[start.len()..];
        match start.trim_end().strip_suffix('.') {
            Some(object) => rest = object,
            None => return (!name.is_empty()).then_some(name),
        }
    }
}

/// `a` of `a.b`, the first word of a text.
fn first(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let name = &rest[..rest.len() - rest.trim_start_matches(is_letter).len()];
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_imports_are_found() {
        let may_change = |code: &str| may_change(&format!("import {{ a as b }} from 'x';\n{code}"));
        let changes = [
            "b.c = 1",
            "b['c'].d += 1",
            "b.c++",
            "--b.c",
            "b.list!.push(1)",
            "delete b.c",
            "Object.assign(b, {})",
            "b\n  .list\n  .push(1)",
        ];
        for code in changes {
            assert!(may_change(code), "{code}");
        }
        for code in [
            "c.b = 1",
            "b.c == 1",
            "b.c => 1",
            "const x = b.c",
            "x.push(b)",
            "b.map(c)",
        ] {
            assert!(!may_change(code), "{code}");
        }
    }
}
