//! Comparisons, by the types of both sides.

use super::condition::{Binding, Condition};
use super::rust::{Kind, Rust};
use super::value::Value;

/// `x === undefined`, `x === null` and `x == null`.
pub(super) fn nothing(value: &Value, is_undefined: bool, is_strict: bool) -> Option<Condition> {
    let Value::Rust(rust) = value else {
        return match value {
            Value::Undefined => Some(Condition::of(is_undefined || !is_strict)),
            Value::Rejection => Some(Condition::Always),
            _ => None,
        };
    };
    let text = &rust.text;
    match rust.kind {
        Kind::Literal | Kind::Text | Kind::OwnedText | Kind::Boolean | Kind::Number => {
            Some(Condition::Never)
        }
        Kind::OptionalText if is_undefined || !is_strict => {
            Some(Condition::tight(format!("{text}.is_none()")))
        }
        Kind::NullableText if !is_undefined || !is_strict => {
            Some(Condition::tight(format!("{text}.is_none()")))
        }
        Kind::AbsentText if !is_strict => Some(Condition::tight(format!("{text}.is_none()"))),
        // `None` of a body's field is `null` or `undefined`, so a comparison with the other one is left.
        Kind::Data => Some(Condition::tight(format!("{text}.is_null()"))),
        Kind::OptionalData => Some(Condition::tight(format!("{text}.is_none()"))),
        _ => None,
    }
}

/// `one === other`, for the types of `one` that come first.
pub(super) fn compared(one: &Rust, other: &Rust) -> Option<Condition> {
    let (left, right) = (&one.text, &other.text);
    match (&one.kind, &other.kind) {
        (Kind::Text | Kind::OwnedText | Kind::Literal, Kind::Literal | Kind::Text) => {
            Some(Condition::compare(format!("{left} == {right}")))
        }
        (Kind::OptionalText | Kind::AbsentText, Kind::Literal | Kind::Text) => {
            Some(Condition::compare(format!("{left} == Some({right})")))
        }
        (Kind::OptionalText | Kind::NullableText, Kind::OptionalText | Kind::NullableText)
            if one.kind == other.kind =>
        {
            Some(Condition::compare(format!("{left} == {right}")))
        }
        (Kind::NullableText, Kind::Literal | Kind::Text) => {
            Some(Condition::compare(format!("{left} == Some({right})")))
        }
        (Kind::Data | Kind::Json, Kind::Literal) => {
            Some(Condition::compare(format!("{left} == {right}")))
        }
        (Kind::Data | Kind::Json, Kind::Boolean) if matches!(&**right, "true" | "false") => Some(
            Condition::compare(format!("{left}.as_bool() == Some({right})")),
        ),
        (Kind::Data | Kind::Json | Kind::OptionalJson, Kind::Number) => {
            let whole = other.whole()?;
            let number = match one.kind {
                Kind::OptionalJson => format!("{left}.and_then(|value| value.as_f64())"),
                _ => format!("{left}.as_f64()"),
            };
            Some(Condition::compare(format!("{number} == Some({whole}.0)")))
        }
        (Kind::OptionalJson, Kind::Literal) => Some(Condition::tight(format!(
            "{left}.is_some_and(|value| value == {right})"
        ))),
        (Kind::OptionalJson, Kind::Boolean) if matches!(&**right, "true" | "false") => {
            Some(Condition::compare(format!(
                "{left}.and_then(|value| value.as_bool()) == Some({right})"
            )))
        }
        (Kind::Enum, Kind::Literal) => {
            let left = left.trim_start_matches('&');
            Some(Condition::compare(format!("{left}.as_str() == {right}")))
        }
        (Kind::OptionalEnum, Kind::Literal) => Some(Condition::tight(format!(
            "{left}.is_some_and(|value| value.as_str() == {right})"
        ))),
        (Kind::OptionalBoolean, Kind::Boolean) => {
            Some(Condition::compare(format!("{left} == Some({right})")))
        }
        (Kind::Data, Kind::Data) => Some(Condition::compare(format!("{left} == {right}"))),
        (Kind::Data, Kind::Text) => Some(Condition::compare(format!("{left} == {right}"))),
        _ => None,
    }
}

/// The opposite, with `!=` where that reads better.
pub(super) fn unequal(condition: Condition) -> Condition {
    match condition {
        Condition::When(text, Binding::Compare) => match equals(&text) {
            Some(at) => Condition::compare(format!("{} != {}", &text[..at], &text[at + 4..])),
            None => Condition::When(text, Binding::Compare).not(),
        },
        other => other.not(),
    }
}

/// Where a text of Rust compares its two sides: its first ` == ` outside of string literals and brackets. An `if` has one of its own.
fn equals(text: &str) -> Option<usize> {
    let (mut is_literal, mut is_escaped, mut depth) = (false, false, 0_u32);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !is_escaped => is_literal = !is_literal,
            _ if is_literal => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b' ' if depth == 0 && text[at..].starts_with(" == ") => {
                return (!text.starts_with("if ")).then_some(at);
            }
            _ => {}
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    None
}
