//! Bodies: JSON by value, text by line, anything else by byte.

use std::{str, time::Duration};

use serde_json::Value;
use similar::{DiffTag, TextDiff};

use crate::{Answer, Difference, Place, json};

/// Past this a coarser list of lines is good enough.
const DIFF_TIME: Duration = Duration::from_millis(50);

pub(crate) fn compare(left: &Answer, right: &Answer, by_value: bool, found: &mut Vec<Difference>) {
    if left.body == right.body {
        return;
    }
    let before = found.len();
    match (parse_json(left), parse_json(right)) {
        (Some(left), Some(right)) => {
            json::compare(&left, &right, found);
            if by_value || found.len() > before {
                return;
            }
        }
        (None, None) if by_value => {
            if let (Some(left), Some(right)) = (text(left), text(right)) {
                return compare_lines(left, right, found);
            }
        }
        _ => {}
    }
    found.push(compare_bytes(&left.body, &right.body));
}

fn content_type(answer: &Answer) -> &str {
    let value = answer.header("content-type").unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

fn parse_json(answer: &Answer) -> Option<Value> {
    let content_type = content_type(answer).to_ascii_lowercase();
    let is_json = content_type.ends_with("/json") || content_type.ends_with("+json");
    is_json.then(|| serde_json::from_slice(&answer.body).ok())?
}

/// The text of a body, unless it is something else.
fn text(answer: &Answer) -> Option<&str> {
    str::from_utf8(&answer.body)
        .ok()
        .filter(|text| !text.contains('\0'))
}

fn compare_lines(left: &str, right: &str, found: &mut Vec<Difference>) {
    let diff = TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(left, right);
    for change in diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal) {
        let lines = [
            diff.old_slices().get(change.old_range()),
            diff.new_slices().get(change.new_range()),
        ];
        let told = lines.map(|lines| {
            let quoted = lines?.iter().map(|line| format!("{line:?}"));
            let quoted = quoted.collect::<Vec<_>>().join("\n");
            (!quoted.is_empty()).then_some(quoted)
        });
        found.push(Difference::new(Place::Lines(change.old_range()), told));
    }
}

fn compare_bytes(left: &[u8], right: &[u8]) -> Difference {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let told = [left, right].map(|body| Some(excerpt(body, same)));
    Difference::new(Place::Bytes(same), told)
}

/// The bytes around `at`, quoted: enough to see the difference, never a megabyte.
fn excerpt(body: &[u8], at: usize) -> String {
    let (start, end) = (at.saturating_sub(40), body.len().min(at + 160));
    let (before, after) = (
        if start > 0 { "..." } else { "" },
        if end < body.len() { "..." } else { "" },
    );
    format!(
        "{before}\"{}\"{after} (of {} bytes)",
        body[start.min(end)..end].escape_ascii(),
        body.len()
    )
}
