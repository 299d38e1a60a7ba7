//! The checks of a schema, as conditions of Rust.

use super::RustType;

/// What a check is in Rust.
pub(super) enum Check {
    /// The condition under which `value` is refused, and why.
    Refuse(String, String),
    /// What `value` becomes.
    Change(&'static str),
    /// Every value of the type passes.
    Passes,
    /// Rust does not do it.
    Unknown,
}

/// A check of a schema, such as `min(1)`, for a `value: &T`.
pub(super) fn check(written: &str, rust: &RustType) -> Check {
    let (name, argument) = written
        .strip_suffix(')')
        .and_then(|text| text.split_once('('))
        .unwrap_or((written, ""));
    match rust {
        RustType::Text => text(name, argument),
        RustType::Integer if name == "safe" => Check::Passes,
        RustType::Integer if matches!(name, "multipleOf" | "step") => multiple(argument),
        RustType::Integer => number(name, argument, |value| {
            let is_whole = value.fract() == 0.0 && value.abs() < 9e15;
            is_whole.then(|| format!("{value:.0}"))
        }),
        RustType::Number => number(name, argument, |value| Some(format!("{value:?}"))),
        RustType::Boolean if name == "oneOf" => {
            let condition = if argument == "true" {
                "!*value"
            } else {
                "*value"
            };
            Check::Refuse(condition.to_owned(), format!("must be {argument}"))
        }
        RustType::List(_) => counted(name, argument, "value.len()", "item"),
        RustType::Json
        | RustType::Boolean
        | RustType::Named(_)
        | RustType::Map(_)
        | RustType::Nullable(_) => Check::Unknown,
    }
}

fn text(name: &str, argument: &str) -> Check {
    let affix = |method: &str, says: &str| match argument.starts_with('"') {
        true => Check::Refuse(
            format!("!value.{method}({argument})"),
            format!("must {says} {argument}"),
        ),
        false => Check::Unknown,
    };
    let without = |test: &str, says: &str| {
        Check::Refuse(
            format!("value.contains(|letter: char| letter.{test}())"),
            format!("must not have {says}"),
        )
    };
    let format = |function: &str, says: &str| {
        Check::Refuse(
            format!("!twinroute::ported::{function}(value.as_str())"),
            format!("must be {says}"),
        )
    };
    match name {
        // What zod 3 takes for a UUID.
        "uuid" if argument == "zod 3" => format("is_guid", "a UUID"),
        "startsWith" => affix("starts_with", "start with"),
        "endsWith" => affix("ends_with", "end with"),
        "includes" => affix("contains", "contain"),
        _ if !argument.is_empty() => {
            counted(name, argument, "value.encode_utf16().count()", "character")
        }
        "trim" => Check::Change("twinroute::ported::trim(&value).to_owned()"),
        "toLowerCase" => Check::Change("value.to_lowercase()"),
        "toUpperCase" => Check::Change("value.to_uppercase()"),
        "lowercase" => without("is_ascii_uppercase", "an upper-case letter"),
        "uppercase" => without("is_ascii_lowercase", "a lower-case letter"),
        "email" => format("is_email", "an email address"),
        "uuid" => format("is_uuid", "a UUID"),
        "guid" => format("is_guid", "a GUID"),
        "cuid" => format("is_cuid", "a CUID"),
        // JavaScript counts UTF-16 code units.
        _ => counted(name, argument, "value.encode_utf16().count()", "character"),
    }
}

fn multiple(argument: &str) -> Check {
    match argument.trim().parse::<i64>() {
        Ok(of) if of > 0 => Check::Refuse(
            format!("*value % {of} != 0"),
            format!("must be a multiple of {of}"),
        ),
        _ => Check::Unknown,
    }
}

/// A check of the length of a text or a list.
fn counted(name: &str, argument: &str, length: &str, what: &str) -> Check {
    if name == "nonempty" {
        return counted("min", "1", length, what);
    }
    let Ok(limit) = argument.trim().parse::<u64>() else {
        return Check::Unknown;
    };
    let (operator, says) = match name {
        "min" if limit == 0 => return Check::Passes,
        "min" => ("<", "at least"),
        "max" => (">", "at most"),
        "length" => ("!=", "exactly"),
        _ => return Check::Unknown,
    };
    let condition = match (
        operator,
        limit,
        length.strip_suffix(".encode_utf16().count()"),
        length.strip_suffix(".len()"),
    ) {
        ("<", 1, Some(of), _) | ("<", 1, _, Some(of)) => format!("{of}.is_empty()"),
        _ => format!("{length} {operator} {limit}"),
    };
    Check::Refuse(
        condition,
        format!(
            "must have {says} {limit} {what}{}",
            if limit == 1 { "" } else { "s" }
        ),
    )
}

fn number(name: &str, argument: &str, written: impl Fn(f64) -> Option<String>) -> Check {
    let (operator, says, limit) = match name {
        "min" | "gte" => ("<", "at least", argument),
        "max" | "lte" => (">", "at most", argument),
        "gt" => ("<=", "greater than", argument),
        "lt" => (">=", "less than", argument),
        "positive" => ("<=", "greater than", "0"),
        "nonnegative" => ("<", "at least", "0"),
        "negative" => (">=", "less than", "0"),
        "nonpositive" => (">", "at most", "0"),
        "finite" | "int" => return Check::Passes,
        "oneOf" => {
            let values = argument.replace(", ", " | ");
            return Check::Refuse(
                format!("!matches!(value, {values})"),
                format!("must be one of {argument}"),
            );
        }
        _ => return Check::Unknown,
    };
    match limit.trim().parse().ok().and_then(written) {
        Some(limit) => Check::Refuse(
            format!("*value {operator} {limit}"),
            format!("must be {says} {}", limit.trim_end_matches(".0")),
        ),
        None => Check::Unknown,
    }
}
