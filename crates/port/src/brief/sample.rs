//! Values that fit a schema.

use serde_json::{Value, json};
use twinroute_scan::model::{Field, FieldType};

/// An object with a value for each field: its default, or a sample.
pub(super) fn object(fields: &[Field]) -> Value {
    let pair = |field: &Field| {
        let value = field.default.clone();
        let value = value.unwrap_or_else(|| sample(&field.field_type, &field.checks));
        (field.name.clone(), value)
    };
    Value::Object(fields.iter().map(pair).collect())
}

/// A value of a type that passes the usual checks: `email()`, `min(3)`.
pub(super) fn sample(field_type: &FieldType, checks: &[String]) -> Value {
    match field_type {
        FieldType::Unknown | FieldType::String | FieldType::File => json!(text(checks)),
        FieldType::Number | FieldType::Integer => {
            json!(bound(checks, &["min", "gte"]).unwrap_or(1))
        }
        FieldType::Boolean => json!(true),
        FieldType::Date => json!("2026-01-31T12:00:00.000Z"),
        FieldType::Literal { values } => values.first().cloned().unwrap_or(Value::Null),
        // What the items are is not known, and a wrong one is refused: an empty list is not.
        FieldType::Array { items } if **items == FieldType::Unknown => json!([]),
        FieldType::Array { items } => json!([sample(items, &[])]),
        FieldType::Object { fields } => object(fields),
        FieldType::Record { values } => json!({ "key": sample(values, &[]) }),
        FieldType::Union { types } => types.first().map_or(Value::Null, |one| sample(one, checks)),
    }
}

/// A text that passes the checks.
fn text(checks: &[String]) -> String {
    const FORMATS: [(&str, &str); 9] = [
        ("email(", "ada@example.com"),
        ("url(", "https://example.com"),
        ("uuid(", "6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        ("cuid(", "cjld2cjxh0000qzrmn831i7rn"),
        ("cuid2(", "tz4a98xxat96iws9zmbrgj3a"),
        ("ulid(", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("datetime(", "2026-01-31T12:00:00.000Z"),
        ("date(", "2026-01-31"),
        ("ip(", "192.0.2.1"),
    ];
    let format = FORMATS
        .iter()
        .find(|(name, _)| checks.iter().any(|one| one.starts_with(name)));
    if let Some((_, text)) = format {
        return (*text).to_owned();
    }
    let longest = bound(checks, &["max", "length"]).unwrap_or(i64::MAX);
    let shortest = bound(checks, &["min", "length"]).unwrap_or(0);
    let length = usize::try_from(shortest.max(4).min(longest)).unwrap_or(4);
    // A longer text than a request should have is left to the reader.
    "text".chars().cycle().take(length.min(64)).collect()
}

/// The number of a check: 3 of `min(3)` and `min(3, "too short")`.
fn bound(checks: &[String], names: &[&str]) -> Option<i64> {
    let number = |check: &String| {
        let (name, rest) = check.split_once('(')?;
        let end = rest.find([',', ')'])?;
        names
            .contains(&name)
            .then(|| rest[..end].trim().parse().ok())?
    };
    checks.iter().find_map(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use twinroute_scan::model::FieldType;

    use super::sample;

    fn text(checks: &[&str]) -> serde_json::Value {
        let checks: Vec<String> = checks.iter().map(|&check| check.to_owned()).collect();
        sample(&FieldType::String, &checks)
    }

    #[test]
    fn a_text_passes_its_checks() {
        assert_eq!(text(&[]), "text");
        assert_eq!(text(&["trim()", "email()"]), "ada@example.com");
        assert_eq!(text(&["cuid(\"Invalid\")"]), "cjld2cjxh0000qzrmn831i7rn");
        assert_eq!(text(&["min(6)"]), "textte");
        assert_eq!(text(&["length(2)"]), "te");
        assert_eq!(text(&["min(1, \"required\")", "max(3)"]), "tex");
    }

    #[test]
    fn numbers_start_at_their_minimum_and_lists_of_unknown_items_are_empty() {
        assert_eq!(sample(&FieldType::Integer, &["min(10)".to_owned()]), 10);
        let items = Box::new(FieldType::Unknown);
        assert_eq!(sample(&FieldType::Array { items }, &[]), json!([]));
        let items = Box::new(FieldType::String);
        assert_eq!(sample(&FieldType::Array { items }, &[]), json!(["text"]));
    }
}
