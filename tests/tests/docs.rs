//! MIGRATION.md matches the suite: the cases that it names exist, and its list of differences is the suite's.

use std::{fmt::Write as _, fs, path::PathBuf};

use twinroute_tests::{Case, DeliberateDifference, Suite};

const START: &str = "<!-- differences -->\n";
const END: &str = "<!-- /differences -->";

fn migration() -> (PathBuf, String) {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../MIGRATION.md"));
    let text = fs::read_to_string(&path).expect("MIGRATION.md can be read");
    (path, text)
}

/// The last cell of each row of a table names cases, in backticks.
fn named_cases(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'))
        .filter_map(|row| row.rsplit('|').next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_named_case_exists() {
    let suite = Suite::load().expect("the suite can be read");
    let (_, text) = migration();
    let named = named_cases(&text);
    let unknown: Vec<_> = named
        .iter()
        .filter(|id| suite.cases().all(|case| case.id != **id))
        .collect();
    assert!(unknown.is_empty(), "no such cases: {unknown:?}");
    assert!(named.len() > 50, "only {} cases were found", named.len());
}

#[test]
fn the_listed_differences_are_those_of_the_suite() {
    let suite = Suite::load().expect("the suite can be read");
    let (path, text) = migration();
    let (before, rest) = text.split_once(START).expect("a start marker");
    let (old, after) = rest.split_once(END).expect("an end marker");
    let new = render(&suite);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}{START}{new}{END}{after}");
        fs::write(path, text).expect("MIGRATION.md can be written");
    } else {
        assert_eq!(
            old, new,
            "update it with `UPDATE_DOCS=1 cargo test -p twinroute-tests --test docs`"
        );
    }
}

/// Each reason with its cases, in the order of the cases.
fn render(suite: &Suite) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for case in suite.cases() {
        let Some(difference) = suite.differences.get(&case.id) else {
            continue;
        };
        let line = render_case(suite, case, difference);
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == difference.reason)
        {
            Some((_, lines)) => lines.push(line),
            None => reasons.push((&difference.reason, vec![line])),
        }
    }
    if reasons.is_empty() {
        return "\nNone so far.\n\n".to_owned();
    }
    let mut text = String::from("\n");
    for (reason, lines) in reasons {
        let _ = write!(text, "{}\n\n{}\n\n", escape(reason), lines.join("\n"));
    }
    text
}

fn render_case(suite: &Suite, case: &Case, difference: &DeliberateDifference) -> String {
    let pins = escape(&case.pins);
    let theirs = suite
        .recordings
        .get(&case.id)
        .map_or(0, |recording| recording.response.status);
    let statuses = match (theirs, difference.response.status) {
        (theirs, ours) if theirs == ours => String::new(),
        (theirs, 0) => format!(" (no response instead of {theirs})"),
        (0, ours) => format!(" ({ours} instead of no response)"),
        (theirs, ours) => format!(" ({ours} instead of {theirs})"),
    };
    format!("- `{}`: {pins}{statuses}", case.id)
}

/// Escapes text for Markdown, except within backticks.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for (index, part) in text.split('`').enumerate() {
        escaped.push_str(if index == 0 { "" } else { "`" });
        for character in part.chars() {
            if index % 2 == 0 && matches!(character, '*' | '_' | '<' | '[' | '\\' | '|') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}
