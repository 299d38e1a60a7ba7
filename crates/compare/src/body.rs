//! Compares bodies: JSON by value, text by line, anything else by byte.

use std::{str, time::Duration};

use serde_json::Value;
use similar::{DiffTag, TextDiff};

use crate::{ComparedResponse, Difference, Place, comparison::Strictness, json};

/// After this time, the line diff settles for fewer, longer ranges of lines.
const DIFF_TIMEOUT: Duration = Duration::from_millis(50);

pub(crate) fn compare(
    left: &ComparedResponse,
    right: &ComparedResponse,
    strictness: Strictness,
    found: &mut Vec<Difference>,
) {
    if left.body == right.body {
        return;
    }
    let by_value = strictness == Strictness::ByValue;
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

fn parse_json(response: &ComparedResponse) -> Option<Value> {
    let value = response.header("content-type").unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let is_json = essence.ends_with("/json") || essence.ends_with("+json");
    is_json.then(|| serde_json::from_slice(&response.body).ok())?
}

/// The body as text, unless it is binary.
fn text(response: &ComparedResponse) -> Option<&str> {
    str::from_utf8(&response.body)
        .ok()
        .filter(|text| !text.contains('\0'))
}

fn compare_lines(left: &str, right: &str, found: &mut Vec<Difference>) {
    let diff = TextDiff::configure()
        .timeout(DIFF_TIMEOUT)
        .diff_lines(left, right);
    for change in diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal) {
        let lines = [
            diff.old_slices().get(change.old_range()),
            diff.new_slices().get(change.new_range()),
        ];
        let values = lines.map(|lines| {
            let quoted = lines?.iter().map(|line| format!("{line:?}"));
            let quoted = quoted.collect::<Vec<_>>().join("\n");
            (!quoted.is_empty()).then_some(quoted)
        });
        found.push(Difference::new(Place::Lines(change.old_range()), values));
    }
}

fn compare_bytes(left: &[u8], right: &[u8]) -> Difference {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let values = [left, right].map(|body| Some(excerpt(body, same)));
    Difference::new(Place::Bytes(same), values)
}

/// The bytes around the offset `at`, quoted, with the length of the body: at most 200 bytes of it.
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
